"""Read an event from the bytes that a terminal stored, and make its table rows.

A body is canonical JSON in UTF-8, on one line; it is parsed, and never encoded again. Everything that identifies or
dates is checked before it reaches a table: even an enrolled terminal may be faulty, or have been tampered with
(F7). A body that does not fit is kept raw, for a person.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from pydantic_core import from_json

from db.central.tables.form_tables import Cell, FormTables, Unfit
from kiosk.domain.identity import standing
from kiosk.domain.opinion.kiosk_opinion import KIOSK_ANSWERS
from kiosk.domain.portal import COUNTED
from kiosk.domain.ticket import ENDED, Priority
from kiosk.errors import KioskError
from kiosk.reference import is_printed

Rows = tuple[dict[str, Cell], dict[str, Cell]]
"""A listing's row of facts and its row of contact."""

_EVENT_ID = re.compile(r"[0-9a-f]{32}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", re.ASCII)
_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})+")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
"""An agency, a language, a motive: a newer program may know other codes, but free text never fits."""
_PRIORITIES = frozenset(Priority)
_OUTCOMES = ENDED
"""Fixed for one `schema` of events: a program that adds an outcome raises the schema."""
_OLDEST_DAY, _NEWEST_DAY = "2024-01-01", "2100-01-01"
"""No terminal existed before; no table shows what a clock that is wrong by decades wrote."""
_ENVELOPE = itemgetter("event_id", "kind", "terminal", "agency", "at", "schema", "payload")


class UnreadableEvent(KioskError, ValueError):
    """The bytes are no event; central keeps them aside."""


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


def parse(body: bytes) -> Event:
    """Read a body; the parser refuses half a surrogate pair, which no table could hold.

    Raises:
        UnreadableEvent: not JSON, or a part of the envelope is missing or of another type.
    """
    try:
        *texts, schema, payload = _ENVELOPE(from_json(body, allow_inf_nan=False))
    except (ValueError, KeyError, TypeError):
        raise UnreadableEvent("not an event") from None
    is_sound = {*map(type, texts)} == {str} and all(texts) and isinstance(payload, dict)
    if not is_sound or type(schema) is not int or not 0 < schema < 2**31:
        raise UnreadableEvent("not an event")
    event_id, kind, terminal, agency, at = texts
    reference = payload.get("reference")
    told = reference if isinstance(reference, str) else None
    return Event(event_id, kind, schema, terminal, agency, at, payload, told)


def check_envelope(event: Event) -> None:
    """Check the shape of what every event has; the terminal's name was already compared with its file's.

    Raises:
        Unfit: a part has not its shape.
    """
    if not _EVENT_ID.fullmatch(event.event_id):
        raise Unfit("event_id: 32 hexadecimal signs were expected")
    if not _KIND.fullmatch(event.kind):
        raise Unfit("kind: a dotted name was expected")
    if not _CODE.fullmatch(event.agency):
        raise Unfit("agency: a code was expected")
    if not _is_instant(event.at):
        raise Unfit("at: an instant was expected")


def check_reference(event: Event, tables: FormTables) -> None:
    """Raise Unfit unless the reference is one of this journey, as printed, with its check character."""
    if event.reference is None or not is_printed(event.reference, tables.spec.reference_prefix):
        raise Unfit("reference: a sound one was expected")


def listing_rows(tables: FormTables, event: Event) -> Rows:
    """Return the rows of a listing that nobody has read yet; its reference was checked.

    Raises:
        Unfit: a part is missing, or of another type than its column.
    """
    answers, values = event.payload.get("answers"), event.payload.get("values")
    if not isinstance(answers, dict) or not isinstance(values, dict):
        raise Unfit("answers and values are objects")
    reference = event.reference or ""
    amended(event)
    main: dict[str, Cell] = {
        "reference": reference,
        "state": "submitted",
        "submitted_at": _text(event, "submitted_at", _is_instant, "an instant"),
        "promise": _day(event, "promise"),
        "read_at": None,
        "language": _code(event, "language"),
        "agency": event.agency,
        "terminal": event.terminal,
        "identity": standing(_code(event, "identity"), answers),
        "spec_version": whole(event, "spec_version"),
        "revision": whole(event, "revision", least=1),
        "event_id": event.event_id,
        "unknown_fields": tables.unknown(answers),
        "other_answers": tables.others(answers),
    }
    main |= tables.cells(answers, values, contact=False)
    return main, {"reference": reference, **tables.cells(answers, values, contact=True)}


def ticket_row(event: Event) -> dict[str, Cell]:
    """Return the row of a ticket that ended. Raises Unfit."""
    codes = {name: _code(event, name) for name in ("motive", "language")}
    codes |= {"priority": _known(event, "priority", _PRIORITIES), "outcome": _known(event, "outcome", _OUTCOMES)}
    numbers = ("waited_seconds", "served_seconds", "held_seconds", "transfers", "returns")
    counts = {name: None if event.payload.get(name) is None else whole(event, name, least=0) for name in numbers}
    marks = {name: "yes" if event.payload.get(name) is True else "no" for name in ("is_wrong", "is_walk_in")}
    further = event.payload.get("motives")
    motives = " ".join(str(each) for each in further if _CODE.fullmatch(str(each))) if isinstance(further, list) else ""
    origin: dict[str, Cell] = {"event_id": event.event_id, "agency": event.agency, "terminal": event.terminal}
    return origin | {"at": event.at, "day": _day(event, "day")} | codes | counts | marks | {"motives": motives}


def count_row(event: Event) -> dict[str, Cell]:
    """Return the row of a counted act. Raises Unfit."""
    return _counted(event) | {"act": _code(event, "act"), "what": _known(event, "what", COUNTED)}


def opinion_row(event: Event) -> dict[str, Cell]:
    """Return the row of one opinion of the terminal. Raises Unfit."""
    return _counted(event) | {"answer": _known(event, "answer", frozenset(KIOSK_ANSWERS))}


def _counted(event: Event) -> dict[str, Cell]:
    """Return the common cells of an anonymous event, which has a day but no hour."""
    origin: dict[str, Cell] = {"event_id": event.event_id, "agency": event.agency, "terminal": event.terminal}
    return origin | {"day": _day(event, "day")}


def revision_of(event: Event) -> int:
    """Return the revision that an act is about; older acts named none, when there was only one. Raises Unfit."""
    return whole(event, "revision", least=1) if "revision" in event.payload else 1


def amended(event: Event) -> str | None:
    """Return the `event_id` of the text that this one replaces; None for a first one. Raises Unfit."""
    found = event.payload.get("amends")
    if found is not None and not (isinstance(found, str) and _EVENT_ID.fullmatch(found)):
        raise Unfit("amends: the id of an event was expected")
    return found


def whole(event: Event, name: str, least: int = -(2**63)) -> int:
    """Return a whole number of the payload that a column can hold, at least `least`. Raises Unfit."""
    found = event.payload.get(name)
    if type(found) is not int or not least <= found < 2**63:
        raise Unfit(f"{name}: a whole number was expected")
    return found


def _text(event: Event, name: str, is_sound: Callable[[str], object], expected: str) -> str:
    found = event.payload.get(name)
    if not isinstance(found, str) or not is_sound(found):
        raise Unfit(f"{name}: {expected} was expected")
    return found


def _code(event: Event, name: str) -> str:
    return _text(event, name, _CODE.fullmatch, "a code")


def _known(event: Event, name: str, codes: frozenset[str]) -> str:
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
