"""Forty lived nights after an erasure, a search of all bytes finds it in no file of central, share or terminals."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.night.hall import Hall
from tests.night.reading import holders
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)
GONE, STAYS = "BEL-GONE-GONE", "BEL-STAYS"


def test_forty_nights_after_an_erasure_nothing_holds_it(tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    siege = Siege(tmp_path / "central", tmp_path / "share", second)
    siege.enrol("hall-1", FIVE)
    hall = Hall(tmp_path / "hall-1", siege.share)
    hall.submit(GONE, FIVE)
    hall.submit(STAYS, FIVE)

    def held(value: str) -> list[str]:
        return holders([siege.home, siege.share, second], [hall], [value])

    at = FIVE
    for night in range(44):
        if night == 3:
            siege.erase(GONE, at)
            assert GONE not in siege.references(), "out of the base at once"
            assert GONE.encode() not in siege.place.database.read_bytes()
            assert held(GONE) != [], "older copies and sealed files are not rewritten"
        for act in (hall.sync, siege.nightly, hall.sync):
            act(at)
        at += DAY
    assert held(GONE) == []
    assert held(STAYS) != []
    for copy in siege.place.backup.glob("central-*.sqlite"):
        assert STAYS.encode() in copy.read_bytes()
    siege.lose_base()
    siege.restore(at.date())
    siege.nightly(at)
    assert siege.references() == [STAYS]
