"""Which terminals were not heard of, and whose clock is ahead: what the morning page tells of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.connection import Connection, Row, rows
from kiosk.clock import from_text, local, local_day

SILENT_AFTER = timedelta(hours=24)
"""A terminal seals a file every night, empty or not."""
AHEAD_AFTER = timedelta(minutes=10)
"""A file sealed this much later than it was received comes from a clock that is ahead."""


@dataclass(frozen=True)
class Silent:
    terminal: str
    since: str | None
    """ISO date; None: never heard since it was enrolled."""


def silent(terminals: Iterable[Row], now: datetime) -> list[Silent]:
    """Of rows with `terminal` and `last_sealed_at`, those of which nothing came for a day."""
    return [_silent(found["terminal"], found["last_sealed_at"]) for found in terminals if _is_silent(found, now)]


def ahead(db: Connection, today: date) -> list[str]:
    """Terminals whose files of the day were sealed after they were received."""
    found = rows(
        db,
        "SELECT terminal, sealed_at, applied_at FROM applied WHERE applied_at >= ? ORDER BY terminal",
        ((today - timedelta(days=1)).isoformat(),),
    )
    late = [
        each["terminal"]
        for each in found
        if local_day(from_text(each["applied_at"])) == today
        and from_text(each["sealed_at"]) - from_text(each["applied_at"]) > AHEAD_AFTER
    ]
    return list(dict.fromkeys(late))


def _is_silent(found: Row, now: datetime) -> bool:
    last = found["last_sealed_at"]
    return not isinstance(last, str) or now - from_text(last) > SILENT_AFTER


def _silent(terminal: str, last: str | None) -> Silent:
    return Silent(terminal, local(from_text(last)).date().isoformat() if last else None)
