"""Two terminals and a central live through whatever happens, on real files; an oracle knows what was promised.

A value is owed from the moment a tenant was told that it is kept. It is excused only where every copy that the promises
name was physically destroyed: before it lay at the share, its terminal's; afterwards, the copies at central as well.
"""

import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.files import no_step
from db.night import batch
from db.night.batch import BadBatch
from db.night.central import backup
from db.night.share import Away
from db.terminal_file import database_path
from kiosk.clock import local_day
from kiosk.services.ports import StorageError
from tests.night.hall import Hall
from tests.night.keys import ESCROW, pair
from tests.night.siege import Siege

FIRST = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
SETTLING = 4
FORGETTING = 40
"""Nights after which nothing that was erased is held anywhere (promise 6)."""


class Pulled(Exception):
    """The plug."""


class Lost(AssertionError):
    """A promise was broken."""


@dataclass
class Plug:
    """Pulled before the n-th effect; None: never."""

    left: int | None
    seen: Counter[str]

    def __call__(self, name: str) -> None:
        self.seen[name] += 1
        if self.left is not None:
            if self.left == 0:
                raise Pulled(name)
            self.left -= 1


@dataclass
class Value:
    """One thing that somebody was told is kept."""

    slot: str
    is_burnt: bool = False
    """Whether its terminal's copies were destroyed."""
    was_at_share: bool = False
    is_inbox_gone: bool = False
    """Whether somebody destroyed it at the share since."""
    was_copied: bool = False
    rotten: int = 0
    """How many of central's copies of it were destroyed."""


@dataclass
class Figures:
    """What a walk did."""

    stories: int = 0
    acts: int = 0
    kills: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    fired: Counter[str] = field(default_factory=Counter)
    owed: int = 0
    excused: int = 0


