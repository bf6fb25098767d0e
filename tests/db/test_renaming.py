"""A terminal under a new name: not while the old one has anything to send, or with what stays behind said."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db.keys import Keys
from db.stores import outbox
from db.stores.outbox import Origin
from db.stores.submissions import Submissions
from db.sync import night
from db.sync.night import Place
from db.terminal import look_at, open_terminal
from kiosk.cli import init, staff
from kiosk.config import load
from tests.db.commands import examined, run, start, tree
from tests.db.test_commands import one_line
from tests.factories import FRIDAY, a_submission

RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
OLD = Origin("hall-1", "CBS")


@pytest.fixture
def home(home: Path) -> Path:
    assert start(home, "--recipient", RECIPIENT).exit_code == 0
    return home


def submit(home: Path, reference: str = "BEL-7K3M-2QF", origin: Origin = OLD) -> None:
    Submissions(open_terminal(home), origin).add(a_submission(reference))


def seal(home: Path) -> int:
    return night.seal(Place(home), load(home), FRIDAY).sealed_events


def rename(home: Path, *more: str, to: str = "hall-2") -> tuple[int, str]:
    done = start(home, "--recipient", RECIPIENT, *more, terminal=to)
    return done.exit_code, done.stdout + done.stderr


def test_with_nothing_to_send_it_takes_its_new_name_and_a_new_key(home: Path) -> None:
    old = Keys(home).verify_key()
    code, said = rename(home)
    assert (code, "s'appelle désormais « hall-2 »" in said, "révoquer « hall-1 »" in said) == (0, True, True)
    assert "jamais, si une autre machine porte ce nom" in said
    assert load(home).terminal.id == "hall-2"
    assert [path.name for path in (home / "enrolment").glob("*.json")] == ["hall-2.json"]
    told = json.loads((home / "enrolment" / "hall-2.json").read_text(encoding="utf-8"))
    assert bytes.fromhex(told["verify_key"]) == Keys(home).verify_key() != old
    assert "key.enrolled" not in examined(home)[1]


def test_an_event_that_waits_refuses_the_new_name(home: Path) -> None:
    submit(home)
    before = tree(home)
    code, said = rename(home)
    assert (code, "événements 1, fichiers scellés 0" in said, "--force" in said) == (2, True, True)
    assert {name: tree(home)[name] for name in before} == before


def test_a_sealed_file_without_a_receipt_refuses_it_too(home: Path) -> None:
    submit(home)
    assert seal(home) == 1
    (sealed,) = (home / "spool").glob("*.batch")
    with closing(open_terminal(home)()) as db:
        outbox.purge(db, sealed.stem.rpartition("-")[2], FRIDAY)
    code, said = rename(home)
    assert (code, "événements 0, fichiers scellés 1" in said) == (2, True)
    (home / "spool" / f"{sealed.stem.rpartition('-')[2]}.acked").write_text("2026-11-27T15:30:00Z")
    assert rename(home)[0] == 0


def test_forced_it_says_what_stays_behind_and_that_is_never_sent_under_the_new_name(home: Path) -> None:
    submit(home)
    code, said = rename(home, "--force")
    assert (code, "événements 1, fichiers scellés 0" in said, "Ils restent ici" in said) == (0, True, True)
    submit(home, "BEL-2222-222", Origin("hall-2", "CBS"))
    assert seal(home) == 1
    with closing(look_at(home)) as db:
        assert [each.reference for each in outbox.unsealed(db)] == ["BEL-7K3M-2QF"]
    found = examined(home)[1]
    assert (found["outbox.former"]["state"], ": 1 (hall-1)." in found["outbox.former"]["says"]) == ("look", True)


def test_what_stays_behind_is_sent_before_its_name_is_revoked(home: Path) -> None:
    """Revoked first, as the last line had it, central would lay in quarantine what is sent afterwards."""
    submit(home)
    _code, said = rename(home, "--force")
    assert "kiosk init --agency CBS --terminal hall-1 --force, puis kiosk sync" in said
    assert "Ne révoquez pas encore « hall-1 »" in said
    _code, said = rename(home, "--force", to="hall-1")
    assert "ancien nom" in said
    assert "Ne révoquez aujourd'hui aucun des deux" in said
    assert ("enrol FICHIER pour" in said, "kiosk central revoke hall" in said) == (False, False)


def test_given_its_name_back_it_has_its_key_and_sends_what_waited(home: Path) -> None:
    old = Keys(home).verify_key()
    submit(home)
    rename(home, "--force")
    assert rename(home, to="hall-1")[0] == 0
    assert Keys(home).verify_key() == old
    assert seal(home) == 1


def test_while_a_terminal_is_open_it_keeps_its_name(home: Path) -> None:
    opener = open_terminal(home)
    code, said = rename(home)
    assert (code, "arrêtez-les" in said) == (5, True)
    assert load(home).terminal.id == "hall-1"
    del opener


def test_a_lost_key_is_a_reason_for_a_new_name(home: Path) -> None:
    Keys(home).signing_file.unlink()
    assert rename(home)[0] == 0


def spoil(home: Path) -> None:
    Keys(home).signing_file.write_bytes(bytes(32))


def lose(home: Path) -> None:
    Keys(home).signing_file.unlink()


@pytest.mark.parametrize("harm", [lose, spoil])
def test_what_waits_under_a_name_whose_key_is_lost_is_said_to_leave_no_more(
    home: Path, harm: Callable[[Path], None]
) -> None:
    submit(home)
    harm(home)
    code, said = rename(home)
    assert (code, "rien de cela ne part plus" in said, "kiosk sync" in said) == (2, True, False)
    code, said = rename(home, "--force")
    assert (code, "rien de cela ne part plus" in said, "Pour les envoyer" in said) == (0, True, False)
    found = examined(home)[1]
    assert "outbox.former" not in found
    for told in (said, found["outbox.stranded"]["todo"]):
        for words in ("à la console de cette borne", "signing.key.hall-1", "L'avertissement de kiosk doctor finit"):
            assert words in told
    assert ": 1 (hall-1)" in found["outbox.stranded"]["says"]


@pytest.mark.parametrize("harm", [lose, spoil])
def test_a_name_whose_key_is_lost_is_not_had_again_before_its_copy_is_back(
    home: Path, harm: Callable[[Path], None]
) -> None:
    copy = Keys(home).signing_seed()
    submit(home)
    harm(home)
    assert rename(home, "--force")[0] == 0
    before = tree(home)
    code, said = rename(home, "--force", to="hall-1")
    assert (code, "signing.key.hall-1" in said, "rien n'est changé" in said) == (2, True, True)
    assert tree(home) == before
    Keys(home).former_file("hall-1").write_bytes(copy)
    assert "outbox.former" in examined(home)[1]
    assert rename(home, "--force", to="hall-1")[0] == 0
    assert Keys(home).signing_seed() == copy
    assert seal(home) == 1
    assert "outbox.stranded" not in examined(home)[1]


def test_a_lost_key_whose_copy_lies_beside_it_is_put_back_from_there(home: Path) -> None:
    """It had this name before, another in between, and has it again."""
    rename(home)
    rename(home, to="hall-1")
    submit(home)
    copy = Keys(home).former_file("hall-1")
    lose(home)
    todo = examined(home)[1]["key.signing.key"]["todo"]
    assert (f"install -m 600 {copy} {Keys(home).signing_file}" in todo, "ne partiront plus" in todo) == (True, False)
    shutil.copy(copy, Keys(home).signing_file)
    assert seal(home) == 1
    assert "key.signing.key" not in examined(home)[1]


def test_what_waits_under_a_name_that_can_be_had_again_is_not_said_to_stay_for_ever(home: Path) -> None:
    submit(home)
    rename(home, "--force")
    found = examined(home)[1]["outbox.former"]
    assert ("ne partent que sous ce nom : 1 (hall-1)" in found["says"], "Pour les envoyer" in found["todo"]) == (
        True,
        True,
    )
    Keys(home).former_file("hall-1").unlink()
    found = examined(home)[1]["outbox.stranded"]
    assert ("ne partent plus d'ici : 1 (hall-1)" in found["says"], "rien de cela ne part plus" in found["todo"]) == (
        True,
        True,
    )


def test_doctor_leads_from_a_lost_or_foreign_key_to_a_new_name(home: Path) -> None:
    Keys(home).signing_file.write_bytes(bytes(32))
    foreign = examined(home)[1]["key.enrolled"]["todo"]
    Keys(home).signing_file.unlink()
    lost = examined(home)[1]["key.signing.key"]["todo"]
    for step in ("sans copie", "kiosk init --agency AGENCE --terminal", "kiosk central enrol", "kiosk central revoke"):
        assert (step in foreign, step in lost) == (True, True), step


@pytest.mark.parametrize("half", ["keys", "enrolment", "config"])
def test_a_plug_pulled_half_way_is_mended_by_running_it_again(home: Path, half: str) -> None:
    """Each effect alone, as a plug pulled behind it leaves the home."""
    Keys(home).change_name("hall-1", "hall-2")
    if half != "keys":
        (home / "enrolment" / "hall-1.json").rename(home / "enrolment" / "hall-1.json.former")
    if half == "config":
        path = home / "config.toml"
        path.write_text(path.read_text(encoding="utf-8").replace('id = "hall-1"', 'id = "hall-2"'), encoding="utf-8")
    assert rename(home)[0] == 0
    assert load(home).terminal.id == "hall-2"
    told = json.loads((home / "enrolment" / "hall-2.json").read_text(encoding="utf-8"))
    assert bytes.fromhex(told["verify_key"]) == Keys(home).verify_key()


def test_another_agency_s_terminal_is_still_another_one(home: Path) -> None:
    refused = run(home, init.command, "--agency", "CO", "--terminal", "hall-2")
    assert (refused.exit_code, "autre borne" in one_line(refused)) == (2, True)


def test_who_has_agents_already_is_not_told_to_add_some(home: Path) -> None:
    assert "ajoutez les agents" in rename(home)[1]
    added = run(home, staff.group, "add", "ane", "--name", "Ane", "--pin-stdin", given="482915\n")
    assert added.exit_code == 0
    _code, said = rename(home, to="hall-3")
    assert ("ajoutez les agents" in said, "À faire : lancez kiosk doctor." in said) == (False, True)


@pytest.mark.parametrize("lost", ["data", "data/kiosk.sqlite"])
def test_without_its_database_nobody_knows_what_waits_and_it_keeps_its_name(home: Path, lost: str) -> None:
    submit(home)
    path = home / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    code, said = rename(home)
    assert (code, "Il n'y a pas de base ici" in said) == (6, True)
    assert load(home).terminal.id == "hall-1"
