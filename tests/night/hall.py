"""Provide a terminal on real files, and a central that only writes letters, to test the terminal's side alone."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from db.connection import immediate, rows
from db.files import Step, no_step
from db.night.share import FolderShare, Share
from db.night.target import open_share
from db.night.terminal.night import live, run
from db.night.terminal.terminal import Run, Terminal
from db.stores import outbox
from db.stores.outbox import Origin
from db.terminal_file import make_terminal, open_terminal
from db.wire import batches, letters
from db.wire.events import FileAct
from db.wire.letters import Letter
from tests.night.keys import CENTRAL, ESCROW, Pair, pair


class Unreadable:
    """The payload of a file without its answers: central keeps the event and shows no row."""

    def payload(self) -> dict[str, object]:
        return {}


@dataclass
class Hall:
    """A terminal, with its home, its share and its keys."""

    home: Path
    share: Path
    name: str = "hall-1"
    keys: Pair = field(default_factory=lambda: pair("hall-1"))
    target: str = ""
    """Address by which it reaches the share; empty: the path of its folder."""
    agency: str = "CBS"

    def __post_init__(self) -> None:
        make_terminal(self.home)

    def submit(self, reference: str, at: datetime) -> str:
        """Write an event to the outbox, as for a tenant who gets a receipt, and return its id."""
        with closing(open_terminal(self.home)()) as db, immediate(db):
            origin = Origin(self.name, "CBS")
            kind = FileAct.SUBMITTED.of("bel_listing")
            return outbox.write_event(db, origin, kind, at, Unreadable(), reference)

    def sync(self, at: datetime, step: Step = no_step, *, is_sign_of_life_due: bool = False) -> Run:
        with self._opened(step) as terminal:
            return run(terminal, self._share(step), at, is_sign_of_life_due=is_sign_of_life_due)

    def live(self, at: datetime, step: Step = no_step) -> Run:
        """Run as the command does: a sync and, once per night date, what is due then."""
        with self._opened(step) as terminal:
            return live(terminal, self._share(step), at)

    @contextmanager
    def _opened(self, step: Step) -> Iterator[Terminal]:
        with closing(open_terminal(self.home)()) as db:
            yield Terminal(
                home=self.home,
                name=self.name,
                agency=self.agency,
                db=db,
                seed=self.keys.seed,
                identity=self.keys.identity,
                recipients=[CENTRAL.recipient, ESCROW.recipient],
                central_key=CENTRAL.verify,
                step=step,
            )

    def _share(self, step: Step) -> Callable[[], Share]:
        return lambda: open_share(self.target or str(self.share), self.home, step=step)

    def waiting(self) -> dict[str, str | None]:
        """Return the rows of the outbox by reference: the batch of each event, None before it is sealed."""
        with closing(open_terminal(self.home)()) as db:
            return {each["reference"]: each["digest"] for each in rows(db, "SELECT reference, digest FROM outbox")}

    def spool(self) -> set[str]:
        return {path.name for path in (self.home / "spool").glob("*.batch")}

    def inbox(self) -> Path:
        return self.share / "inbox" / self.name


@dataclass
class Letters:
    """A central whose letters call everything stored that it found in the inbox, from the night of finding it."""

    share: Path
    stored: dict[str, date] = field(default_factory=dict)
    number: int = 0

    def __post_init__(self) -> None:
        for folder in ("down", "inbox/hall-1"):
            (self.share / folder).mkdir(parents=True, exist_ok=True)

    def find(self, night: date) -> None:
        for path in (self.share / "inbox/hall-1").glob("*.batch"):
            self.stored.setdefault(path.name.removesuffix(batches.SUFFIX), night)

    def write(self, night: date, name: str = "hall-1", **sections: object) -> bytes:
        nights: dict[date, list[str]] = {}
        for digest, since in self.stored.items():
            nights.setdefault(since, []).append(digest)
        self.number = letters.next_number(night, self.number, 0)
        told = {"stored": letters.packed(nights), **sections}
        data = letters.write(Letter(name, self.number, night, told), CENTRAL.seed, [pair(name).recipient])
        FolderShare(self.share).put(letters.path_of(name), data, 0o644)
        return data

    def read(self) -> list[bytes]:
        """Return the body of every event in the inbox."""
        paths = sorted((self.share / "inbox/hall-1").glob("*.batch"))
        frames = [batches.read_frame(path.read_bytes()) for path in paths]
        return [body for frame in frames for body in batches.open_frame(frame, [CENTRAL.identity])]


def spoil(path: Path) -> None:
    """Flip the last bit of a file."""
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
