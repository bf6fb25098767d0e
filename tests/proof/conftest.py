from pathlib import Path

import pytest
from tests.sync.world import Hall, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def hall(world: World) -> Hall:
    return world.hall()
