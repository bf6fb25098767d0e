"""The terminal's sealed files: `<home>/spool/<terminal>-<digest>.batch`, which the terminal itself cannot read.

A mark `<digest>.acked` stands beside a file from the first receipt that lists it (R2), and `<name>.rotten.since` beside
one that was put aside, from the first receipt that was read after. They lie here and not in the database, which a
restore would rewind.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.files import PART, Step, no_step, write_durably
from db.private_files import private_folder
from db.sync import batch, giant
from db.sync.ack import BACKED_UP
from db.sync.batch import BadBatch, Frame
from kiosk import small_files
from kiosk.clock import from_text, to_text
from kiosk.i18n import N_

KEPT = timedelta(days=30)
"""How long a sealed file outlives its first receipt, so that it can heal a restored central."""
ROTTEN = ".rotten"
"""End of the name of a file that is put aside: it is damaged, or another key signed it, and it is never sent."""


_MARK = ".acked"
_SINCE = ".since"
_MARK_BYTES = len("2026-11-24T02:00:00Z") + 1


GIANTS = N_("Dans spool, trop gros pour être un envoi d'ici : {paths}. Les nuits ne le lisent pas.")
GIANTS_TO_DO = N_(
    "Quelqu'un l'a mis là, ou le disque est abîmé : ôtez-le. Ce qui n'a pas d'accusé est scellé de nouveau."
)


ODD = N_("Dans spool, ce qui n'est pas un fichier : {paths}. Les nuits passent à côté.")
ODD_TO_DO = N_("Quelqu'un l'a mis là : ôtez-le.")


LINKS = N_("Dans spool, des liens : {paths}. Les nuits n'y lisent rien.")
LINKS_TO_DO = N_(
    "Mettez le fichier lui-même à leur place (cp, au compte d'ici), ou ôtez-les (rm) : ce qui n'a pas d'accusé est "
    "scellé de nouveau."
)


def odd_in(folder: Path) -> list[str]:
    """What lies in a spool and is neither a file nor a link; an empty list where it is not there."""
    try:
        return sorted(str(path) for path in folder.iterdir() if not (path.is_symlink() or path.is_file()))
    except OSError:
        return []


def links_in(folder: Path) -> list[str]:
    """Links, under any name: the program makes none, and follows none; an empty list where it is not there."""
    try:
        return sorted(str(path) for path in folder.iterdir() if path.is_symlink())
    except OSError:
        return []


def giants_in(folder: Path) -> list[str]:
    """Files of a spool, put aside or not, that are too large to be sealed ones; an empty list where it is not there."""
    try:
        return sorted(str(path) for path in folder.iterdir() if small_files.is_plain(path) and giant.is_none(path))
    except OSError:
        return []


def is_any_acked(folder: Path) -> bool:
    """Whether any file of a spool, under whatever name, stands in a receipt."""
    return any(folder.glob(f"*{_MARK}"))


def names_in(folder: Path) -> set[str]:
    """The names under which the files of a spool were sealed; what cannot be one tells none."""
    there = (path for path in folder.glob(f"*{batch.SUFFIX}") if not giant.is_none(path))
    return {parts[0] for path in there if (parts := batch.parts_of(path.name))}


@dataclass(frozen=True)
class Spool:
    folder: Path
    terminal: str
    step: Step = no_step

    def __post_init__(self) -> None:
        private_folder(self.folder)

    def sound_files(self, *, put_aside: bool = True) -> dict[str, Frame]:
        """Files whose bytes have the digest of their name, by digest; a rotten one is put aside (R1)."""
        found: dict[str, Frame] = {}
        for path in sorted(self.folder.glob(f"*{batch.SUFFIX}")):
            parts = batch.parts_of(path.name)
            if not small_files.is_plain(path):
                continue  # somebody's folder or link: doctor names it
            if parts and parts[0] != self.terminal:
                continue  # sealed under another name: nobody here would take it
            try:
                frame = None if giant.is_none(path) else batch.read_frame(giant.read(path))
            except BadBatch:
                frame = None
            if parts and frame and parts[1] == frame.digest:
                found[frame.digest] = frame
            elif put_aside:
                path.rename(path.with_name(path.name + ROTTEN))
        return found

    def put_aside(self, digest: str) -> None:
        """Keep a file here that is not to be sent again."""
        path = self.path(digest)
        path.rename(path.with_name(path.name + ROTTEN))

    def sweep(self) -> None:
        """Delete what a plug that was pulled left half written; only for whoever holds the night's lock."""
        for left in sorted(path for path in self.folder.glob(f"*{PART}") if not path.is_dir()):
            self.step("sweep")
            left.unlink()

    def path(self, digest: str) -> Path:
        return self.folder / batch.name_of(self.terminal, digest)

    def unacked(self) -> int:
        """How many of its files no receipt has listed yet."""
        return len(self._unacked_files())

    def unacked_since(self) -> datetime | None:
        """When the oldest file that no receipt has listed was written; None when there is none."""
        written = [path.stat().st_mtime for path in self._unacked_files()]
        return datetime.fromtimestamp(min(written), UTC) if written else None

    def acked(self) -> int:
        """How many of its files a receipt has listed: central takes what is sealed under this name here."""
        return sum(self.is_acked(digest) for _path, digest in self._own())

    def _unacked_files(self) -> list[Path]:
        return [path for path, digest in self._own() if not self.is_acked(digest)]

    def _own(self) -> Iterator[tuple[Path, str]]:
        for path in self.folder.glob(f"*{batch.SUFFIX}"):
            parts = batch.parts_of(path.name)
            if parts and parts[0] == self.terminal and small_files.is_plain(path):
                yield path, parts[1]

    def is_acked(self, digest: str) -> bool:
        """Whether a receipt listed it, as far as the last one that was read."""
        return self._mark(digest).exists()

    def is_sound(self, digest: str) -> bool:
        """Whether the file is here now, byte for byte."""
        try:
            return batch.digest_of(giant.read(self.path(digest))) == digest
        except OSError:
            return False

    def add(self, data: bytes) -> str:
        """Put a sealed file in, durably; gives its digest."""
        digest = batch.digest_of(data)
        write_durably(self.path(digest), data, self.step)
        return digest

    def mark(self, files: Collection[str], receipts: Mapping[str, str], now: datetime) -> None:
        """Date the first receipt of each file; a receipt that no longer lists it starts the days again (R2).

        Central has lost more than that file then: the days of former names, under which no receipt comes, start too.
        """
        if any(digest not in receipts and self.is_acked(digest) for digest in files):
            for former in self._former():
                former._mark_anew(now)
        for digest in sorted(files):
            mark = self._mark(digest)
            if digest not in receipts:
                mark.unlink(missing_ok=True)
            elif not mark.exists():
                self.step("mark")
                write_durably(mark, to_text(now).encode(), self.step)
        for mark in self._aside():
            if _read_mark(mark, now) is None:
                self.step("mark")
                write_durably(mark, to_text(now).encode(), self.step)

    def expire(
        self, files: Mapping[str, Frame], receipts: Mapping[str, str], wanted: Collection[str], now: datetime
    ) -> int:
        """Delete the files that nothing needs any more (R3); gives how many went.

        All must hold: 30 days since the mark; no outbox row points to the file; the receipt lists it as backed up,
        and lists a file that was sealed 30 days or more after the mark, which proves that the receipt is recent.

        Args:
            wanted: digests that outbox rows point to.
        """
        newest = max((min(frame.sealed_at, now) for digest, frame in files.items() if digest in receipts), default=now)
        gone = 0
        for digest in sorted(files):
            marked_at = _read_mark(self._mark(digest), now)
            if marked_at is None or digest in wanted or receipts.get(digest) != BACKED_UP:
                continue
            # A mark older than its file comes from a clock that went back.
            since = max(marked_at, min(files[digest].sealed_at, now))
            if now - since >= KEPT and newest - since >= KEPT:
                self.step("expire")
                self.path(digest).unlink()
                self._mark(digest).unlink()
                gone += 1
        held = [min(frame.sealed_at, now) for digest, frame in files.items() if receipts.get(digest) == BACKED_UP]
        if held:
            self._expire_aside(max(held), now)
            gone += sum(former._expire_by(max(held), wanted, now) for former in self._former())
        return gone

    def _expire_aside(self, newest: datetime, now: datetime) -> None:
        """Delete what was put aside, once central held, in a copy, a file that was sealed 30 days or more after (R3).

        What of it had no receipt was sealed anew (R1).
        """
        for mark in self._aside():
            since = _read_mark(mark, now)
            if since is not None and newest - since >= KEPT:
                self.step("expire")
                mark.with_suffix("").unlink()
                mark.unlink()

    def _expire_by(self, newest: datetime, wanted: Collection[str], now: datetime) -> int:
        """The same of what a receipt listed under a former name (R3); gives how many went."""
        gone = 0
        for digest, frame in self.sound_files().items():
            marked_at = _read_mark(self._mark(digest), now)
            if marked_at and digest not in wanted and newest - max(marked_at, min(frame.sealed_at, now)) >= KEPT:
                self.step("expire")
                self.path(digest).unlink()
                self._mark(digest).unlink()
                gone += 1
        return gone

    def _mark_anew(self, now: datetime) -> None:
        for _path, digest in self._own():
            if self.is_acked(digest):
                self.step("mark")
                write_durably(self._mark(digest), to_text(now).encode(), self.step)

    def _former(self) -> "list[Spool]":
        """What was sealed here under the names that the terminal had before."""
        return [Spool(self.folder, name, self.step) for name in sorted(names_in(self.folder) - {self.terminal})]

    def _aside(self) -> list[Path]:
        """The mark of each file that is put aside."""
        aside = filter(small_files.is_plain, sorted(self.folder.glob(f"*{ROTTEN}")))
        return [path.with_name(path.name + _SINCE) for path in aside]

    def _mark(self, digest: str) -> Path:
        return self.folder / f"{digest}{_MARK}"


def _read_mark(mark: Path, now: datetime) -> datetime | None:
    """When a mark was set; a date in the future counts as now (R8), an unreadable mark as none."""
    if small_files.is_no_plain_file(mark):
        return None
    try:
        with mark.open("rb") as file:  # whatever its size
            return min(from_text(file.read(_MARK_BYTES).decode("ascii")), now)
    except (OSError, ValueError):
        return None
