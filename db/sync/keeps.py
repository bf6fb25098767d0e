"""What a terminal says of what it keeps, in the header of each sealed file: central cannot look there.

A file that comes proves that it was sent, and no more: whoever reads no receipt sends every night, and forgets nothing.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.connection import Connection, change, rows
from kiosk.clock import from_text, to_text

_NOTHING = "9999-12-31T00:00:00Z"
"""In the database: there is none."""
_SIGNS = 8
"""Of the digest of an erasure: enough to tell those of one landlord apart."""
_BEGINNING = re.compile(rf"[0-9a-f]{{{_SIGNS}}}")


@dataclass(frozen=True)
class Keeps:
    """By the terminal's clock, just before it seals."""

    unread_since: datetime | None
    """When the oldest was sealed that stands in no receipt which was read there; None: there is no such file."""
    erased: tuple[str, ...] = ()
    """The erasures that its database knows, as `beginning` has them."""
    held: tuple[str, ...] = ()
    """Of these, those of which something may be kept: it was sealed or written before the database knew of them."""


@dataclass(frozen=True)
class Said:
    """The same, as central looks at it."""

    unread_since: datetime | None
    knows: frozenset[str]
    holds: frozenset[str]


def beginning(digest: str) -> str:
    """How a header names an erasure."""
    return digest[:_SIGNS]


def to_header(keeps: Keeps) -> dict[str, object]:
    return {"unread_since": _text(keeps.unread_since), "erased": keeps.erased, "held": keeps.held}


def of_header(header: Mapping[str, object]) -> Keeps | None:
    """None: an older program sealed it, which says nothing."""
    try:
        return Keeps(_instant(header["unread_since"]), _beginnings(header["erased"]), _beginnings(header["held"]))
    except (KeyError, TypeError, ValueError):
        return None


def to_row(db: Connection, keeps: Keeps | None) -> tuple[str | None, str | None, str | None]:
    """As `applied` has them: `unread_since`, `knows`, `holds`; inside `immediate`."""
    if keeps is None:
        return None, None, None
    return _text(keeps.unread_since) or _NOTHING, _listed(db, keeps.erased), _listed(db, keeps.held)


def _listed(db: Connection, erasures: Iterable[str]) -> str:
    """The mark of a list, which stands in the database once: each file says it again."""
    told = " ".join(sorted(erasures))
    mark = hashlib.sha256(told.encode()).hexdigest()[:16]
    change(db, "INSERT INTO erasure_lists (mark, erasures) VALUES (?, ?) ON CONFLICT DO NOTHING", (mark, told))
    return mark


def lists(db: Connection) -> Mapping[str, frozenset[str]]:
    """What each mark stands for."""
    found = rows(db, "SELECT mark, erasures FROM erasure_lists")
    return {each["mark"]: frozenset(each["erasures"].split()) for each in found}


def of_row(found: Mapping[str, object], listed: Mapping[str, frozenset[str]]) -> Said | None:
    since, knows, holds = found["unread_since"], listed.get(str(found["knows"])), listed.get(str(found["holds"]))
    if since is None or knows is None or holds is None:
        return None
    return Said(None if since == _NOTHING else from_text(str(since)), knows, holds)


def _text(instant: datetime | None) -> str | None:
    return to_text(instant) if instant else None


def _beginnings(told: object) -> tuple[str, ...]:
    if not isinstance(told, list) or not all(isinstance(each, str) and _BEGINNING.fullmatch(each) for each in told):
        raise ValueError
    return tuple(told)


def _instant(told: object) -> datetime | None:
    return None if told is None else from_text(told)  # type: ignore[arg-type]
