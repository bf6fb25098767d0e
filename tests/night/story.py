"""Two terminals and a central live through whatever happens, on real files; `tests.night.oracle` knows what is owed."""

import errno
import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest

from db.central.copies import backup
from db.central.decisions.ledger import NAME as LEDGER
from db.files import Unwritten
from db.keys import Keys
from db.night import share
from db.night.share import Away, FolderShare
from db.night.terminal import base_copy
from db.stores.outbox import Origin
from db.stores.submissions import Submissions
from db.terminal_file import database_path, open_terminal
from db.wire import batches
from kiosk.clock import local_day
from kiosk.reference import ALPHABET, check_character
from kiosk.services.ports.errors import DamagedDatabase, StorageError
from tests.factories import a_submission
from tests.night.chance import counted
from tests.night.hall import Hall, spoil
from tests.night.keys import pair
from tests.night.oracle import Lost, Oracle
from tests.night.plug import Figures, Plug, Pulled
from tests.night.reading import Reader, holders, in_batch
from tests.night.siege import Siege

FIRST = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
SETTLING = 4
FORGETTING = 40
"""Nights after which nothing that was erased is held anywhere (promise 6)."""
LONG = 60
"""Acts of a story, unless another number is given."""
_NAMES = ("hall-a", "hall-b")
_WRONG = (0, 0, 0, 1, 3, -3, 40, -40, 400, -400, 9_000, -9_000, 30_000)
"""Days by which a clock may be wrong."""


