"""Central's part of an upgrade: tried on a copy too, and taken back from its own copies and the archive."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db import going_back, kept_copies, upgrade
from db.connection import open_database, rows
from db.sync import backup, night
from db.sync.central_home import CentralHome
from db.sync.central_schema import VERSION, open_central
from db.sync.night import Place
from kiosk.cli import upgrade_check
from kiosk.services.ports import DamagedDatabase, NewerDatabase
from tests.db.commands import run
from tests.db.upgrades import a_column, later, take, written
from tests.sync.at_central import ADDED_SINCE_5
from tests.sync.machines import kiosk, trial, trial_made
from tests.sync.world import NIGHT, Hall, World

__all__ = ["trial", "trial_made"]

FIRST, SECOND = "BEL-7K3M-2QF", "BEL-2222-222"
DAY = timedelta(days=1)


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    """A night with its copy."""
    hall.submit(FIRST)
    hall.night(NIGHT)
    world.night(NIGHT)
    return world


def of_a_later_program(world: World) -> None:
    with closing(open_database(world.central.database, None)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")


def test_the_copy_of_an_older_database_takes_its_steps_and_the_original_does_not(lived: World) -> None:
    with closing(open_central(lived.central.database)) as db:
        db.execute("DELETE FROM projections")
        db.execute("DROP TABLE bel_listings")
    before = lived.central.database.read_bytes()
    (done,) = upgrade.rehearse(lived.central.home, NIGHT)
    assert (done.part, done.stop) == ("central", "")
    assert done.before == done.after > 0
    assert lived.central.database.read_bytes() == before
    assert not (lived.central.home / "upgrade").exists()


def test_a_step_that_cannot_be_taken_is_a_stop(lived: World) -> None:
    with closing(open_central(lived.central.database)) as db:
        for table in ("staff", "known_homes"):
            db.execute(f"DROP TABLE {table}")
        for statement in ("ALTER TABLE terminals DROP COLUMN recipient", *ADDED_SINCE_5):
            db.execute(statement)
        db.execute("CREATE TABLE staff (theirs)")  # somebody's own, in the way of what the next step makes
        db.execute("PRAGMA user_version = 3")
    (done,) = upgrade.rehearse(lived.central.home, NIGHT)
    assert (done.stop, done.what) == ("step", "OperationalError")


def test_a_damaged_or_newer_central_is_told_as_such(lived: World) -> None:
    of_a_later_program(lived)
    with pytest.raises(NewerDatabase):
        upgrade.rehearse(lived.central.home, NIGHT)
    lived.central.database.write_bytes(b"no database" * 1000)
    with pytest.raises(DamagedDatabase):
        upgrade.rehearse(lived.central.home, NIGHT)


@pytest.mark.parametrize("words", [(), ("--keep",), ("--back",)])
@pytest.mark.parametrize("is_emptied", [True, False])
def test_a_base_that_is_gone_is_no_base_that_fits(lived: World, words: tuple[str, ...], is_emptied: bool) -> None:
    lived.central.database.unlink()
    if is_emptied:
        lived.central.database.touch()
    done = kiosk(lived.central.home, "upgrade-check", *words)
    assert (done.returncode, "kiosk central restore" in done.stderr, done.stdout) == (6, True, "")


def test_the_older_program_takes_the_last_copy_that_it_can_read_and_the_archive(lived: World, hall: Hall) -> None:
    hall.submit(SECOND)
    hall.night(NIGHT + DAY)
    lived.night(NIGHT + DAY)
    before = {path.name: path.read_bytes() for path in lived.central.csv.glob("*.csv")}
    of_a_later_program(lived)
    with closing(open_database(lived.central.backup / "2026-11-29.sqlite", None)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    (lived.central.backup / "2026-11-29.sqlite.sha256").unlink()  # that program wrote its own
    done = going_back.take_back(lived.central.home, NIGHT + DAY)
    assert done.central is not None
    assert (done.central.copy, done.central.passed_over) == ("2026-11-28.sqlite", ())
    assert {path.name: path.read_bytes() for path in lived.central.csv.glob("*.csv")} == before
    with closing(open_database(lived.central.database, None, read_only=True)) as db:
        assert rows(db, "SELECT count(*) AS n FROM events WHERE reference = ?", (SECOND,)) == [{"n": 1}]
    assert going_back.take_back(lived.central.home, NIGHT + DAY).central is None


def test_it_takes_none_while_younger_ones_are_elsewhere(lived: World, tmp_path: Path) -> None:
    lived.night(NIGHT + DAY)
    of_a_later_program(lived)
    elsewhere = [path.rename(tmp_path / path.name) for path in lived.central.backup.glob("2026-11-29.sqlite*")]
    before = lived.central.database.read_bytes()
    done = kiosk(lived.central.home, "upgrade-check", "--back")
    assert (done.returncode, "copies (2026-11-29.sqlite) : son disque" in done.stderr) == (6, True), done.stderr
    assert "Montez-le, puis : kiosk upgrade-check --back." in done.stderr
    assert lived.central.database.read_bytes() == before
    for path in elsewhere:
        path.rename(lived.central.backup / path.name)
    assert kiosk(lived.central.home, "upgrade-check", "--back").returncode == 0


@pytest.mark.parametrize("lacks", ["central", "terminal"])
def test_a_machine_that_is_both_goes_back_whole_or_not_at_all(trial: Path, lacks: str) -> None:
    central = CentralHome(trial)
    with night.central(Place(trial), NIGHT) as opened:
        backup.back_up(opened, NIGHT)
    going_back.keep(trial, NIGHT, steps=later(a_column))
    take(trial, later(a_column))
    for file in (central.database, *(central.backup.glob("*.sqlite") if lacks == "central" else ())):
        with closing(open_database(file, None)) as db:
            db.execute(f"PRAGMA user_version = {VERSION + 1}")
        file.with_name(f"{file.name}.sha256").unlink(missing_ok=True)  # that program wrote its own
    if lacks == "terminal":
        kept_copies.copies(trial)[0].unlink()
    before = written(trial), central.database.read_bytes()
    done = run(trial, upgrade_check.command, "--back")
    assert (done.exit_code, "rien n'est changé" in done.stderr) == (6 if lacks == "central" else 2, True), done.output
    assert (written(trial), central.database.read_bytes()) == before


def test_a_damaged_base_of_this_program_is_not_one_that_fits(lived: World) -> None:
    content = bytearray(lived.central.database.read_bytes())
    content[9 * 4096 : 9 * 4096 + 8] = b"\xff" * 8
    lived.central.database.write_bytes(content)
    done = kiosk(lived.central.home, "upgrade-check", "--back")
    assert (done.returncode, "kiosk central restore" in done.stderr, done.stdout) == (6, True, "")
    assert lived.central.database.read_bytes() == content


def test_where_central_s_newer_base_is_damaged_too_it_is_restored_first_as_the_guide_says(trial: Path) -> None:
    central = CentralHome(trial)
    with night.central(Place(trial), NIGHT) as opened:
        backup.back_up(opened, NIGHT)
    going_back.keep(trial, NIGHT, steps=later(a_column))
    take(trial, later(a_column))
    with closing(open_database(central.database, None)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    central.database.write_bytes(b"\xff" * 4096 + central.database.read_bytes()[4096:])
    refused = kiosk(trial, "upgrade-check", "--back")
    assert (refused.returncode, "kiosk central restore" in refused.stderr) == (6, True)
    assert kiosk(trial, "central", "restore").returncode == 0
    assert kiosk(trial, "upgrade-check", "--back").returncode == 0


def test_the_way_back_says_what_a_restore_of_the_same_says(lived: World) -> None:
    """It said one line, and 0, whatever it had found on its way."""
    (archived,) = [path for path in lived.central.archive.rglob("*.batch") if path.is_file()][:1]
    archived.write_bytes(archived.read_bytes()[:-1])
    of_a_later_program(lived)
    done = kiosk(lived.central.home, "upgrade-check", "--back")
    assert done.returncode == 4
    assert "Copie remise en place : 2026-11-28.sqlite." in done.stdout
    assert "lancez maintenant kiosk central nightly" in done.stdout
    assert str(archived) in done.stderr
