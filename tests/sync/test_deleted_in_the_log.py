"""Who reads the base while something is deleted from it keeps that in its bytes, and every command says so."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from db import connection
from db.connection import open_database
from db.left_log import is_left
from db.sync import central_retention, erasure, night
from db.sync.night import Place
from db.sync.restore import restore
from kiosk.cli import central, doctor
from tests.dated import Clock
from tests.db.commands import examined, run
from tests.sync.test_forgetting_nights import DUE, READ, fall, lived
from tests.sync.world import NIGHT, Hall, World, sound_reference

__all__ = ["lived"]
REFERENCE = sound_reference(1)
KEPT = "Zanzibarre"
WHO = "Un autre programme lit la base, ou la lisait"
ASKED = "finir un effacement : fermer le programme qui lit la base"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Nobody waits five seconds for who reads it."""
    monkeypatch.setattr(connection, "_PRAGMAS", (*connection._PRAGMAS, "PRAGMA busy_timeout = 0"))
    return Clock(monkeypatch, NIGHT)


@pytest.fixture
def held(world: World, hall: Hall) -> World:
    """Somebody sent something, and a night took it."""
    hall.submit(REFERENCE, description=KEPT)
    hall.night()
    world.night()
    assert KEPT.encode() in world.central.database.read_bytes()
    return world


@contextmanager
def reading(world: World) -> Iterator[None]:
    """Another program that only looks, in the midst of reading: nothing is emptied when it closes either."""
    with closing(open_database(world.central.database, None, read_only=True)) as tool:
        tool.execute("BEGIN")
        tool.execute("SELECT count(*) FROM events").fetchall()
        yield


def is_there(world: World, text: str = KEPT) -> bool:
    """In the bytes of the base, or of its log."""
    return any(text.encode() in path.read_bytes() for path in world.central.folder.glob("central.sqlite*"))


def said(world: World, *words: str) -> tuple[int, str]:
    done = run(world.central.home, central.group, *words)
    return done.exit_code, done.output


def erase(world: World) -> int:
    return said(world, "erase", REFERENCE, "--yes")[0]


def nightly(world: World) -> tuple[int, str]:
    return said(world, "nightly", "--target", world.target)


def test_every_command_says_that_an_erasure_waits_for_whoever_reads_the_base(held: World) -> None:
    with reading(held):
        assert erase(held) == 1
        assert is_there(held)
        code, told = said(held, "access", REFERENCE)
        assert (code, f"Effacement incomplet. {WHO}" in told) == (0, True), told
        assert f"« fuser {held.central.database} » le nomme" in told
        assert json.loads(said(held, "access", REFERENCE, "--json")[1])["still_in"] == str(held.central.database)
        code, findings = examined(held.central.home)
        assert (code, WHO in findings["central.still_in"]["says"]) == (4, True)
        assert "kiosk central nightly" in findings["central.still_in"]["todo"]
        for words in (("report",), ("nightly", "--target", held.target)):
            code, told = said(held, *words)
            assert (code, ASKED in told, WHO in told) == (4, True, True), told


def test_that_who_read_it_is_gone_does_not_end_it_before_the_log_is_emptied(held: World) -> None:
    with reading(held):
        erase(held)
    assert (is_there(held), is_left(held.central.database)) == (True, True)
    code, findings = examined(held.central.home)
    assert (code, "central.still_in" in findings) == (4, True)
    code, told = said(held, "access", REFERENCE)
    assert ("incomplet" in told, is_there(held)) == (False, False), "it is emptied before anything is said of it"
    code, findings = examined(held.central.home)
    assert (code, "central.still_in" in findings) == (0, False)


@pytest.mark.parametrize("act", ["night", "report", "erase"])
def test_the_next_command_that_can_ends_it(held: World, act: str) -> None:
    with reading(held):
        erase(held)
    code, told = {
        "night": lambda: nightly(held),
        "report": lambda: said(held, "report"),
        "erase": lambda: said(held, "erase", REFERENCE, "--yes"),
    }[act]()
    assert (code, WHO in told, ASKED in told, is_there(held)) == (0, False, False, False), told
    assert not [*held.central.folder.glob("*-to-empty*")]
    assert run(held.central.home, doctor.command).exit_code == 0


def test_a_tool_that_empties_the_log_when_it_closes_ends_it_too(held: World) -> None:
    with closing(open_database(held.central.database, None)) as tool:
        tool.execute("BEGIN")
        tool.execute("SELECT count(*) FROM events").fetchall()
        erase(held)
        assert examined(held.central.home)[0] == 4
    assert (is_there(held), examined(held.central.home)[0]) == (False, 0)


def test_who_reads_it_only_after_that_holds_nothing_up(held: World) -> None:
    assert (erase(held), is_there(held)) == (0, False)
    with reading(held):
        assert "incomplet" not in said(held, "access", REFERENCE)[1]
        assert examined(held.central.home)[0] == 0
        assert nightly(held)[0] == 0


def test_a_plug_pulled_behind_the_deletion_does_not_hide_it(held: World) -> None:
    """What tells of it was written before anything was deleted."""

    class Pulled(BaseException):
        """The plug."""

    def step(name: str) -> None:
        if name == "swept":
            raise Pulled

    with reading(held), pytest.raises(Pulled), night.central(Place(held.central.home, step=step), NIGHT) as opened:
        erasure.erase(opened, REFERENCE, NIGHT)
    assert (is_there(held), "central.still_in" in examined(held.central.home)[1]) == (True, True)


def test_what_is_forgotten_in_its_time_is_told_of_alike(lived: World, at_once: Clock) -> None:
    at_once.now = DUE
    with reading(lived):
        done = fall(lived, DUE)
        assert (done.forgotten["bel_listing"], done.page.still_in) == (1, str(lived.central.database))
        assert (is_there(lived, READ), ASKED in lived.page(done.page.day)[-1]) == (True, True)
        assert WHO in said(lived, "access", READ)[1]
        assert WHO in examined(lived.central.home)[1]["central.still_in"]["says"]
    done = fall(lived, DUE)
    assert (done.page.still_in, ASKED in lived.page(done.page.day)[-1]) == ("", False)
    assert "central.still_in" not in examined(lived.central.home)[1]


def test_a_night_that_forgets_nothing_asks_nothing_of_who_reads_the_base(held: World) -> None:
    with reading(held):
        assert nightly(held)[0] == 0
        assert examined(held.central.home)[0] == 0


def test_what_could_not_be_noted_is_not_forgotten(lived: World) -> None:
    """Else a page could call complete what nobody emptied."""
    (lived.central.folder / "central.sqlite-to-empty.part").mkdir()
    with night.central(Place(lived.central.home), DUE) as opened, pytest.raises(Exception, match="to-empty"):
        central_retention.apply(opened.db, DUE)
    assert lived.table(f"SELECT count(*) FROM bel_listings WHERE reference = '{READ}'") == [(1,)]


def test_a_base_that_a_restore_makes_takes_the_note_of_no_other(held: World) -> None:
    with reading(held):
        erase(held)
    restore(Place(held.central.home, held.target), NIGHT, replace=True)
    assert not [*held.central.folder.glob("*-to-empty*")]
    assert examined(held.central.home)[0] == 0
