"""The line that says where the terminals bring their files is gone: the home's own folder is no share."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.cli import central, sync
from kiosk.clock import SystemClock
from tests.db.commands import examined, run, start
from tests.sync.lost import lose
from tests.sync.machines import ESCROW
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)
SAID = "central/target manque ou est vide"
TO_DO = "kiosk central init --target URL"


@pytest.fixture
def lived(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> World:
    """A central that was told its share, and two nights there; a third file waits at the share."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + 3 * DAY)
    for days in (0, 1):
        hall.night(NIGHT + days * DAY)
        world.night(NIGHT + days * DAY)
    assert run(world.central.home, central.group, "init", "--target", world.target).exit_code == 0
    hall.submit("BEL-7K3M-2QF")
    hall.night(NIGHT + 2 * DAY)
    return world


def gone(target: Path) -> None:
    target.unlink()


def emptied(target: Path) -> None:
    target.write_bytes(b"")


def blank(target: Path) -> None:
    target.write_bytes(b"\n")


@pytest.mark.parametrize("harm", [gone, emptied, blank], ids=lambda harm: harm.__name__)
def test_nothing_is_looked_for_in_the_home_and_everyone_is_told(
    lived: World, hall: Hall, harm: Callable[[Path], None]
) -> None:
    """The night made `exchange` out of nothing, said « À faire : rien » with 0, and read no terminal's file."""
    home = lived.central.home
    harm(lived.central.target_file)
    for command in ("ingest", "nightly"):
        done = run(home, central.group, command)
        assert (done.exit_code, SAID in done.stderr, TO_DO in done.stderr) == (3, True, True), done.output
    assert "redire où les bornes déposent" in lived.page("2026-12-01")[-1]
    code, found = examined(home)
    assert (code, found["night.target"]["state"]) == (4, "look")
    assert (SAID in found["night.target"]["says"], TO_DO in found["night.target"]["todo"]) == (True, True)
    assert not (home / "exchange").exists()
    assert run(home, central.group, "init", "--target", lived.target).exit_code == 0
    assert run(home, central.group, "nightly").exit_code == 0
    assert lived.inbox(hall) == []
    assert examined(home)[1]["night.target"]["state"] == "ok"


def test_a_restore_beside_which_it_is_gone_tells_it_too(lived: World) -> None:
    lose(lived)
    for file in (lived.central.target_file, lived.central.generation_file):
        file.unlink()
    assert run(lived.central.home, central.group, "restore").exit_code == 0
    done = run(lived.central.home, central.group, "nightly")
    assert (done.exit_code, SAID in done.stderr) == (3, True), done.output


def test_a_central_that_never_had_another_folder_goes_by_its_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where it was restored before it told anybody anything."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)
    home = world.central.home
    assert run(home, central.group, "init").exit_code == 0
    assert run(home, central.group, "backup").exit_code == 0
    lose(world)
    assert run(home, central.group, "restore").exit_code == 0
    world.hall()
    for _night in range(2):
        done = run(home, central.group, "nightly")
        assert done.exit_code == 0, done.output
    assert (home / "exchange" / "acks").is_dir()
    assert examined(home)[1]["night.target"]["state"] == "ok"


def test_a_night_in_the_own_folder_before_makes_it_no_guess(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first night before anybody thought of the share left receipts in `exchange`: it was taken for the share."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)
    home = world.central.home
    assert run(home, central.group, "init").exit_code == 0
    assert run(home, central.group, "nightly").exit_code == 0
    assert (home / "exchange" / "acks").is_dir()
    assert run(home, central.group, "init", "--target", world.target).exit_code == 0
    hall.night(NIGHT)
    world.central.target_file.unlink()
    for command in ("init", "nightly"):
        done = run(home, central.group, command)
        assert (done.exit_code, SAID in done.stderr) == (3, True), done.output
        assert str(home / "exchange") not in done.output
    assert examined(home)[1]["night.target"]["state"] == "look"
    assert run(home, central.group, "init", "--target", world.target).exit_code == 0
    assert run(home, central.group, "nightly").exit_code == 0
    assert world.inbox(hall) == []


def test_a_share_that_a_night_was_given_is_remembered_and_the_own_folder_forgets_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)
    home = world.central.home
    assert run(home, central.group, "init").exit_code == 0
    assert run(home, central.group, "nightly").exit_code == 0
    assert run(home, central.group, "nightly", "--target", world.target).exit_code == 0
    assert run(home, central.group, "nightly").exit_code == 3
    assert run(home, central.group, "init", "--target", str(home / "exchange")).exit_code == 0
    world.central.target_file.unlink()
    assert run(home, central.group, "nightly").exit_code == 0


@pytest.mark.parametrize("loses", [False, True], ids=["central's line is here", "that is lost, too"])
def test_a_machine_that_becomes_a_terminal_too_goes_on_with_what_central_was_told(
    lived: World, hall: Hall, *, loses: bool
) -> None:
    """`kiosk init` wrote no target: the night took an empty folder for the share: « rien ne manque », 0."""
    home, target = lived.central.home, lived.central.target_file
    assert run(home, central.group, "nightly").exit_code == 0
    assert (
        start(home, *(["--recipient", lived.keys.recipient, "--recipient", ESCROW]), terminal="hall-z").exit_code == 0
    )
    hall.submit("BEL-2222-222")
    hall.night(NIGHT + 3 * DAY)
    if loses:
        target.unlink()
    for command, words in ((central.group, ["nightly"]), (sync.command, [])):
        done = run(home, command, *words)
        assert (done.exit_code == 3, SAID in done.stderr) == (loses, loses), done.output
    assert (lived.inbox(hall) == []) == (not loses)
    assert (examined(home)[1]["night.target"]["state"] == "ok") == (not loses)
    if loses:
        assert run(home, central.group, "init", "--target", lived.target).exit_code == 0
        assert run(home, central.group, "nightly").exit_code in (0, 4), "hall-z was never enrolled"
        assert lived.inbox(hall) == []


def test_a_machine_that_is_both_is_told_by_its_configuration(lived: World, hall: Hall) -> None:
    """Its own line of central's is not wanted then: nothing is missed."""
    home = lived.central.home
    keys = ["--recipient", lived.keys.recipient, "--recipient", ESCROW]
    assert start(home, "--target", lived.target, *keys, terminal="hall-z").exit_code == 0
    lived.central.target_file.unlink()
    for _night in range(2):
        assert run(home, central.group, "nightly").exit_code in (0, 4)
        assert lived.inbox(hall) == []
        assert examined(home)[1]["night.target"]["state"] == "ok"


def test_on_such_a_machine_a_line_that_cannot_be_read_hides_nothing_else(lived: World) -> None:
    home, keys = lived.central.home, ["--recipient", lived.keys.recipient, "--recipient", ESCROW]
    assert start(home, *keys, terminal="hall-z").exit_code == 0
    names = examined(home)[1].keys() - {"enrolment"}
    lived.central.target_file.write_bytes(b"\xff")
    found = examined(home)[1]
    assert found["night.target"]["state"] == "look"
    assert names - found.keys() <= {name for name in names if name.startswith("share")}


def test_a_folder_that_is_given_for_once_is_gone_by(lived: World, hall: Hall) -> None:
    lived.central.target_file.unlink()
    done = run(lived.central.home, central.group, "nightly", "--target", lived.target)
    assert (done.exit_code, lived.inbox(hall)) == (0, []), done.output
