"""Count anonymously, in events without other rows: guides read, acts rehearsed, ways taken, opinions of the terminal.

Events carry the day and not the hour, which would link them to each other and to the ticket of the same minute.
"""

from contextlib import closing
from datetime import date

from db.connection import Opener, immediate
from db.stores.outbox import Origin, write_event
from db.wire.events import CountedAct, CountedOpinion, EventKind
from kiosk.clock import start_of


class Counts:
    """`kiosk.services.ports.records.CountStore` on the terminal's file: kept in the outbox until central has it."""

    def __init__(self, opener: Opener, origin: Origin) -> None:
        self._open, self._origin = opener, origin

    def add(self, day: date, act: str, what: str) -> None:
        self._write(EventKind.ACT_COUNTED, day, CountedAct(day.isoformat(), act, what))

    def add_opinion(self, day: date, answer: str) -> None:
        self._write(EventKind.OPINION_COUNTED, day, CountedOpinion(day.isoformat(), answer))

    def _write(self, kind: EventKind, day: date, counted: CountedAct | CountedOpinion) -> None:
        with closing(self._open()) as db, immediate(db):
            write_event(db, self._origin, kind, start_of(day), counted)
