"""A terminal takes nothing that is for another agency: its enrolment was altered, or the code of here."""

import json
import shutil
from pathlib import Path

import pytest

from db.sync.central_staff import CentralStaff
from tests.db.commands import complete, examined
from tests.factories import OTHER_PIN, PIN
from tests.sync.agency_desk import DAY, desk_of, here, lived, names
from tests.sync.machines import kiosk
from tests.sync.test_staff_commands import with_pin
from tests.sync.world import FRIDAY, NIGHT, Hall, World


def of_agency(hall: Hall, code: str) -> None:
    agency = hall.config.agency.model_copy(update={"code": code})
    hall.config = hall.config.model_copy(update={"agency": agency})


def test_a_list_of_another_agency_is_not_taken_and_the_right_one_is_once_it_is_put_right(
    world: World, hall: Hall, desk: CentralStaff
) -> None:
    here(hall).add("first", "Premier Exemple", "admin", PIN, FRIDAY)
    desk.add("ane", "Ane Exemple", "agent", OTHER_PIN, FRIDAY)
    of_agency(hall, "CO")
    world.night()
    for days in range(2):
        sent = hall.night(NIGHT + days * DAY).sent
        assert (sent.other_agency, sent.receipt, sent.in_the_way, names(hall)) == ("CBS", "good", [], ["first"])
    of_agency(hall, "CBS")
    assert (hall.night(NIGHT + 2 * DAY).sent.other_agency, names(hall)) == ("", ["ane"])


@pytest.mark.usefixtures("quick_hash")
def test_of_a_code_that_is_changed_later_what_was_taken_stays_and_it_is_said_every_night(
    world: World, hall: Hall
) -> None:
    (world.central.folder / "down").mkdir(parents=True, exist_ok=True)
    settings = world.central.folder / "down" / "settings.toml"
    settings.write_text('[CBS.agency]\nphone = "05 11 11 11 11"\n', encoding="utf-8")
    lived(world, hall)
    of_agency(hall, "CO")
    assert hall.night(NIGHT + DAY).sent.other_agency == ""
    settings.write_text('[CBS.agency]\nphone = "05 22 22 22 22"\n', encoding="utf-8")
    with desk_of(world, "CBS") as desk:
        desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    world.night(NIGHT + 2 * DAY)
    sent = hall.night(NIGHT + 2 * DAY).sent
    assert (sent.other_agency, sent.taken_down, names(hall)) == ("CBS", [], [])


def altered_on_the_stick(root: Path, **told_there: str) -> Path:
    """A hall of CBS whose enrolment said something else there, and somebody said yes."""
    home, name = root / "second", "hall-5"
    told = json.loads(kiosk(root / "central", "central", "init", "--json").stdout)
    recipients = ("--recipient", told["recipient"], "--recipient", told["escrow_recipient"])
    target = (root / "share").as_uri()
    (root / "share" / "inbox" / name).mkdir()
    made = kiosk(home, "init", "--agency", "CBS", "--terminal", name, "--target", target, *recipients)
    assert made.returncode == 0, made.stderr
    complete(home)
    shutil.copy(told["verify_file"], home / "keys")
    assert with_pin(home, "add", "first", "--name", "Premier Exemple", "--role", "admin").returncode == 0
    stick = root / "stick.json"
    file = json.loads((home / "enrolment" / f"{name}.json").read_text(encoding="utf-8"))
    stick.write_text(json.dumps(file | told_there), encoding="utf-8")
    assert at_central(root, "enrol", str(stick), "--yes")[0] == 0
    for each in (home, root / "hall"):
        assert kiosk(each, "sync").returncode == 0
    return home


@pytest.fixture
def altered(root: Path) -> Path:
    home = altered_on_the_stick(root, agency="CO")
    assert with_pin(root / "central", "add", "peio", "--name", "Peio Exemple", "--agency", "CO").returncode == 0
    assert nightly(root)[0] == 0
    return home


