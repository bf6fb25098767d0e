"""Central's whole folder of before its restoration is put back: what it tells is refused, and somebody is told so."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from db.erased_digests import digest_of
from db.sync import enrolment, outstripped
from db.sync.night import Place
from db.sync.page_asked import to_do
from db.sync.restore import restore
from tests.db.commands import examined
from tests.sync.lost import lose
from tests.sync.machines import kiosk
from tests.sync.test_down import erase, snapshots, told
from tests.sync.world import NIGHT, Hall, World, sound_reference

DAY = timedelta(days=1)
GONE, LATER = sound_reference(1), sound_reference(2)


def both(world: World, hall: Hall, at_day: int) -> list[str]:
    """A night on either side; gives what the terminal found older than what it has."""
    world.night(NIGHT + at_day * DAY)
    return hall.night(NIGHT + at_day * DAY).sent.outdated


def put_back_from_before(world: World, hall: Hall) -> None:
    """It lived, was rebuilt, lived on; then all of it is as it was before that."""
    both(world, hall, 0)
    shutil.copytree(world.central.home, world.root / "before")
    rebuild(world, 1)
    assert both(world, hall, 1) == []
    lay_back(world)


def lay_back(world: World) -> None:
    shutil.rmtree(world.central.home)
    shutil.copytree(world.root / "before", world.central.home)


def rebuild(world: World, at_day: int) -> None:
    restore(Place(world.central.home, world.target), NIGHT + at_day * DAY, replace=True)


def test_the_terminal_counts_and_names_what_it_refuses(world: World, hall: Hall) -> None:
    put_back_from_before(world, hall)
    lain = [world.put_down(hall, "erased", 3, {"digests": []})]  # as one does that has not looked there
    assert both(world, hall, 2) == lain
    assert both(world, hall, 3) == lain, "as long as it is so"
    lain.insert(0, world.put_down(hall, "erased", 4, {"digests": [digest_of(GONE)]}))
    assert both(world, hall, 4) == lain
    assert told(hall) == set(), "nothing of it is believed"


def is_said_at_central(world: World, at_day: int) -> bool:
    """By that night's page, and by doctor, which agree."""
    on_the_page = outstripped.ON_THE_PAGE in to_do(world.night(NIGHT + at_day * DAY).page)
    assert ("central.outstripped" in examined(world.central.home)[1]) == on_the_page
    return on_the_page


def test_central_sees_it_at_the_share_and_says_so_until_it_is_healed(world: World, hall: Hall) -> None:
    put_back_from_before(world, hall)
    there = snapshots(world, hall)
    erase(world, GONE)
    assert is_said_at_central(world, 2)
    assert snapshots(world, hall) == there, "it tells nothing over it"
    for name in there:
        (world.share / "down" / hall.name / name).unlink()
    assert is_said_at_central(world, 3), "its trace is gone from the share"
    assert snapshots(world, hall) == []
    rebuild(world, 4)
    assert not is_said_at_central(world, 4)
    assert not is_said_at_central(world, 5)


@pytest.mark.proof
def test_a_central_that_was_restored_says_nothing_of_what_it_told_before(world: World, hall: Hall) -> None:
    both(world, hall, 0)
    for day in (1, 2, 3):
        rebuild(world, day)
        erase(world, sound_reference(day))
        assert not is_said_at_central(world, day)
        assert not is_said_at_central(world, day)
    other = world.hall("hall-b")
    assert not is_said_at_central(world, 4)
    enrolment.revoke(world.central.home, other.name, NIGHT + 4 * DAY)
    for day in (5, 6):
        rebuild(world, day)
        assert not is_said_at_central(world, day)
    enrolment.enrol(world.central.home, world.hall("hall-c", enrolled=False).enrolment(), NIGHT + 6 * DAY)
    assert not is_said_at_central(world, 7)


def test_a_central_that_began_from_nothing_is_no_older_one(world: World, hall: Hall) -> None:
    for day, reference in enumerate((GONE, LATER)):
        erase(world, reference)
        both(world, hall, day)
    lose(world, with_copies=True)
    shutil.rmtree(world.share / "down")
    enrolment.enrol(world.central.home, hall.enrolment(), NIGHT + 2 * DAY)
    erase(world, sound_reference(3))
    assert both(world, hall, 2) == []
    assert digest_of(sound_reference(3)) in told(hall)
    assert not is_said_at_central(world, 3)


def test_a_new_generation_heals_it(world: World, hall: Hall) -> None:
    put_back_from_before(world, hall)
    erase(world, GONE)
    both(world, hall, 2)
    rebuild(world, 3)
    assert both(world, hall, 3) == []
    assert told(hall) == {digest_of(GONE)}


