"""A submission is a row that agents read and an event that central waits for, always stored together."""

import json
import os
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime

from db.connection import Connection, Opener, Row, change, immediate, insert, row, rows
from db.resume_codes import KEY_BYTES
from db.stores import file_rows
from db.stores.audit import write_audit
from db.stores.outbox import Origin, canonical, forget_unsealed, write_event
from kiosk.clock import from_optional, from_text, to_text
from kiosk.domain.communes import fold
from kiosk.domain.home.checks import missing
from kiosk.domain.seats import Seats
from kiosk.services.desk.query import Slice, has_words
from kiosk.services.ports import FileRow, FileWanted, SeatsGone, StoredSubmission, Submission

TENANT = "tenant"
"""The actor of the audit when it is nobody in particular."""
_STANDING = "reference, kind, revision, event_id, submitted_at, promise, read_at, acked_at, asked, asked_at"


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
            before = row(db, "SELECT owner FROM submissions WHERE reference = ?", (submission.reference,))
            forget(db, submission.reference)
            event_id = self._write(db, submission)
            if before is not None:
                file_rows.own(db, submission.reference, before["owner"])
            change(
                db,
                "UPDATE sent_files SET revision = :revision, event_id = :event_id, submitted_at = :submitted_at,"
                " promise = :promise, read_at = NULL, acked_at = NULL, printed_at = NULL, asked = '', asked_at = NULL"
                " WHERE reference = :reference",
                {"reference": submission.reference, "event_id": event_id, **_facts(submission)},
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
            # What was not sealed yet is never sent; the event withdraws what was.
            forget_unsealed(db, reference)
            self._tell(db, file["kind"], "withdrawn", reference, at, revision=file["revision"])
        return True

    def page(self, wanted: FileWanted) -> Slice[FileRow]:
        with closing(self._open()) as db:
            return file_rows.page(db, wanted)

    def counts(self) -> Mapping[str, int]:
        with closing(self._open()) as db:
            return file_rows.unread_counts(db)

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
            self._tell(db, found["kind"], "printed", reference, at, revision=found["revision"])
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

    def mark_read(
        self, reference: str, agent: str, at: datetime, revision: int = 1, checks: Mapping[str, str] | None = None
    ) -> bool:
        with closing(self._open()) as db, immediate(db):
            found = row(
                db,
                "UPDATE submissions SET read_at = ?, read_by = ?, checks = ?, asked = '', asked_at = NULL"
                " WHERE reference = ? AND revision = ? AND read_at IS NULL RETURNING kind",
                (to_text(at), agent, canonical(dict(checks or {})), reference, revision),
            )
            if found is None:
                return False
            _tell_tenant(db, reference, "", None)
            file_rows.own(db, reference, agent)
            self._tell(db, found["kind"], "read", reference, at, revision=revision, agent=agent)
        return True

    def ask(self, reference: str, agent: str, at: datetime, revision: int, checks: Mapping[str, str]) -> bool:
        asked = " ".join(missing(checks))
        with closing(self._open()) as db, immediate(db):
            sql = (
                "UPDATE submissions SET checks = ?, asked = ?, asked_at = ?"
                " WHERE reference = ? AND revision = ? AND read_at IS NULL"
            )
            if not change(db, sql, (canonical(dict(checks)), asked, to_text(at), reference, revision)):
                return False
            _tell_tenant(db, reference, asked, to_text(at))
            file_rows.own(db, reference, agent)
        return True

    def follow(self, reference: str, agent: str) -> bool:
        with closing(self._open()) as db, immediate(db):
            is_here = row(db, "SELECT 1 FROM submissions WHERE reference = ?", (reference,)) is not None
            file_rows.own(db, reference, agent)
        return is_here

    def named(self, words: tuple[str, ...], limit: int) -> tuple[tuple[str, str, str], ...]:
        sql = (
            "SELECT reference, kind, json_extract(answers, '$.contact_name') AS name FROM submissions"
            " WHERE name IS NOT NULL ORDER BY promise, reference"
        )
        with closing(self._open()) as db:
            found = [each for each in rows(db, sql) if has_words(fold(str(each["name"])), words)]
        return tuple((each["reference"], each["kind"], str(each["name"])) for each in found[:limit])

    def is_withdrawn(self, reference: str) -> bool:
        with closing(self._open()) as db:
            sql = "SELECT 1 FROM sent_files WHERE reference = ? AND withdrawn_at IS NOT NULL"
            return row(db, sql, (reference,)) is not None

    def _write(self, db: Connection, submission: Submission) -> str:
        """Store the event, and the row that names it; call it inside `immediate`. Return the event's id."""
        kind, at = f"{submission.kind}.submitted", submission.submitted_at
        event_id = write_event(db, self._origin, kind, at, _payload(submission), submission.reference)
        answers, values = canonical(dict(submission.answers)), canonical(dict(submission.values))
        stored = {"reference": submission.reference, **_facts(submission), "answers": answers, "values_json": values}
        stored |= file_rows.row_columns(submission.reference, submission.kind, submission.promise, submission.answers)
        if submission.seats:
            stored |= {"workshop": submission.seats.workshop, "seats": submission.seats.n}
            _take_seats(db, submission.seats)
        insert(db, "submissions", {**stored, "event_id": event_id})
        write_audit(db, at, TENANT, "submission.add", submission.reference)
        return event_id

    def _tell(self, db: Connection, kind: str, act: str, reference: str, at: datetime, **more: object) -> None:
        write_event(db, self._origin, f"{kind}.{act}", at, {**more, "at": to_text(at)}, reference)


def known_file(db: Connection, reference: str) -> Row | None:
    """Return the state of a file, in the columns of `sent_files` without the verifier; None when it is unknown here.
    Without a code it has no row there: then its answers are used, or the event that still waits.
    """
    of_files = f"SELECT {_STANDING}, withdrawn_at, printed_at FROM sent_files WHERE reference = ?"  # noqa: S608
    of_answers = f"SELECT {_STANDING}, NULL AS withdrawn_at, NULL AS printed_at FROM submissions WHERE reference = ?"  # noqa: S608
    return row(db, of_files, (reference,)) or row(db, of_answers, (reference,)) or _in_the_outbox(db, reference)


def _in_the_outbox(db: Connection, reference: str) -> Row | None:
    """Return the last revision that central has in no copy, and what was done to it since."""
    waiting = rows(
        db, "SELECT event_id, kind, body, written_at FROM outbox WHERE reference = ? ORDER BY rowid", (reference,)
    )
    sent = next((each for each in reversed(waiting) if each["kind"].endswith(".submitted")), None)
    if sent is None:
        return None
    payload = json.loads(sent["body"])["payload"]
    first = {each["kind"].rpartition(".")[2]: each["written_at"] for each in reversed(waiting)}
    return {
        **{key: payload[key] for key in ("reference", "kind", "revision", "submitted_at", "promise")},
        **{f"{act}_at": first.get(act) for act in ("read", "withdrawn", "printed")},
        "event_id": sent["event_id"],
        "acked_at": None,
        "asked": "",
        "asked_at": None,
    }


def forget(db: Connection, reference: str) -> None:
    """Delete a submission that its tenant amends or withdraws, or that is erased; its workshop seats become free."""
    change(
        db,
        "UPDATE workshop_seats SET taken = max(0, taken - s.seats) FROM submissions AS s"
        " WHERE s.reference = ? AND s.workshop = workshop_seats.workshop",
        (reference,),
    )
    change(db, "DELETE FROM submissions WHERE reference = ?", (reference,))


def read_submission(found: Row) -> StoredSubmission:
    """Return the submission in a row of `submissions`."""
    as_stored = ("reference", "kind", "spec_version", "language", "identity", "revision")
    submission = Submission(
        **{name: found[name] for name in as_stored},
        submitted_at=from_text(found["submitted_at"]),
        promise=date.fromisoformat(found["promise"]),
        answers=json.loads(found["answers"]),
        values=json.loads(found["values_json"]),
    )
    return StoredSubmission(
        submission,
        from_optional(found["read_at"]),
        from_optional(found["acked_at"]),
        found["read_by"] or "",
        found["owner"],
        json.loads(found["checks"]),
        tuple(found["asked"].split()),
        from_optional(found["asked_at"]),
    )


def _tell_tenant(db: Connection, reference: str, asked: str, at: str | None) -> None:
    """Let the tenant read at door 5 what they are asked to complete."""
    change(db, "UPDATE sent_files SET asked = ?, asked_at = ? WHERE reference = ?", (asked, at, reference))


def _remember(db: Connection, file: Row) -> None:
    """Keep the withdrawal on record, even for a file without a code, which then no code opens."""
    if row(db, "SELECT 1 FROM sent_files WHERE reference = ?", (file["reference"],)) is None:
        insert(db, "sent_files", {**file, "verifier": os.urandom(KEY_BYTES)})


def _show_no_more(db: Connection, reference: str, *, is_withdrawn: bool) -> None:
    """Remove the answers from a ticket that shows a withdrawn or printed submission; it keeps reference and state."""
    change(
        db,
        "UPDATE tickets SET draft = json_set(draft, '$.answers', json('{}'), '$.withdrawn', json(?))"
        " WHERE draft IS NOT NULL AND json_extract(draft, '$.sent_as') = ?",
        ("true" if is_withdrawn else "false", reference),
    )


def _take_seats(db: Connection, seats: Seats) -> None:
    """Count seats again inside `immediate`: the page that showed them free may be an hour old. Raises SeatsGone."""
    found = row(db, "SELECT taken FROM workshop_seats WHERE workshop = ?", (seats.workshop,))
    if not seats.fit(found["taken"] if found else 0):
        raise SeatsGone
    change(
        db,
        "INSERT INTO workshop_seats (workshop, day, taken) VALUES (?, ?, ?)"
        " ON CONFLICT (workshop) DO UPDATE SET taken = taken + excluded.taken, day = excluded.day",
        (seats.workshop, seats.day.isoformat(), seats.n),
    )


def _facts(submission: Submission) -> dict[str, object]:
    """Return the facts that the row and the event share."""
    names = ("kind", "spec_version", "language", "identity", "revision")
    told = {name: getattr(submission, name) for name in names}
    return {**told, "submitted_at": to_text(submission.submitted_at), "promise": submission.promise.isoformat()}


def _payload(submission: Submission) -> dict[str, object]:
    """Return the payload that leaves the terminal."""

    def told(found: Mapping[str, object]) -> dict[str, object]:
        return {key: value for key, value in found.items() if key not in submission.stays_here}

    amends = {"amends": submission.amends} if submission.amends else {}
    return {**_facts(submission), **amends, "answers": told(submission.answers), "values": told(submission.values)}
