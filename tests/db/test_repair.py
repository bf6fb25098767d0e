"""A damaged database: what can be read comes back, the outbox first; the rest is counted, and the file is kept."""

import json
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from db import salvage
from db.connection import Opener, change, immediate, rows
from db.damaged import NothingToRead
from db.in_use import InUse
from db.readings import NothingToRepair, opened
from db.repair import Count, Repaired, kept_files, repair
from db.salvage import Source
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from db.terminal import database_path, is_whole, look_at, make_terminal, open_terminal
from kiosk.cli import doctor
from kiosk.cli import repair as mending
from kiosk.clock import SteppedClock
from kiosk.services.ports import DamagedDatabase, NewerDatabase, StorageError
from tests.db.commands import examined, run, start, tree
from tests.db.damage import PAGE, contents, fill, flip, flip_some, read_alone
from tests.factories import FRIDAY, ORIGIN, a_new_ticket, a_submission

PROJECT = Path(__file__).parents[2]
FLIPPED = 20


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("filled") / "home"
    fill(home, ORIGIN)
    return home


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A terminal of a few days, and a wrong bit in three of its pages."""
    home = tmp_path_factory.mktemp("small") / "home"
    fill(home, ORIGIN, submissions=12, others=4)
    pages = database_path(home).stat().st_size // PAGE
    flip(home, range(pages - 30, pages, 10))
    return home


@pytest.fixture
def damaged(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "home"))


FIRST_PAGE_TOO = 3


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("seed", range(1, 1 + FIRST_PAGE_TOO))
def test_with_twenty_pages_gone_every_row_that_can_be_read_comes_back(filled: Path, tmp_path: Path, seed: int) -> None:
    home = Path(shutil.copytree(filled, tmp_path / "home"))
    flip_some(home, FLIPPED, seed)
    if seed == FIRST_PAGE_TOO:
        flip(home, [0])
    before = contents(filled)
    readable = {}
    with closing(opened(home)) as readings:
        (file,) = readings.ways
        for name in before:
            found = file.table(name)
            assert found is not None
            readable[name] = {key for key in before[name] if read_alone(*found, key)}
    for left in (home / "data").glob("*.part*"):
        left.unlink()
    bytes_of_before = database_path(home).read_bytes()
    steps: list[str] = []
    done = repair(home, FRIDAY, steps.append)
    after = contents(home)
    lost = 0
    for table, kept in after.items():
        # What is there is what was there, byte for byte; a day's counter alone may be worked out anew.
        assert kept.items() <= before[table].items() or table == "ticket_numbers"
        assert readable[table] <= kept.keys(), table
        count, gone = done.tables[table], len(before[table].keys() - kept.keys())
        assert count.copied == len(kept.keys() & before[table].keys()) or table == "ticket_numbers"
        assert count.lost == gone if count.is_counted else count.lost <= gone, table
        lost += gone
    assert lost > 0
    assert not done.is_whole
    assert next(step for step in steps if step.startswith("copy")) == "copy outbox"
    assert next(iter(done.tables)) == "outbox"
    (kept_file,) = kept_files(home)
    assert kept_file.read_bytes() == bytes_of_before
    with closing(open_terminal(home)()) as db:
        assert is_whole(db)
        assert rows(db, "PRAGMA foreign_key_check") == []


def test_submissions_whose_event_is_lost_are_counted(damaged: Path) -> None:
    done = repair(damaged, FRIDAY)
    with closing(open_terminal(damaged)()) as db:
        stored = {found["event_id"] for found in rows(db, "SELECT event_id FROM submissions")}
        waiting = {found["event_id"] for found in rows(db, "SELECT event_id FROM outbox")}
    assert done.unsent == len(stored - waiting)


def test_the_order_of_the_outbox_stays(damaged: Path) -> None:
    repair(damaged, FRIDAY)
    with closing(open_terminal(damaged)()) as db:
        numbers = [
            int(json.loads(found["body"])["payload"]["answers"]["n"])
            for found in rows(db, "SELECT body FROM outbox ORDER BY rowid")
        ]
    assert numbers == sorted(numbers)
    assert numbers


def test_a_terminal_goes_on_after_its_repair(damaged: Path) -> None:
    repair(damaged, FRIDAY)
    store = Submissions(open_terminal(damaged), ORIGIN)
    store.add(a_submission("BEL-7K3M-2QF"))
    assert any(found.submission.reference == "BEL-7K3M-2QF" for found in store.to_read())


def test_a_lost_counter_gives_no_ticket_number_twice(tmp_path: Path) -> None:
    home = tmp_path / "home"
    tickets = Tickets(make_terminal(home), ORIGIN, "A", SteppedClock(FRIDAY))
    given = [tickets.add(a_new_ticket()).number for _unused in range(3)]
    del tickets
    with closing(look_at(home)) as db:
        (root,) = (found["rootpage"] for found in rows(db, "SELECT * FROM sqlite_schema WHERE name = 'ticket_numbers'"))
    flip(home, [root - 1])
    assert repair(home, FRIDAY).tables["ticket_numbers"] == Count(1, 0, is_counted=True)
    fresh = Tickets(open_terminal(home), ORIGIN, "A", SteppedClock(FRIDAY)).add(a_new_ticket()).number
    assert fresh not in given


def test_a_table_whose_every_page_is_gone_is_not_called_counted(tmp_path: Path) -> None:
    home = tmp_path / "home"
    fill(home, ORIGIN, submissions=1, others=1)
    with closing(look_at(home)) as db:
        (root,) = (found["rootpage"] for found in rows(db, "SELECT * FROM sqlite_schema WHERE name = 'drafts'"))
    flip(home, [root - 1])
    assert repair(home, FRIDAY).tables["drafts"] == Count(0, 0, is_counted=False)


# --- what it refuses --------------------------------------------------------------------------------------------------


def test_a_sound_database_is_left_alone(home: Path) -> None:
    start(home)
    before = tree(home / "data")
    with pytest.raises(NothingToRepair):
        repair(home, FRIDAY)
    assert {name: tree(home / "data")[name] for name in before} == before
    assert run(home, doctor.command, "--repair").exit_code == 2


def test_while_a_terminal_is_open_nothing_is_repaired(damaged: Path) -> None:
    opener = open_terminal(damaged)
    with pytest.raises(InUse):
        repair(damaged, FRIDAY)
    assert not kept_files(damaged)
    refused = run(damaged, doctor.command, "--repair")
    assert (refused.exit_code, "arrêtez" in refused.stderr) == (5, True)
    del opener
    assert not repair(damaged, FRIDAY).is_whole


def test_while_it_is_repaired_no_terminal_opens(damaged: Path) -> None:
    refused: list[str] = []

    def try_to_open(_step: str) -> None:
        with pytest.raises(DamagedDatabase) as caught:
            open_terminal(damaged)
        refused.append(str(caught.value))

    repair(damaged, FRIDAY, try_to_open)
    assert refused
    open_terminal(damaged)


def test_a_file_of_which_nothing_can_be_read_is_left_as_it_is(damaged: Path) -> None:
    flip(damaged, [0], seed=3)
    (damaged / "data" / "tables.json").unlink()
    before = database_path(damaged).read_bytes()
    with pytest.raises(NothingToRead):
        repair(damaged, FRIDAY)
    assert database_path(damaged).read_bytes() == before
    refused = run(damaged, doctor.command, "--repair")
    assert (refused.exit_code, "Rien ne se lit" in refused.stderr) == (6, True)


def test_a_newer_database_whose_list_of_tables_is_torn_is_not_repaired_either(damaged: Path) -> None:
    path = damaged / "data" / "tables.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(told | {"steps": ["m0999_x"]}), encoding="utf-8")
    flip(damaged, [0])
    with pytest.raises(NewerDatabase):
        repair(damaged, FRIDAY)


def test_a_newer_database_is_not_repaired(home: Path) -> None:
    with closing(make_terminal(home)()) as db, immediate(db):
        change(
            db, "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('terminal', 'm0999_x', '')"
        )
    with pytest.raises(NewerDatabase):
        repair(home, FRIDAY)
    assert not kept_files(home)


def test_another_key_is_no_damage(damaged: Path) -> None:
    (damaged / "keys" / "database.key").write_bytes(bytes(32))
    with pytest.raises(DamagedDatabase, match="n'est pas celle de cette base"):
        repair(damaged, FRIDAY)


def test_a_full_disk_leaves_everything_as_it_was(damaged: Path) -> None:
    before = tree(damaged / "data")

    def full(step: str) -> None:
        if step == "whole":
            raise StorageError("Le disque est plein")

    with pytest.raises(StorageError):
        repair(damaged, FRIDAY, full)
    left = tree(damaged / "data")
    assert {name: left[name] for name in before} == before
    assert not any(".part" in name for name in left)


def test_every_table_can_be_gone_through(opener: Opener) -> None:
    with closing(opener()) as db:
        keys = {table.name: table.key for table in salvage.tables(Source(lambda: db))}
    assert keys["outbox"] == "rowid"
    assert keys["drafts"] == "locator"


# --- what it says -----------------------------------------------------------------------------------------------------


def test_it_says_what_was_taken_what_is_lost_and_what_to_do(home: Path, small: Path) -> None:
    start(home, "--trial")
    shutil.copytree(small / "data", home / "data", dirs_exist_ok=True)
    shutil.copytree(small / "keys", home / "keys", dirs_exist_ok=True)
    code, found = examined(home)
    assert (code, "kiosk doctor --repair" in found["integrity"]["todo"]) == (6, True)
    told = run(home, doctor.command, "--repair")
    assert told.exit_code == 4
    assert told.stdout.splitlines()[1].startswith("à envoyer au siège : ")
    for words in ("est gardée", "perdus", "relancez la borne", "contrôlez le disque"):
        assert words in told.stdout
    code, found = examined(home)
    assert found["integrity"]["state"] == "ok"
    (kept,) = (finding for name, finding in found.items() if name.startswith("kept."))
    assert (code, "une fois que tout est vu" in kept["todo"]) == (4, True)


def test_every_table_of_a_terminal_has_a_name_in_french(opener: Opener) -> None:
    with closing(opener()) as db:
        there = {table.name for table in salvage.tables(Source(lambda: db))}
    assert there == mending.TABLES.keys()


# --- a plug pulled half-way -------------------------------------------------------------------------------------------


@pytest.mark.proof
def test_killed_before_every_effect_it_ends_as_if_nothing_had_been(damaged: Path, tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.db.repair_walk", str(damaged), str(tmp_path / "walk")],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    steps = json.loads(told.stdout)
    assert [(step, faults) for step, faults in steps if faults] == []
    assert {"copy outbox", "whole", "write", "rename", "put aside", "in place", "done"} <= {step for step, _f in steps}


def test_a_repair_that_stopped_half_way_is_said_and_writes_nothing(damaged: Path) -> None:
    class Plug(Exception):
        pass

    def pull(step: str) -> None:
        if step == "in place":
            raise Plug

    with pytest.raises(Plug):
        repair(damaged, FRIDAY, pull)
    assert not database_path(damaged).exists()
    with pytest.raises(DamagedDatabase, match="arrêtée en route"):
        open_terminal(damaged)
    with pytest.raises(DamagedDatabase, match="arrêtée en route"):
        make_terminal(damaged)
    assert isinstance(repair(damaged, FRIDAY), Repaired)
    open_terminal(damaged)
