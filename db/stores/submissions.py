"""What tenants submitted: the row that agents read and the event that central waits for, always together."""

import json
import os
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime

from db.connection import Connection, Opener, Row, change, immediate, row, rows
from db.resume_keys import KEY_BYTES
from db.stores.known_files import known_file
from db.stores.outbox import Origin, canonical, forget_unsealed, write_event
from kiosk.clock import from_optional, from_text, to_text
from kiosk.domain.seats import Seats
from kiosk.forms.spec import PSEUDONYMOUS
from kiosk.services.ports import SeatsGone, StoredSubmission, Submission

NAMELESS = ", ".join(f"'{kind}'" for kind in sorted(PSEUDONYMOUS))
"""Kinds that no agent reads, as SQL (our own words)."""


def without_event(db: Connection, *, is_for_agents: bool = False) -> int:
    """How many wait for a receipt while their event is lost; only a repair leaves such rows.

    Args:
        is_for_agents: only those that an agent has still to read.
    """
    unread = f" AND read_at IS NULL AND kind NOT IN ({NAMELESS})" if is_for_agents else ""
    sql = (
        "SELECT count(*) AS n FROM submissions WHERE acked_at IS NULL AND event_id <> ''"  # noqa: S608 (our own)
        f" AND event_id NOT IN (SELECT event_id FROM outbox){unread}"
    )
    return int(rows(db, sql)[0]["n"])


class Submissions:
    """`kiosk.services.ports.SubmissionStore` on the terminal's file."""

    def __init__(self, opener: Opener, origin: Origin) -> None:
        self._open, self._origin = opener, origin

    def add(self, submission: Submission) -> None:
        with closing(self._open()) as db, immediate(db):
            self._write(db, submission)

    def amend(self, submission: Submission) -> bool:
        with closing(self._open()) as db, immediate(db):
            file = row(
                db,
                "SELECT 1 FROM sent_files WHERE reference = ? AND event_id = ? AND revision = ?"
                " AND withdrawn_at IS NULL",
                (submission.reference, submission.amends, submission.revision - 1),
            )
            if file is None:
                return False
            forget(db, submission.reference)
            event_id = self._write(db, submission)
            change(
                db,
                "UPDATE sent_files SET revision = ?, event_id = ?, submitted_at = ?, promise = ?, read_at = NULL,"
                " acked_at = NULL, printed_at = NULL WHERE reference = ?",
                (
                    submission.revision,
                    event_id,
                    to_text(submission.submitted_at),
                    submission.promise.isoformat(),
                    submission.reference,
                ),
            )
        return True

    def withdraw(self, reference: str, at: datetime) -> bool:
        with closing(self._open()) as db, immediate(db):
            file = known_file(db, reference)
            if file is None or file["withdrawn_at"] is not None:
                return False
            _remember(db, file)
            change(db, "UPDATE sent_files SET withdrawn_at = ? WHERE reference = ?", (to_text(at), reference))
            forget(db, reference)
            _show_no_more(db, reference, is_withdrawn=True)
            # What has not left yet does not leave any more; what has left is taken back by the event.
            forget_unsealed(db, reference)
            payload = {"reference": reference, "revision": file["revision"], "at": to_text(at)}
            write_event(db, self._origin, f"{file['kind']}.withdrawn", at, payload, reference)
        return True

    def _write(self, db: Connection, submission: Submission) -> str:
        """The event, and the row that names it; inside `immediate`. Gives the event's id."""
        event_id = write_event(
            db,
            self._origin,
            f"{submission.kind}.submitted",
            submission.submitted_at,
            _payload(submission),
            submission.reference,
        )
        _insert(db, submission, event_id)
        _take_seats(db, submission.seats)
        return event_id

    def to_read(self) -> tuple[StoredSubmission, ...]:
        with closing(self._open()) as db:
            found = rows(
                db,
                f"SELECT * FROM submissions WHERE read_at IS NULL AND kind NOT IN ({NAMELESS})"  # noqa: S608 (our own)
                " ORDER BY promise, submitted_at, reference",
            )
        return tuple(read_submission(each) for each in found)

    def lately_read(self) -> tuple[StoredSubmission, ...]:
        with closing(self._open()) as db:
            found = rows(db, "SELECT * FROM submissions WHERE read_at IS NOT NULL ORDER BY read_at DESC, reference")
        return tuple(read_submission(each) for each in found)

    def get(self, reference: str) -> StoredSubmission | None:
        with closing(self._open()) as db:
            found = row(db, "SELECT * FROM submissions WHERE reference = ?", (reference,))
        return read_submission(found) if found else None

    def forget_printed(self, reference: str, at: datetime) -> bool:
        with closing(self._open()) as db, immediate(db):
            found = row(db, "SELECT kind, revision FROM submissions WHERE reference = ?", (reference,))
            if found is None:
                return False
            change(db, "DELETE FROM submissions WHERE reference = ?", (reference,))
            _show_no_more(db, reference, is_withdrawn=False)
            change(db, "UPDATE sent_files SET printed_at = ? WHERE reference = ?", (to_text(at), reference))
            payload = {"reference": reference, "revision": found["revision"], "at": to_text(at)}
            write_event(db, self._origin, f"{found['kind']}.printed", at, payload, reference)
        return True

    def seats_taken(self, but_for: str = "") -> Mapping[str, int]:
        with closing(self._open()) as db:
            found = rows(
                db,
                "SELECT w.workshop, max(0, w.taken - coalesce(s.seats, 0)) AS taken FROM workshop_seats AS w"
                " LEFT JOIN submissions AS s ON s.workshop = w.workshop AND s.reference = ?",
                (but_for,),
            )
        return {each["workshop"]: each["taken"] for each in found}

    def mark_read(self, reference: str, agent: str, at: datetime, revision: int = 1) -> bool:
        with closing(self._open()) as db, immediate(db):
            changed = change(
                db,
                "UPDATE submissions SET read_at = ?, read_by = ?"
                " WHERE reference = ? AND revision = ? AND read_at IS NULL",
                (to_text(at), agent, reference, revision),
            )
            if not changed:
                return False
            found = rows(db, "SELECT kind FROM submissions WHERE reference = ?", (reference,))[0]
            payload = {"reference": reference, "revision": revision, "agent": agent, "at": to_text(at)}
            write_event(db, self._origin, f"{found['kind']}.read", at, payload, reference)
        return True

    def is_withdrawn(self, reference: str) -> bool:
        with closing(self._open()) as db:
            sql = "SELECT 1 FROM sent_files WHERE reference = ? AND withdrawn_at IS NOT NULL"
            return row(db, sql, (reference,)) is not None


