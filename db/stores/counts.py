"""Count anonymously, in events without other rows: guides read, acts rehearsed, ways taken, opinions of the terminal.

Events carry the day and not the hour, which would link them to each other and to the ticket of the same minute.
"""

from collections.abc import Mapping
from contextlib import closing
from datetime import date

from db.connection import Opener, immediate
from db.stores.outbox import Origin, write_event
from kiosk.clock import start_of

COUNTED_EVENT = "portal.counted"
OPINION_EVENT = "opinion.counted"


class Counts:
    """`kiosk.services.ports.records.CountStore` on the terminal's file: kept in the outbox until central has it."""

    def __init__(self, opener: Opener, origin: Origin) -> None:
        self._open, self._origin = opener, origin

    def add(self, day: date, act: str, what: str) -> None:
        self._write(COUNTED_EVENT, day, {"act": act, "what": what})

    def add_opinion(self, day: date, answer: str) -> None:
        self._write(OPINION_EVENT, day, {"answer": answer})

    def _write(self, kind: str, day: date, payload: Mapping[str, object]) -> None:
        with closing(self._open()) as db, immediate(db):
            write_event(db, self._origin, kind, start_of(day), {"day": day.isoformat(), **payload})
