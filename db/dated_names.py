"""Files whose name bears a day that a clock that was ahead gave them: they would be kept until long after it (R8)."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from db.files import Step

LENGTH = len("2026-01-01")
"""Signs of a day in a name."""
_DAY = timedelta(days=1)
LATEST_YEAR = 9000
"""To a day of it nothing can be added, whatever a clock shows."""


def day_in(name: str) -> date:
    """The day that a name tells. Raises ValueError: none, not as we write it, or one to which nothing can be added."""
    day = date.fromisoformat(name)
    if day.year >= LATEST_YEAR or day.isoformat() != name:
        raise ValueError("no day of ours")
    return day


def date_anew(named: Iterable[tuple[Path, int]], today: date, step: Step) -> None:
    """Name those of a day to come after today; once today's clock is believed. What cannot be renamed waits.

    Files of one folder that bear one day go together: a copy with its digest, a base with its log.

    Args:
        named: each with where in its name the day stands; what is no day there is nobody's business.
    """
    ahead: defaultdict[tuple[Path, str], list[tuple[Path, int]]] = defaultdict(list)
    for path, at in sorted(named):
        told = path.name[at : at + LENGTH]
        with suppress(ValueError):
            if date.fromisoformat(told) > today:
                ahead[path.parent, told].append((path, at))
    for together in ahead.values():
        day = today
        while any(_of(path, at, day).exists() for path, at in together):
            day -= _DAY
        for path, at in together:
            step("date anew")
            with suppress(OSError):
                path.rename(_of(path, at, day))


def _of(path: Path, at: int, day: date) -> Path:
    return path.with_name(f"{path.name[:at]}{day.isoformat()}{path.name[at + LENGTH :]}")
