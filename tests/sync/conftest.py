from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from tests.sync.agency_desk import desk, quick_hash
from tests.sync.machines import made, root, trial, trial_made
from tests.sync.world import NIGHT, Hall, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def hall(world: World) -> Hall:
    return world.hall()


@pytest.fixture
def later(world: World) -> Hall:
    """A terminal whose folder comes after the other one's, with a listing on its way."""
    hall = world.hall("hall-9")
    hall.submit("BEL-7K3M-2QF")
    hall.night()
    return hall


@pytest.fixture
def that_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed is typed in the night that `World.night` lives."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)


__all__ = ["desk", "made", "quick_hash", "root", "trial", "trial_made"]
