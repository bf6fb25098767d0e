"""An invented tenant's listing, an invented agency, and stores that live in memory."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

from kiosk.clock import Clock, SteppedClock, today
from kiosk.domain.agency.calendar import AgencyCalendar
from kiosk.domain.communes import directory
from kiosk.forms.answers import UNKNOWN, Answer, Raw
from kiosk.forms.catalog import Forms, forms_for
from kiosk.forms.catalog.bel_listing.spec import SPEC
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FormSpec
from kiosk.services.ports.errors import SeatsGone, StorageError
from kiosk.services.ports.files import FileMove, FileRow, FileWanted, StoredSubmission, Submission
from kiosk.services.ports.resumes import DraftAnswer, FileAnswer, SavedDraft, SentFile
from kiosk.services.ports.tickets import AtDesk
from kiosk.services.query import Slice
from kiosk.services.services import Services
from kiosk.settings import Config
from tests.unit.memory_tickets import MemoryTickets

TUESDAY_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""10:00 in Paris; the agency is open."""
TUESDAY = TUESDAY_MORNING.date()

ANSWERS: Mapping[str, Raw | None] = {
    "landlord": "office64",
    "lease_start": "01/03/2016",
    "notice_given": "no",
    "commune": "Cambo-les-Bains (64250)",
    "dwelling_kind": "apartment",
    "dwelling_type": "T3",
    "area": "64",
    "floor": "2",
    "lift": "yes",
    "heating": "gas_shared",
    "energy_class": "C",
    "outside": ("balcony",),
    "rent": "412,60",
    "parking": "garage",
    "parking_rent": "38,10",
    "charges": "95,00",
    "cold_water": "yes",
    "hot_water": "no",
    "heating_charge": None,
    "around": ("transport", "shops"),
    "wished_communes": ("Anglet (64600)", "Bayonne (64100)"),
    "rent_ceiling": "500",
    "consent_call": "yes",
    "contact_name": "Maider Exemple",
    "phone": "06 12 34 56 78",
}
"""Answers as typed; None is "I don't know"."""


def answer(raw: Raw | None) -> Answer:
    return UNKNOWN if raw is None else Answer(raw)


def all_forms(
    settings: Config | None = None,
    clock: Clock | None = None,
    seats_taken: Callable[[str], Mapping[str, int]] = lambda _but_for: {},
) -> Forms:
    """Return every journey, on a Tuesday unless a clock says otherwise."""
    clock = clock or SteppedClock(TUESDAY_MORNING)
    return forms_for(settings or config(), partial(today, clock, None), clock, seats_taken)


def on_the_day(spec: FormSpec, day: date = TUESDAY) -> FormSpec:
    """Return a journey that counts from a day."""
    return replace(spec, today=lambda: day)


def filled(changes: Mapping[str, Raw | None] | None = None, *, without: tuple[str, ...] = ()) -> FormSession:
    """Return a session with every page answered."""
    session = FormSession(on_the_day(SPEC))
    for key, raw in {**ANSWERS, **(changes or {})}.items():
        if key not in without:
            session.answer(key, answer(raw))
    return session


def walk(session: FormSession) -> list[str]:
    """Turn pages, confirming doubts, until one is refused or all are done; return the pages seen."""
    seen = []
    while (step := session.step) is not None:
        seen.append(session.place)
        if session.go_next() and (session.errors(step) or session.go_next()):
            break
    return seen


def config(**tables: object) -> Config:
    morning, afternoon = "08:30-12:30", "13:30-17:00"
    return Config.model_validate(
        {
            "agency": {"code": "CBS", "name": "Agence d'essai", "phone": "05 00 00 00 00"},
            "terminal": {"id": "essai"},
            "hours": dict.fromkeys(("mon", "wed", "thu", "fri"), (morning, afternoon)) | {"tue": (morning,)},
        }
        | tables
    )


class AlwaysChanged:
    """A mark that moves at every look: what is in memory is cheap to read again."""

    def __init__(self) -> None:
        self._looks = 0

    def mark(self) -> int:
        self._looks += 1
        return self._looks

    def close(self) -> None:
        """Do nothing: nothing is open."""


class MemoryPresence:
    def __init__(self) -> None:
        self.at_desk: dict[str, str] = {}

    def renew(self, agent: str, desk: str, at: datetime) -> None:
        self.at_desk[agent] = desk

    def leave(self, agent: str) -> None:
        self.at_desk.pop(agent, None)

    def here(self, now: datetime) -> tuple[AtDesk, ...]:
        return tuple(AtDesk(*each) for each in self.at_desk.items())