def reference_of(number: int) -> str:
    """Return the n-th reference, with its check character."""
    signs = "".join(ALPHABET[number // 32**place % 32] for place in reversed(range(6)))
    return f"BEL-{signs[:4]}-{signs[4:]}{check_character(signs)}"


class Story:
    """One life of two terminals and a central, as a seed decides it."""

    def __init__(self, root: Path, seed: int, figures: Figures) -> None:
        self.root, self.chance, self.figures = root, random.Random(seed), figures
        self.day, self.number, self.wrong = 0, 0, dict.fromkeys((*_NAMES, "central"), 0)
        (root / "second").mkdir(parents=True)
        self.siege = Siege(root / "central", root / "share", root / "second")
        self.oracle, self.reader = Oracle(), Reader()
        self.latest = local_day(FIRST)
        """The latest night that can have been lived."""
        self.halls = {name: self._made(name, name) for name in _NAMES}
        self.clones: dict[str, Hall] = {}
        self.stolen: list[Hall] = []
        self.off: set[Path] = set()
        self.trouble = ""
        """The share's trouble: `full`, `read-only` or `unmounted`; empty: none."""
        self.is_second_current = self.is_caught_up = self.are_ledgers_whole = True
        self.held_back: list[tuple[Path, bytes]] = []
        self.old_letters: dict[str, bytes] = {}
        self.told: list[str] = []
        for name in self.halls:
            self.save(name)
        self.nightly("", self.never())

    def _made(self, name: str, keys: str) -> Hall:
        self.siege.enrol(name, FIRST, keys=keys)
        self.number += 1
        return Hall(self.root / f"{name}.{self.number}", self.siege.share, name, pair(keys))

    def at(self, who: str) -> datetime:
        return FIRST + timedelta(days=self.day + self.wrong[who])

    def never(self) -> Plug:
        return Plug(None, self.figures.steps)

    def machines(self, slot: str) -> list[Hall]:
        """Return the machines in service under a name: the terminal, and its clone where there is one."""
        return [self.halls[slot], *([self.clones[slot]] if slot in self.clones else [])]

    def everybody(self) -> list[Hall]:
        return [hall for slot in self.halls for hall in self.machines(slot)]

    def act(self) -> None:
        name = self.chance.choices(list(ACTS), [weight for weight, _act in ACTS.values()])[0]
        slot = self.chance.choice(_NAMES)
        plug = Plug(self.chance.choice((None, self.chance.choice((6, 25, 90)))), self.figures.steps)
        if plug.left is not None:
            plug.left = self.chance.randint(0, plug.left)
        self.told.append(f"{name} {slot} {plug.left}")
        self.figures.fired[name] += 1
        self.figures.acts += 1
        try:
            ACTS[name][1](self, slot, plug)
        except Pulled:
            self.figures.kills += 1
        except (Away, StorageError):
            pass  # the command gives one sentence and a code: it is run again
        self.check(name)

    # ---- what people and timers do ----------------------------------------------------------------------------------
    def submit(self, slot: str, _plug: Plug) -> None:
        if hall := self._one(slot):
            self.submit_at(hall, reference := self._new())
            self.oracle.owe(reference, slot)

    def submit_as(self, reference: str, slot: str) -> None:
        self.submit_at(self.halls[slot], reference)
        self.oracle.owe(reference, slot)

    def submit_at(self, hall: Hall, reference: str) -> None:
        at = self.at(hall.name)
        store = Submissions(open_terminal(hall.home), Origin(hall.name, "CBS"))
        store.add(a_submission(reference, submitted_at=at, promise=local_day(at)))

    def sync(self, slot: str, plug: Plug) -> None:
        if hall := self._one(slot):
            self._sync(hall, plug)

    def _sync(self, hall: Hall, plug: Plug) -> None:
        try:
            with self._troubled():
                done = hall.live(self.at(hall.name), plug)
        finally:
            self.oracle.lies_at_share(self.reader.batches(hall.inbox()))
        if not done.away and (late := self._not_put(hall)):
            raise Lost(f"not put: {late}")

    def _not_put(self, hall: Hall) -> set[str]:
        """Return what waits and was never at the share, but for a rotten file's: the next run seals that again."""
        never, sealed = self.oracle.never_at_share(), hall.spool()
        return {
            reference
            for reference, digest in self.reader.terminal(hall).waiting.items()
            if reference in never and (digest is None or batches.name_of(digest) in sealed)
        }

    def ingest(self, _slot: str, plug: Plug) -> None:
        with self._troubled():
            self.siege.ingest(self.at("central"), plug)
        self.oracle.check_base(self.siege.references())

    def nightly(self, _slot: str, plug: Plug) -> None:
        self.latest += timedelta(days=2)
        try:
            with self._troubled():
                done = self.siege.nightly(self.at("central"), plug)
        finally:
            self._look_at_central()
        self.oracle.check_base(self.siege.references(), self.siege.night())
        self.are_ledgers_whole = True
        self.is_second_current |= not (done.copy_trouble or done.second_trouble)
        self.is_caught_up |= not done.away

    def whole(self, slot: str, _plug: Plug) -> None:
        for act in (self.submit, self.sync, self.nightly, self.sync):
            act(slot, self.never())

    def season(self, _slot: str, _plug: Plug) -> None:
        for _night in range(self.chance.choice((5, 20))):
            self.day += 1
            self.live()

    def year(self, _slot: str, _plug: Plug) -> None:
        """Let months of nights pass, and live only the first and the last: a machine that is off stays off so long."""
        self.live()
        for days in (self.chance.choice((30, 90, 330)), 1):
            self.day += 1
            self.skip(days - 1)
            self.live()

    def days(self, _slot: str, _plug: Plug) -> None:
        self.day += self.chance.choice((1, 1, 2, 6, 31, 95, 400))

    def clock(self, slot: str, _plug: Plug) -> None:
        self.wrong[self.chance.choice((slot, "central"))] = self.chance.choice(_WRONG)

    def erase(self, _slot: str, plug: Plug) -> None:
        if self.oracle.values:
            self.erase_one(self.chance.choice(sorted(self.oracle.values)), plug)

    def erase_one(self, reference: str, plug: Plug) -> None:
        """Erase a reference: it is no longer owed once this is asked, and counts as erased once the command ended."""
        self.oracle.erase(reference)
        with self._troubled():
            self.siege.erase(reference, self.at("central"), plug)
        self.oracle.erased.add(reference)

    # ---- the share --------------------------------------------------------------------------------------------------
    def drop(self, slot: str, _plug: Plug) -> None:
        for path in self._some_of_inbox(slot):
            self.oracle.destroyed_at_share(self.reader.batch(path))
            path.unlink()

    def flip(self, slot: str, _plug: Plug) -> None:
        for path in self._some_of_inbox(slot):
            self.oracle.destroyed_at_share(self.reader.batch(path))
            data = path.read_bytes()
            at = self.chance.randrange(len(data))
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])

    def hold(self, slot: str, _plug: Plug) -> None:
        for path in self._some_of_inbox(slot):
            self.oracle.destroyed_at_share(self.reader.batch(path))
            self.held_back.append((path, path.read_bytes()))
            path.unlink()

    def deliver(self, _slot: str, _plug: Plug) -> None:
        for path, data in self.held_back:
            path.write_bytes(data)
        self.held_back = []
        for name in _NAMES:
            self.oracle.lies_at_share(self.reader.batches(self.halls[name].inbox()))

    def lose_share(self, _slot: str, _plug: Plug) -> None:
        for hall in self.halls.values():
            self.oracle.destroyed_at_share(self.reader.batches(hall.inbox()))
        for path in self.siege.share.rglob("*"):
            if path.is_file():
                path.unlink()

    def share_trouble(self, _slot: str, _plug: Plug) -> None:
        self._mount(self.chance.choice(("", "", "full", "read-only", "unmounted")))

    def _mount(self, trouble: str) -> None:
        marker, away = self.siege.share / "down", self.siege.share / "down.away"
        if away.exists():
            away.rename(marker)
        if trouble == "unmounted":
            marker.rename(away)
        self.trouble = trouble

    @contextmanager
    def _troubled(self) -> Iterator[None]:
        code = {"full": errno.ENOSPC, "read-only": errno.EROFS}.get(self.trouble)

        def refuse(*_words: Any) -> NoReturn:
            raise Unwritten("", code)

        def keep(*_words: Any) -> NoReturn:
            raise Away(os.strerror(errno.EROFS))

        with pytest.MonkeyPatch.context() as patch:
            if code:
                patch.setattr(share, "write_durably", refuse)
            if code == errno.EROFS:
                patch.setattr(FolderShare, "remove", keep)
            yield

    def keep_letter(self, slot: str, _plug: Plug) -> None:
        with suppress(FileNotFoundError):
            self.old_letters[slot] = self._letter(slot).read_bytes()

    def stale_letter(self, slot: str, _plug: Plug) -> None:
        if slot in self.old_letters and self._letter(slot).parent.is_dir():
            self._letter(slot).write_bytes(self.old_letters[slot])

    # ---- a terminal -------------------------------------------------------------------------------------------------
    def switch(self, slot: str, _plug: Plug) -> None:
        """Switch a machine off, or on again."""
        self.off ^= {self.chance.choice(self.machines(slot)).home}

    def rot_spool(self, slot: str, _plug: Plug) -> None:
        hall = self.chance.choice(self.machines(slot))
        for path in sorted((hall.home / "spool").glob("*.batch"))[:1]:
            spoil(path)
            self.burn(slot)

    def lose_spool(self, slot: str, _plug: Plug) -> None:
        shutil.rmtree(self.chance.choice(self.machines(slot)).home / "spool", ignore_errors=True)
        self.burn(slot)

    def save(self, slot: str, _plug: Plug | None = None) -> None:
        for hall in self.machines(slot):
            shutil.copy(database_path(hall.home), self._saved(hall))

    def put_back(self, slot: str, _plug: Plug) -> None:
        hall = self.chance.choice(self.machines(slot))
        base = database_path(hall.home)
        for end in ("-wal", "-shm"):
            base.with_name(base.name + end).unlink(missing_ok=True)
        shutil.copy(self._saved(hall), base)
        self.burn(slot)

    def repair(self, slot: str, plug: Plug) -> None:
        """Damage a terminal's base and put last night's copy in its place, a second time if the first is cut off."""
        hall = self.chance.choice(self.machines(slot))
        base, key = database_path(hall.home), Keys(hall.home).database_key()
        if base_copy.copy_of(base).exists():
            base.write_bytes(b"?" * 4096)
            night = base_copy.night_of(base, key) or local_day(self.at(slot))
            self._until_done(lambda step: base_copy.put_back(base, key, night, step), plug)
            self.burn(slot)

    def make_again(self, slot: str, _plug: Plug) -> None:
        old, self.halls[slot] = self.halls[slot], self._made(slot, f"{slot} {self.number}")
        shutil.rmtree(old.home)
        self.burn(slot)
        self.save(slot)

    def clone(self, slot: str, _plug: Plug) -> None:
        """Clone a disk and put the clone into service beside it, or throw the clone away."""
        if twin := self.clones.pop(slot, None):
            shutil.rmtree(twin.home)
            self.burn(slot)
            return
        self.number += 1
        home = self.root / f"{slot}.{self.number}"
        shutil.copytree(self.halls[slot].home, home)
        self.clones[slot] = Hall(home, self.siege.share, slot, self.halls[slot].keys)
        self.save(slot)

    def revoke(self, slot: str, plug: Plug) -> None:
        """Let a terminal be stolen: the keys of its name are revoked, and another machine gets the name."""
        if not self.is_caught_up:
            return  # the night that the restore asked for comes first
        stored, there = self.siege.stored(), set(self.siege.references())
        for copy in self._copies():
            there |= self.reader.copy(copy)
        lying = self.reader.batches(self.halls[slot].inbox())
        self._until_done(lambda step: self.siege.revoke(slot, self.at("central"), step), plug)
        self.oracle.revoke(slot, stored, lying, there)
        self.stolen += self.machines(slot)
        self.clones.pop(slot, None)
        self.halls[slot] = self._made(slot, f"{slot} {self.number}")
        self.burn(slot)
        self.save(slot)

    def thief(self, _slot: str, plug: Plug) -> None:
        """Submit a listing at a stolen terminal, and let it sync too."""
        if self.stolen:
            hall = self.chance.choice(self.stolen)
            self.submit_at(hall, reference := self._new())
            self.oracle.refused.add(reference)
            self._sync(hall, plug)

    # ---- central ----------------------------------------------------------------------------------------------------
    def lose_base(self, _slot: str, plug: Plug) -> None:
        """Restore a base that is gone or damaged, or a sound one that a person takes for damaged."""
        how = self.chance.choice(("gone", "damaged", "sound"))
        if how == "gone":
            self.siege.lose_base()
        elif how == "damaged":
            self.siege.place.database.write_bytes(b"?" * 4096)
        self._restore(plug)

    def lose_base_and_newest(self, slot: str, plug: Plug) -> None:
        copies = backup.copies(self.siege.place.backup)
        if len(copies) > 1 and copies[0].is_sound():
            newest = copies[0].path
            self.oracle.rotten_at_central(self.reader.copy(newest))
            self.is_second_current = False
            for path in (newest, self._second() / newest.name):
                if path.exists():
                    spoil(path)
            self.lose_base(slot, plug)

    def lose_disk(self, _slot: str, plug: Plug) -> None:
        if self.is_second_current:
            self.siege.lose_disk()
            self._restore(plug)

    def lose_ledger(self, _slot: str, _plug: Plug) -> None:
        """Lose one of the ledger's files; the next run writes it again."""
        files = [folder / LEDGER for folder in (self.siege.place.folder, *self.siege.place.copies)]
        there = [file for file in files if file.exists()]
        if self.are_ledgers_whole and len(there) > 1:
            lost = self.chance.choice(there)
            lost.unlink()
            self.are_ledgers_whole = False
            self.is_second_current &= lost.parent != self.root / "second"

    def second_away(self, _slot: str, _plug: Plug) -> None:
        """Take the second folder of copies away, or bring it back."""
        there, away = self.root / "second", self.root / "second.away"
        self.is_second_current = False
        (there if there.exists() else away).rename(away if there.exists() else there)

    def _restore(self, plug: Plug) -> None:
        """Restore as the message asks an operator to, until it is done."""
        self.is_caught_up = False

        def restore(step: Plug) -> None:
            self.siege.restore(local_day(self.at("central")), step)

        try:
            self._until_done(restore, plug)
        except DamagedDatabase:
            if (self.root / "second").exists():
                raise
            self.second_away("", self.never())  # no copy is left here: the message asks for the second folder
            restore(self.never())

    def _until_done(self, act: Callable[[Plug], object], plug: Plug) -> None:
        try:
            act(plug)
        except Pulled:
            self.figures.kills += 1
            act(self.never())

    # ---- living -----------------------------------------------------------------------------------------------------
    def live(self) -> None:
        """Live one whole night on every machine that is on."""
        there = [hall for hall in self.everybody() if hall.home not in self.off]
        for hall in there:
            self._sync(hall, self.never())
        self.nightly("", self.never())
        for hall in there:
            self._sync(hall, self.never())

    def skip(self, nights: int) -> None:
        """Go on as if so many nights had been lived."""
        self.siege.pretend(self.siege.night() + timedelta(days=nights))
        self.latest += timedelta(days=nights)
        self.day += nights

    def settle(self, *, is_forgetting: bool) -> None:
        """Live calm nights, and check that what is owed is at central once and, if forgetting, all else is gone."""
        self.wrong = dict.fromkeys(self.wrong, 0)
        self._mount("")
        self.off.clear()
        if not (self.root / "second").exists():
            self.second_away("", self.never())
        self.deliver("", self.never())
        for _night in range(SETTLING):
            self.day += 1
            self.live()
        for hall in self.everybody():
            if waiting := self.reader.terminal(hall).waiting:
                raise Lost(f"{hall.home.name} does not drain: {waiting}")
        self.oracle.check_settled(self.siege.references(), self.siege.night())
        if is_forgetting:
            self._forget()
        self.figures.owed += self.oracle.owed
        self.figures.excused += self.oracle.excused
        for name in ("erased", "refused", "forgotten"):
            setattr(self.figures, name, getattr(self.figures, name) + len(getattr(self.oracle, name)))

    def _forget(self) -> None:
        began = self.siege.night()
        # Counted as `erase` names the day: a night that is ahead of the clock stands still on every second date.
        while (self.siege.night() - began).days < FORGETTING:
            self.day += 1
            self.live()
        folders = [self.siege.home, self.siege.share, self.root / "second"]
        if still := holders(folders, self.everybody(), self.oracle.erased):
            raise Lost(f"erased and held after {FORGETTING} nights: {still}")
        self.skip(400)
        for _night in range(SETTLING):
            self.live()
            self.day += 1
        for hall in self.everybody():
            if shown := self.reader.terminal(hall).shown:
                raise Lost(f"{hall.home.name} still shows {shown}")
        if kept := self.siege.references():
            raise Lost(f"central keeps for more than a year: {kept}")

    # ---- looking ----------------------------------------------------------------------------------------------------
    def check(self, why: str) -> None:
        """Check, after each act, that files hold all that is owed, and that no row is apart from its event."""
        self.oracle.check_held(self.held(), why)
        for hall in self.everybody():
            found = self.reader.terminal(hall)
            if alone := found.waiting.keys() ^ found.unstored:
                raise Lost(f"{hall.home.name}: of a row and its event one alone: {alone}")

    def held(self) -> set[str]:
        """Return every reference that any file still holds, except those of stolen machines."""
        found = {reference for path, data in self.held_back for reference in in_batch(path.name, data)}
        for hall in self.everybody():
            found |= self.reader.held_by(hall)
        for slot in _NAMES:
            found |= self.reader.batches(self.halls[slot].inbox())
        for copy in self._copies():
            found |= self.reader.copy(copy)
        with suppress(StorageError):
            found |= set(self.siege.references())
        return found

    def _look_at_central(self) -> None:
        with suppress(StorageError):
            copies = [self.reader.copy(copy.path) for copy in backup.copies(self.siege.place.backup)]
            night = self.siege.night()
            if night > self.latest:
                raise Lost(f"more nights were counted than lived: {night}")
            self.oracle.lies_at_central(night, set(self.siege.references()), copies)

    def _copies(self) -> list[Path]:
        return [copy.path for folder in (self.siege.place.backup, self._second()) for copy in backup.copies(folder)]

    def _second(self) -> Path:
        there = self.root / "second"
        return there if there.exists() else self.root / "second.away"

    def _one(self, slot: str) -> Hall | None:
        there = [hall for hall in self.machines(slot) if hall.home not in self.off]
        return self.chance.choice(there) if there else None

    def _new(self) -> str:
        self.number += 1
        return reference_of(self.number)

    def _some_of_inbox(self, slot: str) -> list[Path]:
        return sorted(self.halls[slot].inbox().glob("*.batch"))[:1]

    def burn(self, slot: str) -> None:
        """Record a loss on a terminal's disk: what no machine of its name holds any more is burnt there."""
        left = set().union(*(self.reader.held_by(hall) for hall in self.machines(slot)))
        self.oracle.destroyed_at_terminal(slot, left)

    def _saved(self, hall: Hall) -> Path:
        return self.root / f"{hall.home.name}.saved"

    def _letter(self, slot: str) -> Path:
        return self.siege.share / "down" / f"{slot}.letter"


