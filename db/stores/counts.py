"""How often a guide was read, an act rehearsed, a way taken: events that name nobody, and no row beside them."""

from contextlib import closing
from datetime import date, datetime

from db.connection import Opener, immediate
from db.stores.outbox import Origin, write_event

COUNTED_EVENT = "portal.counted"
COUNTED = frozenset({"seen", "with_help", "alone", "door_phone", "door_agent", "door_paper"})


class Counts:
    """`kiosk.services.ports.CountStore` on the terminal's file: kept in the outbox until central has it."""

    def __init__(self, opener: Opener, origin: Origin) -> None:
        self._open, self._origin = opener, origin

    def add(self, at: datetime, day: date, act: str, what: str) -> None:
        with closing(self._open()) as db, immediate(db):
            write_event(db, self._origin, COUNTED_EVENT, at, {"day": day.isoformat(), "act": act, "what": what})
