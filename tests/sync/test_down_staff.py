"""Staff is written at central and known at each terminal of the agency the next morning."""

import secrets
from contextlib import closing
from datetime import date, timedelta

import pytest

from db.connection import rows
from db.stores.lockout import AGENT_TRIES, FIRST_WAIT
from db.stores.staff import BadAgent
from db.sync import backup
from db.sync.central_staff import CentralStaff
from db.sync.night import Place
from db.sync.restore import restore
from kiosk.clock import local_day
from kiosk.services.ports import StorageError
from tests.architecture.repository import ROOT
from tests.factories import OTHER_PIN, PIN
from tests.sync.agency_desk import DAY, desk_of, here, leave, lived, names
from tests.sync.lost import lose
from tests.sync.world import FRIDAY, NIGHT, Hall, World

pytestmark = pytest.mark.usefixtures("quick_hash")


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
    with desk_of(world, "BEARN") as other:
        other.add("peio", "Peio Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    assert names(hall) == ["ane"]
    peppers = {world.central.pepper_file(agency).read_bytes() for agency in ("CBS", "BEARN")}
    assert len(peppers) == 2


def test_after_a_restore_the_list_of_the_copy_counts_again(world: World, hall: Hall, desk: CentralStaff) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    desk.disable("ane", FRIDAY)
    desk.add("peio", "Peio Exemple", "agent", PIN, FRIDAY)
    lived(world, hall, 1)
    assert names(hall) == ["peio"]
    backup.copy_of(world.central.backup, local_day(NIGHT + DAY)).unlink()
    leave(desk)
    restore(Place(world.central.home, world.target), NIGHT + 2 * DAY, replace=True)
    lived(world, hall, 2)
    assert names(hall) == ["ane"], "what was written since the copy is gone: the command tells to read the lists again"


def test_after_all_is_lost_who_is_not_written_again_before_the_next_night_is_shut_out(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    """As the guide warns whoever writes them again."""
    for agent in ("ane", "peio"):
        desk.add(agent, f"{agent} Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    lose(world, with_copies=True)
    lived(world, hall, 1)
    assert names(hall) == ["ane", "peio"], "until somebody is written, all keep what they have"
    with desk_of(world, "CBS") as anew:
        anew.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    lived(world, hall, 2)
    assert names(hall) == ["ane"]
    guide = " ".join((ROOT / "docs" / "operator-rare.md").read_text(encoding="utf-8").split())
    assert "Refaites les agents (`borne staff add … --agency CODE`), tous ceux d'une agence avant la prochaine" in guide


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
    with pytest.raises(StorageError, match="Appelez l'informatique"):
        here(hall).sign_in("ane", PIN, NIGHT)
    desk.reset_pin("ane", OTHER_PIN, FRIDAY)
    lived(world, hall, 1)
    assert here(hall).sign_in("ane", OTHER_PIN, NIGHT + DAY).agent is not None


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
    with desk_of(world, "BEARN") as other:
        other.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    with pytest.raises(StorageError, match="existe déjà"):
        desk.add("ane", "Une autre", "agent", OTHER_PIN, FRIDAY)
    with pytest.raises(BadAgent):
        desk.add("ane2", "Ane\nExemple", "agent", PIN, FRIDAY)
