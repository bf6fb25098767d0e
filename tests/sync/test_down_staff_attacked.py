"""Nobody but its terminal reads the staff that central sends; what was spoilt, stolen or put back changes nobody."""

from collections.abc import Iterator

import pytest

from db.keys import Keys
from db.sync import down, enrolment
from db.sync.central_staff import CentralStaff
from tests.factories import OTHER_PIN, PIN
from tests.sync.agency_desk import DAY, here, lived, names
from tests.sync.world import FRIDAY, NIGHT, Hall, World

LATER = "975310"


def test_nobody_reads_it_on_the_share_and_another_terminal_does_not_take_it(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    other = world.hall("hall-b")
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    world.night()
    (stolen,) = (world.share / "down" / other.name).glob("staff.*")
    pepper = world.central.pepper_file("CBS").read_bytes()
    for text in (b"Ane Exemple", b"argon2", pepper, pepper.hex().encode()):  # three signs may stand in any cipher
        assert text not in stolen.read_bytes()
    for own in (world.share / "down" / hall.name).glob("staff.*"):
        own.unlink()
    (world.share / "down" / hall.name / stolen.name).write_bytes(stolen.read_bytes())
    assert hall.night().sent.in_the_way == [f"down/{hall.name}/{stolen.name}"]
    assert names(hall) == []
    snapshot = down.read(stolen.read_bytes(), other.name, world.keys.verify_key)
    with pytest.raises(down.BadSnapshot):
        down.open_body(snapshot.body, Keys(hall.home).age_identity())


SOMEBODY: dict[str, object] = {
    "id": "ane",
    "name": "Ane",
    "role": "agent",
    "pin_hash": "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA",
    "created_at": "2026-11-27T09:00:00Z",
    "valid_until": None,
}


@pytest.mark.parametrize(
    "agents",
    [
        None,
        {"ane": SOMEBODY},
        ["ane"],
        [SOMEBODY, SOMEBODY],
        *(
            [SOMEBODY | changed]
            for changed in (
                {"id": "'; DROP TABLE agents; --"},
                {"name": "Ane\x1b[31m"},
                {"role": "chef"},
                {"pin_hash": None},
                {"created_at": "hier"},
                {"valid_until": "toujours"},
            )
        ),
        [{key: value for key, value in SOMEBODY.items() if key != "valid_until"}],
    ],
)
def test_a_list_with_somebody_who_cannot_be_is_taken_in_nothing(
    world: World, hall: Hall, desk: CentralStaff, agents: object
) -> None:
    desk.add("peio", "Peio Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    path = world.put_down(hall, "staff", 2, {"pepper": "00" * 32, "agents": agents}, is_secret=True)
    done = hall.night()
    assert (names(hall), done.sent.in_the_way) == (["peio"], [path])


@pytest.mark.parametrize("pepper", [None, "", "zz" * 32, "00" * 31])
def test_a_list_without_its_pepper_is_taken_in_nothing(
    world: World, hall: Hall, desk: CentralStaff, pepper: object
) -> None:
    desk.add("peio", "Peio Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    world.put_down(hall, "staff", 2, {"pepper": pepper, "agents": [SOMEBODY]}, is_secret=True)
    hall.night()
    assert names(hall) == ["peio"]


def test_a_damaged_list_leaves_the_one_before_and_a_stale_one_brings_nobody_back(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    folder = world.share / "down" / hall.name
    stale = (folder / "staff.1").read_bytes()
    desk.disable("ane", FRIDAY)
    desk.add("peio", "Peio Exemple", "agent", OTHER_PIN, FRIDAY)
    world.night(NIGHT + DAY)
    whole = (folder / "staff.2").read_bytes()
    (folder / "staff.2").write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
    assert hall.night(NIGHT + DAY).sent.in_the_way == [f"down/{hall.name}/staff.2"]
    assert names(hall) == ["ane"]
    (folder / "staff.2").write_bytes(whole)
    hall.night(NIGHT + DAY)
    assert names(hall) == ["peio"]
    (folder / "staff.2").unlink()
    (folder / "staff.1").write_bytes(stale)
    (folder / "staff.3").write_bytes(stale)
    hall.night(NIGHT + 2 * DAY)
    assert names(hall) == ["peio"]


def test_the_same_list_is_written_once_and_to_a_new_key_again(world: World, hall: Hall, desk: CentralStaff) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    for days in range(3):
        lived(world, hall, days)
    folder = world.share / "down" / hall.name
    assert [path.name for path in folder.glob("staff.*")] == ["staff.1"], "age never gives the same bytes twice"
    (hall.home / "keys" / "terminal.age").unlink()
    Keys(hall.home).make(hall.home / "data" / "kiosk.sqlite")
    enrolment.enrol(world.central.home, hall.enrolment(), NIGHT)
    desk.reset_pin("ane", LATER, FRIDAY)
    lived(world, hall, 3)
    assert here(hall).sign_in("ane", LATER, NIGHT + 3 * DAY).agent is not None


class Unplugged(Exception):
    pass


@pytest.mark.proof
def test_the_plug_pulled_at_any_step_leaves_the_old_list_or_the_new_one(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    desk.disable("ane", FRIDAY)
    desk.add("peio", "Peio Exemple", "agent", PIN, FRIDAY)
    for side in (world.night, hall.night):
        for cut in range(1000):
            left = iter(range(cut))

            def step(_name: str, left: Iterator[int] = left) -> None:
                if next(left, None) is None:
                    raise Unplugged

            try:
                side(NIGHT + DAY, step)
            except Unplugged:
                assert names(hall) in (["ane"], ["peio"])
            else:
                break
    assert here(hall).sign_in("peio", PIN, NIGHT + DAY).agent is not None
