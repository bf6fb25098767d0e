"""A clock that is ahead for one night makes nothing disappear; a terminal that slept for long forgets a day later; one
that goes back is told.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.clock_jumps import days_back, unbelieved_jump
from db.connection import Connection, Opener, change, immediate
from db.stores.submissions import Submissions
from kiosk.cli import sync
from kiosk.clock import SystemClock
from tests.db.commands import examined, run, start
from tests.factories import FRIDAY, ORIGIN, a_submission

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def db(opener: Opener) -> Iterator[Connection]:
    with closing(opener()) as opened:
        yield opened


def test_a_jump_is_believed_when_the_clock_is_the_same_half_a_day_later(db: Connection) -> None:
    assert unbelieved_jump(db, FRIDAY) == 0
    assert unbelieved_jump(db, FRIDAY + 7 * DAY) == 0
    later = FRIDAY + 51 * DAY
    assert unbelieved_jump(db, later) == 44
    assert unbelieved_jump(db, later + HOUR) == 44, "a terminal that starts again and again proves nothing"
    assert unbelieved_jump(db, later + 11 * HOUR) == 44
    assert unbelieved_jump(db, later + 12 * HOUR) == 0
    assert unbelieved_jump(db, later + 13 * HOUR) == 0


def test_a_clock_that_was_set_right_is_believed_at_once(db: Connection) -> None:
    assert unbelieved_jump(db, FRIDAY) == 0
    assert unbelieved_jump(db, FRIDAY + 44 * DAY) == 44
    assert unbelieved_jump(db, FRIDAY + DAY) == 0
    assert unbelieved_jump(db, FRIDAY + 2 * DAY) == 0


def test_one_night_with_a_clock_that_is_ahead_forgets_nothing_and_says_so(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [FRIDAY]
    monkeypatch.setattr(SystemClock, "now", lambda _clock: now[0])
    start(home, "--trial")
    assert run(home, sync.command).exit_code == 0
    store = Submissions(_opener(home), ORIGIN)
    store.add(a_submission())
    now[0] = FRIDAY + 44 * DAY
    night = run(home, sync.command)
    assert night.exit_code == 4
    assert "L'horloge a avancé de 44 jours : rien n'est effacé cette fois." in night.stderr
    assert store.to_read()
    now[0] = FRIDAY + DAY
    assert run(home, sync.command).exit_code == 0
    assert store.to_read()


def test_a_terminal_that_was_off_for_a_month_says_so_twice_in_the_same_words(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [FRIDAY]
    monkeypatch.setattr(SystemClock, "now", lambda _clock: now[0])
    start(home, "--trial")
    assert run(home, sync.command).exit_code == 0
    for at in (FRIDAY + 29 * DAY, FRIDAY + 29 * DAY + timedelta(minutes=1)):
        now[0] = at
        night = run(home, sync.command)
        assert night.exit_code == 4
        assert "L'horloge a avancé de 29 jours : rien n'est effacé cette fois." in night.stderr
        assert "passe de lui-même à la nuit qui suit le 27/12/2026 04:30" in night.stderr
        assert "qui suit le 27/12/2026 04:30" in examined(home)[1]["clock.jump"]["todo"]
    now[0] += 12 * HOUR
    assert run(home, sync.command).exit_code == 0


def test_a_jump_that_was_noted_without_its_size_is_at_least_a_week(db: Connection) -> None:
    assert unbelieved_jump(db, FRIDAY) == 0
    assert unbelieved_jump(db, FRIDAY + 29 * DAY) == 29
    with immediate(db):
        change(db, "DELETE FROM meta WHERE key = 'clock_jumped_from'")
    assert unbelieved_jump(db, FRIDAY + 29 * DAY + HOUR) == 7


def test_a_clock_that_goes_back_by_days_is_told_for_three_days(db: Connection) -> None:
    unbelieved_jump(db, FRIDAY)
    assert days_back(db, FRIDAY - DAY + HOUR) == 0, "a clock is set right by hours, and nobody need look"
    back = FRIDAY - 20 * DAY
    assert days_back(db, back) == 20, "doctor tells it before any night"
    assert unbelieved_jump(db, back) == 0
    assert days_back(db, back + DAY) == 19
    unbelieved_jump(db, back + 2 * DAY)
    assert days_back(db, back + 3 * DAY - HOUR) > 0
    unbelieved_jump(db, back + 3 * DAY)
    assert days_back(db, back + 3 * DAY) == 0


def test_a_clock_that_went_back_and_was_set_right_has_not_jumped(db: Connection) -> None:
    unbelieved_jump(db, FRIDAY)
    unbelieved_jump(db, FRIDAY - 20 * DAY)
    right = FRIDAY + DAY
    assert (unbelieved_jump(db, right), days_back(db, right)) == (0, 0)
    assert unbelieved_jump(db, right + 20 * DAY) == 20, "and the next jump is one"


def test_a_clock_that_comes_too_far_forward_again_has_jumped(db: Connection) -> None:
    unbelieved_jump(db, FRIDAY)
    unbelieved_jump(db, FRIDAY - 20 * DAY)
    assert unbelieved_jump(db, FRIDAY + 8 * DAY) == 28


def test_a_jump_that_is_set_right_has_not_gone_back(db: Connection) -> None:
    unbelieved_jump(db, FRIDAY)
    unbelieved_jump(db, FRIDAY + 44 * DAY)
    assert days_back(db, FRIDAY + DAY) == 0
    unbelieved_jump(db, FRIDAY + DAY)
    assert days_back(db, FRIDAY + DAY) == 0


def test_sync_and_doctor_say_that_the_clock_went_back(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [FRIDAY + 30 * DAY]
    monkeypatch.setattr(SystemClock, "now", lambda _clock: now[0])
    start(home, "--trial")
    assert run(home, sync.command).exit_code == 0
    now[0] -= 20 * DAY
    night = run(home, sync.command)
    assert night.exit_code == 4
    assert "L'horloge a reculé de 20 jours : rien n'est perdu" in night.stderr
    code, found = examined(home)
    assert (code, found["clock.back"]["says"]) == (4, "L'horloge a reculé de 20 jours.")
    assert "timedatectl" in found["clock.back"]["todo"]
    now[0] += 20 * DAY
    assert run(home, sync.command).exit_code == 0
    assert "clock.back" not in examined(home)[1]


def _opener(home: Path) -> Opener:
    from db.terminal import open_terminal

    return open_terminal(home)
