"""In a trial time may pass faster, at the same pace for every program; elsewhere the configuration is refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.cli.shared.trial_clock import clock_of
from kiosk.clock import FastClock, SystemClock
from kiosk.config import ConfigurationError, check, read_identity
from tests.unit.journey import config

RAW = {
    "agency": {"code": "CBS", "name": "Côte Basque Sud"},
    "terminal": {"id": "essai", "trial": True},
    "hours": {},
    "trial": {"speed": 60},
}


def test_a_usual_home_has_the_machines_clock(tmp_path: Path) -> None:
    assert isinstance(clock_of(tmp_path, 1), SystemClock)
    assert list(tmp_path.iterdir()) == []
    assert config().trial.speed == 1


def test_two_programs_of_a_trial_share_their_hour(tmp_path: Path) -> None:
    first, second = clock_of(tmp_path, 60), clock_of(tmp_path, 60)
    assert abs(first.now() - second.now()) < timedelta(minutes=1)
    assert [path.name for path in tmp_path.iterdir()] == ["trial-since"]


def test_a_minute_lasts_a_second_at_sixty() -> None:
    since = datetime.now(UTC) - timedelta(seconds=10)
    assert timedelta(minutes=10) <= FastClock(since, 60).now() - since < timedelta(minutes=20)


def test_a_speed_is_refused_where_tenants_are_served() -> None:
    assert check(RAW).trial.speed == 60
    assert read_identity(RAW).speed == 60
    deployed = {**RAW, "terminal": {"id": "essai"}}
    assert read_identity(deployed).speed == 1
    with pytest.raises(ConfigurationError, match="« trial » : le temps ne s'accélère que sur une borne d'essai"):
        check(deployed)
