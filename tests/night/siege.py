"""Provide a central on real files, for tests of its side and of both sides."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from db import meta
from db.central import night
from db.central.central import Central, Place
from db.central.decisions import enrolment, person
from db.central.decisions.ledger import Enrolment
from db.central.night import Night
from db.central.tables.schema import open_central
from db.connection import immediate, rows
from db.files import Step, no_step
from db.night import night_date
from db.night.share import Away, AwayShare, Share
from db.night.target import open_share
from kiosk.clock import local_day, to_text
from tests.night.keys import CENTRAL, pair


@dataclass
class Siege:
    """Central, with its share."""

    home: Path
    share: Path
    second: Path | None = None

    def __post_init__(self) -> None:
        for folder in (self.place.backup, self.share / "down", self.share / "inbox"):
            folder.mkdir(parents=True, exist_ok=True)
        open_central(self.place.database).close()

    @property
    def place(self) -> Place:
        return Place(self.home, self.second)

    @contextmanager
    def opened(self, at: datetime, step: Step = no_step, *, is_night: bool = False) -> Iterator[Central]:
        ledgers = self.place.ledgers(step)
        ledger = ledgers.read()
        with closing(night.open_base(self.place)) as db:
            today = local_day(at)
            if is_night:
                step("night date")
                with immediate(db):
                    night_date.move(db, today)
            yield Central(
                place=self.place,
                db=db,
                ledgers=ledgers,
                ledger=ledger,
                seed=CENTRAL.seed,
                identities=[CENTRAL.identity],
                share=self._share(step),
                night=night_date.current(db) or today,
                now=at,
                step=step,
            )

    def _share(self, step: Step) -> Share:
        try:
            return open_share(str(self.share), self.home, step=step)
        except Away as away:
            return AwayShare(str(away))

    def enrol(self, name: str, at: datetime, agency: str = "CBS", keys: str = "") -> None:
        """Enrol a terminal with the keys of its name, or with those of another name."""
        (self.share / "inbox" / name).mkdir(exist_ok=True)
        own = pair(keys or name)
        with self.opened(at) as central:
            told = Enrolment(name, agency, own.verify, own.recipient, to_text(at))
            enrolment.enrol(central.ledgers, central.ledger, told)
            night.keep(central)

    def revoke(self, name: str, at: datetime, step: Step = no_step) -> None:
        with self.opened(at, step) as central:
            enrolment.revoke(central, name)
            night.keep(central)

    def erase(self, reference: str, at: datetime, step: Step = no_step) -> None:
        with self.opened(at, step) as central:
            person.erase(central, reference)

    def ingest(self, at: datetime, step: Step = no_step, released: frozenset[str] = frozenset()) -> Night:
        with self.opened(at, step) as central:
            return night.ingest(central, released)

    def nightly(self, at: datetime, step: Step = no_step) -> Night:
        with self.opened(at, step, is_night=True) as central:
            return night.nightly(central)

    def pretend(self, day: date) -> None:
        """Go on as if every night until a day had been lived."""
        with closing(night.open_base(self.place)) as db, immediate(db):
            night_date.move(db, day)
            meta.note(db, "night", day.isoformat())

    def restore(self, night_of: date, step: Step = no_step) -> None:
        night.restore(self.place, night_of, step)

    def references(self) -> list[str]:
        """Return the reference of each event that central holds, sorted."""
        with closing(night.open_base(self.place)) as db:
            bodies = [json.loads(each["body"]) for each in rows(db, "SELECT body FROM events")]
        return sorted(body["payload"]["reference"] for body in bodies)

    def stored(self) -> set[str]:
        """Return the references whose batch is in a copy that was read again."""
        sql = "SELECT body FROM events JOIN batches ON batch = digest WHERE stored_night IS NOT NULL"
        with closing(night.open_base(self.place)) as db:
            return {json.loads(each["body"])["payload"]["reference"] for each in rows(db, sql)}

    def night(self) -> date:
        """Return the night date."""
        with closing(night.open_base(self.place)) as db:
            return night_date.current(db) or date.min

    def refused(self) -> dict[str, str]:
        """Return the reason of each refused file, by its digest."""
        with closing(night.open_base(self.place)) as db:
            return {each["digest"]: each["reason"] for each in rows(db, "SELECT digest, reason FROM refused")}

    def lose_base(self) -> None:
        for path in self.place.folder.glob("central.sqlite*"):
            path.unlink()

    def lose_disk(self) -> None:
        shutil.rmtree(self.place.folder)
        self.place.backup.mkdir(parents=True)
