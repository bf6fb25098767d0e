"""Central's base beside a log that is not its own, or gone and its log still there: nothing is written over either."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import change, immediate, open_database
from db.left_log import path_of
from kiosk.cli import central, doctor, staff, upgrade_check
from tests.db.commands import examined, run
from tests.sync.world import NIGHT, Hall, World, sound_reference

REFUSING = (
    (central.group, ("nightly",)),
    (central.group, ("restore",)),
    (central.group, ("rebuild",)),
    (upgrade_check.command, ()),
    (upgrade_check.command, ("--back",)),
    (central.group, ("init",)),
    (central.group, ("access", "BEL-7K3M-2QF")),
    (staff.group, ("list", "--agency", "CBS")),
)


def a_log(world: World) -> bytes:
    """What a night writes, before it is carried into the base."""
    database = world.central.database
    with closing(open_database(database, None)) as held:
        held.execute("BEGIN")
        held.execute("SELECT 1 FROM events").fetchall()  # until it is through, the log cannot be emptied
        world.ingest()
        held.execute("COMMIT")
        with immediate(held):
            change(held, "UPDATE terminals SET last_sealed_at = last_sealed_at")
        return path_of(database).read_bytes()


def on_disk(world: World) -> dict[str, bytes]:
    found = (world.central.database, path_of(world.central.database))
    return {file.name: file.read_bytes() for file in found if file.exists()}


@pytest.fixture(params=[2, 39], ids=["that fits", "that does not fit"])
def many(request: pytest.FixtureRequest) -> int:
    """How many requests there are in all."""
    return int(request.param)


@pytest.fixture
def laid_back(world: World, hall: Hall, many: int) -> World:
    """A log of an earlier night beside the base of today; one that fits makes a sound base, of that earlier night."""
    hall.submit(sound_reference(1))
    hall.night()
    log = a_log(world)
    world.night()
    for number in range(2, many + 1):
        hall.submit(sound_reference(number), description="é" * 900)
    hall.night()
    world.ingest(NIGHT + timedelta(days=1))
    path_of(world.central.database).write_bytes(log)
    return world


def test_beside_a_log_of_an_earlier_night_nothing_is_written(laid_back: World) -> None:
    before = on_disk(laid_back)
    code, found = examined(laid_back.central.home)
    assert (code, "n'est pas le sien" in found["central.database"]["says"]) == (6, True)
    for command, words in REFUSING:
        told = run(laid_back.central.home, command, *words)
        assert (told.exit_code, "Mettez ce journal de côté" in told.stderr) == (6, True), (words, told.output)
        assert on_disk(laid_back) == before, words


def test_with_that_log_put_elsewhere_it_is_as_it_was(laid_back: World, many: int, tmp_path: Path) -> None:
    path_of(laid_back.central.database).rename(tmp_path / "log")
    laid_back.night()
    assert laid_back.table("SELECT count(DISTINCT reference) FROM events") == [(many,)]
    assert examined(laid_back.central.home)[1]["central.database"]["state"] == "ok"


def test_a_log_without_its_base_is_never_deleted(world: World, hall: Hall) -> None:
    hall.submit(sound_reference(1))
    hall.night()
    log = a_log(world)
    world.central.database.unlink()
    path_of(world.central.database).write_bytes(log)
    for command, words in ((central.group, ("init",)), (central.group, ("nightly",)), (doctor.command, ())):
        told = run(world.central.home, command, *words)
        assert (told.exit_code, "mettez le journal de côté" in told.output) == (6, True), (words, told.output)
        assert on_disk(world) == {"central.sqlite-wal": log}


def test_where_a_copy_is_the_restore_puts_the_log_aside(world: World, hall: Hall) -> None:
    hall.submit(sound_reference(1))
    hall.night()
    world.night()
    hall.submit(sound_reference(2))
    hall.night()
    log = a_log(world)
    assert log
    world.central.database.unlink()
    path_of(world.central.database).write_bytes(log)
    told = run(world.central.home, central.group, "init")
    assert (told.exit_code, "kiosk central restore" in told.stderr) == (6, True)
    assert on_disk(world) == {"central.sqlite-wal": log}
    assert run(world.central.home, central.group, "restore").exit_code in (0, 4)
    (kept,) = world.central.folder.glob("central.sqlite.replaced-*-wal")
    assert kept.read_bytes() == log
    assert world.table("SELECT count(DISTINCT reference) FROM events") == [(2,)]
