"""The agents who are at a desk now: a row each, renewed while their console is open and not locked."""

from contextlib import closing
from datetime import datetime

from db.connection import Opener, change, immediate, rows
from kiosk.clock import from_text, to_text
from kiosk.domain.retention import PRESENCE
from kiosk.services.ports.tickets import AtDesk


class Presence:
    """`kiosk.services.ports.tickets.PresenceStore` on the terminal's file."""

    def __init__(self, opener: Opener) -> None:
        self._open = opener

    def renew(self, agent: str, desk: str, at: datetime) -> None:
        sql = (
            "INSERT INTO presence (agent, desk, seen_at) VALUES (?, ?, ?)"
            " ON CONFLICT (agent) DO UPDATE SET desk = excluded.desk, seen_at = excluded.seen_at"
        )
        with closing(self._open()) as db, immediate(db):
            change(db, sql, (agent, desk, to_text(at)))

    def leave(self, agent: str) -> None:
        with closing(self._open()) as db, immediate(db):
            change(db, "DELETE FROM presence WHERE agent = ?", (agent,))

    def here(self, now: datetime) -> tuple[AtDesk, ...]:
        with closing(self._open()) as db:
            found = rows(db, "SELECT agent, desk, seen_at FROM presence ORDER BY desk, agent")
        # An instant to come is a clock set back.
        here = [each for each in found if abs(now - from_text(each["seen_at"])) < PRESENCE]
        return tuple(AtDesk(each["agent"], each["desk"]) for each in here)
