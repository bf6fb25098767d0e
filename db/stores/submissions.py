"""A submission is a row that agents read and an event that central waits for, always stored together."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date, datetime

from db.connection import Connection, Opener, Row, Transaction, change, immediate, insert, row, rows, wiping
from db.resume_codes import KEY_BYTES
from db.stores import file_rows, file_undo, kept_requests
from db.stores.audit import write_audit
from db.stores.outbox import Origin, forget_unsealed, write_event
from db.wire.events import DoneToFile, FileAct, SubmittedFile, about_file, canonical
from kiosk.clock import from_optional, from_text, to_text
from kiosk.domain.home.checks import missing
from kiosk.domain.seats import Seats
from kiosk.domain.ticket_moves import UNDO_WITHIN
from kiosk.services.ports.errors import SeatsGone
from kiosk.services.ports.files import FileMove, FileRow, FileWanted, StoredSubmission, Submission
from kiosk.services.query import Slice, has_words
from kiosk.text import fold

TENANT = "tenant"
"""The actor of the audit when it is nobody in particular."""
_STATE = "reference, kind, revision, event_id, submitted_at, promise, read_at, acked_at"
_MORE = {
    "sent_files": "asked, asked_at, withdrawn_at, printed_at, numbered_at",
    "submissions": "asked, asked_at, NULL AS withdrawn_at, NULL AS printed_at, NULL AS numbered_at",
    "kept_requests": "'' AS asked, NULL AS asked_at, NULL AS withdrawn_at, printed_at, numbered_at",
}
"""The tables that know how a file stands, in the order in which they are believed."""


class Submissions:
    """`kiosk.services.ports.files.SubmissionStore` on the terminal's file."""

    def __init__(self, opener: Opener, origin: Origin) -> None:
        self._open, self._origin = opener, origin

    def add(self, submission: Submission) -> None:
        with closing(self._open()) as db, immediate(db):
            self._write(db, submission)

    def amend(self, submission: Submission) -> bool:
        with closing(self._open()) as db, wiping(db):
            file = row(
                db,
                "SELECT 1 FROM sent_files WHERE reference = ? AND event_id = ? AND revision = ?"
                " AND withdrawn_at IS NULL",
                (submission.reference, submission.amends, submission.revision - 1),
            )
            if file is None:
                return False
            owner = _owner(db, submission.reference)
            forget(db, submission.reference)
            event_id = self._write(db, submission)
            if owner is not None:
                file_rows.own(db, submission.reference, owner)
            change(
                db,
                "UPDATE sent_files SET revision = :revision, event_id = :event_id, submitted_at = :submitted_at,"
                " promise = :promise, read_at = NULL, acked_at = NULL, printed_at = NULL, asked = '', asked_at = NULL,"
                " numbered_at = NULL WHERE reference = :reference",
                {"reference": submission.reference, "event_id": event_id, **_facts(submission)},
            )
        return True

    def withdraw(self, reference: str, at: datetime, *, by_agent: bool = False) -> FileMove | None:
        def act(db: Connection) -> bool:
            file = known_file(db, reference)
            if file is None or file["withdrawn_at"] is not None:
                return False
            _remember(db, file)
            change(db, "UPDATE sent_files SET withdrawn_at = ? WHERE reference = ?", (to_text(at), reference))
            forget(db, reference)
            _show_no_more(db, reference, is_withdrawn=True)
            # What was not sealed yet is never sent; the event withdraws what was.
            forget_unsealed(db, reference)
            self._write_act(db, FileAct.WITHDRAWN, file, reference, at, is_held=by_agent)
            return True

        return self._act(reference, at, act, wiping)

    def page(self, wanted: FileWanted) -> Slice[FileRow]:
        with closing(self._open()) as db:
            return file_rows.page(db, wanted)

    def counts(self) -> Mapping[str, int]:
        with closing(self._open()) as db:
            return file_rows.unread_counts(db)

    def late(self, today: date) -> frozenset[str]:
        sql = "SELECT DISTINCT kind FROM submissions WHERE read_at IS NULL AND asked_at IS NULL AND promise < ?"
        with closing(self._open()) as db:
            return frozenset(each["kind"] for each in rows(db, sql, (today.isoformat(),)))

    def get(self, reference: str) -> StoredSubmission | None:
        with closing(self._open()) as db:
            found = row(db, "SELECT * FROM submissions WHERE reference = ?", (reference,))
        return read_submission(found) if found else None

    def forget_printed(self, reference: str, at: datetime) -> bool:
        with closing(self._open()) as db, wiping(db):
            found = row(db, "SELECT kind, revision FROM submissions WHERE reference = ?", (reference,))
            if found is None:
                return False
            let_go(db, reference, printed_at=at)
            _show_no_more(db, reference, is_withdrawn=False)
            change(db, "UPDATE sent_files SET printed_at = ? WHERE reference = ?", (to_text(at), reference))
            self._write_act(db, FileAct.PRINTED, found, reference, at)
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
        self,
        reference: str,
        agent: str,
        at: datetime,
        seen: StoredSubmission | None = None,
        checks: Mapping[str, str] | None = None,
    ) -> FileMove | None:
        def act(db: Connection) -> bool:
            if not self._mark_read(db, reference, agent, at, seen, checks or {}):
                return False
            file_rows.own(db, reference, agent)
            return True

        return self._act(reference, at, act)

    def _mark_read(
        self,
        db: Connection,
        reference: str,
        agent: str,
        at: datetime,
        seen: StoredSubmission | None,
        checks: Mapping[str, str],
    ) -> bool:
        condition, values = _as_seen(seen)
        found = row(
            db,
            "UPDATE submissions SET read_at = ?, read_by = ?, checks = ?, asked = '', asked_at = NULL"  # noqa: S608
            f" WHERE reference = ? AND read_at IS NULL{condition} RETURNING kind, revision",
            (to_text(at), agent, canonical(dict(checks)), reference, *values),
        )
        if found is None:
            return False
        _tell_tenant(db, reference, "", None)
        self._write_act(db, FileAct.READ, found, reference, at, agent, is_held=True)
        return True

    def ask(
        self, reference: str, agent: str, at: datetime, seen: StoredSubmission, checks: Mapping[str, str]
    ) -> FileMove | None:
        def act(db: Connection) -> bool:
            asked, (condition, values) = " ".join(missing(checks)), _as_seen(seen)
            sql = (
                "UPDATE submissions SET checks = ?, asked = ?, asked_at = ?"  # noqa: S608 (our own words)
                f" WHERE reference = ? AND read_at IS NULL{condition}"
            )
            if not change(db, sql, (canonical(dict(checks)), asked, to_text(at), reference, *values)):
                return False
            _tell_tenant(db, reference, asked, to_text(at))
            file_rows.own(db, reference, agent)
            return True

        return self._act(reference, at, act)

    def follow(self, reference: str, agent: str, at: datetime, seen: str) -> FileMove | None:
        def act(db: Connection) -> bool:
            if _owner(db, reference) != seen:
                return False
            file_rows.own(db, reference, agent)
            kept_requests.own(db, reference, agent)
            return True

        return self._act(reference, at, act)

    def number(self, reference: str, agent: str, at: datetime) -> FileMove | None:
        def act(db: Connection) -> bool:
            found = row(db, "SELECT kind FROM submissions WHERE reference = ?", (reference,))
            if found is not None and kept_requests.is_kept(found["kind"]):
                self._mark_read(db, reference, agent, at, None, {})
                let_go(db, reference)
                _show_no_more(db, reference, is_withdrawn=False)
            if not kept_requests.number(db, reference, at):
                return False
            kept_requests.own(db, reference, agent)
            change(db, "UPDATE sent_files SET numbered_at = ? WHERE reference = ?", (to_text(at), reference))
            return True

        return self._act(reference, at, act, wiping)

    def undo(self, move: FileMove, at: datetime) -> bool:
        if abs(at - move.at) >= UNDO_WITHIN:
            return False
        with closing(self._open()) as db, immediate(db):
            return file_undo.take_back(db, move)

    def _act(
        self, reference: str, at: datetime, act: Callable[[Connection], bool], transaction: Transaction = immediate
    ) -> FileMove | None:
        """Do an act in one transaction; return it as it may be taken back, None when nothing was changed."""
        with closing(self._open()) as db, transaction(db):
            before = file_undo.read(db, reference)
            return file_undo.record(db, reference, at, before) if act(db) else None

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
        kind, at = FileAct.SUBMITTED.of(submission.kind), submission.submitted_at
        event_id = write_event(db, self._origin, kind, at, _sent(submission), submission.reference)
        answers, values = canonical(dict(submission.answers)), canonical(dict(submission.values))
        stored = {"reference": submission.reference, **_facts(submission), "answers": answers, "values_json": values}
        stored["assisted"] = json.dumps(submission.assisted)
        stored |= file_rows.row_columns(stored, submission.answers)
        if submission.seats:
            stored |= {"workshop": submission.seats.workshop, "seats": submission.seats.n}
            _take_seats(db, submission.seats)
        insert(db, "submissions", {**stored, "event_id": event_id})
        write_audit(db, at, TENANT, "submission.add", submission.reference)
        return event_id

    def _write_act(
        self,
        db: Connection,
        act: FileAct,
        file: Row,
        reference: str,
        at: datetime,
        agent: str | None = None,
        *,
        is_held: bool = False,
    ) -> None:
        """Store the event of an act on the file in a row, which has its kind and revision."""
        done = DoneToFile(file["revision"], to_text(at), agent)
        write_event(db, self._origin, act.of(file["kind"]), at, done, reference, is_held=is_held)


