"""One terminal, as it is noted beside the copies."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from nacl.signing import SigningKey

from db.night.central.events import is_code
from db.sync import batch
from db.sync.recipients import is_recipient
from kiosk.clock import to_text

NO_AGENCY = "INCONNUE"
"""Of a terminal that was shut out by its name alone."""


@dataclass(frozen=True)
class Registered:
    """One terminal, as a person took it in."""

    terminal: str
    agency: str
    verify_key: str
    """64 hexadecimal signs."""
    recipient: str
    """`age1…`, or empty: see `enrolment.Enrolment`."""
    enrolled_at: str
    """UTC; the last time, where it was taken in again with another recipient."""
    revoked_at: str | None

    @property
    def is_by_name(self) -> bool:
        """Whether only its name was ever known when it was shut out: its key is nobody's, and tells nothing apart."""
        return self.agency == NO_AGENCY

    @classmethod
    def by_name(cls, terminal: str, at: datetime) -> "Registered":
        """To be shut out by its name alone, under a key whose private half nobody has."""
        nobodys = bytes(SigningKey.generate().verify_key).hex()
        return cls(terminal, NO_AGENCY, nobodys, "", enrolled_at=to_text(at), revoked_at=None)

    def also(self, other: "Registered") -> "Registered":
        """Two places' word on one terminal; of one under another key, which is another machine, this place's alone."""
        if other.is_by_name:
            return replace(self, revoked_at=self.revoked_at or other.revoked_at)
        if other.verify_key != self.verify_key:
            return self
        last = max(self, other, key=lambda each: each.enrolled_at)
        return replace(last, revoked_at=min(filter(None, (self.revoked_at, other.revoked_at)), default=None))


def is_name(terminal: str) -> bool:
    """Whether it may be a terminal's id."""
    return batch.parts_of(batch.name_of(terminal, "0" * 64)) is not None


def is_sound(terminal: str, agency: str, verify_key: str, recipient: str) -> bool:
    """Whether what a file tells of a terminal has the shape that it must have; the key is in hexadecimal signs."""
    has_recipient = not recipient or is_recipient(recipient)
    return is_name(terminal) and is_code(agency) and len(verify_key) == 64 and has_recipient


def parsed(terminal: str, told: dict[str, str | None]) -> Registered:
    found = Registered(
        terminal,
        str(told["agency"]),
        bytes.fromhex(str(told["verify_key"])).hex(),
        str(told["recipient"]),
        str(told["enrolled_at"]),
        None if told["revoked_at"] is None else str(told["revoked_at"]),
    )
    if not is_sound(terminal, found.agency, found.verify_key, found.recipient):
        raise ValueError(terminal)
    return found


def note_of(told: Registered) -> bytes:
    facts = {name: value for name, value in asdict(told).items() if name != "terminal"}
    return (json.dumps(facts, sort_keys=True) + "\n").encode()
