"""What a terminal says of what it keeps, in the header of each sealed file: central cannot look there.

A file that comes proves that it was sent, and no more: whoever reads no receipt sends every night, and forgets nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from db.connection import Connection, rows
from kiosk.clock import from_text, to_text

OLD = datetime(1970, 1, 1, tzinfo=UTC)
"""Of what nobody there can tell the day of: it may be of any."""
_NOTHING = "9999-12-31T00:00:00Z"
"""In the database: there is none."""
_SIGNS = 8
"""Of the digest of an erasure: enough to tell those of one landlord apart."""


@dataclass(frozen=True)
class Keeps:
    """By the terminal's clock, just before it seals."""

    since: datetime | None
    """When the oldest was sealed, or written, that it keeps under any of its names; None: it keeps nothing."""
    unread_since: datetime | None
    """When the oldest was sealed that stands in no receipt which was read there; None: there is no such file."""
    erased: tuple[str, ...] = ()
    """The erasures that its database knows: the beginning of each digest."""


@dataclass(frozen=True)
class Said:
    """What central makes of it as it takes the file."""

    since: datetime | None
    unread_since: datetime | None
    """As `Keeps` has them."""
    lacks_since: datetime | None
    """When the oldest erasure was made that its database did not know; None: it knew all."""


def beginnings(digests: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(digest[:_SIGNS] for digest in digests))


def to_header(keeps: Keeps) -> dict[str, object]:
    return {"kept_since": _text(keeps.since), "unread_since": _text(keeps.unread_since), "erased": keeps.erased}


def of_header(header: Mapping[str, object]) -> Keeps | None:
    """None: an older program sealed it, which says nothing."""
    try:
        erased = header["erased"]
        if not isinstance(erased, list) or not all(isinstance(each, str) for each in erased):
            return None
        return Keeps(_instant(header["kept_since"]), _instant(header["unread_since"]), tuple(erased))
    except (KeyError, TypeError, ValueError):
        return None


def to_row(db: Connection, keeps: Keeps | None) -> tuple[str | None, str | None, str | None]:
    """As `applied` has them: `kept_since`, `unread_since`, `lacks_since`."""
    if keeps is None:
        return None, None, None
    there = {*keeps.erased}
    made = rows(db, "SELECT digest, erased_at FROM tombstones")
    lacking = [str(each["erased_at"]) for each in made if each["digest"][:_SIGNS] not in there]
    return _text(keeps.since) or _NOTHING, _text(keeps.unread_since) or _NOTHING, min(lacking, default=_NOTHING)


def of_row(found: Mapping[str, object]) -> Said | None:
    told = [found[column] for column in ("kept_since", "unread_since", "lacks_since")]
    if None in told:
        return None
    return Said(*(None if each == _NOTHING else from_text(str(each)) for each in told))


def _text(instant: datetime | None) -> str | None:
    return to_text(instant) if instant else None


def _instant(told: object) -> datetime | None:
    return None if told is None else from_text(told)  # type: ignore[arg-type]
