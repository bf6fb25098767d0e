"""An event: one thing that happened at a terminal, as it is stored there, sealed, and read at central.

Its body is canonical UTF-8 JSON on one line (keys sorted, no spaces, text as it is), written once and never changed:

    {"agency", "at", "event_id", "kind", "payload", "schema", "terminal"}

`event_id` is 16 random bytes in hexadecimal, the only identity an event has; `at` is ISO 8601 in UTC; `schema` is 1.
The payload of an event about a tenant's file has its `reference`, whatever the kind.

A terminal's stores write the payloads below; central reads them. Everything that identifies or dates is checked before
it reaches a table: even an enrolled terminal may be faulty, or have been tampered with (F7). A payload that does not
fit is kept raw, for a person.
"""

import json
import os
import re
from collections.abc import Callable, Container, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple, Protocol, Self

from kiosk.clock import to_text
from kiosk.domain.ticket import ENDED, Priority
from kiosk.errors import KioskError

SCHEMA = 1
"""The version of an event's envelope, and of the codes in its payload: a program that adds an outcome raises it."""


class EventKind(StrEnum):
    """The kinds of events about no tenant's file; those about one are `<journey>.<FileAct>`."""

    TICKET_CLOSED = "ticket.closed"
    ACT_COUNTED = "portal.counted"
    OPINION_COUNTED = "opinion.counted"


class FileAct(StrEnum):
    """The acts on a tenant's file that central hears of."""

    SUBMITTED = "submitted"
    READ = "read"
    PRINTED = "printed"
    WITHDRAWN = "withdrawn"

    def of(self, journey: str) -> str:
        """Return the kind of the event: `bel_listing.read`."""
        return f"{journey}.{self}"


_FILE_ACTS = frozenset(FileAct)
_EVENT_ID = re.compile(r"[0-9a-f]{32}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", re.ASCII)
_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})+")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
"""An agency, a language, a motive: a newer program may know other codes, but free text never fits."""
_PRIORITIES = frozenset(Priority)
_OLDEST_DAY, _NEWEST_DAY = "2024-01-01", "2100-01-01"
"""No terminal existed before; no table shows what a clock that is wrong by decades wrote."""
_ENVELOPE = itemgetter("event_id", "kind", "terminal", "agency", "at", "schema", "payload")


class UnreadableEvent(KioskError, ValueError):
    """The bytes are no event; central keeps them aside."""


class Unfit(KioskError, ValueError):
    """A part of an event does not fit; it is kept raw, for a person or a newer program."""


class Payload(Protocol):
    """The part of an event that its kind decides."""

    def payload(self) -> Mapping[str, object]:
        """Return it as JSON values, without the reference of its file."""
        ...


class Event(NamedTuple):
    """An event as read from its bytes."""

    event_id: str
    """32 random hexadecimal characters: the event's only identity."""
    kind: str
    schema: int
    terminal: str
    agency: str
    at: str
    """UTC, as `kiosk.clock.to_text`: a date to be shown, never used for ordering."""
    payload: Mapping[str, object]
    reference: str | None
    """The file that it is about; None when it is about no tenant's file."""


def about_file(kind: str) -> tuple[str, FileAct | None]:
    """Return the journey and the act of a kind of event; the act is None when this program knows none such."""
    journey, _dot, act = kind.rpartition(".")
    return journey, FileAct(act) if act in _FILE_ACTS else None


def canonical(value: object) -> str:
    """Return JSON; equal values give equal bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def new_event_id() -> str:
    """Return 32 hexadecimal characters, drawn from the system's source of chance."""
    return os.urandom(16).hex()


def body_of(
    event_id: str, kind: str, at: datetime, terminal: str, agency: str, payload: Payload, reference: str = ""
) -> bytes:
    """Return the bytes of an event; an empty reference: it is about no tenant's file."""
    envelope = {
        "event_id": event_id,
        "kind": kind,
        "schema": SCHEMA,
        "terminal": terminal,
        "agency": agency,
        "at": to_text(at),
        "payload": {**payload.payload(), **({"reference": reference} if reference else {})},
    }
    return canonical(envelope).encode()


