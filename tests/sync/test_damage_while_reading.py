"""A damaged base that a reading meets was not changed by it; and an erasure says whether the demand outlives that."""

from contextlib import closing

import pytest

from db.connection import open_database, rows
from kiosk.cli import central
from tests.db.commands import run
from tests.db.damage import PAGE
from tests.sync.world import Hall, World, sound_reference

REFERENCE = sound_reference(1)
KEPT = "Zanzibarre"
READINGS = (("access", REFERENCE), ("report",), ("backup",), ("export",))


@pytest.fixture
def held(world: World, hall: Hall) -> World:
    hall.submit(REFERENCE, description=KEPT)
    hall.night()
    world.night()
    return world


def harm(world: World, table: str) -> bytes:
    """A page that stands no look; gives the whole file."""
    database = world.central.database
    with closing(open_database(database, None, read_only=True)) as db:
        (found,) = rows(db, "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
    content = bytearray(database.read_bytes())
    content[(found["rootpage"] - 1) * PAGE : found["rootpage"] * PAGE] = b"\xa5" * PAGE
    database.write_bytes(content)
    return bytes(content)


def said(world: World, *words: str) -> tuple[int, str]:
    done = run(world.central.home, central.group, *words)
    return done.exit_code, done.output


@pytest.mark.parametrize("words", READINGS, ids=lambda words: words[0])
def test_a_reading_says_that_nothing_was_changed(held: World, words: tuple[str, ...]) -> None:
    content = harm(held, "bel_listings" if words[0] in ("access", "export") else "events")
    code, told = said(held, *words)
    assert (code, "n'a pas pu être lue jusqu'au bout, et rien n'y est changé" in told) == (6, True), told
    assert ("arrêté en route" in told, "« kiosk central restore »" in told) == (False, True)
    assert held.central.database.read_bytes() == content


def test_a_night_does_not(held: World) -> None:
    harm(held, "events")
    code, told = said(held, "nightly", "--target", held.target)
    assert (code, "arrêté en route, ce qui est fait est gardé" in told) == (6, True), told


def test_an_erasure_whose_mark_is_written_says_so_and_the_restore_applies_it(held: World) -> None:
    harm(held, "events")
    code, told = said(held, "erase", REFERENCE, "--yes")
    assert (code, "La demande est gardée" in told, "n'est pas gardée" in told) == (6, True, False), told
    assert said(held, "restore")[0] in (0, 4)
    told = said(held, "access", REFERENCE)[1]
    assert ("ne tient rien de cette référence" in told, "Effacée le" in told) == (True, True), told
    assert KEPT.encode() not in held.central.database.read_bytes()


@pytest.mark.parametrize("table", ["conflicts", "applied"])
def test_one_that_was_stopped_before_says_to_ask_again(held: World, table: str) -> None:
    """Met while the base is opened, and later."""
    harm(held, table)
    code, told = said(held, "erase", REFERENCE, "--yes")
    assert (code, "La demande n'est pas gardée : redemandez" in told) == (6, True), told
    assert said(held, "restore")[0] in (0, 4)
    assert "Effacée le" not in said(held, "access", REFERENCE)[1]
    assert said(held, "erase", REFERENCE, "--yes")[0] == 0
