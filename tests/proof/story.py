"""Two terminals, a share and central, and what people and timers do with them, as plain methods.

What they suffer is added by `tests.proof.harm`, and how every story ends by `tests.proof.settling`.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from db.sync import backup, copies_gone, enrolment, escrow, from_quarantine, night, opening, quarantine, register
from db.sync.batch import FOR_ANOTHER_KEY, BadBatch
from db.sync.central import Central
from db.sync.central_schema import open_central
from db.sync.ingested import Ingested
from db.sync.night import Place
from db.sync.restore import NotNeeded, WouldLose, restore
from tests.sync.machines import ESCROW, ESCROW_IDENTITY
from tests.sync.world import NIGHT, Hall, World, sound_reference

from db.files import Step
from db.keys import Keys
from kiosk.services.ports import DamagedDatabase
from tests.proof.ledger import Figures, Ledger, Lost
from tests.proof.pulling import Pulled, pulled_before, sql_steps

SLOTS = ("a", "b")
DAY = timedelta(days=1)


@dataclass
class Terminal:
    """One machine that stands somewhere."""

    hall: Hall
    slot: str
    clock: timedelta = timedelta()
    """How far its clock is off."""
    had: list[str] = field(default_factory=list)
    """Names that its home had, that of now the last."""

    def __post_init__(self) -> None:
        self.had = self.had or [self.hall.name]


@cache
def template() -> Path:
    """A world as `init` and `enrol` leave it, made once."""
    root = Path(mkdtemp(prefix="proof-"))
    world = World(root)
    escrow.keep(world.central, ESCROW)
    for slot in SLOTS:
        world.hall(f"hall-{slot}")
    return root


def with_escrow(central: Central) -> Central:
    """In a run to which a person brought the escrow's key."""
    return opening.with_escrow(central, [ESCROW_IDENTITY])


