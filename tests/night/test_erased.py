"""Forty lived nights after an erasure no file of central, share or terminal holds it: by a search through all bytes."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.connection import rows
from db.night import batch
from db.night.sealing import decrypt
from db.terminal_file import open_terminal
from tests.night.hall import Hall
from tests.night.keys import CENTRAL
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)
GONE, STAYS = "BEL-GONE-GONE", "BEL-STAYS"


def holders(root: Path, hall: Hall, value: str) -> list[str]:
    """Return the files below a folder that hold a value, sealed files and letters decrypted, a terminal's base read."""
    found = [path.name for path in _files(root) if value.encode() in _plain(path, hall)]
    with closing(open_terminal(hall.home)()) as db:
        tables = [each["name"] for each in rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table'")]
        told = {table: str(rows(db, f"SELECT * FROM {table}")) for table in tables}
    return found + [f"{hall.name}: {table}" for table, text in told.items() if value in text]


def _files(root: Path) -> Iterator[Path]:
    return (path for path in sorted(root.rglob("*")) if path.is_file())


def _plain(path: Path, hall: Hall) -> bytes:
    data = path.read_bytes()
    if path.suffix == batch.SUFFIX:
        return b"\n".join(batch.open_frame(batch.read_frame(data), [CENTRAL.identity]))
    if path.suffix == ".letter":
        return decrypt(data.split(b"\n", 5)[5], [hall.keys.identity], 1 << 26)
    return data


def test_forty_nights_later_nothing_holds_it(tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    siege = Siege(tmp_path / "central", tmp_path / "share", second)
    siege.enrol("hall-1", FIVE)
    hall = Hall(tmp_path / "hall-1", siege.share)
    hall.submit(GONE, FIVE)
    hall.submit(STAYS, FIVE)
    at = FIVE
    for night in range(44):
        if night == 3:
            siege.erase(GONE, at)
            assert GONE not in siege.references(), "out of the base at once"
            assert GONE.encode() not in siege.place.database.read_bytes()
            assert holders(tmp_path, hall, GONE) != [], "older copies and sealed files are not rewritten"
        for act in (hall.sync, siege.nightly, hall.sync):
            act(at)
        at += DAY
    assert holders(tmp_path, hall, GONE) == []
    assert holders(tmp_path, hall, STAYS) != []
    for copy in siege.place.backup.glob("central-*.sqlite"):
        assert STAYS.encode() in copy.read_bytes()
    siege.lose_base()
    siege.restore(at.date())
    siege.nightly(at)
    assert siege.references() == [STAYS]