class Story:
    """One life."""

    def __init__(self, root: Path, seed: int, figures: Figures) -> None:
        self.root, self.chance, self.figures = root, random.Random(seed), figures
        self.day, self.off, self.number = 0, {"hall-a": 0, "hall-b": 0, "central": 0}, 0
        (root / "second").mkdir(parents=True)
        self.siege = Siege(root / "central", root / "share", root / "second")
        self.halls = {name: self._made(name, name) for name in ("hall-a", "hall-b")}
        self.values: dict[str, Value] = {}
        self.erased: set[str] = set()
        self.held_back: list[tuple[Path, bytes]] = []
        self.old_letters: dict[str, bytes] = {}
        self.told: list[str] = []
        self._known: dict[tuple[str, int, int], frozenset[str]] = {}
        for name in self.halls:
            self.save(name)

    def _made(self, name: str, keys: str) -> Hall:
        self.siege.enrol(name, FIRST, keys=keys)
        self.number += 1
        return Hall(self.root / f"{name}.{self.number}", self.siege.share, name, pair(keys))

    def at(self, who: str) -> datetime:
        return FIRST + timedelta(days=self.day + self.off[who])

    # ---- acts -------------------------------------------------------------------------------------------------------
    def act(self) -> None:
        name = self.chance.choices(list(ACTS), [weight for weight, _act in ACTS.values()])[0]
        slot = self.chance.choice(list(self.halls))
        plug = Plug(self.chance.choice((None, None, None, self.chance.randint(0, 25))), self.figures.steps)
        self.told.append(f"{name} {slot} {plug.left}")
        self.figures.fired[name] += 1
        self.figures.acts += 1
        try:
            ACTS[name][1](self, slot, plug)
            is_whole = True
        except Pulled:
            self.figures.kills += 1
            is_whole = False
        except (Away, StorageError):
            is_whole = False  # one sentence, and a code: run again
        self.check(name, is_whole=is_whole)

    def submit(self, slot: str, _plug: Plug) -> None:
        self.number += 1
        self.submit_as(f"BEL-{self.number}", slot)

    def submit_as(self, reference: str, slot: str) -> None:
        self.halls[slot].submit(reference, self.at(slot))
        self.values[reference] = Value(slot)
        self.figures.owed += 1

    def sync(self, slot: str, plug: Plug) -> None:
        try:
            self.halls[slot].sync(self.at(slot), plug, is_sign_of_life_due=self.chance.random() < 0.1)
        finally:
            lying = self._in_inbox(slot)
            for reference in lying & self.values.keys():
                self.values[reference].was_at_share, self.values[reference].is_inbox_gone = True, False

    def ingest(self, _slot: str, plug: Plug) -> None:
        self.siege.ingest(self.at("central"), plug)

    def nightly(self, _slot: str, plug: Plug) -> None:
        try:
            self.siege.nightly(self.at("central"), plug)
        finally:
            for copy in self._copies():
                for reference in self._of_base(copy) & self.values.keys():
                    self.values[reference].was_copied = True

    def whole(self, slot: str, _plug: Plug) -> None:
        none = Plug(None, self.figures.steps)
        self.submit(slot, none)
        for act in (self.sync, self.nightly, self.sync):
            act(slot, none)

    def season(self, slot: str, _plug: Plug) -> None:
        for _night in range(self.chance.choice((5, 20))):
            self.day += 1
            self.live(slot)

    def days(self, _slot: str, _plug: Plug) -> None:
        self.day += self.chance.choice((1, 1, 2, 6, 31, 95, 400))

    def clock(self, slot: str, _plug: Plug) -> None:
        self.off[self.chance.choice((slot, "central"))] = self.chance.choice((0, 0, 0, 1, 3, -3, 40, -40, 400))

    def drop(self, slot: str, _plug: Plug) -> None:
        for path in self._some_of_inbox(slot):
            self._gone_from_inbox(path)
            path.unlink()

    def flip(self, slot: str, _plug: Plug) -> None:
        for path in self._some_of_inbox(slot):
            self._gone_from_inbox(path)
            data = path.read_bytes()
            at = self.chance.randrange(len(data))
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])

    def hold(self, slot: str, _plug: Plug) -> None:
        for path in self._some_of_inbox(slot):
            self.held_back.append((path, path.read_bytes()))
            path.unlink()

    def deliver(self, _slot: str, _plug: Plug) -> None:
        for path, data in self.held_back:
            path.write_bytes(data)
        self.held_back = []

    def lose_share(self, _slot: str, _plug: Plug) -> None:
        for hall in self.halls.values():
            for path in hall.inbox().iterdir():
                self._gone_from_inbox(path)
                path.unlink()
        for path in (self.siege.share / "down").iterdir():
            path.unlink()

    def keep_letter(self, slot: str, _plug: Plug) -> None:
        with suppress(FileNotFoundError):
            self.old_letters[slot] = self._letter(slot).read_bytes()

    def stale_letter(self, slot: str, _plug: Plug) -> None:
        if slot in self.old_letters:
            self._letter(slot).write_bytes(self.old_letters[slot])

    def rot_spool(self, slot: str, _plug: Plug) -> None:
        for path in sorted((self.halls[slot].home / "spool").glob("*.batch"))[:1]:
            path.write_bytes(path.read_bytes()[:-1] + b"?")
            self._burn(slot)

    def lose_spool(self, slot: str, _plug: Plug) -> None:
        shutil.rmtree(self.halls[slot].home / "spool", ignore_errors=True)
        self._burn(slot)

    def save(self, slot: str, _plug: Plug | None = None) -> None:
        shutil.copy(database_path(self.halls[slot].home), self.root / f"{slot}.saved")

    def put_back(self, slot: str, _plug: Plug) -> None:
        base = database_path(self.halls[slot].home)
        for path in base.parent.glob("kiosk.sqlite*"):
            path.unlink()
        shutil.copy(self.root / f"{slot}.saved", base)
        self._burn(slot)

    def make_again(self, slot: str, _plug: Plug) -> None:
        self.number += 1
        shutil.rmtree(self.halls[slot].home)
        self._burn(slot)
        self.halls[slot] = self._made(slot, f"{slot} {self.number}")
        self.save(slot)

    def lose_base(self, _slot: str, plug: Plug) -> None:
        self.siege.lose_base()
        self._restore(plug)

    def lose_base_and_newest(self, _slot: str, plug: Plug) -> None:
        copies = backup.copies(self.siege.place.backup)
        if len(copies) > 1 and copies[0].is_sound():
            newest = copies[0]
            twin = self.root / "second" / newest.path.name
            for reference in self._of_base(newest.path) & self.values.keys():
                self.values[reference].rotten += 1
            for path in (newest.path, twin):
                if path.exists():
                    path.write_bytes(path.read_bytes()[:-1] + b"?")
            self.lose_base(_slot, plug)

    def lose_disk(self, _slot: str, plug: Plug) -> None:
        if backup.copies(self.root / "second"):
            self.siege.lose_disk()
            self._restore(plug)

    def erase(self, _slot: str, plug: Plug) -> None:
        if self.values:
            self.erase_one(self.chance.choice(sorted(self.values)), plug)

    def erase_one(self, reference: str, plug: Plug) -> None:
        """Nothing of it is owed from the moment at which it is asked; it is erased once the command ended."""
        del self.values[reference]
        self.siege.erase(reference, self.at("central"), plug)
        self.erased.add(reference)

    def _restore(self, plug: Plug) -> None:
        """An operator does as the message says, until it is done."""
        try:
            self.siege.restore(local_day(self.at("central")), plug)
        except Pulled:
            self.figures.kills += 1
            self.siege.restore(local_day(self.at("central")), no_step)

    # ---- living -----------------------------------------------------------------------------------------------------
    def live(self, _slot: str = "") -> None:
        """One whole night of everybody."""
        for hall in self.halls.values():
            hall.sync(self.at(hall.name))
        self.nightly("", Plug(None, self.figures.steps))
        for hall in self.halls.values():
            hall.sync(self.at(hall.name))

    def settle(self, *, is_forgetting: bool) -> None:
        """Some calm nights: everything that is owed is at central once, and what was erased ends everywhere."""
        self.off = dict.fromkeys(self.off, 0)
        self.deliver("", Plug(None, self.figures.steps))
        for _night in range(SETTLING):
            self.day += 1
            self.live()
        for hall in self.halls.values():
            if hall.waiting():
                raise Lost(f"{hall.name} does not drain: {hall.waiting()}\n{self.told}")
        came = Counter(self.siege.references())
        missing = {each for each, value in self.values.items() if each not in came and not self._is_excused(value)}
        doubled = [each for each, n in came.items() if n > 1]
        if missing or doubled or self.erased & came.keys():
            raise Lost(f"missing {missing}, doubled {doubled}, erased {self.erased & came.keys()}\n{self.told}")
        if is_forgetting and self.erased:
            for _night in range(FORGETTING):
                self.day += 1
                self.live()
            if still := self.erased & self.held():
                raise Lost(f"erased and held after {FORGETTING} nights: {still}\n{self.told}")

    # ---- oracle -----------------------------------------------------------------------------------------------------
    def check(self, why: str, *, is_whole: bool) -> None:
        held = self.held()
        for reference, value in list(self.values.items()):
            if reference not in held:
                if not self._is_excused(value):
                    raise Lost(f"{reference} lost by {why}: {value}\n{self.told}")
                self.figures.excused += 1
                del self.values[reference]
        if (
            is_whole
            and why in {"ingest", "nightly", "whole", "season"}
            and (back := self.erased.intersection(self.siege.references()))
        ):
            raise Lost(f"erased {back} is in the base after {why}\n{self.told}")

    def _is_excused(self, value: Value) -> bool:
        at_central = value.rotten >= 2 or (value.is_inbox_gone and (not value.was_copied or value.rotten > 0))
        return value.is_burnt and (not value.was_at_share or at_central)

    def held(self) -> set[str]:
        """Return every reference that any file still holds."""
        found: set[str] = set()
        for hall in self.halls.values():
            found |= hall.waiting().keys()
            for path in (*(hall.home / "spool").glob("*.batch"), *hall.inbox().iterdir()):
                found |= self._of_batch(path)
        for _path, data in self.held_back:
            found |= self._in_bytes(data)
        for copy in self._copies():
            found |= self._of_base(copy)
        with suppress(StorageError):
            found |= set(self.siege.references())
        return found

    def _copies(self) -> list[Path]:
        folders = [folder for folder in self.siege.place.copies if folder.is_dir()]
        return [copy.path for folder in folders for copy in backup.copies(folder)]

    def _of_base(self, path: Path) -> frozenset[str]:
        def read() -> frozenset[str]:
            if not backup.copies(path.parent) or backup.digest_of(path) not in path.name:
                return frozenset()
            with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
                bodies = db.execute("SELECT body FROM events").fetchall()
            return frozenset(json.loads(body)["payload"]["reference"] for (body,) in bodies)

        return self._once(path, read)

    def _of_batch(self, path: Path) -> frozenset[str]:
        def read() -> frozenset[str]:
            data = path.read_bytes()
            is_sound = path.name == batch.name_of(batch.digest_of(data))
            return self._in_bytes(data) if is_sound else frozenset()

        return self._once(path, read)

    def _in_bytes(self, data: bytes) -> frozenset[str]:
        try:
            bodies = batch.open_frame(batch.read_frame(data), [ESCROW.identity])
        except BadBatch:
            return frozenset()
        return frozenset(json.loads(body)["payload"]["reference"] for body in bodies)

    def _once(self, path: Path, read: Callable[[], frozenset[str]]) -> frozenset[str]:
        seen = path.stat()
        key = (path.name, seen.st_mtime_ns, seen.st_size)
        if key not in self._known:
            self._known[key] = read()
        return self._known[key]

    def _in_inbox(self, slot: str) -> set[str]:
        return {reference for path in self.halls[slot].inbox().iterdir() for reference in self._of_batch(path)}

    def _some_of_inbox(self, slot: str) -> list[Path]:
        return sorted(self.halls[slot].inbox().glob("*.batch"))[:1]

    def _gone_from_inbox(self, path: Path) -> None:
        for reference in self._of_batch(path) & self.values.keys():
            self.values[reference].is_inbox_gone = True

    def _burn(self, slot: str) -> None:
        """Something of a terminal's disk was destroyed: what it holds no more is burnt there."""
        hall = self.halls[slot]
        here: set[str] = set()
        if hall.home.is_dir():
            here |= hall.waiting().keys()
            for path in (hall.home / "spool").glob("*.batch"):
                here |= self._of_batch(path)
        for reference, value in self.values.items():
            value.is_burnt |= value.slot == slot and reference not in here

    def _letter(self, slot: str) -> Path:
        return self.siege.share / "down" / f"{slot}.letter"