def at_central(root: Path, *words: str) -> tuple[int, str]:
    done = kiosk(root / "central", "central", *words)
    return done.returncode, done.stdout + done.stderr


def nightly(root: Path) -> tuple[int, str]:
    return at_central(root, "nightly", "--target", (root / "share").as_uri())


def test_both_agencies_are_named_and_a_new_name_ends_a_wrong_enrolment(root: Path, altered: Path) -> None:
    said = kiosk(altered, "sync")
    assert (said.returncode, "l'agence « CBS »" in said.stderr, "une borne de « CO »" in said.stderr) == (4, True, True)
    code, found = examined(altered)
    assert (code, "une borne de « CO »" in found["spool.agency"]["says"]) == (4, True)
    assert "kiosk init --agency CBS --terminal NOUVEAU" in found["spool.agency"]["todo"]
    assert "peio" not in kiosk(altered, "staff", "list").stdout
    (root / "share" / "inbox" / "hall-6").mkdir()
    renamed = kiosk(altered, "init", "--agency", "CBS", "--terminal", "hall-6")
    assert renamed.returncode == 0, renamed.stderr
    assert at_central(root, "enrol", str(altered / "enrolment" / "hall-6.json"), "--yes")[0] == 0
    assert at_central(root, "revoke", "hall-5", "--yes")[0] == 0
    assert kiosk(altered, "sync").returncode == 0
    code, said_there = nightly(root)
    assert (code, "À faire : rien." in said_there) == (0, True), said_there
    assert kiosk(altered, "sync").returncode == 0
    assert examined(altered)[0] == 0


def test_a_code_put_back_in_the_configuration_ends_it(root: Path, altered: Path) -> None:
    assert kiosk(altered, "sync").returncode == 4
    config = altered / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('"CBS"', '"CO"'), encoding="utf-8")
    assert "spool.agency" not in examined(altered)[1]
    assert kiosk(altered, "sync").returncode == 0
    assert "peio" in kiosk(altered, "staff", "list").stdout


def test_the_right_file_enrolled_afterwards_does_not_say_that_it_stands(root: Path, altered: Path) -> None:
    code, said = at_central(root, "enrol", str(altered / "enrolment" / "hall-5.json"), "--yes")
    assert (code, "Borne inscrite" in said) == (4, False), said
    assert ("à l'agence « CO » et y reste" in said, "l'inscription d'ici est fausse" in said) == (True, True)
    assert "kiosk init --agency CBS --terminal NOUVEAU" in said


def test_a_name_that_was_altered_is_revoked_and_the_true_file_enrolled(root: Path) -> None:
    home = altered_on_the_stick(root, terminal="hall-6")
    assert nightly(root)[0] == 4
    true = str(home / "enrolment" / "hall-5.json")
    code, said = at_central(root, "enrol", true, "--yes")
    assert (code, "déjà celle de « hall-6 »" in said, "kiosk central revoke hall-6" in said) == (2, True, True), said
    assert at_central(root, "revoke", "hall-6", "--yes")[0] == 0
    assert at_central(root, "enrol", true, "--yes")[0] == 0
    assert nightly(root)[0] in (0, 4)
    assert kiosk(home, "sync").returncode == 0
    code, said = nightly(root)
    assert (code, "À faire : rien." in said) == (0, True), said
    assert examined(home)[0] == 0


def test_a_revoked_name_from_which_something_came_keeps_its_key(root: Path) -> None:
    assert kiosk(root / "hall", "sync").returncode == 0
    assert nightly(root)[0] == 0
    file = root / "hall" / "enrolment" / "hall-a.json"
    copy = root / "copy.json"
    copy.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | {"terminal": "hall-z"}), encoding="utf-8")
    assert at_central(root, "revoke", "hall-a", "--yes")[0] == 0
    code, said = at_central(root, "enrol", str(copy), "--yes")
    assert (code, "déjà celle de « hall-a »" in said) == (2, True), said