def parse(body: bytes) -> Event:
    """Read a body; the parser refuses half a surrogate pair, which no table could hold.

    Raises:
        UnreadableEvent: not JSON, or a part of the envelope is missing or of another type.
    """
    from pydantic_core import from_json  # only central reads: a terminal starts without it

    try:
        *texts, schema, payload = _ENVELOPE(from_json(body, allow_inf_nan=False))
    except (ValueError, KeyError, TypeError):
        raise UnreadableEvent("not an event") from None
    is_sound = {*map(type, texts)} == {str} and all(texts) and isinstance(payload, dict)
    if not is_sound or type(schema) is not int or not 0 < schema < 2**31:
        raise UnreadableEvent("not an event")
    event_id, kind, terminal, agency, at = texts
    reference = payload.get("reference")
    about = reference if isinstance(reference, str) else None
    return Event(event_id, kind, schema, terminal, agency, at, payload, about)


def check_envelope(event: Event) -> None:
    """Check the shape of what every event has; the terminal's name was already compared with its file's.

    Raises:
        Unfit: a part has not its shape.
    """
    if not _EVENT_ID.fullmatch(event.event_id):
        raise Unfit("event_id: 32 hexadecimal characters were expected")
    if not _KIND.fullmatch(event.kind):
        raise Unfit("kind: a dotted name was expected")
    if not _CODE.fullmatch(event.agency):
        raise Unfit("agency: a code was expected")
    if not _is_instant(event.at):
        raise Unfit("at: an instant was expected")


class SubmittedFile(NamedTuple):
    """The payload of `<journey>.submitted`: a tenant sent a file, or a new revision of it."""

    kind: str
    """The journey's id."""
    spec_version: int
    language: str
    identity: str
    """A code of `kiosk.domain.identity`."""
    revision: int
    """From 1."""
    submitted_at: str
    """UTC, as `kiosk.clock.to_text`."""
    promise: str
    """The day by which it is read, ISO."""
    answers: Mapping[str, object]
    """As typed or chosen, by field; None: the tenant does not know."""
    values: Mapping[str, object]
    """The normal forms, by field."""
    assisted: tuple[str, ...] = ()
    """Keys of the answers that an agent helped with; the tenant alone gave the others."""
    amends: str | None = None
    """The `event_id` of the text that this one replaces; None for a first one."""

    def payload(self) -> dict[str, object]:
        """Return all of it as JSON values; without help it has no key `assisted`, and a first text no key `amends`."""
        found = self._asdict() | {"assisted": list(self.assisted)}
        return {name: each for name, each in found.items() if each or name not in {"assisted", "amends"}}

    @classmethod
    def read(cls, event: Event) -> Self:
        """Read the payload of a file; its columns are checked with its journey. Raises Unfit."""
        answers, values = event.payload.get("answers"), event.payload.get("values")
        if not isinstance(answers, dict) or not isinstance(values, dict):
            raise Unfit("answers and values are objects")
        return cls(
            kind=about_file(event.kind)[0],
            spec_version=version_of(event),
            language=_code(event, "language"),
            identity=_code(event, "identity"),
            revision=_whole(event, "revision", least=1),
            submitted_at=_text(event, "submitted_at", _is_instant, "an instant"),
            promise=_day(event, "promise"),
            answers=answers,
            values=values,
            assisted=_codes(event, "assisted"),
            amends=amends_of(event),
        )


class DoneToFile(NamedTuple):
    """The payload of the other acts on a file; `revision_of` reads the part that matters."""

    revision: int
    at: str
    """UTC, as `kiosk.clock.to_text`."""
    agent: str | None = None
    """The id of who read it; the other acts name nobody."""

    def payload(self) -> dict[str, object]:
        """Return it as JSON values; an act that names nobody has no key `agent`."""
        return {name: each for name, each in self._asdict().items() if each is not None}


class ClosedTicket(NamedTuple):
    """The payload of `ticket.closed`, which names neither number nor agent."""

    day: str
    motive: str
    language: str
    priority: str
    outcome: str
    """A state of `kiosk.domain.ticket.ENDED`."""
    waited_seconds: int | None
    served_seconds: int | None
    held_seconds: int | None
    transfers: int | None
    returns: int | None
    """None: the terminal's program did not count them, or there was nothing to count."""
    motives: tuple[str, ...]
    """Further motives that came up at the desk."""
    is_wrong: bool
    is_walk_in: bool

    def payload(self) -> dict[str, object]:
        """Return all of it as JSON values: what was not counted is null, further motives are a list."""
        return {**self._asdict(), "motives": list(self.motives)}

    @classmethod
    def read(cls, event: Event) -> Self:
        """Read the payload. Raises Unfit."""
        return cls(
            day=_day(event, "day"),
            motive=_code(event, "motive"),
            language=_code(event, "language"),
            priority=_known(event, "priority", _PRIORITIES),
            outcome=_known(event, "outcome", ENDED),
            waited_seconds=_count(event, "waited_seconds"),
            served_seconds=_count(event, "served_seconds"),
            held_seconds=_count(event, "held_seconds"),
            transfers=_count(event, "transfers"),
            returns=_count(event, "returns"),
            motives=_codes(event, "motives"),
            is_wrong=event.payload.get("is_wrong") is True,
            is_walk_in=event.payload.get("is_walk_in") is True,
        )