class MemorySubmissions:
    def __init__(self) -> None:
        self.stored: dict[str, Submission] = {}
        self.withdrawn: dict[str, Submission] = {}
        self.is_full = False

    def add(self, submission: Submission) -> None:
        if self.is_full or submission.reference in self.stored | self.withdrawn:
            raise StorageError("no room, or taken")
        self._put(submission)

    def _put(self, submission: Submission) -> None:
        seats = submission.seats
        if seats and not seats.fit(self.seats_taken(submission.reference).get(seats.workshop, 0)):
            raise SeatsGone
        self.stored[submission.reference] = submission

    def page(self, wanted: FileWanted) -> Slice[FileRow]:
        raise NotImplementedError("a console's list needs a database")

    def counts(self) -> Mapping[str, int]:
        return Counter(each.kind for each in self.stored.values())

    def late(self, today: date) -> frozenset[str]:
        return frozenset(each.kind for each in self.stored.values() if each.promise < today)

    def get(self, reference: str) -> StoredSubmission | None:
        found = self.stored.get(reference)
        return StoredSubmission(found, None, None) if found else None

    def seats_taken(self, but_for: str = "") -> Mapping[str, int]:
        taken: Counter[str] = Counter()
        for each in self.stored.values():
            if each.seats and each.reference != but_for:
                taken[each.seats.workshop] += each.seats.n
        return taken

    def forget_printed(self, reference: str, at: datetime) -> bool:
        return self.stored.pop(reference, None) is not None

    def mark_read(self, *_all: object, **_named: object) -> FileMove | None:
        raise NotImplementedError("an agent's act needs a database")

    ask = follow = number = mark_read

    def undo(self, *_all: object, **_named: object) -> bool:
        raise NotImplementedError("an agent's act needs a database")

    def named(self, *_all: object, **_named: object) -> tuple[tuple[str, str, str], ...]:
        raise NotImplementedError("a name is searched in a database")

    def is_withdrawn(self, reference: str) -> bool:
        return reference in self.withdrawn

    def amend(self, submission: Submission) -> bool:
        if self.is_full:
            raise StorageError("no room")
        before = self.stored.get(submission.reference)
        if before is None or submission.amends != event_of(before):
            return False
        self._put(submission)
        return True

    def withdraw(self, reference: str, at: datetime, *, by_agent: bool = False) -> FileMove | None:
        gone = self.stored.pop(reference, None)
        if gone is None:
            return None
        self.withdrawn[reference] = gone
        return FileMove(reference, at, {}, {})


def event_of(submission: Submission) -> str:
    """Return the id of the event of a text."""
    return f"{submission.revision - 1:032x}"


class MemoryResumes:
    """Drafts and codes in plain dictionaries: only the database seals them."""

    def __init__(self, submissions: MemorySubmissions) -> None:
        self.drafts: dict[str, SavedDraft] = {}
        self.codes: dict[str, str] = {}
        self.submissions = submissions
        self.is_full = False
        self.locked_until: datetime | None = None
        self.tries = 0

    def save_draft(self, code: str, saved: SavedDraft, last_day: date, *, over: datetime | None = None) -> bool:
        if self.is_full:
            raise StorageError("no room")
        if not self._is_as_seen(code, over):
            return False
        self.drafts[code] = saved
        return True

    def _is_as_seen(self, code: str, seen: datetime | None) -> bool:
        return code not in self.drafts or self.drafts[code].saved_at == seen

    def closed_until(self, now: datetime) -> datetime | None:
        return self.locked_until

    def open_draft(self, code: str, now: datetime) -> DraftAnswer:
        self.tries += 1
        return DraftAnswer(self.drafts.get(code), self.locked_until)

    def forget_draft(self, code: str) -> None:
        self.drafts.pop(code, None)

    def give_code(self, reference: str, code: str, *, of_draft: datetime | None = None) -> bool:
        if self.is_full:
            raise StorageError("no room")
        self.codes[reference] = code
        if self._is_as_seen(code, of_draft):
            self.drafts.pop(code, None)
        return reference in self.submissions.stored

    def open_file(self, reference: str, code: str, now: datetime) -> FileAnswer:
        file = self.find_file(reference)
        if file is None or self.codes.get(reference) != code or self.locked_until:
            return FileAnswer(None, self.locked_until)
        return FileAnswer(file)

    def find_file(self, reference: str) -> SentFile | None:
        here, gone = (kept.get(reference) for kept in (self.submissions.stored, self.submissions.withdrawn))
        known = here or gone
        if known is None:
            return None
        dates = (known.submitted_at, known.promise, known.revision)
        withdrawn_at = None if here else known.submitted_at
        return SentFile(reference, known.kind, *dates, event_of(known), None, None, withdrawn_at, None, here)


class MemoryAudit:
    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []
        self.at: list[datetime] = []
        self.is_full = False

    def record(self, at: datetime, actor: str, action: str, subject: str = "") -> None:
        if self.is_full:
            raise StorageError("no room")
        self.rows.append((actor, action, subject))
        self.at.append(at)


class MemoryCounts:
    def __init__(self) -> None:
        self.counted: list[tuple[str, str]] = []
        self.opinions: list[str] = []

    def add(self, day: date, act: str, what: str) -> None:
        self.counted.append((act, what))

    def add_opinion(self, day: date, answer: str) -> None:
        self.opinions.append(answer)


class Terminal:
    """Services over stores in memory, which a test can read and change."""

    def __init__(self, settings: Config | None = None, now: datetime = TUESDAY_MORNING) -> None:
        self.config = settings or config()
        self.clock = SteppedClock(now)
        self.submissions = MemorySubmissions()
        self.resumes = MemoryResumes(self.submissions)
        self.tickets = MemoryTickets()
        self.presence = MemoryPresence()
        self.audit = MemoryAudit()
        self.counts = MemoryCounts()

    def services(self) -> Services:
        return Services(
            config=self.config,
            clock=self.clock,
            calendar=AgencyCalendar(self.config.hours),
            find_communes=directory,
            forms=all_forms(self.config, self.clock, self.submissions.seats_taken),
            submissions=self.submissions,
            resumes=self.resumes,
            tickets=self.tickets,  # type: ignore[arg-type]  # only the tenant's side of the queue
            staff=None,  # type: ignore[arg-type]  # no agent signs in here
            presence=self.presence,
            audit=self.audit,
            counts=self.counts,
            printer=None,  # type: ignore[arg-type]  # nothing is printed here
            write_bel_text=lambda reference, text: "",
            open_changes=AlwaysChanged,
        )
