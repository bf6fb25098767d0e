"""Settings of the test run, and fixtures for every test."""

import gc
import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from kiosk import i18n
from tests import hashes

MEMORY, ROOM = "/dev/shm", 2 << 30  # noqa: S108 - a system folder, in which pytest makes its own


OBJECTS = 100_000
"""Objects made between two runs of the collector: a screen makes thousands, and a test's objects live briefly."""


def pytest_configure() -> None:
    gc.set_threshold(OBJECTS, 50, 50)
    # The time of an example depends on the machine's other work, not on the rule.
    slow = [HealthCheck.too_slow]
    settings.register_profile("whatever the machine does", deadline=None, suppress_health_check=slow)
    settings.load_profile("whatever the machine does")
    _put_homes_in_memory()
    hashes.remember()


def pytest_collection_finish() -> None:
    """Freeze what is loaded: modules and six thousand tests live to the end, so the collector can skip them."""
    gc.collect()
    gc.freeze()


def _put_homes_in_memory() -> None:
    """Put the tests' homes in memory if there is room: they are flushed very often, and no real power cut is tested."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """Give each test the umask of the run: a command that is called within the process keeps its own (0077)."""
    before = os.umask(0o077)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    """Start and end each test in French: the current language belongs to the whole process."""
    i18n.use("fr", "tenant")
    yield
    i18n.use("fr", "tenant")
