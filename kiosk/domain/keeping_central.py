"""Central's part of the table of what is kept (`kiosk.domain.keeping`), in calendar months of Paris days."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kiosk.domain.deadlines import add_months
from kiosk.domain.keeping import AFTER_CLOSING_MONTHS, CENTRAL_MONTHS, FILES, NAMELESS


@dataclass(frozen=True)
class Term:
    """How long central keeps one kind, from the last thing that happened to it."""

    months: int
    closed_months: int | None = None
    """Once it is read, printed or withdrawn, which is what central knows of an end; None: an end changes nothing."""
    becomes_counts: bool = False
    """Whether numbers stay of it."""


CENTRAL: Mapping[str, Term] = {
    **dict.fromkeys(FILES, Term(CENTRAL_MONTHS, AFTER_CLOSING_MONTHS)),
    "housing_request": Term(CENTRAL_MONTHS),
    **dict.fromkeys(NAMELESS, Term(CENTRAL_MONTHS, becomes_counts=True)),
    "unshown": Term(CENTRAL_MONTHS, AFTER_CLOSING_MONTHS),
    "conflict": Term(CENTRAL_MONTHS),
    "audit": Term(CENTRAL_MONTHS),
}
"""By journey, then what is in no journey's table. Tickets and portal help are counters of nobody: they stay."""


def latest_due(today: date, months: int) -> date:
    """The latest day from which so many months are over today."""
    day = add_months(today, -months)
    is_last = today.day == monthrange(today.year, today.month)[1]
    return day.replace(day=monthrange(day.year, day.month)[1]) if is_last else day
