"""`central init` looks at its base before it writes the first byte: beside a damaged one nothing is changed."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db.age_keys import make_identity, recipient_of
from db.connection import open_database
from db.left_log import path_of
from db.sync.central_schema import VERSION
from db.sync.lock import only_one
from kiosk.cli import central
from tests.db.commands import run, tree
from tests.sync.lost import nights_of
from tests.sync.test_central_log import a_log
from tests.sync.world import NIGHT, Hall, World, sound_reference

FIRST, SECOND = "BEL-7K3M-2QF", "BEL-2222-222"


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    nights_of(world, hall, FIRST)
    return world


@pytest.fixture
def escrow(tmp_path: Path) -> str:
    """Another than the one that central has."""
    make_identity(tmp_path / "other.age")
    return recipient_of(tmp_path / "other.age")


def of_an_earlier_night(world: World) -> None:
    hall = Hall(world.root, "hall-a", world.keys.recipient, world.target)
    hall.submit(SECOND)
    hall.night()
    log = a_log(world)
    for number in range(2, 9):
        hall.submit(sound_reference(number), description="é" * 900)
    hall.night()
    world.night(NIGHT)
    path_of(world.central.database).write_bytes(log)


def torn(world: World) -> None:
    data = world.central.database.read_bytes()
    world.central.database.write_bytes(data[: len(data) // 2])


def a_wrong_letter(world: World) -> None:
    data = world.central.database.read_bytes()
    world.central.database.write_bytes(data.replace(b"backed_up", b"backed_ur", 1))


def of_a_newer_program(world: World) -> None:
    with closing(open_database(world.central.database, None)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")


def kept(world: World) -> dict[str, bytes]:
    """Every file but the log of what was done, and the index of the base's own, which whoever looks makes anew."""
    found = tree(world.central.home).items()
    return {name: data for name, data in found if data and not name.startswith("logs/") and not name.endswith("-shm")}


HARMS = pytest.mark.parametrize("harm", [of_an_earlier_night, torn, a_wrong_letter, of_a_newer_program])
Harm = Callable[[World], None]


@HARMS
def test_beside_such_a_base_no_escrow_is_changed(lived: World, escrow: str, harm: Harm) -> None:
    harm(lived)
    before = kept(lived)
    told = run(lived.central.home, central.group, "init", "--escrow-recipient", escrow)
    assert told.exit_code == 6, told.output
    assert kept(lived) == before


@pytest.mark.parametrize("harm", [of_an_earlier_night, of_a_newer_program])
def test_beside_such_a_base_no_key_is_made(lived: World, harm: Harm) -> None:
    harm(lived)
    key = lived.central.age_file.read_bytes()
    lived.central.age_file.unlink()
    before = kept(lived)
    assert run(lived.central.home, central.group, "init", "--new-key").exit_code == 6
    assert kept(lived) == before
    lived.central.age_file.write_bytes(key)
    assert "les bornes ont reçue" not in run(lived.central.home, central.group, "init").output


@pytest.mark.parametrize("harm", [torn, a_wrong_letter])
def test_key_and_base_lost_together_have_a_way_out_and_it_is_told_as_it_is(lived: World, harm: Harm) -> None:
    """Without a key `restore` does nothing: were the key refused for the base, each would point at the other."""
    harm(lived)
    lived.central.age_file.unlink()
    for words in (("restore",), ("init",)):
        refused = run(lived.central.home, central.group, *words)
        assert (refused.exit_code, "central init --new-key" in refused.stderr) == (2, True)
    told = run(lived.central.home, central.group, "init", "--new-key")
    assert (told.exit_code, "Les clés sont faites" in told.stderr, "rien n'est écrit" in told.stderr) == (
        6,
        True,
        False,
    )
    assert run(lived.central.home, central.group, "restore").exit_code in (0, 4)
    assert lived.table("SELECT reference FROM bel_listings") == [(FIRST,)]


def test_while_a_night_runs_no_escrow_is_changed(lived: World, escrow: str) -> None:
    before = kept(lived)
    with only_one(lived.central.home, "central"):
        assert run(lived.central.home, central.group, "init", "--escrow-recipient", escrow).exit_code == 5
    assert kept(lived) == before


def test_beside_a_sound_base_both_are_done(lived: World, escrow: str) -> None:
    lived.central.age_file.unlink()
    told = run(lived.central.home, central.group, "init", "--new-key", "--escrow-recipient", escrow)
    assert (told.exit_code, lived.central.escrow_recipient()) == (0, escrow), told.output
