"""What tenants were told is kept, and which copies of it chance has destroyed: the oracle of the proof.

A value is owed from the moment a tenant was told. It is excused only when every copy that the design promises was
physically destroyed: before central held it, its terminal's; afterwards, its terminal's and central's. A copy that the
program itself gave up too early excuses nothing. Two things end a debt: what central forgot because its time was over
(when that is: `tests/sync/test_central_retention.py`), and what a person had erased, which must never come back.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db.sync import batch, kept, quarantine
from db.sync.batch import BadBatch
from db.terminal import database_path
from tests.sync.machines import ESCROW_IDENTITY
from tests.sync.world import Hall, World

from db.connection import open_database, rows
from db.keys import Keys


class Lost(AssertionError):
    """An acknowledged value is in no place that the design promises."""


class Invented(AssertionError):
    """Central holds what nobody wrote, or holds a value twice."""


@dataclass
class Value:
    """One thing that somebody was told is kept."""

    key: str
    slot: str
    """The place of its terminal."""
    is_at_central: bool = False
    """Whether it arrived, and was not destroyed there since."""
    has_arrived: bool = False
    is_row_burnt: bool = False
    """Whether its row was physically destroyed at its terminal: a sealed file may be the last copy there."""
    is_burnt: bool = False
    """Whether all its terminal's copies were physically destroyed."""
    rotten: int = 0
    """How many of central's copies that held it were physically destroyed."""


@dataclass
class Figures:
    """What a run of the proof counts."""

    examples: int = 0
    owed: int = 0
    excused: int = 0
    kills: int = 0
    renamed: int = 0
    """Names that homes took, new or of before."""
    names_refused: int = 0
    left_behind: int = 0
    """Names that were changed while something waited under the old one."""
    names_revoked: int = 0
    """Of names that a home no longer had."""
    gone: int = 0
    """How often a terminal was not named of what was erased."""


_KEYS: dict[str, frozenset[str]] = {}
"""What each sealed file holds, by its digest: a file never changes under it. The escrow's key opens all of them."""


def key_of(body: bytes) -> str:
    """A value as its event tells it."""
    event = json.loads(body)
    return f"{event['payload'].get('reference', event['event_id'])} {event['kind'].rpartition('.')[2]}"


