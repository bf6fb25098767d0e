"""Forget, once each night date, what is due at a terminal; `kiosk.domain.retention` has the term of each kind.

What it holds for central is counted by the night of central's newest letter: nothing goes before central has it in a
copy, even when a clock is wrong (F6). What lives here alone is counted by the terminal's own night date.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from db.connection import Connection, change, empty_log, immediate
from db.stores import submissions, tickets
from db.stores.file_rows import nameless_kinds
from db.stores.outbox import Origin
from db.stores.set_by_central import last_night
from kiosk.clock import local_day, start_of, to_text
from kiosk.domain.request.deadlines import latest_due
from kiosk.domain.retention import (
    AFTER_ACK,
    AFTER_READ,
    AFTER_WITHDRAWAL,
    AUDIT,
    KEPT_REQUEST,
    LONGEST_WORKSHEET,
    PRESENCE,
    SENT_FILE,
    SIGN_IN_TRIES,
)
from kiosk.domain.ticket import EACH_DAY, QueueRules
from kiosk.settings import CENTRAL_MONTHS


@dataclass(frozen=True)
class Days:
    """The instants from which days are counted back."""

    here: datetime
    """Now, or noon of this terminal's night date when the clock disagrees with it."""
    by_letter: datetime | None
    """Midnight of the newest letter's night; None without a letter: nothing that central needs is then deleted."""
    unread: int = CENTRAL_MONTHS
    """Months that a file waits to be read (`[retention] unread`)."""


def days(db: Connection, night: date, now: datetime, unread: int = CENTRAL_MONTHS) -> Days:
    """Return the instants to count from, by the clock, the night date and central's newest letter."""
    here = now if local_day(now) == night else datetime.combine(night, time(12), start_of(night).tzinfo)
    letter = last_night(db)
    return Days(here, start_of(letter) if letter else None, unread)


def apply(db: Connection, origin: Origin, believed: Days, queue: QueueRules = EACH_DAY) -> dict[str, int]:
    """Forget what is due, on the disk too; return how many of each kind. Safe to run twice.

    Raises:
        StorageError: nothing of the current kind was forgotten; run again.
    """
    done: dict[str, int] = {}
    with immediate(db):
        tickets.settle(db, origin, believed.here, queue)
    for kind, rule in RULES.items():
        with immediate(db):
            done[kind] = rule(db, origin, believed)
    empty_log(db)
    return done


def _tickets(db: Connection, _origin: Origin, believed: Days) -> int:
    return tickets.forget_closed(db, believed.here)


def _submissions(db: Connection, _origin: Origin, believed: Days) -> int:
    """Delete submissions stored and read a day ago, or never read in their time; never one that is not stored."""
    if believed.by_letter is None:
        return 0
    due = {
        "stored": to_text(believed.by_letter - AFTER_ACK),
        "read": to_text(believed.here - AFTER_READ),
        "unread": to_text(start_of(latest_due(local_day(believed.by_letter), believed.unread))),
        "worksheet": to_text(believed.by_letter - LONGEST_WORKSHEET),
    }
    return submissions.forget_due(db, due, believed.here)


def _nameless(db: Connection, _origin: Origin, _believed: Days) -> int:
    """Delete anonymous answers, which nobody reads here, once central has them in a copy."""
    sql = "DELETE FROM submissions WHERE kind IN (SELECT value FROM json_each(?)) AND acked_at IS NOT NULL"
    return change(db, sql, (json.dumps(nameless_kinds(db)),))


_DELETED: Mapping[str, str] = {
    "kept_request": "DELETE FROM kept_requests WHERE numbered_at <= :read OR submitted_at <= :kept",
    "draft": "DELETE FROM drafts WHERE last_day < :today",
    # References, dates and verifiers: no answer.
    "sent_file": "DELETE FROM sent_files WHERE withdrawn_at <= :withdrawn OR submitted_at <= :sent",
    # An anonymous count, of no use once the workshop is over.
    "workshop_seats": "DELETE FROM workshop_seats WHERE day < :today",
    "audit": "DELETE FROM audit WHERE at <= :audit",
    # Who was at a desk; a console that was killed leaves its row.
    "presence": "DELETE FROM presence WHERE seen_at <= :seen",
    "sign_in_failure": "DELETE FROM sign_in_failures WHERE last_at <= :tried",
}


def _delete(sql: str, db: Connection, _origin: Origin, believed: Days) -> int:
    terms = {"withdrawn": AFTER_WITHDRAWAL, "sent": SENT_FILE, "audit": AUDIT, "tried": SIGN_IN_TRIES, "seen": PRESENCE}
    terms |= {"read": AFTER_READ, "kept": KEPT_REQUEST}
    due = {name: to_text(believed.here - term) for name, term in terms.items()}
    return change(db, sql, {**due, "today": local_day(believed.here).isoformat()})


RULES: Mapping[str, Callable[[Connection, Origin, Days], int]] = {
    "ticket": _tickets,
    "submission": _submissions,
    "nameless": _nameless,
    **{kind: partial(_delete, sql) for kind, sql in _DELETED.items()},
}
"""By kind; each forgets what is due, inside `immediate`, and returns how many rows were deleted or emptied."""
