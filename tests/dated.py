"""The program on the day of the tests' worlds, whenever they are run.

A world lives its nights on fixed days; what asks the machine what day it is (`kiosk doctor`, a night that is run by its
command) would find its terminals silent ever after. `python -m tests.dated …` is `python -m kiosk …` on that day.
"""

import runpy
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.clock import SystemClock, local_day, start_of

if TYPE_CHECKING:
    import pytest

DAY = date(2026, 11, 28)
"""Of `tests.sync.world.NIGHT`, in Paris."""
_by_the_machine = SystemClock.now


def now(clock: SystemClock) -> datetime:
    """Between three and nine in the morning of that day, behind its night, later the later it is here: a terminal of
    whom nothing has come for twenty-four hours is silent, and none of the worlds' is by then.
    """
    at = _by_the_machine(clock)
    return start_of(DAY) + timedelta(hours=3) + (at - start_of(local_day(at))) / 4


class Clock:
    """What the commands go by, as far as they run in this process; a test moves it."""

    def __init__(self, monkeypatch: "pytest.MonkeyPatch", now: datetime) -> None:
        self.now = now
        monkeypatch.setattr(SystemClock, "now", lambda _clock: self.now)


def begin() -> None:
    """From here on, for this whole process."""
    SystemClock.now = now  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    begin()
    runpy.run_module("kiosk", run_name="__main__", alter_sys=True)
