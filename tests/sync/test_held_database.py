"""The base held by another program, such as a tool somebody left in the midst of a change: a lock that is held, 5."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import pytest

from db import connection
from db.connection import immediate, open_database
from db.keys import Keys
from db.sync import night
from db.sync.central_home import CentralHome
from db.sync.night import Place
from db.terminal import database_path
from kiosk.cli import central, staff, sync
from kiosk.services.ports import HeldDatabase
from tests.db.commands import run
from tests.started import ROOT
from tests.sync.world import NIGHT, Hall, World, sound_reference

AT_CENTRAL = (
    (central.group, ("nightly",)),
    (central.group, ("backup",)),
    (central.group, ("access", sound_reference(1))),
    (central.group, ("erase", sound_reference(1), "--yes")),
    (central.group, ("revoke", "hall-a", "--yes")),
    (staff.group, ("disable", "ane", "--agency", "CBS")),
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits five seconds for it."""
    pragmas = (*connection._PRAGMAS, "PRAGMA busy_timeout = 0")
    monkeypatch.setattr(connection, "_PRAGMAS", pragmas)


@contextmanager
def held(database: Path) -> Iterator[None]:
    with closing(open_database(database, None)) as tool, immediate(tool):
        yield


@pytest.mark.parametrize(("group", "words"), AT_CENTRAL, ids=lambda each: each[0] if isinstance(each, tuple) else "")
def test_a_command_of_central_ends_as_for_any_lock(root: Path, group: click.Group, words: tuple[str, ...]) -> None:
    """It was 1, at which no unit tries the night again."""
    with held(CentralHome(root / "central").database):
        done = run(root / "central", group, *words)
    assert (done.exit_code, "Un autre programme tient la base" in done.stderr) == (5, True), done.output
    assert len(done.stderr.splitlines()) == 1


def test_the_units_try_a_night_again_that_ended_so() -> None:
    shared = (ROOT / "deploy" / "systemd" / "office64-kiosk-.service.d" / "night.conf").read_text(encoding="utf-8")
    (never,) = (line for line in shared.splitlines() if line.startswith("RestartPreventExitStatus="))
    assert not {"3", "5"} & {*never.partition("=")[2].split()}


def test_so_does_the_terminals_night_which_says_that_nothing_is_lost(root: Path) -> None:
    hall = root / "hall"
    with closing(open_database(database_path(hall), Keys(hall).database_key())) as tool:
        tool.execute("BEGIN IMMEDIATE")
        done = run(hall, sync.command)
    assert (done.exit_code, "Rien n'est perdu" in done.stderr) == (5, True), done.output


def test_a_night_that_meets_it_half_way_does_the_rest_and_is_tried_again(world: World, hall: Hall) -> None:
    hall.submit(sound_reference(1))
    hall.night()
    with closing(open_database(world.central.database, None)) as tool:

        def hold(name: str) -> None:
            if name == "apply" and not tool.in_transaction:
                tool.execute("BEGIN IMMEDIATE")

        with pytest.raises(HeldDatabase):
            night.nightly(Place(world.central.home, world.target, step=hold), NIGHT)
    assert list(world.central.report.glob("*.txt"))
    world.night()
    assert world.table("SELECT count(*) FROM events") == [(1,)]
