"""Invented records for tests to store: nobody has these names, and no number can be dialled."""

from datetime import UTC, date, datetime

from db.stores.outbox import Origin
from kiosk.domain.ticket import Priority, TicketState
from kiosk.forms.answers import UNKNOWN, Answer
from kiosk.forms.draft import Draft
from kiosk.services.ports.files import FileWanted, StoredSubmission, Submission, SubmissionStore
from kiosk.services.ports.tickets import NewTicket, Ticket

FRIDAY = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
"""An ordinary afternoon, half past four in Paris."""
ORIGIN = Origin("essai", "CBS")
PIN, OTHER_PIN = "640064", "286193"

NASTY_TEXTS = (
    "[/b] [T2] [@click=app.quit]x[/]",
    "'; DROP TABLE submissions; --",
    "=cmd|'/C calc'!A0 \"x\"",
    "🏠 été Ôô ñ œuf 0,10 € ½",
    "e\u0301 and \u00e9 are not the same signs",
    "deux\nlignes\tet une marge ",
    "%s {0} {name} $HOME \\u0000 \\",
    "",
)
"""Texts that a person may type or paste: each is stored and given back character for character."""


def a_submission(reference: str = "BEL-7K3M-2QF", **changes: object) -> Submission:
    """Return a small BEL listing; keywords replace its fields."""
    parts: dict[str, object] = {
        "reference": reference,
        "kind": "bel_listing",
        "spec_version": 1,
        "language": "fr",
        "submitted_at": FRIDAY,
        "promise": date(2026, 12, 2),
        "answers": {"rent": "412,60", "floor": None, "wished_types": ["T3", "T4"]},
        "values": {"rent": 41260, "floor": None, "wished_types": ["T3", "T4"]},
    }
    return Submission(**(parts | changes))  # type: ignore[arg-type]


def files_to_read(submissions: SubmissionStore) -> tuple[StoredSubmission, ...]:
    """Return what no agent has read, in the order of the console's lists, with the answers that a list never shows."""
    rows = submissions.page(FileWanted((), is_rest=True)).rows
    return tuple(found for row in rows if row.read_at is None and (found := submissions.get(row.reference)))


def a_draft(text: str = "Un balcon au sud") -> Draft:
    """Return the draft of a listing that stopped at its description."""
    answers = {"description": Answer(text), "floor": UNKNOWN, "wished_types": Answer(("T3", "T4"))}
    return Draft("bel_listing", 1, "description", answers, {"rent": 2})


def a_new_ticket(
    created_at: datetime = FRIDAY, *, draft: Draft | None = None, claims_priority: bool = False, motive: str = "other"
) -> NewTicket:
    return NewTicket(created_at, motive, "fr", claims_priority, draft)


def a_ticket(number: str = "A1", created_at: datetime = FRIDAY, **changes: object) -> Ticket:
    """Return a waiting ticket as the console reads it, without a database; keywords replace its fields."""
    parts: dict[str, object] = {
        "id": f"{number:>32}".replace(" ", "0"),
        "number": number,
        "created_at": created_at,
        "motive": "other",
        "language": "fr",
        "priority": Priority.NORMAL,
        "claims_priority": False,
        "appointment_at": None,
        "draft": None,
        "state": TicketState.WAITING,
    }
    return Ticket(**(parts | changes))  # type: ignore[arg-type]