def _insert(db: Connection, submission: Submission, event_id: str) -> None:
    change(
        db,
        "INSERT INTO submissions (reference, kind, spec_version, language, identity, revision, submitted_at, promise,"
        " answers, values_json, event_id, workshop, seats) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            submission.reference,
            submission.kind,
            submission.spec_version,
            submission.language,
            submission.identity,
            submission.revision,
            to_text(submission.submitted_at),
            submission.promise.isoformat(),
            canonical(dict(submission.answers)),
            canonical(dict(submission.values)),
            event_id,
            submission.seats.workshop if submission.seats else "",
            submission.seats.n if submission.seats else 0,
        ),
    )


def _remember(db: Connection, file: Row) -> None:
    """That it was taken back stays known for its day also where no code was given: then no code opens it."""
    told = {**file, "verifier": os.urandom(KEY_BYTES)}
    change(
        db,
        "INSERT INTO sent_files (reference, kind, verifier, revision, event_id, submitted_at, promise, read_at,"
        " acked_at, printed_at) VALUES (:reference, :kind, :verifier, :revision, :event_id, :submitted_at, :promise,"
        " :read_at, :acked_at, :printed_at) ON CONFLICT (reference) DO NOTHING",
        told,
    )


def forget(db: Connection, reference: str) -> None:
    """What its tenant amends or takes back, or what was erased: the seats that it asked for are free again."""
    change(
        db,
        "UPDATE workshop_seats SET taken = max(0, taken - s.seats) FROM submissions AS s"
        " WHERE s.reference = ? AND s.workshop = workshop_seats.workshop",
        (reference,),
    )
    change(db, "DELETE FROM submissions WHERE reference = ?", (reference,))


def _show_no_more(db: Connection, reference: str, *, is_withdrawn: bool) -> None:
    """Of what was taken back, or printed, a ticket that showed its answers shows the reference, and which it was."""
    change(
        db,
        "UPDATE tickets SET draft = json_set(draft, '$.answers', json('{}'), '$.withdrawn', json(?))"
        " WHERE draft IS NOT NULL AND json_extract(draft, '$.sent_as') = ?",
        ("true" if is_withdrawn else "false", reference),
    )


def _take_seats(db: Connection, seats: Seats | None) -> None:
    """Counted again inside `immediate`: the page that showed them free may be an hour old. Raises SeatsGone."""
    if seats is None:
        return
    found = row(db, "SELECT taken FROM workshop_seats WHERE workshop = ?", (seats.workshop,))
    if not seats.fit(found["taken"] if found else 0):
        raise SeatsGone
    change(
        db,
        "INSERT INTO workshop_seats (workshop, day, taken) VALUES (?, ?, ?)"
        " ON CONFLICT (workshop) DO UPDATE SET taken = taken + excluded.taken, day = excluded.day",
        (seats.workshop, seats.day.isoformat(), seats.n),
    )


def _payload(submission: Submission) -> dict[str, object]:
    return {
        "reference": submission.reference,
        "kind": submission.kind,
        "spec_version": submission.spec_version,
        "language": submission.language,
        "identity": submission.identity,
        "revision": submission.revision,
        **({"amends": submission.amends} if submission.amends else {}),
        "submitted_at": to_text(submission.submitted_at),
        "promise": submission.promise.isoformat(),
        "answers": _told(submission.answers, submission),
        "values": _told(submission.values, submission),
    }


def _told(found: Mapping[str, object], submission: Submission) -> dict[str, object]:
    """What leaves the terminal."""
    return {key: value for key, value in found.items() if key not in submission.stays_here}


def read_submission(found: Row) -> StoredSubmission:
    """A row of `submissions`."""
    submission = Submission(
        reference=found["reference"],
        kind=found["kind"],
        spec_version=found["spec_version"],
        language=found["language"],
        submitted_at=from_text(found["submitted_at"]),
        promise=date.fromisoformat(found["promise"]),
        answers=json.loads(found["answers"]),
        values=json.loads(found["values_json"]),
        identity=found["identity"],
        revision=found["revision"],
    )
    return StoredSubmission(submission, from_optional(found["read_at"]), from_optional(found["acked_at"]))
