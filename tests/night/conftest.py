"""Each folder of a test stands for a disk of its own; one central with a second folder for copies, and its hall."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.central.copies import backup
from tests.night.hall import Hall
from tests.night.siege import Siege

_ENROLLED = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def each_folder_is_a_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "disk_of", str)


@pytest.fixture
def siege(tmp_path: Path) -> Siege:
    second = tmp_path / "second"
    second.mkdir()
    made = Siege(tmp_path / "central", tmp_path / "share", second)
    made.enrol("hall-1", _ENROLLED)
    return made


@pytest.fixture
def hall(tmp_path: Path, siege: Siege) -> Hall:
    return Hall(tmp_path / "hall-1", siege.share)
