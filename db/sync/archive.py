"""Central's archive: every sealed file as it came, for 90 days; of one that holds something erased, what survives (R6).

<home>/central/archive/<terminal>-<digest>.batch      as it came
<home>/central/archive/<terminal>-<digest>.kept       what central kept of it (`db.sync.kept`)
<home>/central/archive-cut                            digests of what came and lost something to an erasure, one a line

As it came, such a file may lie in archive and quarantine no more: somebody may lay it back there, and who looks only
for what was erased since the last time would pass over it. So the list lies outside of both, and outlives the database.
"""

import errno
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from db.files import Step, Unwritten, no_step, write_durably
from db.private_files import reason
from db.sync import batch, giant, kept
from db.sync.batch import Frame
from db.sync.shut import is_folder, is_shut, is_unreadable
from kiosk import small_files

ARCHIVE_KEPT = timedelta(days=90)
_DIGEST = re.compile(r"[0-9a-f]{64}")


def terminal_of(path: Path) -> str:
    """Whose a file of the archive is, as its name tells."""
    return path.stem.rpartition("-")[0]


@dataclass(frozen=True)
class Archive:
    folder: Path
    recipients: Sequence[str]
    """age public keys that what central keeps is sealed to: its own and the escrow's."""
    step: Step = no_step

    def put(self, name: str, data: bytes) -> None:
        """A file as it came, durably."""
        self.step("archive")
        write_durably(self.folder / name, data, self.step)

    def is_blocked(self, frame: Frame) -> bool:
        """Whether a folder stands where a file is to go: nobody but a person takes one away."""
        names = (batch.name_of(frame.terminal, frame.digest), kept.name_of(frame.terminal, frame.digest))
        return any(is_folder(self.folder / name) for name in names)

    def put_survivors(self, frame: Frame, bodies: Sequence[bytes], *, is_cut: bool) -> None:
        """What survives of a file, in the place of the file itself; whatever happens, one of them is there whole.

        Args:
            is_cut: whether something of it was erased.
        """
        if is_cut:
            self.note_cut(frame.digest)
        self.step("archive")
        data = kept.seal(frame, bodies, self.recipients)
        write_durably(self.folder / kept.name_of(frame.terminal, frame.digest), data, self.step)
        came = self.folder / batch.name_of(frame.terminal, frame.digest)
        if came.exists():
            self.step("drop as it came")
            came.unlink()

    def files(self) -> Iterator[tuple[Path, str]]:
        """Each file with the digest of what came, or "" where its name tells none; the survivors go before the whole.

        Both are there only after a plug was pulled between the two.
        """
        found = {path.stem: path for path in sorted(self.folder.glob(f"*{batch.SUFFIX}"))}
        found |= {path.stem: path for path in sorted(self.folder.glob(f"*{kept.SUFFIX}"))}
        for stem, path in sorted(found.items()):
            parts = batch.parts_of(f"{stem}{batch.SUFFIX}")
            yield path, parts[1] if parts else ""

    @property
    def cut_file(self) -> Path:
        return self.folder.with_name(giant.CUT)

    @property
    def is_cut_lost(self) -> bool:
        """Whether the list of what was cut is there and cannot be read."""
        return self._noted_cut() is None

    def cut(self) -> set[str]:
        """Digests of what came and lost something to an erasure, here or in quarantine; nothing of a lost list."""
        return self._noted_cut() or set()

    def begin_cut_anew(self, digests: Collection[str]) -> None:
        """In the place of a lost list: what has a successor here, and what is known beside. Raises Unwritten."""
        there = {digest for path, digest in self.files() if path.suffix == kept.SUFFIX and digest}
        self._write_cut({*there, *digests})

    def _noted_cut(self) -> set[str] | None:
        try:
            noted = small_files.read_plain(self.cut_file).decode("ascii").split()
        except FileNotFoundError:
            return set()
        except (OSError, UnicodeDecodeError):
            return None
        return set(noted) if all(_DIGEST.fullmatch(each) for each in noted) else None

    def note_cut(self, digest: str) -> None:
        """Before anything of it is written anew. Raises Unwritten."""
        known = self.cut()
        if digest not in known:
            self._write_cut({*known, digest})

    def _write_cut(self, digests: Collection[str]) -> None:
        if is_shut(self.cut_file):  # it may be whole
            raise Unwritten(f"{self.cut_file} : {reason(OSError(errno.EACCES, ''))}", errno.EACCES)
        write_durably(self.cut_file, "".join(f"{each}\n" for each in sorted(digests)).encode(), self.step)

    def come_back(self) -> list[Path]:
        """Files as they came that may not lie here any more: somebody laid them back, or a plug was pulled before they
        went.
        """
        cut = self.cut()
        found = ((path, batch.parts_of(path.name)) for path in sorted(self.folder.glob(f"*{batch.SUFFIX}")))
        return [
            path
            for path, parts in found
            if parts and (parts[1] in cut or (self.folder / kept.name_of(*parts)).is_file())
        ]

    def terminals(self) -> set[str]:
        """Whose files lie here, as their names tell."""
        names = (f"{path.stem}{batch.SUFFIX}" for path, _digest in self.files())
        return {parts[0] for name in names if (parts := batch.parts_of(name))}

    def unread(self, known: Collection[str]) -> list[Path]:
        """What cannot be read here, and the database does not know by its digest; or the folder itself."""
        if is_shut(self.folder):
            return [self.folder]
        return [
            path
            for path, digest in self.files()
            if digest not in known and (giant.is_none(path) or is_unreadable(path))
        ]

    def untaken(self, known: Collection[str]) -> dict[str, Path]:
        """By its digest, what can be read here and the database does not know."""
        return {
            digest: path
            for path, digest in self.files()
            if digest and digest not in known and not giant.is_none(path) and not is_unreadable(path)
        }

    def drop(self, terminal: str, digest: str) -> bool:
        """Delete what there is of a file; False when nothing was there."""
        names = (batch.name_of(terminal, digest), kept.name_of(terminal, digest))
        there = [path for path in (self.folder / name for name in names) if path.exists()]
        for path in there:
            self.step("drop archive")
            path.unlink()
        return bool(there)
