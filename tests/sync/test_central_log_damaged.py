"""A wrong byte in the log beside central's base: seen before anything opens it, and the archive gives the rest."""

from contextlib import closing
from pathlib import Path

import pytest

from db.connection import change, immediate, open_database
from db.left_log import path_of
from db.log_frames import FRAME_HEAD, HEAD
from kiosk.cli import central, staff, upgrade_check
from tests.db.commands import examined, run
from tests.sync.world import Hall, World, sound_reference

REFUSING = (
    (central.group, ("nightly",)),
    (central.group, ("backup",)),
    (central.group, ("access", "BEL-7K3M-2QF")),
    (staff.group, ("list", "--agency", "CBS")),
    (upgrade_check.command, ()),
    (upgrade_check.command, ("--back",)),
    (central.group, ("init",)),
)


@pytest.fixture
def spoiled(world: World, hall: Hall) -> World:
    """Two requests came in and stand in the log alone, of which a byte is wrong; the plug was pulled."""
    hall.submit(sound_reference(1))
    hall.night()
    world.night()
    database = world.central.database
    with closing(open_database(database, None)) as held:
        held.execute("BEGIN")
        held.execute("SELECT 1 FROM events").fetchall()  # until it is through, the log cannot be emptied
        for number in (2, 3):
            hall.submit(sound_reference(number))
            hall.night()
            world.ingest()
        held.execute("COMMIT")
        with immediate(held):
            change(held, "UPDATE terminals SET last_sealed_at = last_sealed_at")
        base, log = database.read_bytes(), bytearray(path_of(database).read_bytes())
    log[HEAD + FRAME_HEAD + 700] ^= 4
    database.write_bytes(base)
    path_of(database).write_bytes(log)
    return world


def on_disk(world: World) -> dict[str, bytes]:
    found = (world.central.database, path_of(world.central.database))
    return {file.name: file.read_bytes() for file in found if file.exists()}


def test_it_is_seen_and_nothing_is_written(spoiled: World) -> None:
    before = on_disk(spoiled)
    code, found = examined(spoiled.central.home)
    assert (code, "central.sqlite-wal) est abîmé" in found["central.database"]["says"]) == (6, True)
    for command, words in REFUSING:
        told = run(spoiled.central.home, command, *words)
        assert (told.exit_code, "kiosk central restore" in told.stderr) == (6, True), (words, told.output)
        assert on_disk(spoiled) == before, words


def test_the_restore_keeps_both_and_every_request_is_there(spoiled: World) -> None:
    before = on_disk(spoiled)
    assert run(spoiled.central.home, central.group, "restore").exit_code in (0, 4)
    kept = {path.name[-4:]: path.read_bytes() for path in spoiled.central.folder.glob("central.sqlite.replaced-*")}
    assert kept["-wal"] == before["central.sqlite-wal"]
    assert before["central.sqlite"] in kept.values()
    spoiled.night()
    assert spoiled.table("SELECT count(DISTINCT reference) FROM events") == [(3,)]
    assert examined(spoiled.central.home)[1]["central.database"]["state"] == "ok"


def test_without_a_copy_the_base_takes_the_rest_from_the_archive_once_the_log_is_put_elsewhere(
    spoiled: World, tmp_path: Path
) -> None:
    for copy in spoiled.central.backup.glob("*.sqlite*"):
        copy.unlink()
    before = on_disk(spoiled)
    told = run(spoiled.central.home, central.group, "init")
    assert (told.exit_code, "Sans aucune copie" in told.stderr, on_disk(spoiled)) == (6, True, before)
    path_of(spoiled.central.database).rename(tmp_path / "log")
    spoiled.night()
    assert spoiled.table("SELECT count(DISTINCT reference) FROM events") == [(3,)]
