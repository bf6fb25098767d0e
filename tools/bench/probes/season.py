"""Events of an agency's days, invented: what a terminal's outbox holds, and sealed files of twelve terminals.

    python -m tools.bench.probes.season HOME EVENTS

Seals so many events of twelve enrolled terminals into the exchange folder of a trial home. Of ten events three are
listings, two readings of them, two tickets that ended, three things counted.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nacl.signing import SigningKey

from db.stores.outbox import canonical
from db.sync import batch, enrolment
from kiosk.cli.wiring import open_services
from kiosk.clock import to_text
from kiosk.config import load
from kiosk.forms.answers import to_json
from kiosk.reference import new_reference
from tools.bench.probes.answers import answered

AT = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
TERMINALS = tuple(f"hall-{number:02}" for number in range(12))
Event = tuple[str, bytes]
"""Its id and its body."""


class Season:
    """Bodies of events, one after another."""

    def __init__(self, home: Path) -> None:
        session = answered(open_services(home).forms["bel_listing"])
        self._answers = to_json(session.visible_answers())
        self._values = session.result().model_dump(mode="json")
        self._count = 0
        self._references: list[str] = []

    def events(self, terminal: str, count: int) -> Iterator[Event]:
        for _unused in range(count):
            yield self._event(terminal)

    def _event(self, terminal: str) -> Event:
        turn, self._count = self._count % 10, self._count + 1
        event_id = f"{self._count:032x}"
        at = AT - timedelta(seconds=self._count % 28800)
        kind, payload = self._told(turn, at)
        body = {
            "event_id": event_id,
            "kind": kind,
            "schema": 1,
            "terminal": terminal,
            "agency": "CBS",
            "at": to_text(at),
            "payload": payload,
        }
        return event_id, canonical(body).encode()

    def _told(self, turn: int, at: datetime) -> tuple[str, dict[str, object]]:
        if turn < 3:
            return "bel_listing.submitted", self._listing(at)
        if turn < 5:
            return "bel_listing.read", self._reading(at)
        if turn < 7:
            seconds = {"waited_seconds": 240, "served_seconds": 600}
            ticket = {"motive": "bel_listing", "language": "eu", "priority": "normal", "outcome": "done"}
            return "ticket.closed", {"day": f"{at:%Y-%m-%d}", **ticket, **seconds}
        return "portal.counted", {"day": f"{at:%Y-%m-%d}", "act": "mailbox", "what": "seen"}

    def _reading(self, at: datetime) -> dict[str, object]:
        return {"reference": self._references.pop(), "revision": 1, "agent": "essai", "at": to_text(at)}

    def _listing(self, at: datetime) -> dict[str, object]:
        reference = new_reference("BEL")
        self._references.append(reference)
        return {
            "reference": reference,
            "kind": "bel_listing",
            "spec_version": 1,
            "language": "fr",
            "identity": "declared",
            "revision": 1,
            "submitted_at": to_text(at),
            "promise": "2026-12-02",
            "answers": self._answers,
            "values": self._values,
        }


def main(home: Path, count: int) -> None:
    recipients = load(home).sync.recipients
    season = Season(home)
    for number, terminal in enumerate(TERMINALS):
        key = SigningKey.generate()
        told = {"terminal": terminal, "agency": "CBS", "verify_key": bytes(key.verify_key).hex()}
        file = home / f"{terminal}.json"
        file.write_text(json.dumps(told), encoding="utf-8")
        enrolment.enrol(home, file, AT - timedelta(days=1))
        inbox = home / "exchange" / "inbox" / terminal
        inbox.mkdir(parents=True, exist_ok=True)
        share = count // len(TERMINALS) + (number < count % len(TERMINALS))
        for group in batch.chunks(season.events(terminal, share)):
            data = batch.seal(group, terminal, AT, recipients, bytes(key))
            (inbox / batch.name_of(terminal, batch.digest_of(data))).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
