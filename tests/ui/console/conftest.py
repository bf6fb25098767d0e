"""A fixture that gives each console test an agency of its own."""

from pathlib import Path

import pytest

from tests.ui.console.stage import Agency, new_agency


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    return new_agency(tmp_path / "home")
