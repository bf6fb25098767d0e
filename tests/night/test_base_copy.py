"""Last night's copy takes the place of a terminal's damaged base, and what was sent since is not lost."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from db.keys import Keys
from db.night import put_aside
from db.night.terminal import base_copy
from db.terminal_file import database_path, open_terminal
from kiosk.services.ports.errors import DamagedDatabase
from tests.night.hall import Hall
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)


@pytest.fixture
def hall(hall: Hall) -> Hall:
    hall.submit("BEL-1", FIVE)
    with closing(open_terminal(hall.home)()) as db:
        base_copy.keep(db)
    return hall


def put_back(hall: Hall) -> Path:
    return base_copy.put_back(database_path(hall.home), Keys(hall.home).database_key(), date(2026, 12, 2))


def test_a_copy_is_as_secret_as_the_base(hall: Hall) -> None:
    copy = base_copy.copy_of(database_path(hall.home))
    assert b"SQLite format 3" not in copy.read_bytes()
    assert b"BEL-1" not in copy.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600


def test_what_was_sent_since_the_copy_is_not_lost(siege: Siege, hall: Hall) -> None:
    hall.submit("BEL-2", FIVE)
    hall.sync(FIVE)
    base = database_path(hall.home)
    base.write_bytes(b"?" * 4096)
    aside = put_back(hall)
    assert aside.read_bytes() == b"?" * 4096
    hall.sync(FIVE)
    siege.nightly(FIVE)
    hall.sync(FIVE)
    assert (siege.references(), hall.waiting()) == (["BEL-1", "BEL-2"], {})


def test_a_copy_that_does_not_read_is_not_put_back(hall: Hall) -> None:
    base = database_path(hall.home)
    before = base.read_bytes()
    base_copy.copy_of(base).write_bytes(b"?" * 4096)
    with pytest.raises(DamagedDatabase, match="Rien n'est changé"):
        put_back(hall)
    assert base.read_bytes() == before


def test_a_base_put_aside_goes_after_fourteen_nights(tmp_path: Path) -> None:
    base, night = tmp_path / "central.sqlite", date(2026, 12, 1)
    base.write_bytes(b"base")
    for why in (put_aside.REPLACED, put_aside.DAMAGED, put_aside.BEFORE_UPGRADE):
        put_aside.path_of(base, why, night).write_bytes(b"old")
    base.with_name(f"{base.name}.damaged-{night}-wal").write_bytes(b"")
    assert put_aside.forget(tmp_path, night + timedelta(days=13)) == 0
    assert put_aside.forget(tmp_path, night + timedelta(days=14)) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["central.sqlite"]
