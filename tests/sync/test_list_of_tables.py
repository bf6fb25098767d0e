"""One wrong letter in the list of a database's tables: it is damage like any other, and what heals damage heals it."""

import random
import shutil
from contextlib import closing
from pathlib import Path

import click
import pytest

from db.connection import change, immediate, open_database, rows
from kiosk.cli import central, doctor, upgrade_check
from kiosk.services.ports import DamagedDatabase
from tests.db.commands import run, start
from tests.db.damage import PAGE
from tests.sync.lost import nights_of
from tests.sync.world import World

FIRST = "BEL-7K3M-2QF"
DAMAGED = "La base du service central est abîmée : rien n'est écrit. Lancez « kiosk central restore »."
NAMES = (
    *(b"sqlite_autoindex_known_homes_1", b"CREATE TABLE terminals", b"STRICT, WITHOUT ROWID"),
    *(b"backed_up", b"erased_at", b"description", b"CREATE TABLE bel_listings", b"events_by_reference"),
)
SEEDS = range(12)
Lived = tuple[World, int]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """A night with its copy; and the code that a report ends with there."""
    world = World(tmp_path_factory.mktemp("lived"))
    nights_of(world, world.hall(), FIRST)
    shutil.copytree(world.central.home, world.root / "as it was")
    return world, run(world.central.home, central.group, "report").exit_code


@pytest.fixture
def world(lived: Lived) -> World:
    world, _code = lived
    shutil.rmtree(world.central.home)
    shutil.copytree(world.root / "as it was", world.central.home)
    return world


def pages_of_the_list(data: bytes) -> list[int]:
    """Places of the pages that hold the list of tables: the first one, and those it leads to."""

    def number(place: int, size: int) -> int:
        return int.from_bytes(data[place : place + size])

    assert data[100] == 5, "a list that fits on one page"
    cells = [number(number(112 + 2 * cell, 2), 4) for cell in range(number(103, 2))]
    return [0, *((page - 1) * PAGE for page in (*cells, number(108, 4)))]


def in_a_name(data: bytes, name: bytes) -> int:
    return next(place for page in pages_of_the_list(data) if (place := data.find(name, page, page + PAGE)) >= 0) + 2


def somewhere(data: bytes, seed: int) -> int:
    dice = random.Random(seed)
    places = [page + n for page in pages_of_the_list(data) for n in range(100, PAGE) if data[page + n]]
    return dice.choice(places)


def turn(file: Path, place: int, mask: int = 0xFF) -> None:
    data = bytearray(file.read_bytes())
    data[place] ^= mask
    file.write_bytes(bytes(data))


def listings(world: World) -> list[tuple[object, ...]]:
    return world.table("SELECT reference, description FROM bel_listings")


def ended(home: Path, command: click.Command, *words: str) -> tuple[int, str]:
    done = run(home, command, *words)
    assert "faute du programme" not in done.output, done.output
    assert "n'a pas pu être examiné" not in done.output, done.output
    return done.exit_code, done.output


@pytest.mark.parametrize("mask", [0xFF, 0x01])
@pytest.mark.parametrize("name", NAMES, ids=bytes.decode)
def test_a_wrong_letter_is_told_as_damage_and_restored(world: World, name: bytes, mask: int) -> None:
    home, before = world.central.home, listings(world)
    turn(world.central.database, in_a_name(world.central.database.read_bytes(), name), mask)
    harmed = world.central.database.read_bytes()
    for words in (("nightly",), ("erase", FIRST, "--yes"), ("init", "--target", world.target), ("access", FIRST)):
        code, said = ended(home, central.group, *words)
        assert (code, DAMAGED in said) == (6, True), (words, said)
    code, said = ended(home, doctor.command)
    assert (code, "La base du service central est abîmée" in said) == (6, True)
    assert world.central.database.read_bytes() == harmed
    assert ended(home, central.group, "restore")[0] == 0
    assert listings(world) == before
    assert ended(home, central.group, "report")[0] != 6


def test_a_base_of_which_only_the_list_is_wrong_is_made_anew_by_rebuild_too(world: World) -> None:
    before = listings(world)
    turn(world.central.database, in_a_name(world.central.database.read_bytes(), NAMES[0]))
    assert ended(world.central.home, central.group, "rebuild")[0] == 0
    assert listings(world) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_a_wrong_byte_anywhere_in_the_list_is_damage_or_does_no_harm(lived: Lived, world: World, seed: int) -> None:
    home, before = world.central.home, listings(world)
    turn(world.central.database, somewhere(world.central.database.read_bytes(), seed))
    code, said = ended(home, central.group, "report")
    assert code in (6, lived[1]), said
    if code == 6:
        assert ended(home, doctor.command)[0] == 6
        assert ended(home, central.group, "restore")[0] == 0
        assert listings(world) == before


