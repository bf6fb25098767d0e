"""Nobody can read which central this is: only the terminals wait, and somebody is told what heals it."""

import os
import shutil
from pathlib import Path

import pytest

from db.erased_digests import digest_of
from db.sync import generation
from db.sync.page_asked import to_do
from kiosk.cli import central
from tests.another_account import GROUP
from tests.db.commands import examined, run
from tests.sync.test_central_put_back_whole import lay_back
from tests.sync.test_down import erase, snapshots, told
from tests.sync.test_giant_beside import EVERY, Put, a_folder, nightly
from tests.sync.test_night_goes_on import ACCOUNT, give_away
from tests.sync.test_put_aside import REFERENCE
from tests.sync.test_shut_to_this_account import at_central, lived, tonight
from tests.sync.test_shut_to_this_account import told as told_before
from tests.sync.world import Hall, World, sound_reference

GONE, LATER = sound_reference(1), sound_reference(2)
__all__ = ["lived", "told_before", "tonight"]
HEALS = ("backup", "rebuild", "nightly")


def no_text(path: Path) -> Path:
    path.write_bytes(b"\xff" + path.read_bytes()[1:])
    return path


def another_sign(path: Path) -> Path:
    path.write_bytes(b"G" + path.read_bytes()[1:])
    return path


def emptied(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def linked_to_nothing(path: Path) -> Path:
    path.unlink()
    path.symlink_to("nothing")
    return path


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("put", [no_text, another_sign, emptied, linked_to_nothing, *EVERY])
def test_all_else_is_done_and_what_heals_it_does(world: World, hall: Hall, put: Put) -> None:
    erase(world, GONE)
    world.night()
    hall.night()
    hall.submit(REFERENCE)
    hall.night()
    there, receipt = snapshots(world, hall), world.receipt(hall).read_bytes()
    erase(world, LATER)
    path = put(world.central.generation_file)
    code, said = nightly(world)
    shown = "central/generation : "
    assert (code, shown in said, [each for each in HEALS if f"kiosk central {each}" in said]) == (4, True, [*HEALS])
    assert world.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    assert (snapshots(world, hall), world.receipt(hall).read_bytes() != receipt) == (there, True)
    page = world.night().page
    assert generation.ON_THE_PAGE in to_do(page)
    exit_code, found = examined(world.central.home)
    assert (exit_code, shown in found["central.generation"]["says"]) == (4, True)
    if put is a_folder:
        path.rmdir()
    for act in HEALS:
        done = run(world.central.home, central.group, act, *(("--target", world.target) if act == "nightly" else ()))
        assert done.exit_code == 0, done.output
    hall.night()
    assert told(hall) == {digest_of(GONE), digest_of(LATER)}
    assert "central.generation" not in examined(world.central.home)[1]


def test_a_central_that_was_put_back_is_not_believed_for_want_of_the_line(world: World, hall: Hall) -> None:
    world.night()
    shutil.copytree(world.central.home, world.root / "before")
    erase(world, GONE)
    world.night()
    there = snapshots(world, hall)
    lay_back(world)
    no_text(world.central.generation_file)
    world.night()
    assert snapshots(world, hall) == there


def test_one_that_is_shut_to_this_account_is_given_back_and_nothing_more(told_before: World) -> None:
    world = told_before
    line = world.central.generation_file
    line.chmod(0o600)
    give_away(world, but=line)
    before = line.read_bytes()
    code, said = at_central(world, "nightly", "--target", world.target)
    assert (code, "central/generation : " in said, "Fermé à ce compte : rendez-le-lui (chown)" in said) == (
        4,
        True,
        True,
    )
    os.chown(line, ACCOUNT, GROUP)
    code, said = at_central(world, "nightly", "--target", world.target)
    assert (code, "generation" in said, line.read_bytes()) == (0, False, before), said