class Story:
    """A world and what happens in it; `fatal` of an act is the effect before which the plug is pulled, from 0."""

    def __init__(self, root: Path, figures: Figures | None = None) -> None:
        shutil.copytree(template(), root, dirs_exist_ok=True)
        self.root = root
        self.world = World(root)
        self.figures = figures or Figures()
        self.ledger = Ledger(self.world, self.figures)
        self.now = NIGHT
        self.central_clock = timedelta()
        self.enrolled: set[str] = set()
        self.shut_out: set[str] = set()
        self.terminals = {slot: Terminal(self.hall(f"hall-{slot}"), slot) for slot in SLOTS}
        self.clones: dict[str, Terminal] = {}
        self.retired: list[Terminal] = []
        self.names = dict.fromkeys(SLOTS, 1)
        self.count = 0
        self.is_archive_whole = True
        self.nightly()
        for slot in SLOTS:
            self.back_up_terminal(slot)
        self.keep_receipts()

    # What people do at a terminal.

    def submit(self, slot: str, fatal: int | None = None, *, at_clone: bool = False) -> None:
        self.count += 1
        terminal = self._terminal(slot, at_clone)
        reference = sound_reference(self.count)
        key = f"{reference} submitted"
        self.ledger.possible.add(key)
        with self.pulled(fatal) as step, sql_steps(step):
            terminal.hall.submit(reference, self.now + terminal.clock)
            self.ledger.promise(key, slot)

    def read(self, slot: str) -> None:
        """An agent reads the oldest listing that is there."""
        terminal = self.terminals[slot]
        for stored in terminal.hall.submissions.to_read()[:1]:
            reference = stored.submission.reference
            assert terminal.hall.read(reference, self.now + terminal.clock)
            self.ledger.promise(f"{reference} read", slot)

    # Nights.

    def busy_day(self, slot: str, fatal: int | None = None) -> None:
        self.submit(slot)
        self.submit(slot)
        self.read(slot)
        self.terminal_night(slot, fatal)

    def terminal_night(self, slot: str, fatal: int | None = None, *, at_clone: bool = False) -> None:
        self.night_of(self._terminal(slot, at_clone), fatal)

    def retired_night(self, fatal: int | None = None) -> None:
        for terminal in self.retired[-1:]:
            self.night_of(terminal, fatal)

    def nightly(self, fatal: int | None = None) -> None:
        self.act_at_central(lambda step: self.world.night(self.central_now, step), fatal)

    def ingest(self, fatal: int | None = None) -> None:
        self.act_at_central(lambda step: self.with_central(step, self.take), fatal)

    def back_up(self, fatal: int | None = None) -> None:
        self.act_at_central(lambda step: self.with_central(step, self._back_up), fatal)

    def whole_night(self, slot: str, *, is_receipt_lost: bool = False) -> None:
        """Flat chance alone seldom gets this far: a purge needs both sides, in this order."""
        self.submit(slot)
        self.terminal_night(slot)
        self.nightly()
        if is_receipt_lost:
            self.lose_receipts()
        self.terminal_night(slot)
        self.now += timedelta(hours=7)

    def pass_days(self, days: int) -> None:
        self.now += days * DAY

    def set_clock(self, slot: str, days: int) -> None:
        """A terminal's clock, or with another name central's, is off by some days."""
        if slot in self.terminals:
            self.terminals[slot].clock = days * DAY
        else:
            self.central_clock = days * DAY

    def night_ahead(self, slot: str, days: int, fatal: int | None = None) -> None:
        """One night of a terminal whose clock is ahead, and is set right after it."""
        terminal = self.terminals[slot]
        right, terminal.clock = terminal.clock, days * DAY
        self.night_of(terminal, fatal)
        terminal.clock = right

    def restore(self, fatal: int | None = None) -> None:
        """As the operator's guide has it: `kiosk central restore`, again when it was cut off."""
        self.put_back(fatal, is_wanted=False)
        if not self.world.central.database.exists():
            self.put_back(None, is_wanted=False)
        self._check_enrolled()
        self.ledger.learn()

    def _check_enrolled(self) -> None:
        """A copy may be older than an enrolment, or than a revocation: nobody has to remember either."""
        central = self.world.central
        with closing(open_central(central.database)) as db:  # what every night begins with
            known = {name: told.revoked_at is not None for name, told in register.everywhere(central, db).items()}
        if known != {name: name in self.shut_out for name in self.enrolled}:
            raise Lost("an enrolment or a revocation went with the database")

    def keep_receipts(self) -> None:
        shutil.copytree(self.world.share / "acks", self.root / "old-acks", dirs_exist_ok=True)

    def lose_receipts(self) -> None:
        shutil.rmtree(self.world.share / "acks", ignore_errors=True)
        (self.world.share / "acks").mkdir()

    def back_up_terminal(self, slot: str) -> None:
        shutil.rmtree(self.root / f"saved-{slot}", ignore_errors=True)
        shutil.copytree(self.terminals[slot].hall.home, self.root / f"saved-{slot}")

    # Small things.

    @property
    def central_now(self) -> datetime:
        return self.now + self.central_clock

    def machines(self) -> list[Terminal]:
        return [*self.terminals.values(), *self.clones.values(), *self.retired]

    def halls(self) -> list[Hall]:
        return [terminal.hall for terminal in self.machines()]

    def sheets(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.world.central.csv.glob("*.csv")}

    @contextmanager
    def pulled(self, fatal: int | None) -> Iterator[Step]:
        try:
            yield pulled_before(fatal)
        except Pulled:
            self.figures.kills += 1

    def _terminal(self, slot: str, at_clone: bool) -> Terminal:
        return self.clones.get(slot, self.terminals[slot]) if at_clone else self.terminals[slot]

    def hall(self, name: str) -> Hall:
        hall = self.world.hall(name)
        self._tell_key(hall)
        self.note_enrolled(hall)
        return hall

    def machine(self, home: Path, name: str) -> Hall:
        """A copy of a home, under the name that it has by now."""
        hall = Hall(home.parent, home.name, self.world.keys.recipient, self.world.target)
        hall.take_name(name)
        self._tell_key(hall)
        return hall

    def note_enrolled(self, hall: Hall) -> None:
        self.enrolled.add(hall.name)
        self.ledger.keys[hall.name] = Keys(hall.home).verify_key()

    def revoke(self, name: str) -> None:
        self.act_at_central(lambda _step: enrolment.revoke(self.world.central.home, name, self.central_now))
        self.shut_out.add(name)

    def tell_key(self) -> None:
        """A person writes central's key, and the escrow's, into the configuration of each terminal."""
        for hall in self.halls():
            self._tell_key(hall)

    def _tell_key(self, hall: Hall) -> None:
        hall.seal_for(self.world.keys.recipient, ESCROW)

    def inbox(self, slot: str) -> list[Path]:
        """What a terminal brought, under the name of now first."""
        folders = [self.world.share / "inbox" / name for name in reversed(self.terminals[slot].had)]
        return [path for folder in folders for path in sorted(folder.glob("*.batch"))]

    def night_of(self, terminal: Terminal, fatal: int | None = None) -> None:
        with self.pulled(fatal) as step:
            terminal.hall.night(self.now + terminal.clock, step)

    def act_at_central(self, act: Callable[[Step], object], fatal: int | None = None) -> None:
        try:
            with self.pulled(fatal) as step:
                act(step)
        except DamagedDatabase:
            self.restore()  # what the sentence of this error tells a person to do
        self.ledger.learn()

    def with_central(self, step: Step, act: Callable[[Central], object]) -> None:
        place = Place(self.world.central.home, self.world.target, step=step)
        with night.central(place, self.central_now) as central:
            act(central)

    def take(self, central: Central) -> None:
        night.ingest(Place(self.world.central.home, self.world.target, step=central.step), central, self.central_now)

    def _back_up(self, central: Central) -> None:
        """As `kiosk central backup` does."""
        backup.back_up(central, self.central_now)
        copies_gone.note(central.home, backup.copies(central.home.backup), self.central_now)

    def _release(self, central: Central) -> None:
        for slip in quarantine.slips(self.world.central.quarantine):
            # What came for another key before its terminal was revoked is let in by the same command, and so is what
            # the page calls whole where its slip was lost; harmed, it stays.
            may_be_harmed = slip["reason"] in (*FOR_ANOTHER_KEY, "slip")
            if slip["reason"] == "revoked" or may_be_harmed:
                with suppress(*([BadBatch] if may_be_harmed else [])):
                    from_quarantine.release(with_escrow(central), Path(slip["file"]), self.central_now, Ingested())

    def put_back(self, fatal: int | None, *, is_wanted: bool) -> None:
        place = Place(self.world.central.home, self.world.target)
        with self.pulled(fatal) as step:
            try:
                restore(Place(place.home, place.target, step=step), self.central_now, replace=is_wanted)
            except NotNeeded:
                return
            except WouldLose:  # what its sentence says
                self.back_up()
                restore(place, self.central_now, replace=is_wanted)
            except DamagedDatabase:
                # The same: a clock that fell back takes out a copy of a day to come, and a night may end before that is
                # noted. No disk of this world is away.
                copies_gone.file_of(self.world.central).unlink()
                restore(place, self.central_now, replace=is_wanted)
