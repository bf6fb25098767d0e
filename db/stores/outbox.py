"""Events that wait for the night: written with the domain row, in its transaction, and frozen at that moment.

An event's body is canonical UTF-8 JSON (keys sorted, no spaces, text as it is):

    {"agency", "at", "event_id", "kind", "payload", "schema", "terminal"}

`event_id` is 16 random bytes in hexadecimal, the only identity an event has; `at` is ISO 8601 in UTC; `schema` is 1.
Nothing ever rewrites a body: the same id with other bytes would be another truth (rule R10).
"""

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from db import meta
from db.connection import Connection, change, immediate, row, rows
from kiosk.clock import from_optional, from_text, to_text
from kiosk.settings import TERMINAL_ID, Config

SCHEMA = 1
_LAST_EVENT = "last_event_at"
_SEALED_FOR = "sealed_for"
_ENDS_WITH_NAME = re.compile(rb'"terminal":"(' + TERMINAL_ID.encode() + rb')"\}\Z')


@dataclass(frozen=True)
class Origin:
    """Where events come from."""

    terminal: str
    agency: str


def origin_of(settings: Config) -> Origin:
    """How a home's events say where they come from."""
    return Origin(settings.terminal.id, settings.agency.code)


@dataclass(frozen=True)
class OutboxRow:
    event_id: str
    kind: str
    reference: str
    """Of the submission it is about; empty when it is about none."""
    body: bytes
    written_at: datetime
    digest: str | None
    """SHA-256, in hexadecimal, of the batch file that holds it; None when it waits to be sealed."""


def canonical(value: object) -> str:
    """JSON of which equal values have equal bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def write_event(
    db: Connection, origin: Origin, kind: str, at: datetime, payload: Mapping[str, object], reference: str = ""
) -> str:
    """Freeze an event beside the row it tells of; inside `immediate`. Gives its id."""
    event_id = os.urandom(16).hex()
    body = {
        "event_id": event_id,
        "kind": kind,
        "schema": SCHEMA,
        "terminal": origin.terminal,
        "agency": origin.agency,
        "at": to_text(at),
        "payload": dict(payload),
    }
    change(
        db,
        "INSERT INTO outbox (event_id, kind, reference, body, written_at) VALUES (?, ?, ?, ?, ?)",
        (event_id, kind, reference, canonical(body).encode(), to_text(at)),
    )
    # The latest instant ever stored tells a clock that went back, even when the outbox is empty.
    change(
        db,
        "INSERT INTO meta (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)",
        (_LAST_EVENT, to_text(at)),
    )
    return event_id


def last_event_at(db: Connection) -> datetime | None:
    """The latest instant at which anything was stored: an earlier clock is suspect."""
    return from_optional(meta.told(db, _LAST_EVENT))


def set_last_event_at(db: Connection, at: datetime) -> None:
    """Take back an instant that a wrong clock showed; inside `immediate`."""
    change(db, "UPDATE meta SET value = ? WHERE key = ?", (to_text(at), _LAST_EVENT))


def unsealed(db: Connection) -> list[OutboxRow]:
    """Events that are in no batch file yet, in the order written."""
    return [_read(found) for found in rows(db, "SELECT * FROM outbox WHERE digest IS NULL ORDER BY rowid")]


def end_of_own(terminal: str) -> bytes:
    """How every body of this terminal's ends, for `terminal` is the last of its keys.

    One that was written under an earlier name waits for that name: central would put it aside from any other.
    """
    return canonical({"terminal": terminal})[1:].encode()


def is_waiting(db: Connection, terminal: str) -> bool:
    """Whether any event of this terminal's is in no batch file yet."""
    own = end_of_own(terminal)
    sql = "SELECT 1 AS n FROM outbox WHERE digest IS NULL AND substr(body, ?) = ? LIMIT 1"
    return row(db, sql, (-len(own), own)) is not None


