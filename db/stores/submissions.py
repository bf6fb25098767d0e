"""What tenants submitted: the row that agents read and the event that central waits for, always together."""

import json
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime

from db.connection import Connection, Opener, Row, change, immediate, row, rows
from db.stores.outbox import Origin, canonical, write_event
from kiosk.clock import from_text, to_text
from kiosk.services.ports import StoredSubmission, Submission


class Submissions:
    """`kiosk.services.ports.SubmissionStore` on the terminal's file."""

    def __init__(self, opener: Opener, origin: Origin) -> None:
        self._open, self._origin = opener, origin

    def add(self, submission: Submission) -> None:
        with closing(self._open()) as db, immediate(db):
            _insert(db, submission)
            write_event(
                db,
                self._origin,
                f"{submission.kind}.submitted",
                submission.submitted_at,
                _payload(submission),
                submission.reference,
            )

    def to_read(self) -> tuple[StoredSubmission, ...]:
        with closing(self._open()) as db:
            found = rows(
                db, "SELECT * FROM submissions WHERE read_at IS NULL ORDER BY promise, submitted_at, reference"
            )
        return tuple(_read(each) for each in found)

    def lately_read(self) -> tuple[StoredSubmission, ...]:
        with closing(self._open()) as db:
            found = rows(db, "SELECT * FROM submissions WHERE read_at IS NOT NULL ORDER BY read_at DESC, reference")
        return tuple(_read(each) for each in found)

    def get(self, reference: str) -> StoredSubmission | None:
        with closing(self._open()) as db:
            found = row(db, "SELECT * FROM submissions WHERE reference = ?", (reference,))
        return _read(found) if found else None

    def forget_printed(self, reference: str, at: datetime) -> bool:
        with closing(self._open()) as db, immediate(db):
            found = row(db, "SELECT kind FROM submissions WHERE reference = ?", (reference,))
            if found is None:
                return False
            change(db, "DELETE FROM submissions WHERE reference = ?", (reference,))
            payload = {"reference": reference, "at": to_text(at)}
            write_event(db, self._origin, f"{found['kind']}.printed", at, payload, reference)
        return True

    def mark_read(self, reference: str, agent: str, at: datetime) -> bool:
        with closing(self._open()) as db, immediate(db):
            changed = change(
                db,
                "UPDATE submissions SET read_at = ?, read_by = ? WHERE reference = ? AND read_at IS NULL",
                (to_text(at), agent, reference),
            )
            if not changed:
                return False
            kind = rows(db, "SELECT kind FROM submissions WHERE reference = ?", (reference,))[0]["kind"]
            payload = {"reference": reference, "agent": agent, "at": to_text(at)}
            write_event(db, self._origin, f"{kind}.read", at, payload, reference)
        return True


def _insert(db: Connection, submission: Submission) -> None:
    change(
        db,
        "INSERT INTO submissions (reference, kind, spec_version, language, identity, revision, submitted_at, promise,"
        " answers, values_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        ),
    )


def _payload(submission: Submission) -> dict[str, object]:
    return {
        "reference": submission.reference,
        "kind": submission.kind,
        "spec_version": submission.spec_version,
        "language": submission.language,
        "identity": submission.identity,
        "revision": submission.revision,
        "submitted_at": to_text(submission.submitted_at),
        "promise": submission.promise.isoformat(),
        "answers": _told(submission.answers, submission),
        "values": _told(submission.values, submission),
    }


def _told(found: Mapping[str, object], submission: Submission) -> dict[str, object]:
    """What leaves the terminal."""
    return {key: value for key, value in found.items() if key not in submission.stays_here}


def _read(found: Row) -> StoredSubmission:
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
    return StoredSubmission(submission, _instant(found["read_at"]), _instant(found["acked_at"]))


def _instant(text: str | None) -> datetime | None:
    return from_text(text) if text else None
