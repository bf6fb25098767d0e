"""A small invented world: terminals and central, each with a home of its own, and a share between them."""

import csv
import io
import json
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.connection import Connection
from db.files import Step, no_step
from db.keys import Keys
from db.night.central.csv import export as csv_export
from db.night.central.csv.tables import sheets
from db.stores.counts import Counts
from db.stores.outbox import origin_of
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from db.sync import down, enrolment, escrow, night
from db.sync.central_home import CentralHome
from db.sync.down import Version
from db.sync.night import Nightly, Place, SentNight
from db.terminal import make_terminal, open_terminal
from kiosk.clock import SteppedClock, local_day
from kiosk.domain.ticket import Outcome
from kiosk.reference import ALPHABET, check_sign
from kiosk.services.ports import NewTicket, Submission
from kiosk.settings import Config
from tests.sync.machines import ESCROW

FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
DICTIONARY_ROWS = sum(len(each.columns) for each in sheets())
NONE_ELSE = dict.fromkeys(
    (
        *("reactivation.csv", "reactivation_contact.csv", "housing_request.csv", "portal_help.csv"),
        *("garage.csv", "garage_contact.csv", "workshop.csv", "workshop_contact.csv"),
        *("device.csv", "device_contact.csv", "satisfaction.csv", "survey.csv"),
        *("difficulty.csv", "difficulty_contact.csv", "kiosk_opinion.csv", "counts.csv"),
    ),
    0,
) | {"DICTIONNAIRE.csv": DICTIONARY_ROWS}
"""Rows of the files to which nothing came; the dictionary tells of every column all the same."""
NASTY = (
    "[/b]",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE events; --",
    "🏠 Cambo",
    "0,10",
    "é\u202fœ\nligne",
    "\\ud800",
)


def sound_reference(number: int) -> str:
    """A reference whose check sign holds, another for each number."""
    signs = "".join(ALPHABET[number >> shift & 31] for shift in range(25, -1, -5))
    return f"BEL-{signs[:4]}-{signs[4:]}{check_sign(signs)}"


class Hall:
    """One terminal."""

    def __init__(self, root: Path, name: str, recipient: str, target: str, agency: str = "CBS") -> None:
        self.home = root / name
        self.name = name
        self.target = target
        self.agency = agency
        self.config = Config.model_validate(
            {
                "agency": {"code": agency, "name": "Agence d'essai", "phone": "05 00 00 00 00"},
                "terminal": {"id": name},
                "hours": {},
                "sync": {"target": target, "recipients": (recipient,)},
            }
        )
        make_terminal(self.home)

    def rename(self, name: str) -> None:
        """As `kiosk init --terminal NAME` does."""
        Keys(self.home).change_name(self.name, name)
        self.take_name(name)

    def take_name(self, name: str) -> None:
        """Believe that it has this name, as its configuration says by now."""
        terminal = self.config.terminal.model_copy(update={"id": name})
        self.config = self.config.model_copy(update={"terminal": terminal})
        self.name = name

    def seal_for(self, *recipients: str) -> None:
        """As somebody who edits `sync.recipients`."""
        sync = self.config.sync.model_copy(update={"recipients": recipients})
        self.config = self.config.model_copy(update={"sync": sync})

    @property
    def spool(self) -> Path:
        return self.home / "spool"

    @property
    def submissions(self) -> Submissions:
        return Submissions(open_terminal(self.home), origin_of(self.config))

    def open(self) -> Connection:
        return open_terminal(self.home)()

    def submit(self, reference: str, at: datetime = FRIDAY, **typed: object) -> None:
        answers: dict[str, object] = {"landlord": "office64", "rent": "0,10", "commune": "Bayonne (64100)"} | typed
        values: dict[str, object] = {key: value for key, value in answers.items() if key not in {"rent", "commune"}}
        values |= {"rent": 10, "commune": "64102"}
        if answers.get("phone"):
            values["phone"] = "+33612345678"
        self.submissions.add(
            Submission(reference, "bel_listing", 1, "eu", at, (at + timedelta(days=5)).date(), answers, values)
        )

    def read(self, reference: str, at: datetime = FRIDAY) -> bool:
        return self.submissions.mark_read(reference, "essai", at)

    def close_ticket(self, at: datetime = FRIDAY) -> None:
        tickets = Tickets(open_terminal(self.home), origin_of(self.config), "A", SteppedClock(at))
        ticket = tickets.add(NewTicket(at, "bel_listing", "eu", claims_priority=False, draft=None))
        assert tickets.claim(ticket.id, "essai", "2", at + timedelta(minutes=4))
        assert tickets.close(ticket.id, Outcome.DONE, "essai", at + timedelta(minutes=10))

    def count(self, act: str, what: str, at: datetime = FRIDAY) -> None:
        Counts(open_terminal(self.home), origin_of(self.config)).add(local_day(at), act, what)

    def rate(self, answer: str, at: datetime = FRIDAY) -> None:
        Counts(open_terminal(self.home), origin_of(self.config)).add_opinion(local_day(at), answer)

    def night(self, now: datetime = NIGHT, step: Step = no_step) -> SentNight:
        return night.send(Place(self.home, self.target, step=step), self.config, now)

    def enrolment(self) -> Path:
        path = self.home / "enrolment.json"
        keys = Keys(self.home)
        told = {
            "terminal": self.name,
            "agency": self.agency,
            "verify_key": keys.verify_key().hex(),
            "recipient": keys.age_recipient(),
        }
        path.write_text(json.dumps(told), encoding="utf-8")
        return path


