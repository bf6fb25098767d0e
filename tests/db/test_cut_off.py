"""A database that was cut off: what still stands in it comes back, the outbox first, and nothing else is believed."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from db.connection import rows
from db.damaged import NothingToRead
from db.readings import opened
from db.repair import kept_files, repair
from db.stores.submissions import Submissions
from db.terminal import database_path, is_whole, look_at, make_terminal, open_terminal
from kiosk.cli import doctor
from kiosk.services.ports import NewerDatabase
from tests.db.commands import examined, run, start
from tests.db.damage import PAGE, contents, fill, read_alone
from tests.db.upgrades import a_column, later, take
from tests.factories import FRIDAY, ORIGIN, a_submission


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A terminal of one day: two requests that central has not seen, one of them long."""
    home = tmp_path_factory.mktemp("waiting") / "home"
    store = Submissions(make_terminal(home), ORIGIN)
    store.add(a_submission("BEL-7K3M-2QF"))
    store.add(a_submission("BEL-9XWP-4TR", answers={"description": "é" * 9000}))
    return home


def cut(home: Path, size: int) -> None:
    os.truncate(database_path(home), size)


def pages_of(home: Path) -> int:
    return database_path(home).stat().st_size // PAGE


def root_of(home: Path, table: str) -> int:
    with closing(look_at(home)) as db:
        found = rows(db, "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
    return int(found[0]["rootpage"])


@pytest.mark.proof
def test_at_every_length_what_still_stands_there_comes_back(waiting: Path, tmp_path: Path) -> None:
    """Nothing came back at any length: the very first page says how many there were."""
    before, root, length = contents(waiting), root_of(waiting, "outbox"), pages_of(waiting)
    home = tmp_path / "home"
    for pages in range(length - 1, 0, -1):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(waiting, home)
        # In the middle of a page, too.
        cut(home, pages * PAGE + (PAGE // 3) * (pages % 2))
        bytes_of_before = database_path(home).read_bytes()
        done, after = repair(home, FRIDAY), contents(home)
        assert [path.read_bytes() for path in kept_files(home)] == [bytes_of_before]
        assert all(kept.items() <= before[table].items() for table, kept in after.items())
        outbox, lost = done.tables["outbox"], len(before["outbox"]) - len(after["outbox"])
        assert outbox.copied == len(after["outbox"]) >= (1 if pages >= root else 0), f"{pages} of {length} pages"
        assert outbox.lost == lost if outbox.is_counted else outbox.lost <= lost
        assert outbox.may_lack or not lost


@pytest.mark.proof
def test_without_its_map_it_is_read_where_zeros_behind_it_would_do(waiting: Path, tmp_path: Path) -> None:
    length = pages_of(waiting)
    home, padded = tmp_path / "home", tmp_path / "padded"
    read = 0
    for pages in range(length - 1, 0, -3):
        for place in (home, padded):
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(waiting, place)
            (place / "data" / "tables.json").unlink()
            cut(place, pages * PAGE)
        cut(padded, length * PAGE)
        told = []
        for place in (home, padded):
            try:
                told.append(repair(place, FRIDAY).tables)
            except NothingToRead:
                told.append({})
        assert told[0] == told[1]
        read += bool(told[0])
    assert read > length // 9


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("part", range(1, 8))
def test_nothing_is_called_unreadable_that_zeros_behind_the_file_would_give(tmp_path: Path, part: int) -> None:
    home, padded = tmp_path / "home", tmp_path / "padded"
    fill(home, ORIGIN, submissions=12, others=8)
    before, length = contents(home), pages_of(home)
    shutil.copytree(home, padded)
    cut(home, length * part // 8 * PAGE)
    cut(padded, length * part // 8 * PAGE)
    cut(padded, length * PAGE)
    readable = {}
    with closing(opened(padded)) as readings:
        (file,) = readings.ways
        for name in before:
            found = file.table(name)
            assert found is not None
            readable[name] = {key for key in before[name] if read_alone(*found, key)}
    repair(home, FRIDAY)
    after = contents(home)
    assert {name: keys - after[name].keys() for name, keys in readable.items() if keys - after[name].keys()} == {}


def test_cut_off_and_its_list_of_tables_torn(waiting: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(waiting, tmp_path / "home"))
    cut(home, root_of(waiting, "outbox") * PAGE)
    with database_path(home).open("r+b") as file:
        file.write(bytes(PAGE))
    assert repair(home, FRIDAY).tables["outbox"].copied >= 1


def test_of_a_newer_program_s_it_is_not_repaired_without_its_map_either(waiting: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(waiting, tmp_path / "home"))
    take(home, later(a_column))
    (home / "data" / "tables.json").unlink()
    cut(home, (pages_of(home) - 2) * PAGE)
    with pytest.raises(NewerDatabase):
        repair(home, FRIDAY)
    assert not list((home / "data").glob("*.part*"))


def test_the_copy_takes_no_more_room_than_the_file(waiting: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(waiting, tmp_path / "home"))
    cut(home, 12 * PAGE)
    with closing(opened(home)):
        copies = [path.stat() for path in (home / "data").glob("*.part")]
    assert copies
    assert all(found.st_blocks * 512 <= 2 * pages_of(waiting) * PAGE for found in copies)


def test_a_terminal_goes_on_and_says_what_it_lacks(home: Path) -> None:
    start(home, "--trial")
    Submissions(open_terminal(home), ORIGIN).add(a_submission("BEL-7K3M-2QF"))
    cut(home, root_of(home, "outbox") * PAGE)
    code, found = examined(home)
    assert (code, "kiosk doctor --repair" in found["integrity"]["todo"]) == (6, True)
    told = run(home, doctor.command, "--repair")
    assert told.exit_code == 4
    assert told.stdout.splitlines()[1] == "à envoyer au siège : 1 repris"
    assert "on ne sait pas combien sont perdus" in told.stdout
    with closing(look_at(home)) as db:
        assert is_whole(db)
    assert examined(home)[1]["integrity"]["state"] == "ok"
