"""A base that is gone, emptied or damaged is reported in one sentence, and nothing is written in its place (F4)."""

from contextlib import closing
from pathlib import Path

import pytest

from db.connection import Opener, immediate, rows
from db.keys import Keys
from db.night.terminal import base_copy
from db.stores.submissions import Submissions
from db.terminal_file import alone, database_path, look_at, make_terminal, open_terminal
from kiosk.clock import local_day
from kiosk.services.ports.errors import DamagedDatabase, GoneDatabase, HeldDatabase, StorageError
from tests.db.damage import PAGE, flip
from tests.factories import FRIDAY, a_submission


@pytest.fixture
def enrolled(home: Path, submissions: Submissions) -> Path:
    """Return the home of a terminal that `kiosk init` made whole, and that holds a listing."""
    submissions.add(a_submission())
    (home / "enrolment").mkdir()
    (home / "enrolment" / "hall-1.json").write_text("{}")
    return home


def test_a_home_without_a_base_says_how_to_begin(home: Path) -> None:
    with pytest.raises(StorageError, match="kiosk init") as caught:
        open_terminal(home)
    assert not isinstance(caught.value, DamagedDatabase)
    assert not home.exists()


def test_a_base_that_is_gone_is_not_made_again(enrolled: Path) -> None:
    database_path(enrolled).unlink()
    for act in (open_terminal, make_terminal, look_at):
        with pytest.raises(GoneDatabase, match="kiosk doctor --repair"):
            act(enrolled)
    assert not database_path(enrolled).exists()


def test_a_base_that_vanishes_at_work_does_not_return_empty(enrolled: Path, opener: Opener) -> None:
    database_path(enrolled).unlink()
    with pytest.raises(GoneDatabase):
        opener()
    assert not database_path(enrolled).exists()


def test_init_goes_on_where_a_plug_was_pulled(home: Path) -> None:
    Keys(home).make(database_path(home))
    with closing(make_terminal(home)()) as db:
        assert rows(db, "SELECT * FROM submissions") == []


def test_an_emptied_base_is_no_new_one(enrolled: Path) -> None:
    database_path(enrolled).write_bytes(b"")
    for act in (open_terminal, make_terminal, look_at):
        with pytest.raises(DamagedDatabase, match="vidée"):
            act(enrolled)
    assert database_path(enrolled).read_bytes() == b""


def test_a_damaged_first_page_names_the_repair(enrolled: Path) -> None:
    flip(enrolled, [0])
    before = database_path(enrolled).read_bytes()
    with pytest.raises(DamagedDatabase, match="kiosk doctor --repair"):
        open_terminal(enrolled)
    assert database_path(enrolled).read_bytes() == before


def test_a_damaged_page_is_met_when_it_is_read(enrolled: Path) -> None:
    pages = database_path(enrolled).stat().st_size // PAGE
    flip(enrolled, range(1, pages))
    with pytest.raises(DamagedDatabase, match="kiosk doctor --repair"), closing(look_at(enrolled)) as db:
        rows(db, "SELECT * FROM submissions")


def test_a_value_is_never_cut_by_a_damaged_page(home: Path, submissions: Submissions) -> None:
    """SQLCipher gives zeros for a damaged page of a long value: a submission must not go to central with them."""
    submissions.add(a_submission(answers={"description": "é" * 9000}))
    with closing(open_terminal(home)()) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    sound = database_path(home).read_bytes()
    for page in range(1, len(sound) // PAGE):
        database_path(home).write_bytes(sound)
        flip(home, [page])
        try:
            with closing(look_at(home)) as db:
                found = rows(db, "SELECT body FROM outbox")
        except DamagedDatabase:
            continue
        assert found[0]["body"].endswith(b"}")


def test_nobody_repairs_a_base_that_is_in_use(enrolled: Path, opener: Opener) -> None:
    with pytest.raises(HeldDatabase, match="systemctl stop"), alone(enrolled):
        pass
    del opener


def test_nobody_opens_a_base_under_repair(home: Path) -> None:
    make_terminal(home)
    with alone(home):
        with pytest.raises(HeldDatabase, match="réparation"):
            open_terminal(home)
        with closing(look_at(home)) as db:
            assert rows(db, "SELECT * FROM submissions") == []
    open_terminal(home)


def test_a_copy_is_put_back_where_the_base_is_gone(enrolled: Path) -> None:
    path = database_path(enrolled)
    with closing(open_terminal(enrolled)()) as db:
        base_copy.keep(db)
    path.unlink()
    base_copy.put_back(path, Keys(enrolled).database_key(), local_day(FRIDAY))
    with closing(open_terminal(enrolled)()) as db, immediate(db):
        assert len(rows(db, "SELECT * FROM submissions")) == 1
