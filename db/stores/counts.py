"""How often a guide was read, an act rehearsed, a way taken: events that name nobody, and no row beside them.

They carry the day and not the hour, which would lead from one to the next and to the ticket of the same minute.
"""

from contextlib import closing
from datetime import date, datetime, time

from db.connection import Opener, immediate
from db.stores.outbox import Origin, write_event
from kiosk.clock import paris

COUNTED_EVENT = "portal.counted"


class Counts:
    """`kiosk.services.ports.CountStore` on the terminal's file: kept in the outbox until central has it."""

    def __init__(self, opener: Opener, origin: Origin) -> None:
        self._open, self._origin = opener, origin

    def add(self, day: date, act: str, what: str) -> None:
        midnight = datetime.combine(day, time.min, paris())
        with closing(self._open()) as db, immediate(db):
            payload = {"day": day.isoformat(), "act": act, "what": what}
            write_event(db, self._origin, COUNTED_EVENT, midnight, payload)
