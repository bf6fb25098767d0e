"""Staff is written at central and known at each terminal of the agency the next morning; nobody else can read it."""

import json
import secrets
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import argon2
import pytest

from db.connection import change, immediate, rows
from db.keys import Keys
from db.stores import staff_of
from db.stores.lockout import AGENT_TRIES, FIRST_WAIT
from db.stores.staff import BadAgent, Staff
from db.sync import backup, down, enrolment, night
from db.sync.central import open_home
from db.sync.central_staff import CentralStaff
from db.sync.down import Version
from db.sync.enrolment import EnrolmentRefused
from db.sync.night import Place
from db.sync.restore import restore
from db.terminal import open_terminal
from kiosk.clock import local_day
from kiosk.services.ports import StorageError
from tests.factories import OTHER_PIN, PIN
from tests.sync.world import FRIDAY, NIGHT, Hall, World

DAY = timedelta(days=1)
LATER = "975310"


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same algorithm at its least cost."""

    class Quick(argon2.PasswordHasher):
        def __init__(self) -> None:
            super().__init__(time_cost=1, memory_cost=8, parallelism=1)

    monkeypatch.setattr(argon2, "PasswordHasher", Quick)


@pytest.fixture
def desk(world: World) -> Iterator[CentralStaff]:
    """The agency's list, at central."""
    yield from _desk(world, "CBS")


def _desk(world: World, agency: str) -> Iterator[CentralStaff]:
    central = open_home(world.central.home, FRIDAY)
    with closing(central.db):
        yield CentralStaff(central, agency)


def here(hall: Hall) -> Staff:
    return staff_of(hall.home, open_terminal(hall.home))


def names(hall: Hall) -> list[str]:
    return [agent.id for agent in here(hall).agents()]


def lived(world: World, hall: Hall, days: int = 0) -> None:
    """Central's night, then the terminal's."""
    world.night(NIGHT + days * DAY)
    hall.night(NIGHT + days * DAY)


def test_who_is_added_at_central_signs_in_at_the_terminal(world: World, hall: Hall, desk: CentralStaff) -> None:
    desk.add("ane", "Ane Exemple", "attribution", PIN, FRIDAY)
    lived(world, hall)
    answer = here(hall).sign_in("ane", PIN, NIGHT)
    assert answer.agent is not None
    assert (answer.agent.name, answer.agent.role) == ("Ane Exemple", "attribution")
    assert here(hall).sign_in("ane", OTHER_PIN, NIGHT).agent is None


