"""What a terminal keeps, and how long: one table, applied at start and every night.

The durations are proposals for the data-protection officer (RGPD, article 5(1)(e): no longer than is necessary).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from db.connection import Connection, change, immediate, plain_errors, rows
from db.stores import lockout, tickets
from db.stores.audit import write_audit
from db.stores.bel_texts import BelTexts
from db.stores.outbox import Origin
from kiosk.clock import to_text

AFTER_ACK = AFTER_READ = timedelta(hours=24)
LONGEST_LISTING = timedelta(days=30)
AUDIT = timedelta(days=366)


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    kind: str
    apply: Callable[[Connection, Origin, datetime], int]
    """Forgets what is due, inside `immediate`; gives how many rows went or lost their content."""


def _tickets(db: Connection, origin: Origin, now: datetime) -> int:
    return tickets.expire(db, origin, now) + tickets.forget_closed(db, now)


def _submissions(db: Connection, _origin: Origin, now: datetime) -> int:
    """Only the row that agents read: the outbox keeps the event until central has it, however long that takes."""
    due = rows(
        db,
        "SELECT reference, read_at FROM submissions"
        " WHERE (acked_at <= :acked AND read_at <= :read) OR submitted_at <= :submitted",
        {
            "acked": to_text(now - AFTER_ACK),
            "read": to_text(now - AFTER_READ),
            "submitted": to_text(now - LONGEST_LISTING),
        },
    )
    for found in due:
        change(db, "DELETE FROM submissions WHERE reference = ?", (found["reference"],))
        if found["read_at"] is None:
            write_audit(db, now, "retention", "submission.forgotten_unread", found["reference"])
    return len(due)


def _audit(db: Connection, _origin: Origin, now: datetime) -> int:
    return change(db, "DELETE FROM audit WHERE at <= ?", (to_text(now - AUDIT),))


def _tries(db: Connection, _origin: Origin, now: datetime) -> int:
    return lockout.forget_old(db, now)


RULES: tuple[Rule, ...] = (
    Rule("ticket", _tickets),  # until its end, at the latest the end of the next opening day
    # 24 h after the receipt and 24 h after it was read; 30 days at most. A worksheet as soon as its tenant prints it:
    # `db.stores.submissions.forget_printed`.
    Rule("submission", _submissions),
    Rule("audit", _audit),  # 12 months
    Rule("sign_in_failure", _tries),  # 24 h after the last try
)


def apply(db: Connection, home: Path, origin: Origin, now: datetime) -> dict[str, int]:
    """Forget what is due, on the disk too; gives how many of each kind. Safe to run at any time, and twice.

    Raises:
        StorageError: nothing of the kind at hand was forgotten; run again.
    """
    done: dict[str, int] = {}
    for rule in RULES:
        with immediate(db):
            done[rule.kind] = rule.apply(db, origin, now)
    BelTexts(home).keep_only(found["reference"] for found in rows(db, "SELECT reference FROM submissions"))
    # What was deleted is overwritten in the file (secure_delete); the log still holds it until it is emptied.
    with plain_errors():
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return done
