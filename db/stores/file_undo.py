"""Acts on a file keep its rows before and after, so that their agent may put the first ones again.

The rows hold answers. They are in no table: the agent's console has them in memory while it may take the act back, and
the act's event is held that long (`db.stores.outbox`).
"""

from collections.abc import Mapping
from datetime import datetime

from db.connection import Connection, Row, change, insert, rows
from kiosk.services.ports.files import FileMove

Rows = Mapping[str, tuple[Row, ...]]
_OWN = ("submissions", "kept_requests", "sent_files")
"""The tables whose rows are as the act left them, or something else happened since."""
_SELECTS = {
    **{table: f"SELECT * FROM {table} WHERE reference = :reference" for table in _OWN},  # noqa: S608 (our own names)
    "outbox": "SELECT * FROM outbox WHERE reference = :reference ORDER BY rowid",
    "tickets": "SELECT id, draft FROM tickets WHERE draft IS NOT NULL"
    " AND json_extract(draft, '$.sent_as') = :reference",
    "workshop_seats": "SELECT * FROM workshop_seats WHERE workshop = :workshop",
}


def read(db: Connection, reference: str, before: Rows | None = None) -> Rows:
    """Return every row about a file, by table.

    Args:
        before: its rows before an act, which know its workshop; None: it still stands as it did.
    """
    submissions = rows(db, _SELECTS["submissions"], {"reference": reference}) if before is None else ()
    known = submissions or (before or {}).get("submissions", ())
    values = {"reference": reference, "workshop": known[0]["workshop"] if known else ""}
    return {table: tuple(rows(db, sql, values)) for table, sql in _SELECTS.items()}


def record(db: Connection, reference: str, at: datetime, before: Rows) -> FileMove:
    """Return the act that was just done, as its agent may take it back; call it inside `immediate`."""
    return FileMove(reference, at, before, read(db, reference, before))


def take_back(db: Connection, move: FileMove) -> bool:
    """Put the rows of a file as they were; call it inside `immediate`. False: something else happened since."""
    reference, before, after = move.reference, move.before, move.after
    now = read(db, reference, before)
    events, known = _events(after), _events(before)
    still = _events(now)
    added = [event_id for event_id in events if event_id not in known]
    if any(now[table] != after[table] for table in (*_OWN, "workshop_seats")):
        return False
    if any(event_id not in still or still[event_id]["digest"] is not None for event_id in added):
        return False
    for event_id in added:
        change(db, "DELETE FROM outbox WHERE event_id = ?", (event_id,))
    for event_id in known.keys() - events.keys():
        insert(db, "outbox", known[event_id])
    for table in _OWN:
        change(db, f"DELETE FROM {table} WHERE reference = ?", (reference,))  # noqa: S608 (our own names)
        for each in before[table]:
            insert(db, table, each)
    for each in before["workshop_seats"]:
        change(db, "UPDATE workshop_seats SET taken = ? WHERE workshop = ?", (each["taken"], each["workshop"]))
    for each in before["tickets"]:
        # What its tenant hid, or replaced, since then stays so.
        sql = "UPDATE tickets SET draft = ? WHERE id = ? AND draft ->> '$.sent_as' = ?"
        change(db, sql, (each["draft"], each["id"], reference))
    return True


def _events(found: Rows) -> dict[str, Row]:
    return {each["event_id"]: each for each in found["outbox"]}
