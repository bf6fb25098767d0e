"""What a terminal says of what it keeps, in the header of each sealed file: central cannot look there.

A file that comes proves that it was sent, and no more: whoever reads no receipt sends every night, and forgets nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.connection import Connection
from db.erased_digests import told
from kiosk.clock import from_text, to_text

_NOTHING = "9999-12-31T00:00:00Z"
"""In the database: there is none."""
_SIGNS = 8
"""Of the digest of an erasure: enough to tell those of one landlord apart."""


@dataclass(frozen=True)
class Keeps:
    """By the terminal's clock, just before it seals."""

    unread_since: datetime | None
    """When the oldest was sealed that stands in no receipt which was read there; None: there is no such file."""
    erased: tuple[str, ...] = ()
    """The erasures that its database knows: the beginning of each digest."""
    held: tuple[str, ...] = ()
    """Of these, those of which something may be kept: it was sealed or written before the database knew of them."""


@dataclass(frozen=True)
class Said:
    """What central makes of it as it takes the file."""

    unread_since: datetime | None
    """As `Keeps` has it."""
    lacks_since: datetime | None
    """When the oldest erasure was made that its database did not know; None: it knew all."""
    holds_since: datetime | None
    """When the oldest was made of which it may have kept something, or that it did not know; None: there was none."""


def beginnings(digests: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(digest[:_SIGNS] for digest in digests))


def to_header(keeps: Keeps) -> dict[str, object]:
    return {"unread_since": _text(keeps.unread_since), "erased": keeps.erased, "held": keeps.held}


def of_header(header: Mapping[str, object]) -> Keeps | None:
    """None: an older program sealed it, which says nothing."""
    try:
        return Keeps(_instant(header["unread_since"]), _texts(header["erased"]), _texts(header["held"]))
    except (KeyError, TypeError, ValueError):
        return None


def to_row(db: Connection, keeps: Keeps | None, now: datetime) -> tuple[str | None, str | None, str | None]:
    """As `applied` has them: `unread_since`, `lacks_since`, `holds_since`."""
    if keeps is None:
        return None, None, None
    # Of others nobody there is told any more: one that was enrolled since never knows of them.
    made = {digest[:_SIGNS]: erased_at for digest, erased_at in told(db, now).items()}
    lacking = made.keys() - {*keeps.erased}
    holding = lacking | (made.keys() & {*keeps.held})
    return _text(keeps.unread_since) or _NOTHING, _oldest(made, lacking), _oldest(made, holding)


def _oldest(made: Mapping[str, str], some: Iterable[str]) -> str:
    return min((made[each] for each in some), default=_NOTHING)


def of_row(found: Mapping[str, object]) -> Said | None:
    told = [found[column] for column in ("unread_since", "lacks_since", "holds_since")]
    if None in told:
        return None
    return Said(*(None if each == _NOTHING else from_text(str(each)) for each in told))


def _text(instant: datetime | None) -> str | None:
    return to_text(instant) if instant else None


def _texts(told: object) -> tuple[str, ...]:
    if not isinstance(told, list) or not all(isinstance(each, str) for each in told):
        raise ValueError
    return tuple(told)


def _instant(told: object) -> datetime | None:
    return None if told is None else from_text(told)  # type: ignore[arg-type]