def test_an_old_file_that_somebody_lays_back_is_named_until_central_s_next_night(world: World, hall: Hall) -> None:
    both(world, hall, 0)
    (lain,) = (world.share / "down" / hall.name).iterdir()
    old = lain.read_bytes()
    rebuild(world, 1)
    assert both(world, hall, 1) == []
    lain.write_bytes(old)
    assert hall.night(NIGHT + DAY).sent.outdated == [], "a newer one lies there"
    (world.share / "down" / hall.name / "erased.2").unlink()
    done = hall.night(NIGHT + DAY).sent
    assert (done.outdated, done.taken_down) == ([f"down/{hall.name}/erased.1"], [])
    assert both(world, hall, 2) == []
    lain.write_bytes(old)
    assert both(world, hall, 3) == []


def test_one_of_before_with_a_higher_number_is_healed_as_well(world: World, hall: Hall) -> None:
    """The central of before wrote it; meanwhile the right one is back."""
    both(world, hall, 0)
    shutil.copytree(world.central.home, world.root / "before")
    rebuild(world, 1)
    both(world, hall, 1)
    shutil.move(world.central.home, world.root / "right")
    shutil.copytree(world.root / "before", world.central.home)
    lain = world.put_down(hall, "erased", 9, {"digests": [digest_of(LATER)]})
    shutil.rmtree(world.central.home)
    shutil.move(world.root / "right", world.central.home)
    erase(world, GONE)
    assert is_said_at_central(world, 3)
    assert hall.night(NIGHT + 3 * DAY).sent.outdated == [lain]
    rebuild(world, 4)
    assert both(world, hall, 4) == []
    assert told(hall) >= {digest_of(GONE)}


def test_the_right_one_that_is_back_sees_that_an_older_one_gave_its_number_to_something_else(
    world: World, hall: Hall
) -> None:
    both(world, hall, 0)
    folders = (world.central.home, world.share)
    for folder in folders:
        shutil.copytree(folder, world.root / f"{folder.name}-before")
    erase(world, GONE)
    assert both(world, hall, 1) == []
    shutil.copytree(world.central.home, world.root / "right")
    for folder in folders:
        shutil.rmtree(folder)
        shutil.copytree(world.root / f"{folder.name}-before", folder)
    erase(world, LATER)
    assert both(world, hall, 2) == [f"down/{hall.name}/{name}" for name in ("erased.2", "erased.1")]
    shutil.rmtree(world.central.home)
    shutil.move(world.root / "right", world.central.home)
    assert is_said_at_central(world, 3)
    rebuild(world, 4)
    assert both(world, hall, 4) == []
    assert told(hall) == {digest_of(GONE), digest_of(LATER)}, "what the older one erased is read at the share"


def test_a_damaged_one_above_is_told_as_that_alone(world: World, hall: Hall) -> None:
    both(world, hall, 0)
    erase(world, GONE)
    both(world, hall, 1)
    (world.share / "down" / hall.name / "erased.2").write_bytes(b"x")
    done = hall.night(NIGHT + DAY).sent
    assert (done.outdated, done.in_the_way) == ([], [f"down/{hall.name}/erased.2"])
    assert snapshots(world, hall) == ["erased.1", "erased.2"]


def test_the_commands_say_what_happened_and_what_heals_it(root: Path) -> None:
    central, hall = root / "central", root / "hall"
    nights: list[int] = []

    def at_both() -> str:
        done = kiosk(central, "central", "nightly", "--target", (root / "share").as_uri())
        assert ("central rebuild" in done.stderr) == (done.returncode == 4), done.stderr
        nights.append(done.returncode)
        return str(kiosk(hall, "sync", "--json").stdout)

    at_both()
    for folder in (central, root / "share"):
        shutil.copytree(folder, root / f"{folder.name}-before")
    assert kiosk(central, "central", "rebuild").returncode == 0
    assert json.loads(at_both())["exit"] == 0
    for folder in (central, root / "share"):
        shutil.rmtree(folder)
        shutil.copytree(root / f"{folder.name}-before", folder)
    assert json.loads(at_both())["exit"] == 4
    said = kiosk(hall, "sync").stderr
    for words in ("revenu à un état d'avant", "down/hall-a/erased.1", "kiosk central rebuild", "Rien n'est perdu"):
        assert words in said
    looked = kiosk(hall, "doctor")
    assert (looked.returncode, "revenu à un état d'avant" in looked.stdout) == (4, True)
    assert kiosk(central, "central", "restore").returncode == 2, "its database is sound"
    for act in ("backup", "rebuild"):
        assert kiosk(central, "central", act).returncode == 0
    assert json.loads(at_both())["exit"] == 0
    assert "revenu à un état d'avant" not in kiosk(hall, "doctor").stdout
    assert nights == [0, 0, 0, 0], "nothing at the share tells it"
