"""Make a terminal's home with a real encrypted file, new for each test."""

from pathlib import Path

import pytest

from db.connection import Opener
from db.stores.audit import Audit
from db.stores.staff import Staff, staff_of
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from db.terminal_file import make_terminal
from kiosk.clock import SteppedClock
from tests.factories import FRIDAY, ORIGIN


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def opener(home: Path) -> Opener:
    return make_terminal(home)


@pytest.fixture
def submissions(opener: Opener) -> Submissions:
    return Submissions(opener, ORIGIN)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(FRIDAY)


@pytest.fixture
def tickets(opener: Opener, clock: SteppedClock) -> Tickets:
    return Tickets(opener, ORIGIN, "A", clock)


@pytest.fixture
def staff(home: Path, opener: Opener) -> Staff:
    return staff_of(home, opener)


@pytest.fixture
def audit(opener: Opener) -> Audit:
    return Audit(opener)
