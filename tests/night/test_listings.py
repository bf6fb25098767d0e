"""No folder of the share is listed twice in one run: over a slow line, listing a season's files is what costs."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.night.share import FolderShare
from tests.night.hall import Hall
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the listings of each folder."""
    seen = Counter[str]()
    for name in ("names", "folders"):
        whole = getattr(FolderShare, name)

        def counted(share: FolderShare, folder: str, whole: object = whole) -> object:
            seen[folder] += 1
            return whole(share, folder)  # type: ignore[operator]

        monkeypatch.setattr(FolderShare, name, counted)
    return seen


def test_each_folder_is_listed_once_a_run(tmp_path: Path, listed: Counter[str]) -> None:
    siege = Siege(tmp_path / "central", tmp_path / "share")
    for name in ("hall-1", "hall-2"):
        siege.enrol(name, FIVE)
    hall = Hall(tmp_path / "hall-1", siege.share)
    hall.submit("BEL-1", FIVE)
    for run in (hall.sync, siege.ingest, siege.nightly, hall.sync):
        listed.clear()
        run(FIVE)
        assert listed
        assert set(listed.values()) == {1}, listed
