"""A damaged database whose log lies beside it, as a plug that was pulled leaves it: what the log holds is read, too."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from db import going_back
from db.connection import open_database, rows
from db.keys import Keys
from db.repair import repair
from db.stores.submissions import Submissions
from db.terminal import database_path, look_at, open_terminal
from kiosk.cli import doctor
from kiosk.services.ports import DamagedDatabase, Submission
from tests.db.commands import examined, run, start
from tests.db.damage import PAGE, contents, fill
from tests.db.upgrades import pulled_newer
from tests.factories import FRIDAY, ORIGIN, a_submission


def a_long_one(reference: str) -> Submission:
    """It makes the file longer, so that page 1 stands in the log, too."""
    return a_submission(reference, answers={"description": "é" * 9000})


@pytest.fixture(scope="module")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve requests in the file; a thirteenth stands in the log alone."""
    folder = tmp_path_factory.mktemp("pulled")
    fill(folder / "lived", ORIGIN, submissions=12, others=8)
    opener = open_terminal(folder / "lived")
    with closing(opener()):
        Submissions(opener, ORIGIN).add(a_long_one("BEL-7K3M-2QF"))
        shutil.copytree(folder / "lived", folder / "home")
    return folder / "home"


@pytest.fixture
def home(pulled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pulled, tmp_path / "home"))


def tear(home: Path, page: int) -> None:
    """Three wrong bytes in a page, counted from one."""
    with database_path(home).open("r+b") as file:
        file.seek((page - 1) * PAGE + 100)
        file.write(b"\0\1\2")


def tear_the_list(home: Path) -> None:
    """The first page, behind page 1, without which no table is found: page 1 itself stands in the log."""
    database = database_path(home)
    sound = database.read_bytes()
    for page in range(2, len(sound) // PAGE + 1):
        tear(home, page)
        try:
            look_at(home).close()
        except DamagedDatabase:
            return
        database.write_bytes(sound)
    raise AssertionError("every page of it stands in the log")


def test_with_a_page_of_the_list_of_tables_torn_every_row_is_read(home: Path, tmp_path: Path) -> None:
    """Nothing at all was read, though without the log the same file was."""
    whole = contents(Path(shutil.copytree(home, tmp_path / "whole")))
    assert len(whole["outbox"]) == 13
    tear_the_list(home)
    assert repair(home, FRIDAY).is_whole
    after = contents(home)
    assert {name: after[name] for name in ("outbox", "submissions", "tickets", "audit")} == {
        name: whole[name] for name in ("outbox", "submissions", "tickets", "audit")
    }


@pytest.mark.proof
def test_cut_to_its_first_pages_it_is_read_with_the_log(home: Path) -> None:
    os.truncate(database_path(home), 5 * PAGE)
    assert sum(count.copied for count in repair(home, FRIDAY).tables.values()) > 0


def test_an_emptied_database_is_made_anew_of_its_log(tmp_path: Path) -> None:
    """It said « il n'y a rien à en reprendre » beside a log that held every page."""
    lived, home = tmp_path / "lived", tmp_path / "home"
    start(lived, "--trial")
    path, key = database_path(lived), Keys(lived).database_key()
    with closing(open_database(path, key)) as held:
        held.execute("VACUUM")  # every page anew
        Submissions(open_terminal(lived), ORIGIN).add(a_submission("BEL-7K3M-2QF"))
        shutil.copytree(lived, home)
    os.truncate(database_path(home), 0)
    code, found = examined(home)
    assert (code, "kiosk doctor --repair" in found["database"]["says"]) == (6, True)
    told = run(home, doctor.command, "--repair")
    assert (told.exit_code, "à envoyer au siège : 1 repris" in told.stdout) == (0, True)
    with closing(look_at(home)) as db:
        assert rows(db, "SELECT reference FROM submissions") == [{"reference": "BEL-7K3M-2QF"}]


def test_a_log_that_is_torn_itself_is_believed_as_far_as_it_is_sound(home: Path) -> None:
    log = database_path(home).with_name("kiosk.sqlite-wal")
    content = bytearray(log.read_bytes())
    content[32 + 24 + 200 : 32 + 24 + 712] = bytes(512)
    log.write_bytes(content)
    os.truncate(database_path(home), database_path(home).stat().st_size - PAGE)
    assert repair(home, FRIDAY).tables["outbox"].copied == 12


def test_the_way_back_carries_over_of_a_newer_one_s_what_was_written_since(tmp_path: Path) -> None:
    home = pulled_newer(tmp_path, [*map(a_long_one, ("BEL-7K3M-2QF", "BEL-9XWP-4TR"))])
    tear_the_list(home)
    assert going_back.take_back(home, FRIDAY).carried == 2


def test_without_the_page_that_the_outbox_begins_at_every_event_on_its_other_pages_is_read(home: Path) -> None:
    """One wrong byte, and no event was: nothing led to the pages that hold them."""
    before = contents(home)["outbox"]
    with closing(look_at(home)) as db:
        root = int(rows(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'outbox'")[0]["rootpage"])
    tear(home, root)
    with pytest.raises(DamagedDatabase), closing(look_at(home)) as db:
        rows(db, "SELECT body FROM outbox")
    done = repair(home, FRIDAY)
    assert (done.tables["outbox"].copied, done.tables["outbox"].lost) == (13, 0)
    assert contents(home)["outbox"] == before
    assert not list((home / "data").glob("*.part*"))