@pytest.mark.parametrize("place", [47, 60, 63], ids=["format", "version below nought", "version of nobody"])
def test_a_wrong_byte_in_the_head_leaves_a_way_out(world: World, place: int) -> None:
    home, before = world.central.home, listings(world)
    turn(world.central.database, place)
    code, said = ended(home, central.group, "report")
    assert code == 6
    newer = "kiosk upgrade-check --back" in said
    assert newer == (place == 63)
    healed = ended(home, upgrade_check.command, "--back") if newer else ended(home, central.group, "restore")
    assert healed[0] == 0, healed
    assert listings(world) == before


@pytest.mark.parametrize(("table", "column"), [("applied", "applied_at"), ("terminals", "last_sealed_at")])
def test_an_instant_that_is_none_is_damage_too(world: World, table: str, column: str) -> None:
    """SQLite sees nothing wrong in a value; every night would stop at it, and `restore` call the base sound."""
    home, before = world.central.home, listings(world)
    with closing(open_database(world.central.database, None)) as db, immediate(db):
        change(db, f"UPDATE {table} SET {column} = '2026-11-2x' || substr({column}, 11)")
    for words in (("nightly",), ("erase", FIRST, "--yes"), ("backup",)):
        code, said = ended(home, central.group, *words)
        assert (code, DAMAGED in said) == (6, True), (words, said)
    assert ended(home, doctor.command)[0] == 6
    assert ended(home, central.group, "restore")[0] == 0
    assert (listings(world), ended(home, central.group, "report")[0] != 6) == (before, True)


def fail(*_given: object) -> None:
    raise LookupError


def test_what_nobody_foresaw_is_told_as_damage_where_the_base_is_damaged(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A value that is torn may fail anywhere; a fault of the program beside a sound base stays one."""
    monkeypatch.setattr("db.night.central.csv.export.export", fail)
    sound = run(world.central.home, central.group, "export")
    assert (sound.exit_code, "faute du programme (LookupError, " in sound.stderr) == (1, True)
    data = world.central.database.read_bytes()
    turn(world.central.database, data.rindex(FIRST.encode()) + 5)
    with closing(open_database(world.central.database, None)) as db:
        assert rows(db, "PRAGMA integrity_check") != [{"integrity_check": "ok"}]
    code, said = ended(world.central.home, central.group, "export")
    assert (code, "est abîmée : elle n'a pas pu être lue jusqu'au bout" in said, "central restore" in said) == (
        6,
        True,
        True,
    )


def test_a_copy_with_a_wrong_letter_is_passed_over(world: World) -> None:
    """Its own digest would tell; one that has none, as of an older program, is asked for its tables too."""
    (copy,) = world.central.backup.glob("*.sqlite")
    copy.with_name(f"{copy.name}.sha256").unlink()
    world.central.database.unlink()
    turn(copy, in_a_name(copy.read_bytes(), b"backed_up"), 0x01)
    code, said = ended(world.central.home, central.group, "restore")
    assert (code, "ne se relit" in said) == (6, True), said


def test_the_door_says_damage_whatever_the_library_cannot_say(tmp_path: Path) -> None:
    file = tmp_path / "any.sqlite"
    with closing(open_database(file, None)) as db:
        db.execute("CREATE TABLE anything (a TEXT PRIMARY KEY)")
    turn(file, file.read_bytes().index(b"sqlite_autoindex") + 2)
    with pytest.raises(DamagedDatabase):
        open_database(file, None)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_terminal_with_a_wrong_byte_in_its_first_pages_is_repaired(tmp_path: Path, seed: int) -> None:
    home, dice = tmp_path / "home", random.Random(seed)
    start(home)
    turn(home / "data" / "kiosk.sqlite", dice.randrange(5 * PAGE))
    code, said = ended(home, doctor.command)
    assert (code, "abîmée" in said) == (6, True), said
    assert ended(home, doctor.command, "--repair")[0] == 0
    assert "abîmée" not in ended(home, doctor.command)[1]
