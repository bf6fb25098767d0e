"""What this terminal knows of one sent file, whether or not its tenant took a code: no answer."""

import json

from db.connection import Connection, Row, row

_COLUMNS = "reference, kind, revision, event_id, submitted_at, promise, read_at, acked_at"


def known_file(db: Connection, reference: str) -> Row | None:
    """How a file stands, with the columns of `sent_files` but for the verifier; None where nothing here tells of it.

    Somebody who took no code has no row there: the answers tell, while they are here, then the event that still waits.
    """
    return (
        row(db, f"SELECT {_COLUMNS}, withdrawn_at, printed_at FROM sent_files WHERE reference = ?", (reference,))  # noqa: S608 (our own)
        or row(
            db,
            f"SELECT {_COLUMNS}, NULL AS withdrawn_at, NULL AS printed_at FROM submissions WHERE reference = ?",  # noqa: S608 (our own)
            (reference,),
        )
        or _in_the_outbox(db, reference)
    )


def _in_the_outbox(db: Connection, reference: str) -> Row | None:
    """The last revision that central has not acknowledged, and what was done to it since."""
    sent = row(
        db,
        "SELECT event_id, body FROM outbox WHERE reference = ? AND kind LIKE '%.submitted' ORDER BY rowid DESC LIMIT 1",
        (reference,),
    )
    if sent is None:
        return None
    payload = json.loads(sent["body"])["payload"]

    def first(act: str) -> str | None:
        found = row(
            db,
            "SELECT min(written_at) AS at FROM outbox WHERE reference = ? AND kind = ?",
            (reference, f"{payload['kind']}.{act}"),
        )
        return found["at"] if found else None

    return {
        "reference": reference,
        "event_id": sent["event_id"],
        **{key: payload[key] for key in ("kind", "revision", "submitted_at", "promise")},
        "read_at": first("read"),
        "acked_at": None,
        "withdrawn_at": first("withdrawn"),
        "printed_at": first("printed"),
    }
