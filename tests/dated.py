"""Run the program on a fixed day, whenever the tests are run.

The nights of a test fall on fixed days. A command that reads the machine's clock (`kiosk doctor`, a night run by its
command) would later find its terminals silent. `python -m tests.dated …` runs `python -m kiosk …` on the fixed day.
"""

import runpy
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.clock import SystemClock, local_day, start_of

if TYPE_CHECKING:
    import pytest

DAY = date(2026, 11, 28)
"""The fixed day, in Paris."""
_by_the_machine = SystemClock.now


def now(clock: SystemClock) -> datetime:
    """Return an instant from 3:00 to 9:00 in Paris on the fixed day, after its night; it moves with the machine's time.

    It is early enough that no terminal is silent yet.
    """
    at = _by_the_machine(clock)
    return start_of(DAY) + timedelta(hours=3) + (at - start_of(local_day(at))) / 4


class Clock:
    """The clock of the commands that run in this process; a test moves it."""

    def __init__(self, monkeypatch: "pytest.MonkeyPatch", now: datetime) -> None:
        self.now = now
        monkeypatch.setattr(SystemClock, "now", lambda _clock: self.now)


def begin() -> None:
    """Set the program's clock to the fixed day, for this whole process."""
    SystemClock.now = now  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    begin()
    runpy.run_module("kiosk", run_name="__main__", alter_sys=True)
