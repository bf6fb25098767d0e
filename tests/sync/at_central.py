"""Central's database by itself, to which events come as files would bring them: for rules that need no terminal."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from db.connection import Connection, change, immediate, rows
from db.night.central.events import Event
from db.stores.outbox import canonical
from db.sync.applying import Applied, apply_batch
from db.sync.batch import Frame
from db.sync.central_schema import open_central
from db.sync.projection import refresh
from kiosk.clock import to_text
from tests.sync.world import NIGHT

HALLS = ("hall-a", "hall-b")
ELSEWHERE = "hall-z"
ADDED_SINCE_5 = (
    *(f"ALTER TABLE applied DROP COLUMN {each}" for each in ("unread_since", "knows", "holds")),
    "DROP TABLE erasure_lists",
)
"""What takes from a base of now what one of schema 5 had not."""
AGENCIES = {**dict.fromkeys(HALLS, "CBS"), ELSEWHERE: "BEARN"}


@contextmanager
def a_central(folder: Path | None = None) -> Iterator[Connection]:
    """With two terminals of one agency and one of another, in a folder that is there or in a throw-away one."""
    with tempfile.TemporaryDirectory() as own, closing(open_central((folder or Path(own)) / "central.sqlite")) as db:
        refresh(db, to_text(NIGHT))
        with immediate(db):
            for told in AGENCIES.items():
                change(
                    db, "INSERT INTO terminals (terminal, agency, verify_key, enrolled_at) VALUES (?, ?, '', '')", told
                )
        yield db


def come(db: Connection, *events: Event, now: datetime = NIGHT) -> Applied:
    """One file that holds them, all of one terminal, received now."""
    number = rows(db, "SELECT count(*) AS n FROM applied")[0]["n"]
    frame = Frame(events[0].terminal, now, b"", b"", f"{number:064x}")
    with immediate(db):
        return apply_batch(db, frame, [body_of(event) for event in events], now)


def body_of(event: Event) -> bytes:
    envelope = {name: getattr(event, name) for name in ("event_id", "kind", "schema", "terminal", "agency", "at")}
    return canonical(envelope | {"payload": event.payload}).encode()


def an_event(
    number: int, kind: str, payload: dict[str, object], at: datetime = NIGHT, terminal: str = "hall-a"
) -> Event:
    return Event(f"{number:032x}", kind, 1, terminal, AGENCIES[terminal], to_text(at), payload)
