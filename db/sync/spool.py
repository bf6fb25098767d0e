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
                self.put_aside(path)
        return found

    def put_aside(self, path: Path) -> None:
        """Keep a file here that is not to be sent again."""
        self.step("put aside")
        path.rename(path.with_name(path.name + ROTTEN))

    def sweep(self) -> None:
        """Delete what a plug that was pulled left: half written, or a mark whose file is gone; only for whoever holds
        the night's lock.
        """
        halves = (path for path in self.folder.glob(f"*{PART}") if not path.is_dir())
        for left in sorted([*halves, *filter(small_files.is_plain, self._bare_marks())]):
            self.step("sweep")
            left.unlink()

    def _bare_marks(self) -> list[Path]:
        """Marks whose file is not here, put aside or not, under any name."""
        names = [path.name.removesuffix(ROTTEN) for path in self.folder.glob(f"*{batch.SUFFIX}*")]
        digests = {parts[1] for name in names if (parts := batch.parts_of(name))}
        aside = (mark for mark in self.folder.glob(f"*{ROTTEN}{_SINCE}") if not mark.with_suffix("").exists())
        return [*(mark for mark in self.folder.glob(f"*{_MARK}") if mark.stem not in digests), *aside]

    def path(self, digest: str) -> Path:
        return self.folder / batch.name_of(self.terminal, digest)

    def unacked(self) -> int:
        """How many of its files no receipt has listed yet."""
        return len(self.unacked_files())

    def unacked_since(self) -> datetime | None:
        """When the oldest file that no receipt has listed was written; None when there is none."""
        written = [at for path in self.unacked_files() if (at := small_files.written_at(path)) is not None]
        return datetime.fromtimestamp(min(written), UTC) if written else None

    def acked(self) -> int:
        """How many of its files a receipt has listed: central takes what is sealed under this name here."""
        return sum(self.is_acked(digest) for _path, digest in self._own())

    def unacked_files(self) -> list[Path]:
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

    def mark(
        self, files: Collection[str], receipts: Mapping[str, str], now: datetime, *, is_believed: bool = True
    ) -> None:
        """Date the first receipt of each file; a receipt that no longer lists it starts the days again (R2).

        Central has lost more than that file then: the days of former names, under which no receipt comes, start too.

        Args:
            is_believed: whether the clock is; else a mark of a day to come stays, for it may be the one that is right.
        """
        former = [mark for each in self._former() for mark in each._marks()]
        if any(digest not in receipts and self.is_acked(digest) for digest in files):
            for mark in former:
                self._write_mark(mark, now)
        for digest in sorted(files):
            if digest not in receipts and self.is_acked(digest):
                self.step("unmark")
                self._mark(digest).unlink()
        own = [self._mark(digest) for digest in sorted(files) if digest in receipts]
        for mark in (*own, *self._aside(), *former):
            dated = _read_mark(mark)
            # Nothing would begin the days of one that tells none, or that a clock that was ahead set (R8).
            if not small_files.is_no_plain_file(mark) and (dated is None or (is_believed and dated > now)):
                self._write_mark(mark, now)

    def expire(
        self, files: Mapping[str, Frame], receipts: Mapping[str, str], wanted: Collection[str], now: datetime
    ) -> int:
        """Delete the files that nothing needs any more (R3); gives how many went.

        All must hold: 30 days since the mark; no outbox row points to the file; the receipt lists it as backed up,
        and lists a file that was sealed 30 days or more after the mark, which proves that the receipt is recent.

        Args:
            wanted: digests that outbox rows point to.
        """
        newest, gone = self._newest(files, receipts, now), 0
        for digest in sorted(files):
            since = self._since(digest, files[digest], now)
            if since is None or digest in wanted or receipts.get(digest) != BACKED_UP:
                continue
            if newest and now - since >= KEPT and newest - since >= KEPT:
                self._expire(digest)
                gone += 1
        held = self._newest(files, {digest for digest in receipts if receipts[digest] == BACKED_UP}, now)
        if held:
            self._expire_aside(held, now)
            gone += sum(former._expire_by(held, wanted, now) for former in self._former())
        return gone

    def _newest(self, files: Mapping[str, Frame], listed: Collection[str], now: datetime) -> datetime | None:
        """When the last of those that a receipt lists was sealed: no older is that receipt (R3).

        One that was sealed later than now, or than its receipt was read first, is of a clock that was ahead: it proves
        nothing, nor when the day that it bears has come, for the receipt may be old by then.
        """
        proofs = (
            files[digest].sealed_at
            for digest in files.keys() & {*listed}
            if (marked_at := _read_mark(self._mark(digest))) and files[digest].sealed_at <= min(marked_at, now)
        )
        return max(proofs, default=None)

    def _since(self, digest: str, frame: Frame, now: datetime) -> datetime | None:
        """From when a file's days count; None: no receipt has listed it."""
        marked_at = _read_mark(self._mark(digest))
        if marked_at is None:
            return None
        # A mark older than its file comes from a clock that went back; a file of a day to come from one that was ahead.
        return min(max(marked_at, frame.sealed_at) if frame.sealed_at <= now else marked_at, now)

    def _expire(self, digest: str) -> None:
        """The file first: one that has lost its mark would be given another, and thirty more days."""
        self.step("expire")
        self.path(digest).unlink()
        self.step("expire mark")
        self._mark(digest).unlink()

    def _expire_aside(self, newest: datetime, now: datetime) -> None:
        """Delete what was put aside, once central held, in a copy, a file that was sealed 30 days or more after (R3).

        What of it had no receipt was sealed anew (R1).
        """
        for mark in self._aside():
            since = _read_mark(mark)
            if since is not None and newest - since >= KEPT:
                self.step("expire")
                mark.with_suffix("").unlink()
                self.step("expire mark")
                mark.unlink()

    def _expire_by(self, newest: datetime, wanted: Collection[str], now: datetime) -> int:
        """The same of what a receipt listed under a former name (R3); gives how many went."""
        gone = 0
        for digest, frame in self.sound_files().items():
            since = self._since(digest, frame, now)
            if since and digest not in wanted and newest - since >= KEPT:
                self._expire(digest)
                gone += 1
        return gone

    def _write_mark(self, mark: Path, now: datetime) -> None:
        self.step("mark")
        write_durably(mark, to_text(now).encode(), self.step)

    def _marks(self) -> list[Path]:
        return sorted(self._mark(digest) for _path, digest in self._own() if self.is_acked(digest))

    def _former(self) -> "list[Spool]":
        """What was sealed here under the names that the terminal had before."""
        return [Spool(self.folder, name, self.step) for name in sorted(names_in(self.folder) - {self.terminal})]

    def _aside(self) -> list[Path]:
        """The mark of each file that is put aside."""
        aside = filter(small_files.is_plain, sorted(self.folder.glob(f"*{ROTTEN}")))
        return [path.with_name(path.name + _SINCE) for path in aside]

    def _mark(self, digest: str) -> Path:
        return self.folder / f"{digest}{_MARK}"


def _read_mark(mark: Path) -> datetime | None:
    """When a mark was set; an unreadable mark counts as none."""
    if small_files.is_no_plain_file(mark):
        return None
    try:
        with mark.open("rb") as file:  # whatever its size
            return from_text(file.read(_MARK_BYTES).decode("ascii"))
    except (OSError, ValueError):
        return None