class CountedAct(NamedTuple):
    """The payload of `portal.counted`: a day without an hour, which would link it to others."""

    day: str
    act: str
    what: str
    """A code of `kiosk.domain.portal.COUNTED`."""

    def payload(self) -> dict[str, object]:
        """Return the day, the act and what became of it, all as texts."""
        return self._asdict()

    @classmethod
    def read(cls, event: Event) -> Self:
        """Read the payload. Raises Unfit."""
        from kiosk.domain.portal import COUNTED

        return cls(_day(event, "day"), _code(event, "act"), _known(event, "what", COUNTED))


class CountedOpinion(NamedTuple):
    """The payload of `opinion.counted`: an opinion of the terminal, with its day and nothing else."""

    day: str
    answer: str
    """A code of `kiosk.domain.opinion.kiosk_opinion.KIOSK_ANSWERS`."""

    def payload(self) -> dict[str, object]:
        """Return the day and the answer, both as texts."""
        return self._asdict()

    @classmethod
    def read(cls, event: Event) -> Self:
        """Read the payload. Raises Unfit."""
        from kiosk.domain.opinion.kiosk_opinion import KIOSK_ANSWERS

        return cls(_day(event, "day"), _known(event, "answer", KIOSK_ANSWERS))


def version_of(event: Event) -> int:
    """Return the version of the journey that a file was written with. Raises Unfit."""
    return _whole(event, "spec_version")


def revision_of(event: Event) -> int:
    """Return the revision that a text is, or that an act is about: the first, when it names none. Raises Unfit."""
    return _whole(event, "revision", least=1) if "revision" in event.payload else 1


def amends_of(event: Event) -> str | None:
    """Return the `event_id` of the text that this one replaces; None for a first one. Raises Unfit."""
    found = event.payload.get("amends")
    if found is not None and not (isinstance(found, str) and _EVENT_ID.fullmatch(found)):
        raise Unfit("amends: the id of an event was expected")
    return found


def _whole(event: Event, name: str, least: int = -(2**63)) -> int:
    """Return a whole number of the payload that a column can hold, at least `least`. Raises Unfit."""
    found = event.payload.get(name)
    if type(found) is not int or not least <= found < 2**63:
        raise Unfit(f"{name}: a whole number was expected")
    return found


def _count(event: Event, name: str) -> int | None:
    """Return a number from 0, or None without one. Raises Unfit."""
    return None if event.payload.get(name) is None else _whole(event, name, least=0)


def _text(event: Event, name: str, is_sound: Callable[[str], object], expected: str) -> str:
    found = event.payload.get(name)
    if not isinstance(found, str) or not is_sound(found):
        raise Unfit(f"{name}: {expected} was expected")
    return found


def _codes(event: Event, name: str) -> tuple[str, ...]:
    """Return a list of codes, which may be missing, without what is none."""
    found = event.payload.get(name)
    return tuple(filter(_CODE.fullmatch, map(str, found if isinstance(found, list) else ())))


def _code(event: Event, name: str) -> str:
    return _text(event, name, _CODE.fullmatch, "a code")


def _known(event: Event, name: str, codes: Container[str]) -> str:
    return _text(event, name, codes.__contains__, "a code of this schema")


def _day(event: Event, name: str) -> str:
    return _text(event, name, _is_day, "a day")


@lru_cache(4096)
def _is_day(text: str) -> bool:
    """Tell if a text is a day from 2024 to 2099; cached, as a batch repeats few days."""
    try:
        return _OLDEST_DAY <= text < _NEWEST_DAY and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_instant(text: str) -> bool:
    """Tell if a text is an instant as `to_text` writes it: any other form would sort or read back differently."""
    return _INSTANT.fullmatch(text) is not None and _is_day(text[:10])