def known_file(db: Connection, reference: str) -> Row | None:
    """Return the state of a file, in the columns of `sent_files` without the verifier; None when it is unknown here.
    Without a code it has no row there: then its answers are used, what is kept of it, or the event that still waits.
    """
    selects = (f"SELECT {_STATE}, {more} FROM {table} WHERE reference = ?" for table, more in _MORE.items())  # noqa: S608
    found = (row(db, sql, (reference,)) for sql in selects)
    return next(filter(None, found), None) or _in_the_outbox(db, reference)


def _owner(db: Connection, reference: str) -> str | None:
    """Return the agent who follows a file, empty for nobody; None: it is in no list."""
    found = row(
        db,
        "SELECT owner FROM submissions WHERE reference = :reference"
        " UNION ALL SELECT owner FROM kept_requests WHERE reference = :reference",
        {"reference": reference},
    )
    return str(found["owner"]) if found is not None else None


def _in_the_outbox(db: Connection, reference: str) -> Row | None:
    """Return the last revision that central has in no copy, and what was done to it since."""
    waiting = rows(
        db, "SELECT event_id, kind, body, written_at FROM outbox WHERE reference = ? ORDER BY rowid", (reference,)
    )
    acts = [(about_file(each["kind"])[1], each) for each in reversed(waiting)]
    sent = next((each for act, each in acts if act is FileAct.SUBMITTED), None)
    if sent is None:
        return None
    payload = json.loads(sent["body"])["payload"]
    first = {act: each["written_at"] for act, each in acts}
    return {
        **{key: payload[key] for key in ("reference", "kind", "revision", "submitted_at", "promise")},
        **{f"{act}_at": first.get(act) for act in (FileAct.READ, FileAct.WITHDRAWN, FileAct.PRINTED)},
        "event_id": sent["event_id"],
        "acked_at": None,
        **{"asked": "", "asked_at": None, "numbered_at": None},
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
    kept_requests.delete(db, reference)


def let_go(db: Connection, reference: str, *, printed_at: datetime | None = None) -> None:
    """Delete the answers of a submission; of a housing request the state stays. Call it inside `immediate`."""
    _remember_state(db, reference)
    found = row(db, "SELECT kind FROM submissions WHERE reference = ?", (reference,))
    if found is not None and kept_requests.is_kept(found["kind"]):
        kept_requests.keep(db, reference, printed_at=printed_at)
    change(db, "DELETE FROM submissions WHERE reference = ?", (reference,))


def forget_due(db: Connection, due: Mapping[str, str], at: datetime) -> int:
    """Let go of the submissions whose time is over; return how many.

    Args:
        due: the latest instants: `stored` and `read` of a file that was read, `unread` and `worksheet` of the storing
            of one that was not, and of a worksheet, read or not.
    """
    kinds = {"nameless": file_rows.nameless_kinds(db), "worksheets": kept_requests.kinds(db)}
    found = rows(
        db,
        "SELECT reference, read_at FROM submissions WHERE kind NOT IN (SELECT value FROM json_each(:nameless))"
        " AND ((acked_at <= :stored AND read_at <= :read) OR (read_at IS NULL AND acked_at <= :unread)"
        "  OR (acked_at <= :worksheet AND kind IN (SELECT value FROM json_each(:worksheets))))",
        {**due, **{name: json.dumps(found) for name, found in kinds.items()}},
    )
    for each in found:
        let_go(db, each["reference"])
        if each["read_at"] is None:
            write_audit(db, at, "retention", "submission.forgotten_unread", each["reference"])
    return len(found)


def _remember_state(db: Connection, reference: str) -> None:
    """Record when the answers were read and stored, before their row goes, for a later visit; inside `immediate`."""
    change(
        db,
        "UPDATE sent_files SET read_at = coalesce(s.read_at, sent_files.read_at),"
        " acked_at = coalesce(s.acked_at, sent_files.acked_at) FROM submissions AS s"
        " WHERE sent_files.reference = ? AND s.reference = sent_files.reference AND s.revision = sent_files.revision",
        (reference,),
    )


def _as_seen(seen: StoredSubmission | None) -> tuple[str, tuple[object, ...]]:
    """Return the condition that nobody did anything to a file since it was read, and its values; None: none."""
    if seen is None:
        return "", ()
    asked_at = to_text(seen.asked_at) if seen.asked_at else None
    return " AND revision = ? AND owner = ? AND asked_at IS ?", (seen.submission.revision, seen.owner, asked_at)


def read_submission(found: Row) -> StoredSubmission:
    """Return the submission in a row of `submissions`."""
    as_stored = ("reference", "kind", "spec_version", "language", "identity", "revision")
    submission = Submission(
        **{name: found[name] for name in as_stored},
        submitted_at=from_text(found["submitted_at"]),
        promise=date.fromisoformat(found["promise"]),
        answers=json.loads(found["answers"]),
        values=json.loads(found["values_json"]),
        assisted=tuple(json.loads(found["assisted"])),
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
    """Return the columns of a row that say what the file is."""
    names = ("kind", "spec_version", "language", "identity", "revision")
    facts = {name: getattr(submission, name) for name in names}
    return {**facts, "submitted_at": to_text(submission.submitted_at), "promise": submission.promise.isoformat()}


def _sent(submission: Submission) -> SubmittedFile:
    """Return the part of a submission that leaves the terminal."""

    def sent(found: Mapping[str, object]) -> dict[str, object]:
        return {key: value for key, value in found.items() if key not in submission.stays_here}

    return SubmittedFile(
        kind=submission.kind,
        spec_version=submission.spec_version,
        language=submission.language,
        identity=submission.identity,
        revision=submission.revision,
        submitted_at=to_text(submission.submitted_at),
        promise=submission.promise.isoformat(),
        answers=sent(submission.answers),
        values=sent(submission.values),
        assisted=tuple(key for key in submission.assisted if key not in submission.stays_here),
        amends=submission.amends or None,
    )
