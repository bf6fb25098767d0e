"""What somebody lays where central writes to a terminal stops nothing, and both sides name it until it is gone."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync import erasure, night
from db.sync.central_staff import CentralStaff
from db.sync.night import Place
from tests.factories import PIN
from tests.sync.agency_desk import names
from tests.sync.machines import kiosk
from tests.sync.test_unbelieved_receipt import central_s_night
from tests.sync.world import FRIDAY, NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"


def giant(path: Path) -> None:
    path.touch()
    os.truncate(path, 300 << 20)


def link(path: Path) -> None:
    path.symlink_to(__file__)


def junk(path: Path) -> None:
    path.write_bytes(b"no snapshot\n")


PLANTS: dict[str, Callable[[Path], None]] = {
    "folder": Path.mkdir,
    "link": link,
    "pipe": os.mkfifo,
    "giant": giant,
    "junk": junk,
}
planted = pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())


def doctor(home: Path) -> dict[str, dict[str, str]]:
    return {each["name"]: each for each in json.loads(kiosk(home, "doctor", "--json").stdout)["findings"]}


def remove(path: Path) -> None:
    if path.is_dir():
        path.rmdir()
    else:
        path.unlink()


@planted
@pytest.mark.parametrize("name", ["erased.2", "erased.7", "staff.50"], ids=["next", "later", "of another kind"])
def test_erasures_and_staff_come_down_all_the_same(
    world: World, hall: Hall, desk: CentralStaff, plant: Callable[[Path], None], name: str
) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    hall.night()
    planted = world.share / "down" / hall.name / name
    plant(planted)
    with night.central(Place(world.central.home), NIGHT) as central:
        erasure.erase(central, REFERENCE, NIGHT)
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    path = f"down/{hall.name}/{name}"
    assert world.night().ingested.lying == [path]
    done = hall.night()
    # Central passes over the number that is taken, and the terminal reads the newest first.
    assert (done.reached, done.sent.in_the_way) == (True, [] if name == "erased.2" else [path])
    assert not hall.submissions.to_read()
    assert names(hall) == ["ane"]


@pytest.mark.proof(keeps=1)
@planted
@pytest.mark.parametrize("name", ["homes.9", "zzz", "notes.txt"])
def test_central_names_it_on_the_page_and_in_doctor_until_it_is_gone(
    world: World, hall: Hall, plant: Callable[[Path], None], name: str
) -> None:
    hall.night()
    world.night()
    planted, path = world.share / "down" / hall.name / name, f"down/{hall.name}/{name}"
    plant(planted)
    for _each in range(2):
        assert world.night().ingested.lying == [path]
        last = world.page("2026-11-28")[-1]
        assert f"ôter du dossier d'échange « {path} »" in last
        assert "peut ne pas apprendre un effacement" in last
    found = doctor(world.central.home)["central.foreign"]
    assert (found["state"], f"« {path} »" in found["says"]) == ("look", True)
    remove(planted)
    assert not world.night().ingested.lying
    assert "ôter" not in world.page("2026-11-28")[-1]
    assert "central.foreign" not in doctor(world.central.home)


def test_what_lies_beside_the_terminals_folders_is_named_and_a_folder_made_before_its_terminal_is_not(
    world: World, hall: Hall
) -> None:
    hall.night()
    world.night()
    (world.share / "down" / "hall-z").mkdir()
    link(world.share / "down" / "ghost")
    junk(world.share / "down" / "note")
    assert world.night().ingested.lying == ["down/ghost", "down/note"]


def test_a_folder_in_the_place_of_what_is_half_written_stops_that_kind_alone(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    hall.night()
    world.night()
    (world.share / "down" / hall.name / "erased.2.part").mkdir()
    with night.central(Place(world.central.home), NIGHT) as central:
        erasure.erase(central, REFERENCE, NIGHT)
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    assert world.night().ingested.lying == [f"down/{hall.name}/erased.2.part"]
    hall.night()
    assert names(hall) == ["ane"]
    assert "central.in_the_way" in doctor(world.central.home)


def test_what_central_wrote_and_somebody_spoilt_is_written_again(world: World, hall: Hall) -> None:
    hall.night()
    world.night()
    snapshot = world.share / "down" / hall.name / "erased.1"
    junk(snapshot)
    assert not world.night().ingested.lying
    assert hall.night().sent.in_the_way == []
    assert [path.name for path in snapshot.parent.glob("erased.*")] == ["erased.2"]


def test_the_commands_say_it_on_both_sides(root: Path) -> None:
    kiosk(root / "hall", "sync")
    assert central_s_night(root) == 0
    kiosk(root / "hall", "sync")
    planted = root / "share" / "down" / "hall-a" / "erased.7"
    planted.mkdir()
    assert central_s_night(root) == 4
    done = kiosk(root / "hall", "sync")
    assert (done.returncode, "« down/hall-a/erased.7 »" in done.stderr) == (4, True)
    assert "ne répond pas" not in done.stderr
    assert "Accusé du siège : lu." in done.stdout
    assert doctor(root / "hall")["spool.in_the_way"]["state"] == "look"
    planted.rmdir()
    assert (central_s_night(root), kiosk(root / "hall", "sync").returncode) == (0, 0)