def names(db: Connection) -> dict[str, int]:
    """How many events wait, by the terminal's name under which each was written; one that cannot be told is "?"."""
    tails = rows(db, "SELECT CAST(substr(body, -80) AS BLOB) AS tail FROM outbox")
    return dict(Counter(_name_at(bytes(each["tail"])) for each in tails))


def _name_at(tail: bytes) -> str:
    found = _ENDS_WITH_NAME.search(tail)
    return found[1].decode() if found else "?"


def of_others(db: Connection, terminal: str) -> dict[str, int]:
    """How many events wait that were written under another name, by that name."""
    return {name: n for name, n in names(db).items() if name != terminal}


def mark_sealed(db: Connection, event_ids: Iterable[str], digest: str) -> None:
    """Record the batch file that holds these events, once the file is durable in the spool."""
    with immediate(db):
        for event_id in event_ids:
            change(db, "UPDATE outbox SET digest = ? WHERE event_id = ?", (digest, event_id))


def sealed_for(db: Connection) -> str:
    """The age public keys of the last whole night, or of the first seal before it, in their order, spaces between;
    empty: of none yet.
    """
    return meta.told(db, _SEALED_FOR) or ""


def note_sealed_for(db: Connection, recipients: str) -> None:
    """Inside `immediate`."""
    meta.note(db, _SEALED_FOR, recipients)


def sealed_digests(db: Connection) -> set[str]:
    """Batch files that events are said to be in. A mark counts only while the file is in the spool (rule R1)."""
    return {found["digest"] for found in rows(db, "SELECT DISTINCT digest FROM outbox WHERE digest IS NOT NULL")}


def unseal(db: Connection, digest: str) -> int:
    """Take the mark off the events of a file that is missing or rotten: they go into a new one (rule R1)."""
    with immediate(db):
        return change(db, "UPDATE outbox SET digest = NULL WHERE digest = ?", (digest,))


def forget_unsealed(db: Connection, reference: str) -> int:
    """Forget the events of a reference that are in no batch file; inside `immediate`.

    A night that reads them at this very moment may still seal them: who forgets them tells central all the same.
    """
    return change(db, "DELETE FROM outbox WHERE reference = ? AND digest IS NULL", (reference,))


def purge(db: Connection, digest: str, now: datetime) -> int:
    """Forget the events of a batch that central acknowledged, and date their submissions, in one transaction.

    The caller has seen the digest in a signed ack and the file in its own spool. Gives how many events went.
    """
    with immediate(db):
        change(
            db,
            # A row of before rows named their events has one revision.
            "UPDATE submissions SET acked_at = ? WHERE acked_at IS NULL AND (event_id IN"
            " (SELECT event_id FROM outbox WHERE digest = ?) OR event_id = '' AND reference IN"
            " (SELECT reference FROM outbox WHERE digest = ? AND kind = submissions.kind || '.submitted'))",
            (to_text(now), digest, digest),
        )
        change(
            db,
            "UPDATE sent_files SET acked_at = ? WHERE acked_at IS NULL AND event_id IN"
            " (SELECT event_id FROM outbox WHERE digest = ?)",
            (to_text(now), digest),
        )
        return change(db, "DELETE FROM outbox WHERE digest = ?", (digest,))


def depth(db: Connection) -> int:
    """How many events wait for central's receipt."""
    found = row(db, "SELECT count(*) AS n FROM outbox")
    return int(found["n"]) if found else 0


def oldest(db: Connection) -> datetime | None:
    """When the oldest event that still waits was written."""
    found = row(db, "SELECT min(written_at) AS at FROM outbox")
    return from_text(found["at"]) if found and found["at"] else None


def _read(found: dict[str, object]) -> OutboxRow:
    digest, body = found["digest"], found["body"]
    if not isinstance(body, bytes):
        raise TypeError("an event's body is bytes")
    return OutboxRow(
        event_id=str(found["event_id"]),
        kind=str(found["kind"]),
        reference=str(found["reference"]),
        body=body,
        written_at=from_text(str(found["written_at"])),
        digest=None if digest is None else str(digest),
    )