def test_the_list_takes_the_place_of_the_accounts_made_here_and_the_audit_keeps_what_they_did(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    here(hall).add("first", "Premier Exemple", "admin", PIN, FRIDAY)
    assert here(hall).sign_in("first", PIN, FRIDAY).agent is not None
    desk.add("ane", "Ane Exemple", "agent", OTHER_PIN, FRIDAY)
    lived(world, hall)
    assert names(hall) == ["ane"]
    assert here(hall).sign_in("first", PIN, NIGHT).agent is None
    with closing(hall.open()) as db:
        lines = [(each["actor"], each["action"]) for each in rows(db, "SELECT * FROM audit ORDER BY id")]
    assert lines[:3] == [("operator", "staff.add"), ("first", "sign_in.ok"), ("central", "staff.replace")]


def test_as_long_as_nobody_is_written_at_central_a_terminal_keeps_its_own(world: World, hall: Hall) -> None:
    here(hall).add("first", "Premier Exemple", "admin", PIN, FRIDAY)
    lived(world, hall)
    assert (names(hall), here(hall).is_from_central()) == (["first"], False)


def test_an_agent_who_left_signs_in_no_more(world: World, hall: Hall, desk: CentralStaff) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    session = here(hall).standing("ane")
    assert desk.disable("ane", FRIDAY)
    lived(world, hall, 1)
    assert here(hall).sign_in("ane", PIN, NIGHT + DAY).agent is None
    assert here(hall).standing("ane") != session, "a session that is open ends"
    assert here(hall).is_from_central(), "an empty list is one"


def test_a_new_code_given_at_central_opens_and_the_old_one_does_not(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    assert desk.reset_pin("ane", OTHER_PIN, FRIDAY)
    lived(world, hall, 1)
    assert here(hall).sign_in("ane", PIN, NIGHT + DAY).agent is None
    assert here(hall).sign_in("ane", OTHER_PIN, NIGHT + DAY).agent is not None


def test_an_account_ends_with_its_last_day_and_only_its_holder_is_told(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    last = date(2026, 11, 30)
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY, last)
    lived(world, hall)
    in_paris_still_the_last_day = FRIDAY.replace(day=30, hour=22, minute=59)
    assert here(hall).sign_in("ane", PIN, in_paris_still_the_last_day).agent is not None
    after = in_paris_still_the_last_day + timedelta(minutes=1)
    told = here(hall).sign_in("ane", PIN, after)
    assert (told.agent, told.expired_on) == (None, last)
    assert here(hall).sign_in("ane", OTHER_PIN, after).expired_on is None
    assert desk.reset_pin("ane", OTHER_PIN, FRIDAY, date(2027, 6, 30))
    lived(world, hall, 4)
    assert here(hall).sign_in("ane", OTHER_PIN, after).agent is not None


def test_tries_that_were_counted_stay_counted(world: World, hall: Hall, desk: CentralStaff) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    for _unused in range(AGENT_TRIES):
        here(hall).sign_in("ane", OTHER_PIN, NIGHT)
    lived(world, hall)
    assert here(hall).sign_in("ane", PIN, NIGHT).locked_until == NIGHT + FIRST_WAIT


def test_each_agency_is_told_its_own_staff(world: World, hall: Hall, desk: CentralStaff) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    for other in _desk(world, "BEARN"):
        other.add("peio", "Peio Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    assert names(hall) == ["ane"]
    peppers = {world.central.pepper_file(agency).read_bytes() for agency in ("CBS", "BEARN")}
    assert len(peppers) == 2


def test_nobody_reads_it_on_the_share_and_another_terminal_does_not_take_it(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    other = world.hall("hall-b")
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    world.night()
    stolen = world.share / "down" / other.name / "staff.1"
    pepper = world.central.pepper_file("CBS").read_bytes()
    for text in (b"ane", b"Ane Exemple", b"argon2", pepper, pepper.hex().encode()):
        assert text not in stolen.read_bytes()
    (world.share / "down" / hall.name / "staff.1").write_bytes(stolen.read_bytes())
    assert hall.night().sent.in_the_way == [f"down/{hall.name}/staff.1"]
    assert names(hall) == []
    snapshot = down.read(stolen.read_bytes(), other.name, world.keys.verify_key)
    with pytest.raises(down.BadSnapshot):
        down.open_body(snapshot.body, Keys(hall.home).age_identity())


def forged(world: World, hall: Hall, number: int, told: down.Json) -> Path:
    """What central itself would sign; only a newer program of its own writes something else."""
    generation = world.central.generation_file.read_text(encoding="ascii").strip()
    body = down.pack(told, Keys(hall.home).age_recipient())
    path = world.share / "down" / hall.name / f"staff.{number}"
    path.write_bytes(down.write(hall.name, "staff", Version(generation, number), body, world.keys.seed))
    return path


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
    path = forged(world, hall, 2, {"pepper": "00" * 32, "agents": agents})
    done = hall.night()
    assert (names(hall), done.sent.in_the_way) == (["peio"], [f"down/{hall.name}/{path.name}"])


@pytest.mark.parametrize("pepper", [None, "", "zz" * 32, "00" * 31])
def test_a_list_without_its_pepper_is_taken_in_nothing(
    world: World, hall: Hall, desk: CentralStaff, pepper: object
) -> None:
    desk.add("peio", "Peio Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    forged(world, hall, 2, {"pepper": pepper, "agents": [SOMEBODY]})
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


def test_after_a_restore_the_list_of_the_copy_counts_again(world: World, hall: Hall, desk: CentralStaff) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    desk.disable("ane", FRIDAY)
    desk.add("peio", "Peio Exemple", "agent", PIN, FRIDAY)
    lived(world, hall, 1)
    assert names(hall) == ["peio"]
    backup.copy_of(world.central.backup, local_day(NIGHT + DAY)).unlink()
    restore(Place(world.central.home, world.target), NIGHT + 2 * DAY, replace=True)
    lived(world, hall, 2)
    assert names(hall) == ["ane"], "what was written since the copy is gone: the command tells to read the lists again"


def test_a_terminal_without_its_key_goes_on_and_says_so(world: World, hall: Hall, desk: CentralStaff) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    (hall.home / "keys" / "terminal.age").unlink()
    world.night()
    done = hall.night()
    assert (done.reached, done.sent.in_the_way) == (True, [f"down/{hall.name}/staff.1"])
    assert done.sent.taken_down == ["erased"]


def test_a_terminal_of_before_is_enrolled_and_told_no_secret_until_it_tells_its_key(
    world: World, desk: CentralStaff
) -> None:
    hall = world.hall(enrolled=False)
    told = json.loads(hall.enrolment().read_text(encoding="utf-8"))
    old = world.root / "old.json"
    old.write_text(json.dumps({key: told[key] for key in ("terminal", "agency", "verify_key")}), encoding="utf-8")
    enrolment.enrol(world.central.home, old, FRIDAY)
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    assert world.night().page.keyless == [hall.name]
    assert "relancer kiosk init" in "\n".join(world.page("2026-11-28"))
    assert sorted(path.name for path in (world.share / "down" / hall.name).iterdir()) == ["erased.1"]
    enrolment.enrol(world.central.home, hall.enrolment(), NIGHT)
    enrolment.enrol(world.central.home, old, NIGHT)  # an old file does not take the key away again
    lived(world, hall, 1)
    assert names(hall) == ["ane"]
    assert world.night(NIGHT + DAY).page.keyless == []


@pytest.mark.parametrize("recipient", ["age1notakey", "=1+1", 5, ["age1"], "AGE-SECRET-KEY-1"])
def test_an_enrolment_whose_second_key_is_none_is_refused(world: World, hall: Hall, recipient: object) -> None:
    file = hall.enrolment()
    told = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(told | {"recipient": recipient}), encoding="utf-8")
    with pytest.raises(EnrolmentRefused, match="unreadable"):
        enrolment.enrol(world.central.home, file, NIGHT)


def test_another_key_slipped_into_the_file_changes_the_fingerprint(world: World, hall: Hall) -> None:
    own = enrolment.look(hall.enrolment())
    thief = world.hall("hall-z", enrolled=False)
    file = hall.enrolment()
    told = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(told | {"recipient": Keys(thief.home).age_recipient()}), encoding="utf-8")
    assert enrolment.look(file).key == own.key
    assert enrolment.look(file).fingerprint != own.fingerprint


def test_a_lost_pepper_sends_nobody_away_and_a_new_code_makes_another(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    world.central.pepper_file("CBS").unlink()
    with pytest.raises(StorageError, match="nouveau code"):
        desk.add("peio", "Peio Exemple", "agent", PIN, FRIDAY)
    lived(world, hall, 1)
    assert here(hall).sign_in("ane", PIN, NIGHT + DAY).agent is not None
    assert desk.reset_pin("ane", OTHER_PIN, FRIDAY)
    lived(world, hall, 2)
    assert here(hall).sign_in("ane", OTHER_PIN, NIGHT + 2 * DAY).agent is not None


def test_a_pepper_that_rots_at_the_terminal_comes_back_with_the_next_list(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    (file,) = (hall.home / "keys").glob("staff.*.pepper")
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(secrets.token_bytes(32))
    with pytest.raises(StorageError, match="pepper"):
        here(hall).sign_in("ane", PIN, NIGHT)
    desk.reset_pin("ane", OTHER_PIN, FRIDAY)
    lived(world, hall, 1)
    assert here(hall).sign_in("ane", OTHER_PIN, NIGHT + DAY).agent is not None


class Unplugged(Exception):
    pass


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


def test_what_is_written_at_central_tells_no_code(world: World, desk: CentralStaff) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    world.night()
    pepper = world.central.pepper_file("CBS").read_bytes()
    for path, data in world.files(".").items():
        assert PIN.encode() not in data, path
        assert pepper not in data, path
        assert pepper.hex().encode() not in data, path
    assert world.table("SELECT action, subject FROM audit") == [("staff.add", "CBS ane")]


def test_the_same_person_may_work_in_two_agencies_and_an_id_is_taken_once_in_each(
    world: World, desk: CentralStaff
) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    for other in _desk(world, "BEARN"):
        other.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    with pytest.raises(StorageError, match="existe déjà"):
        desk.add("ane", "Une autre", "agent", OTHER_PIN, FRIDAY)
    with pytest.raises(BadAgent):
        desk.add("ane2", "Ane\nExemple", "agent", PIN, FRIDAY)


def test_the_tables_of_before_are_brought_up_to_date(world: World, hall: Hall) -> None:
    with night.central(Place(world.central.home), FRIDAY) as central, immediate(central.db):
        for sql in (
            "DROP TABLE staff",
            "DROP TABLE known_homes",
            "ALTER TABLE terminals DROP COLUMN recipient",
            "PRAGMA user_version = 3",
        ):
            change(central.db, sql)
    assert world.night().page.keyless == [hall.name]