class Ledger:
    """The owed values of one story."""

    def __init__(self, world: World, figures: Figures) -> None:
        self.world, self.figures = world, figures
        self.keys: dict[str, bytes] = {}
        """The key by which central knows each name: what another signed is no copy, for it is never taken."""
        self.owed: dict[str, Value] = {}
        self.possible: set[str] = set()
        """Whatever may have been written: owed, excused, or cut off before anybody was told."""
        self.excused: set[str] = set()
        self.to_erase: set[str] = set()
        """References that somebody asked to have erased: from then on nothing of them is owed, whoever writes it."""
        self.erased: set[str] = set()
        """Those of them of which the erasure was done to its end."""
        self.over: set[str] = set()
        """References of which central forgot something, by its own clock: nothing more of them is owed."""
        self._seen: dict[Path, tuple[bytes, bytes, Counter[str]]] = {}
        """The bytes of each database and of its log, and what it held."""
        self._ids: dict[str, str] = {}
        """The event that told each value."""

    def promise(self, key: str, slot: str) -> None:
        self.possible.add(key)
        reference = key.split()[0]
        # Of what central forgot in its time, an older copy holds a value of the same name: which one it is, none tells.
        if reference in self.to_erase or reference in self.over:
            return
        self.owed[key] = Value(key, slot)
        self.figures.owed += 1

    def learn(self) -> None:
        """Note what central holds now, and what it forgot in its time."""
        with closing(sqlite3.connect(self.world.central.database)) as db:
            events = {key_of(body): event_id for event_id, body in db.execute("SELECT event_id, body FROM events")}
            forgotten = {event_id for (event_id,) in db.execute("SELECT event_id FROM forgotten_events")}
        self._ids |= events
        for key in events.keys() & self.owed.keys():
            self.owed[key].is_at_central = self.owed[key].has_arrived = True
        for key in [key for key in self.owed if self._ids.get(key) in forgotten]:
            del self.owed[key]
            self.over.add(key.split()[0])

    def erase(self, reference: str) -> None:
        """Somebody asked for it: nothing of it is owed any more."""
        self.to_erase.add(reference)
        for key in [key for key in self.owed if key.startswith(f"{reference} ")]:
            del self.owed[key]

    def destroy(self, act: Callable[[], object], halls: Iterable[Hall], is_excusable: Callable[[Value], bool]) -> None:
        """Let chance destroy copies, and forgive what it destroyed for good; `halls` are the machines that stand.

        Raises:
            Lost: a value is gone whose copies were not destroyed.
        """
        machines = tuple(halls)
        self.check_held(machines)
        act()
        held = self.held(machines)
        for value in list(self.owed.values()):
            if value.key in held:
                continue
            if not is_excusable(value):
                raise Lost(value.key)
            del self.owed[value.key]
            self.excused.add(value.key)
            self.figures.excused += 1

    def check_held(self, halls: Iterable[Hall]) -> None:
        """Raises Lost when something owed is nowhere."""
        missing = self.owed.keys() - self.held(halls)
        if missing:
            raise Lost(", ".join(sorted(missing)))

    def held(self, halls: Iterable[Hall]) -> set[str]:
        """Every value of which a sound copy is anywhere."""
        found = self.at_central() | self.in_files(self.world.central.archive) | self.in_copies()
        found |= self.in_quarantine()
        for folder in (self.world.share, self.world.root / "held-back"):
            found |= self.in_files(*folder.glob("inbox/*"))
        for hall in halls:
            found |= self.at_terminal(hall)
        return found

    def at_terminal(self, hall: Hall) -> set[str]:
        return self.waiting(hall) | self.in_files(hall.spool)

    def waiting(self, hall: Hall) -> set[str]:
        """What stands in the rows of a terminal's outbox."""
        path = database_path(hall.home)

        def look() -> Counter[str]:
            with closing(open_database(path, Keys(hall.home).database_key(), read_only=True)) as db:
                return Counter(key_of(found["body"]) for found in rows(db, "SELECT body FROM outbox"))

        return set(self._as_it_stands(path, look))

    def in_files(self, *folders: Path) -> set[str]:
        """What the sound sealed files of some folders hold."""
        found: set[str] = set()
        for folder in folders:
            for path in (*folder.glob(f"*{batch.SUFFIX}"), *folder.glob(f"*{kept.SUFFIX}")):
                found |= self._in_file(path.read_bytes(), path.name)
        return found

    def in_quarantine(self) -> set[str]:
        """What a person may still release: there a file bears the digest that it has, harmed or not."""
        found: set[str] = set()
        for slip in quarantine.slips(self.world.central.quarantine):
            if slip["reason"] in ("revoked", "unenrolled", *batch.FOR_ANOTHER_KEY):
                path = self.world.central.quarantine / f"{slip['file']}.batch"
                found |= self._in_file(path.read_bytes(), path.name)
        return found

    def _in_file(self, data: bytes, name: str) -> frozenset[str]:
        if kept.is_kept(data):  # what an erasure left of a file
            _frame, bodies, _is_verified = kept.open_kept(data, ESCROW_IDENTITY)
            return frozenset(map(key_of, bodies))
        digest = batch.digest_of(data)
        if digest not in name:
            return frozenset()
        if digest not in _KEYS:
            try:
                frame = batch.read_frame(data)
                if frame.terminal in self.keys:
                    batch.verify(frame, self.keys[frame.terminal])
                bodies = batch.open_frame(frame, ESCROW_IDENTITY)
            except BadBatch:
                bodies = ()
            _KEYS[digest] = frozenset(map(key_of, bodies))
        return _KEYS[digest]

    def at_central(self) -> set[str]:
        return set(self.counts(self.world.central.database))

    def rot(self, copy: Path) -> None:
        """Let chance destroy one of central's copies, and note what it held; a part of an act of `destroy`."""
        for key in self.counts(copy).keys() & self.owed.keys():
            self.owed[key].rotten += 1
        copy.write_bytes(b"no database")

    def in_copies(self) -> set[str]:
        found: set[str] = set()
        for copy in self.world.central.backup.glob("*.sqlite"):
            found |= set(self.counts(copy))
        return found

    def counts(self, database: Path) -> Counter[str]:
        """How often central's file, or a copy of it, holds each value; a file that is none holds nothing."""
        if not database.exists():
            return Counter()

        def look() -> Counter[str]:
            with closing(sqlite3.connect(database)) as db:
                try:
                    return Counter(key_of(body) for (body,) in db.execute("SELECT body FROM events"))
                except sqlite3.DatabaseError:
                    return Counter()

        return self._as_it_stands(database, look)

    def _as_it_stands(self, database: Path, look: Callable[[], Counter[str]]) -> Counter[str]:
        """What a database holds; opened again only where a byte of it has changed: most of them stand untouched."""
        wal = database.with_name(f"{database.name}-wal")
        stands = database.read_bytes(), wal.read_bytes() if wal.exists() else b""
        known = self._seen.get(database)
        if known is None or known[:2] != stands:
            known = self._seen[database] = (*stands, look())
        return known[2]