Act = Callable[[Story, str, Plug], None]
ACTS: Mapping[str, tuple[float, Act]] = {
    "submit": (8, Story.submit),
    "sync": (10, Story.sync),
    "ingest": (4, Story.ingest),
    "nightly": (8, Story.nightly),
    "whole": (8, Story.whole),
    "season": (0.7, Story.season),
    "year": (0.5, Story.year),
    "days": (4, Story.days),
    "clock": (3, Story.clock),
    "erase": (1, Story.erase),
    "drop": (1, Story.drop),
    "flip": (1, Story.flip),
    "hold": (1, Story.hold),
    "deliver": (1, Story.deliver),
    "lose share": (0.4, Story.lose_share),
    "share in trouble": (1, Story.share_trouble),
    "keep letter": (1, Story.keep_letter),
    "stale letter": (2, Story.stale_letter),
    "switch": (1, Story.switch),
    "rot spool": (1, Story.rot_spool),
    "lose spool": (0.7, Story.lose_spool),
    "save": (1, Story.save),
    "put back": (1, Story.put_back),
    "repair": (1, Story.repair),
    "make again": (0.5, Story.make_again),
    "clone": (0.7, Story.clone),
    "revoke": (0.5, Story.revoke),
    "thief": (1.5, Story.thief),
    "lose base": (1, Story.lose_base),
    "lose base and newest copy": (1.2, Story.lose_base_and_newest),
    "lose disk": (0.5, Story.lose_disk),
    "lose ledger": (0.7, Story.lose_ledger),
    "second away": (0.7, Story.second_away),
}


def walk(root: Path, seeds: range, acts: int = LONG, figures: Figures | None = None) -> Figures:
    """Live some stories; every third lives on until all is forgotten.

    Raises:
        Lost: when a promise is broken; this and any other error has a note of the seed and the acts of its story.
    """
    figures = figures or Figures()
    for seed in seeds:
        with counted(seed):
            story = Story(root / str(seed), seed, figures)
            try:
                for _act in range(acts):
                    story.act()
                story.settle(is_forgetting=seed % 3 == 0)
            except Exception as error:
                error.add_note(f"{story.told}\nAgain: python -m tests.proof.run --seed {seed} --acts {acts}")
                raise
        figures.stories += 1
        shutil.rmtree(root / str(seed))
    return figures
