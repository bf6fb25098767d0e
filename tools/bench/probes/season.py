"""Invent an agency's days as events: for a terminal's outbox, and as sealed files of twelve terminals.

    python -m tools.bench.probes.season HOME EVENTS

Seals so many events of twelve enrolled terminals into the exchange folder of a trial home. Of ten events three are
listings, two readings of them, two tickets that ended, three counted acts.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from nacl.signing import SigningKey

from db.age import pyrage
from db.central.central import Place
from db.central.decisions.enrolment import enrol
from db.central.decisions.ledger import Enrolment
from db.night.terminal.terminal import link_to_central
from db.wire import batches
from db.wire.events import (
    ClosedTicket,
    CountedAct,
    DoneToFile,
    EventKind,
    FileAct,
    Payload,
    SubmittedFile,
    body_of,
)
from kiosk.cli.shared.wiring import open_services
from kiosk.clock import to_text
from kiosk.forms.answers import to_json
from kiosk.reference import new_reference
from tools.bench.probes.answers import answered

AT = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
TERMINALS = tuple(f"hall-{number:02}" for number in range(12))
Event = tuple[str, bytes]
"""An event's id and its body."""


class Season:
    """Makes bodies of events, one after another."""

    def __init__(self, home: Path) -> None:
        session = answered(open_services(home).forms["bel_listing"])
        self._answers = to_json(session.visible_answers())
        self._values = session.finish().result.model_dump(mode="json")
        self._count = 0
        self._references: list[str] = []

    def events(self, terminal: str, count: int) -> Iterator[Event]:
        for _unused in range(count):
            yield self._event(terminal)

    def _event(self, terminal: str) -> Event:
        turn, self._count = self._count % 10, self._count + 1
        event_id = f"{self._count:032x}"
        at = AT - timedelta(seconds=self._count % 28800)
        kind, payload, reference = self._made(turn, at)
        return event_id, body_of(event_id, kind, at, terminal, "CBS", payload, reference)

    def _made(self, turn: int, at: datetime) -> tuple[str, Payload, str]:
        """Return the kind of an event, its payload, and the reference that it is about."""
        if turn < 3:
            self._references.append(new_reference("BEL"))
            return FileAct.SUBMITTED.of("bel_listing"), self._listing(at), self._references[-1]
        if turn < 5:
            return FileAct.READ.of("bel_listing"), DoneToFile(1, to_text(at), "essai"), self._references.pop()
        if turn < 7:
            return EventKind.TICKET_CLOSED, _ticket(at), ""
        return EventKind.ACT_COUNTED, CountedAct(f"{at:%Y-%m-%d}", "mailbox", "seen"), ""

    def _listing(self, at: datetime) -> SubmittedFile:
        return SubmittedFile(
            kind="bel_listing",
            spec_version=1,
            language="fr",
            identity="declared",
            revision=1,
            submitted_at=to_text(at),
            promise="2026-12-02",
            answers=self._answers,
            values=self._values,
        )


def _ticket(at: datetime) -> ClosedTicket:
    return ClosedTicket(
        day=f"{at:%Y-%m-%d}",
        motive="bel_listing",
        language="eu",
        priority="normal",
        outcome="done",
        waited_seconds=240,
        served_seconds=600,
        held_seconds=0,
        transfers=0,
        returns=0,
        motives=(),
        is_wrong=False,
        is_walk_in=False,
    )


def seal_all(home: Path, count: int, size: int = batches.MOST_EVENTS) -> None:
    """Seal so many events of twelve terminals into the inboxes of a trial home.

    Args:
        size: events of a batch, at most.
    """
    recipients, season = link_to_central(home).recipients, Season(home)
    ledgers = Place(home).ledgers()
    ledger = ledgers.read()
    for number, terminal in enumerate(TERMINALS):
        key = SigningKey.generate()
        enrolment = Enrolment(terminal, "CBS", bytes(key.verify_key), _recipient(), to_text(AT))
        ledger = enrol(ledgers, ledger, enrolment)
        inbox = home / "exchange" / "inbox" / terminal
        inbox.mkdir(parents=True, exist_ok=True)
        share = count // len(TERMINALS) + (number < count % len(TERMINALS))
        events = season.events(terminal, share)
        while bodies := [body for _event_id, body in islice(events, size)]:
            data = batches.seal(bodies, terminal, AT, recipients, bytes(key))
            (inbox / batches.name_of(batches.digest_of(data))).write_bytes(data)


def _recipient() -> str:
    """Return an age public key whose secret key nobody has."""
    return str(pyrage.x25519.Identity.generate().to_public())


if __name__ == "__main__":
    seal_all(Path(sys.argv[1]), int(sys.argv[2]))
