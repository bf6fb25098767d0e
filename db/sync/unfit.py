"""Events that are wrong in themselves: kept, in no table, for a person."""

from dataclasses import dataclass

from db.connection import Connection, rows
from db.night.central.events import is_sound_id
from db.sync.projection import UNFIT


@dataclass(frozen=True)
class Unfit:
    """An event that is wrong in itself, in no table until a person has looked."""

    terminal: str
    event: str
    """Its id; the digest of the file that brought it, where its id is none."""


def count_waiting(db: Connection) -> int:
    """Of the events in no table, those that wait for a newer program, and for no person."""
    return int(rows(db, "SELECT count(*) AS n FROM pending WHERE reason <> ?", (UNFIT,))[0]["n"])


def unfit_events(db: Connection) -> list[Unfit]:
    """Events of a known kind that do not fit, bodies that are no event of the terminal that signed them, and, the only
    ones that are shown all the same, events that say another agency than that of their terminal.
    """
    sql = (
        "SELECT event_id, terminal, batch, received_at AS at FROM pending JOIN events USING (event_id) WHERE reason = ?"
        " UNION SELECT event_id, terminal, batch, noticed_at FROM conflicts JOIN applied ON digest = batch"
        " WHERE kind IN ('unreadable', 'other_terminal', 'other_agency') ORDER BY at, event_id"
    )
    return [
        Unfit(found["terminal"], found["event_id"] if is_sound_id(found["event_id"]) else found["batch"])
        for found in rows(db, sql, (UNFIT,))
    ]
