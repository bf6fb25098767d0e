"""Each folder of a test stands for a disk of its own."""

import pytest

from db.night.central import backup


@pytest.fixture(autouse=True)
def each_folder_is_a_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "disk_of", str)
