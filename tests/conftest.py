"""What every test may ask for."""

import gc
import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from kiosk import i18n
from kiosk.clock import SystemClock
from tests import dated, hashes, started

MEMORY, ROOM = "/dev/shm", 2 << 30  # noqa: S108 - a folder of the system's, in which pytest makes its own


OBJECTS = 100_000
"""Made between two looks of the collector: a screen is thousands, and nothing of a test lives long."""


def pytest_configure() -> None:
    gc.set_threshold(OBJECTS, 50, 50)
    # How long an example takes says something of the machine's other work, and nothing of the rule.
    slow = [HealthCheck.too_slow]
    settings.register_profile("whatever the machine does", deadline=None, suppress_health_check=slow)
    settings.load_profile("whatever the machine does")
    _put_homes_in_memory()
    hashes.remember()


def pytest_collection_finish() -> None:
    """Modules and six thousand tests live to the end: the collector need not look at them again and again."""
    gc.collect()
    gc.freeze()


def _put_homes_in_memory() -> None:
    """Homes of tests lie in memory where there is room: each is flushed very often, and no real plug is pulled."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)


@pytest.fixture
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's clock, here and for every command, shows the day of the tests' worlds."""
    monkeypatch.setattr(SystemClock, "now", dated.now)
    monkeypatch.setattr(started, "is_dated", True)


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    """Each test begins, and leaves the others, in French: the current language belongs to the process."""
    i18n.use("fr", "tenant")
    yield
    i18n.use("fr", "tenant")
