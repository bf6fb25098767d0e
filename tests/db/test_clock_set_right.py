"""A clock that was ahead when something was stored, and is right now: a person says so, and days are counted again."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.stores.submissions import Submissions
from db.terminal import open_terminal
from kiosk.cli import doctor, sync
from kiosk.clock import BUILD_DAY, SystemClock, start_of
from tests.db.commands import examined, run, start
from tests.factories import FRIDAY, ORIGIN, a_submission

DAY = timedelta(days=1)


@pytest.fixture
def now(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The clock was ahead by thirty days for one listing, and was set right."""
    now = [FRIDAY]
    monkeypatch.setattr(SystemClock, "now", lambda _clock: now[0])
    start(home, "--trial")
    assert run(home, sync.command).exit_code == 0
    ahead = FRIDAY + 30 * DAY
    Submissions(open_terminal(home), ORIGIN).add(a_submission(submitted_at=ahead))
    now[0] = FRIDAY + DAY
    return now


def test_it_is_believed_when_a_person_says_so(home: Path, now: list[datetime]) -> None:
    """It was told to be late for a month, and nothing ended that."""
    code, found = examined(home)
    assert (code, found["clock"]["state"]) == (4, "look")
    assert "kiosk doctor --clock-is-right" in found["clock"]["todo"]
    assert found["clock"]["says"].startswith(
        "Il est ici 28/11/2026 16:30, et ce qui est gardé ici porte une heure d'après"
    )
    done = run(home, doctor.command, "--clock-is-right")
    assert (done.exit_code, "29 jours en avance" in done.stdout) == (0, True)
    assert examined(home)[1]["clock"]["state"] == "ok"
    assert run(home, sync.command).exit_code == 0
    again = run(home, doctor.command, "--clock-is-right")
    assert (again.exit_code, "rien n'est changé" in again.stderr) == (2, True)


def test_a_clock_that_no_machine_can_show_is_not_believed(home: Path, now: list[datetime]) -> None:
    now[0] = start_of(BUILD_DAY) - DAY
    done = run(home, doctor.command, "--clock-is-right")
    assert (done.exit_code, "timedatectl" in done.stderr) == (2, True)
    assert "--clock-is-right" not in examined(home)[1]["clock"]["todo"]
