"""The key that central encrypts to: told at enrolment, covered by the fingerprint, missed in words."""

import json

import pytest

from db.connection import change, immediate
from db.health import examine
from db.keys import Keys
from db.sync import enrolment, night
from db.sync.central_staff import CentralStaff
from db.sync.enrolment import EnrolmentRefused
from db.sync.night import Place
from tests.factories import PIN
from tests.sync.agency_desk import DAY, lived, names
from tests.sync.at_central import ADDED_SINCE_5
from tests.sync.world import FRIDAY, NIGHT, Hall, World


def test_a_terminal_without_its_key_goes_on_and_says_so(world: World, hall: Hall, desk: CentralStaff) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    (hall.home / "keys" / "terminal.age").unlink()
    world.night()
    done = hall.night()
    assert (done.reached, done.sent.in_the_way, done.sent.own_key) == (True, [], "unusable")
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


@pytest.mark.parametrize("changed", [{"agency": "CO"}, {"terminal": "hall-q"}], ids=lambda changed: "".join(changed))
def test_a_name_or_an_agency_changed_on_the_way_changes_the_fingerprint(
    world: World, hall: Hall, changed: dict[str, str]
) -> None:
    own = enrolment.look(hall.enrolment())
    file = hall.enrolment()
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | changed), encoding="utf-8")
    assert enrolment.look(file).fingerprint != own.fingerprint


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


def test_the_tables_of_before_are_brought_up_to_date(world: World, hall: Hall) -> None:
    with night.central(Place(world.central.home), FRIDAY) as central, immediate(central.db):
        for sql in (
            "DROP TABLE staff",
            "DROP TABLE known_homes",
            *ADDED_SINCE_5,
            "ALTER TABLE terminals DROP COLUMN recipient",
            "PRAGMA user_version = 3",
        ):
            change(central.db, sql)
    assert world.night().page.keyless == [hall.name]


def test_doctor_at_central_names_who_can_be_told_no_secret_and_a_pepper_that_is_lost(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    found = {each.name: each for each in examine(world.central.home, NIGHT)}
    assert not found.keys() & {"central.recipients", "central.pepper.CBS"}
    with night.central(Place(world.central.home), NIGHT) as central, immediate(central.db):
        change(central.db, "UPDATE terminals SET recipient = ''")
    world.central.pepper_file("CBS").unlink()
    found = {each.name: each for each in examine(world.central.home, NIGHT)}
    assert hall.name in found["central.recipients"].says
    assert "kiosk init --agency CBS --terminal hall-a ; puis" in found["central.recipients"].todo
    assert "kiosk staff reset-pin IDENTIFIANT --agency CBS" in found["central.pepper.CBS"].todo
