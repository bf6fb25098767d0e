"""Accounts that are past their last day: the list says so, and doctor where no other is left."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import change, immediate
from db.keys import Keys
from db.terminal import open_terminal
from kiosk.cli import staff
from kiosk.clock import SystemClock, local_day
from tests.db.commands import examined, run, start
from tests.db.test_own_pepper import write
from tests.factories import FRIDAY

DAY = timedelta(days=1)
LAST = local_day(FRIDAY).isoformat()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """So many days after Friday."""

    def at(days: int) -> None:
        monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY + days * DAY)

    return at


@pytest.fixture
def staffed(home: Path, at: Callable[[int], None]) -> Path:
    at(0)
    start(home)
    for agent in ("ane", "peio"):
        assert write(home, "add", agent, "--name", agent, "--valid-until", LAST)[0] == 0
    return home


def shown(home: Path) -> list[str]:
    return [line.split()[2] for line in run(home, staff.group, "list").stdout.splitlines()]


def test_a_last_day_is_the_last_and_then_the_list_and_doctor_say_so(staffed: Path, at: Callable[[int], None]) -> None:
    assert (shown(staffed), "staff" in examined(staffed)[1]) == (["actif", "actif"], False)
    at(1)
    code, found = examined(staffed)
    assert (shown(staffed), code, found["staff"]["state"]) == (["échu", "échu"], 4, "look")
    assert "kiosk staff reset-pin IDENTIFIANT --valid-until JOUR" in found["staff"]["todo"]
    assert write(staffed, "reset-pin", "ane", "--valid-until", (local_day(FRIDAY) + 9 * DAY).isoformat())[0] == 0
    assert (sorted(shown(staffed)), "staff" in examined(staffed)[1]) == (["actif", "échu"], False)


def test_who_came_from_central_is_prolonged_there(staffed: Path, at: Callable[[int], None]) -> None:
    name = Keys(staffed).keep_pepper(Keys(staffed).pepper())
    with closing(open_terminal(staffed)()) as db, immediate(db):
        change(db, "UPDATE agents SET pepper = ?", (name,))
    at(1)
    assert "--valid-until JOUR --agency CBS, puis kiosk central nightly" in examined(staffed)[1]["staff"]["todo"]