class World:
    """Central, a share, and terminals that are enrolled."""

    def __init__(self, root: Path, target: str = "") -> None:
        self.root = root
        self.share = root / "share"
        self.share.mkdir(exist_ok=True)
        self.target = target or self.share.as_uri()
        self.central = CentralHome(root / "central-home")
        self.keys = self.central.make()
        escrow.keep(self.central, ESCROW)

    def hall(self, name: str = "hall-a", *, enrolled: bool = True, agency: str = "CBS") -> Hall:
        hall = Hall(self.root, name, self.keys.recipient, self.target, agency)
        (hall.home / "keys" / "central.verify").write_bytes(self.central.verify_file.read_bytes())
        if enrolled:
            enrolment.enrol(self.central.home, hall.enrolment(), FRIDAY)
        return hall

    def night(self, now: datetime = NIGHT, step: Step = no_step) -> Nightly:
        done = night.nightly(Place(self.central.home, self.target, step=step), now)
        self.keep_target()
        return done

    def keep_target(self) -> None:
        """As `kiosk central init --target` does, where there is a database."""
        if not self.central.target_file.exists():
            self.central.target_file.write_text(f"{self.target}\n", encoding="utf-8")

    def ingest(self, now: datetime = NIGHT, step: Step = no_step) -> None:
        """Take what came and show it; no copy is made, and no page."""
        place = Place(self.central.home, self.target, step=step)
        with night.central(place, now) as central:
            night.ingest(place, central, now)
            csv_export.export(central.db, central.home.csv, central.step)

    def page(self, day: str) -> list[str]:
        """The lines of a morning page."""
        return (self.central.report / f"{day}.txt").read_text(encoding="utf-8").splitlines()

    def table(self, sql: str) -> list[tuple[object, ...]]:
        """Read `central.sqlite` as any tool would: with the standard library."""
        import sqlite3

        with closing(sqlite3.connect(self.central.database)) as db:
            return db.execute(sql).fetchall()

    def put_down(self, hall: Hall, kind: str, number: int, told: down.Json, *, is_secret: bool = False) -> str:
        """Sign whatever it is, as a newer central might, and lay it down; gives its path at the target."""
        generation = self.central.generation_file.read_text(encoding="ascii").strip()
        packed = down.pack(told)
        body = down.keep_secret(packed, Keys(hall.home).age_recipient()) if is_secret else packed
        path = f"{down.folder_of(hall.name)}/{down.name_of(kind, number)}"
        signed = down.write(hall.name, kind, Version(generation, number), body, self.keys.seed)
        (self.share / path).write_bytes(signed)
        return path

    def receipt(self, hall: Hall) -> Path:
        return self.share / "acks" / f"{hall.name}.ack"

    def inbox(self, hall: Hall) -> list[Path]:
        return sorted((self.share / "inbox" / hall.name).glob("*.batch"))

    def files(self, *folders: str) -> dict[str, bytes]:
        """Every file below some of central's folders, with its bytes."""
        found: dict[str, bytes] = {}
        for folder in folders:
            for path in self.paths(self.central.folder / folder):
                found[str(path.relative_to(self.central.folder))] = path.read_bytes()
        return found

    @staticmethod
    def paths(folder: Path) -> Iterable[Path]:
        return (path for path in sorted(folder.rglob("*")) if path.is_file())


def sheet(world: World, name: str) -> list[dict[str, str]]:
    """A CSV file of central's, row by row."""
    text = (world.central.csv / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