Act = Callable[[Story, str, Plug], None]
ACTS: Mapping[str, tuple[float, Act]] = {
    "submit": (8, Story.submit),
    "sync": (10, Story.sync),
    "ingest": (4, Story.ingest),
    "nightly": (8, Story.nightly),
    "whole": (8, Story.whole),
    "season": (1, Story.season),
    "days": (4, Story.days),
    "clock": (3, Story.clock),
    "drop": (1, Story.drop),
    "flip": (1, Story.flip),
    "hold": (1, Story.hold),
    "deliver": (1, Story.deliver),
    "lose share": (0.4, Story.lose_share),
    "keep letter": (1, Story.keep_letter),
    "stale letter": (2, Story.stale_letter),
    "rot spool": (1, Story.rot_spool),
    "lose spool": (0.7, Story.lose_spool),
    "save": (1, Story.save),
    "put back": (1, Story.put_back),
    "make again": (0.5, Story.make_again),
    "lose base": (1, Story.lose_base),
    "lose base and newest copy": (1.2, Story.lose_base_and_newest),
    "lose disk": (0.5, Story.lose_disk),
    "erase": (1, Story.erase),
}


def walk(root: Path, seeds: range, acts: int = 55) -> Figures:
    """Live some stories. Raises Lost with the acts of the first that breaks a promise."""
    figures = Figures()
    for seed in seeds:
        story = Story(root / str(seed), seed, figures)
        for _act in range(acts):
            story.act()
        story.settle(is_forgetting=seed % 3 == 0)
        figures.stories += 1
        shutil.rmtree(root / str(seed))
    return figures
