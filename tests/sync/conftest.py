from pathlib import Path

import pytest

from tests.sync.agency_desk import desk, quick_hash
from tests.sync.machines import made, root, trial, trial_made
from tests.sync.world import Hall, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def hall(world: World) -> Hall:
    return world.hall()


__all__ = ["desk", "made", "quick_hash", "root", "trial", "trial_made"]
