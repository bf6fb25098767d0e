"""A trial home is made once for the folder; each test gets a copy of its own."""

from pathlib import Path

import pytest

from tests.terminal.programs import copy_of, trial_home


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trial_home(tmp_path_factory.mktemp("made"))


@pytest.fixture
def home(made_home: Path, tmp_path: Path) -> Path:
    return copy_of(made_home, tmp_path)
