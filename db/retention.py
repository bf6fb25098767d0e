"""What a terminal forgets, applied at start and every night; how long each kind is kept: `kiosk.domain.keeping`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db import kept_copies, trial_copies
from db.connection import Connection, change, immediate, plain_errors, rows
from db.erased_audit import hide_erased
from db.stores import lockout, resumes, tickets
from db.stores.audit import write_audit
from db.stores.bel_texts import BelTexts
from db.stores.outbox import Origin
from db.stores.submissions import NAMELESS
from kiosk.clock import local_day, to_text
from kiosk.domain.keeping import AFTER_ACK, AFTER_READ, AFTER_WITHDRAWAL, AUDIT, LONGEST_SUBMISSION, SENT_FILE


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
        f"SELECT reference, read_at FROM submissions WHERE kind NOT IN ({NAMELESS})"  # noqa: S608 (our own)
        " AND ((acked_at <= :acked AND read_at <= :read) OR submitted_at <= :submitted)",
        {
            "acked": to_text(now - AFTER_ACK),
            "read": to_text(now - AFTER_READ),
            "submitted": to_text(now - LONGEST_SUBMISSION),
        },
    )
    for found in due:
        resumes.remember_state(db, found["reference"])
        change(db, "DELETE FROM submissions WHERE reference = ?", (found["reference"],))
        if found["read_at"] is None:
            write_audit(db, now, "retention", "submission.forgotten_unread", found["reference"])
    return len(due)


def _drafts(db: Connection, _origin: Origin, now: datetime) -> int:
    return resumes.forget_old_drafts(db, local_day(now))


def _sent_files(db: Connection, _origin: Origin, now: datetime) -> int:
    """References, dates and verifiers: no answer."""
    return change(
        db,
        "DELETE FROM sent_files WHERE withdrawn_at <= ? OR submitted_at <= ?",
        (to_text(now - AFTER_WITHDRAWAL), to_text(now - SENT_FILE)),
    )


def _nameless(db: Connection, _origin: Origin, now: datetime) -> int:
    """Nobody reads it here: it goes with central's receipt, and is noted by nobody when it goes unread."""
    return change(
        db,
        f"DELETE FROM submissions WHERE kind IN ({NAMELESS})"  # noqa: S608 (our own)
        " AND (acked_at IS NOT NULL OR submitted_at <= ?)",
        (to_text(now - LONGEST_SUBMISSION),),
    )


def _audit(db: Connection, _origin: Origin, now: datetime) -> int:
    # Lines of before a program that hid what was erased, or of a database that was put back.
    return hide_erased(db) + change(db, "DELETE FROM audit WHERE at <= ?", (to_text(now - AUDIT),))


def _seats(db: Connection, _origin: Origin, now: datetime) -> int:
    """A count without a name, of no use once the workshop is over."""
    return change(db, "DELETE FROM workshop_seats WHERE day < ?", (local_day(now).isoformat(),))


def _tries(db: Connection, _origin: Origin, now: datetime) -> int:
    return lockout.forget_old(db, now)


RULES: tuple[Rule, ...] = (
    # Until its end, at the latest midnight; one that nobody closed, without its answers, until an agent was told, 14
    # days at most.
    Rule("ticket", _tickets),
    # Whatever an agent reads: 24 h after the receipt and 24 h after it was read; 30 days at most. A worksheet as soon
    # as its tenant prints it: `db.stores.submissions.forget_printed`.
    Rule("submission", _submissions),
    Rule("nameless", _nameless),  # satisfaction, survey: until the receipt; 30 days at most
    Rule("draft", _drafts),  # 30 days, sealed with its tenant's code
    Rule("sent_file", _sent_files),  # 24 h after it was withdrawn; 12 months after it was sent last
    Rule("workshop_seats", _seats),  # until the day after the workshop
    Rule("audit", _audit),  # 12 months; what was erased goes by a digest
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
    done["earlier_database"] = kept_copies.drop(home, now)  # what an upgrade or a repair left
    trial_copies.drop(home)
    BelTexts(home).keep_only(found["reference"] for found in rows(db, "SELECT reference FROM submissions"))
    # What was deleted is overwritten in the file (secure_delete); the log still holds it until it is emptied.
    with plain_errors():
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return done
