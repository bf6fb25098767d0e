"""`kiosk staff` where it may be used, and where it says to go."""

import json
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from db.keys import Keys
from db.stores.staff import staff_of
from db.terminal import open_terminal
from kiosk.clock import SystemClock, local_day
from tests import started
from tests.factories import OTHER_PIN, PIN
from tests.sync.machines import kiosk


def with_pin(home: Path, *words: str, pin: str = PIN) -> subprocess.CompletedProcess[str]:
    return started.kiosk(home, "staff", *words, "--pin-stdin", given=f"{pin}\n")


def at_central(root: Path, *words: str, pin: str = PIN) -> subprocess.CompletedProcess[str]:
    return with_pin(root / "central", *words, "--agency", "CBS", pin=pin)


def lived(root: Path) -> str:
    """Both nights; gives what the terminal's says."""
    target = (root / "share").as_uri()
    assert kiosk(root / "central", "central", "nightly", "--target", target).returncode == 0
    done = kiosk(root / "hall", "sync")
    assert done.returncode == 0
    return done.stdout


def test_the_first_administrator_is_made_at_the_terminal_and_then_central_s_list_counts(root: Path) -> None:
    hall = root / "hall"
    first = with_pin(hall, "add", "first", "--name", "Premier Exemple", "--role", "admin")
    assert (first.returncode, "prendra la place" in first.stdout) == (0, True)
    added = at_central(root, "add", "ane", "--name", "Ane [/b] =1+1", "--valid-until", "2099-06-30", pin=OTHER_PIN)
    assert (added.returncode, "l'apprennent à leur nuit" in added.stdout) == (0, True)
    assert "Agents : le siège a envoyé sa liste ; elle prend la place de celle d'ici. Agents : 1." in lived(root)
    assert "Agents" not in lived(root), "nothing changed"
    listed = kiosk(hall, "staff", "list").stdout
    assert "Ane [/b] =1+1 (jusqu'au 30/06/2099)" in listed
    assert "first" not in listed
    assert staff_of(hall, open_terminal(hall)).sign_in("ane", OTHER_PIN, SystemClock().now()).agent is not None
    for words in (["add", "peio", "--name", "Peio"], ["reset-pin", "ane"]):
        refused = with_pin(hall, *words)
        assert refused.returncode == 2
        assert f"kiosk staff {words[0]} IDENTIFIANT" in refused.stderr
        assert "--agency CBS »" in refused.stderr
        assert len(refused.stderr.splitlines()) == 1
    told = json.loads(kiosk(hall, "doctor", "--json").stdout)["findings"]
    assert any(finding["name"] == "staff.central" for finding in told)


def test_a_terminal_left_without_any_agent_of_central_s_is_sent_there(root: Path) -> None:
    hall = root / "hall"
    assert at_central(root, "add", "ane", "--name", "Ane Exemple").returncode == 0
    lived(root)

    def advice() -> str:
        told = json.loads(kiosk(hall, "doctor", "--json").stdout)["findings"]
        return "".join(each["todo"] for each in told if each["name"] == "staff")

    assert advice() == ""
    assert kiosk(hall, "staff", "disable", "ane").returncode == 0
    told = "kiosk staff add IDENTIFIANT --name NOM --agency CBS"
    assert told in advice(), "it has to be done at central, where a terminal refuses it"
    assert kiosk(root / "central", "staff", "disable", "ane", "--agency", "CBS").returncode == 0
    lived(root)
    assert told in advice()
    listed = kiosk(hall, "staff", "list").stdout
    assert ("--agency CBS" in listed, "Ajoutez-en un" in listed) == (True, False)


def test_a_one_time_pin_is_shown_once_and_has_to_be_changed(root: Path) -> None:
    hall, now = root / "hall", SystemClock().now()
    added = kiosk(hall, "staff", "add", "marie", "--name", "Marie Exemple", "--role", "admin", "--one-time")
    assert added.returncode == 0
    (pin,) = re.findall(r"Code provisoire : (\d{8})$", added.stdout, re.MULTILINE)
    assert "provisoire" in kiosk(hall, "staff", "list").stdout
    assert pin not in kiosk(hall, "staff", "list").stdout
    staff = staff_of(hall, open_terminal(hall))
    assert staff.sign_in("marie", pin, now).must_choose is not None
    assert staff.choose_pin("marie", staff.standing("marie"), OTHER_PIN, now) is not None
    assert "actif" in kiosk(hall, "staff", "list").stdout
    again = kiosk(hall, "staff", "reset-pin", "marie", "--one-time")
    assert (again.returncode, "Code provisoire : " in again.stdout) == (0, True)
    assert staff.sign_in("marie", OTHER_PIN, now).agent is None


def test_a_one_time_pin_is_drawn_at_a_terminal_alone(root: Path) -> None:
    elsewhere = kiosk(root / "central", "staff", "add", "ane", "--name", "Ane", "--one-time", "--agency", "CBS")
    assert (elsewhere.returncode, "--one-time vaut sur une borne" in elsewhere.stderr) == (2, True)
    both = with_pin(root / "hall", "add", "ane", "--name", "Ane", "--one-time")
    assert (both.returncode, "retirez --pin-stdin" in both.stderr) == (2, True)


def test_somebody_is_shut_out_at_once_until_the_next_list(root: Path) -> None:
    at_central(root, "add", "ane", "--name", "Ane Exemple")
    lived(root)
    shut = kiosk(root / "hall", "staff", "disable", "ane")
    assert (shut.returncode, "là-bas aussi" in shut.stdout) == (0, True)
    assert staff_of(root / "hall", open_terminal(root / "hall")).standing("ane") == ""
    lived(root)
    assert staff_of(root / "hall", open_terminal(root / "hall")).standing("ane") == "", (
        "the same list is not taken twice"
    )


def test_at_central_an_agency_is_named_and_elsewhere_there_is_none(root: Path) -> None:
    nameless = with_pin(root / "central", "add", "ane", "--name", "Ane")
    assert (nameless.returncode, "--agency" in nameless.stderr) == (2, True)
    elsewhere = with_pin(root / "hall", "add", "ane", "--name", "Ane", "--agency", "CBS")
    assert (elsewhere.returncode, "--agency" in elsewhere.stderr) == (2, True)
    unknown = with_pin(root / "central", "add", "ane", "--name", "Ane", "--agency", "PARIS")
    assert (unknown.returncode, "CBS" in unknown.stderr) == (2, True)
    assert at_central(root, "reset-pin", "nobody").returncode == 2
    assert kiosk(root / "central", "staff", "disable", "nobody", "--agency", "CBS").returncode == 2
    assert at_central(root, "add", "ane", "--name", "Ane", pin="123456").returncode == 2
    assert "Aucun agent" in kiosk(root / "central", "staff", "list", "--agency", "CBS").stdout


@pytest.mark.parametrize("day", ["demain", "2027-13-01", "31/12/2027"])
def test_a_last_day_that_is_none_is_refused(root: Path, day: str) -> None:
    done = at_central(root, "add", "ane", "--name", "Ane", "--valid-until", day)
    assert (done.returncode, "--valid-until" in done.stderr) == (2, True)


@pytest.mark.parametrize("words", [("add", "peio", "--name", "Peio"), ("reset-pin", "ane")])
def test_a_last_day_that_is_over_is_refused_on_both_sides(root: Path, words: tuple[str, ...]) -> None:
    today = local_day(SystemClock().now())
    for write in (at_central, lambda root, *words: with_pin(root / "hall", *words)):
        assert write(root, "add", "ane", "--name", "Ane", "--valid-until", today.isoformat()).returncode == 0
        done = write(root, *words, "--valid-until", (today - timedelta(days=1)).isoformat())
        assert (done.returncode, "ce jour est passé" in done.stderr) == (2, True)
    assert "peio" not in kiosk(root / "central", "staff", "list", "--agency", "CBS").stdout


def test_a_trial_keeps_its_agent_through_every_night(trial: Path) -> None:
    for _unused in range(2):
        assert kiosk(trial, "sync").returncode == 0
        assert kiosk(trial, "central", "nightly").returncode == 0
    assert with_pin(trial, "add", "ane", "--name", "Ane Exemple").returncode == 0
    assert {line.split()[0] for line in kiosk(trial, "staff", "list").stdout.splitlines()} == {"ane", "essai"}


def test_doctor_names_a_terminal_without_its_key_on_both_sides(root: Path) -> None:
    hall, central = root / "hall", root / "central"
    file = hall / "enrolment" / "hall-a.json"
    shown = kiosk(hall, "init", "--agency", "CBS", "--terminal", "hall-a").stdout
    Keys(hall).age_file.unlink()
    told = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({name: told[name] for name in ("terminal", "agency", "verify_key")}), encoding="utf-8")
    found = {each["name"]: each for each in json.loads(kiosk(hall, "doctor", "--json").stdout)["findings"]}
    assert "kiosk init --agency CBS --terminal hall-a, puis" in found["key.terminal.age"]["todo"]
    again = kiosk(hall, "init", "--agency", "CBS", "--terminal", "hall-a")
    assert "Clé de signature nouvelle" not in again.stdout, "the key that signs is the same"
    assert again.stdout != shown, "the fingerprint is another"
    assert kiosk(central, "central", "enrol", str(file), "--yes").returncode == 0
    at_central(root, "add", "ane", "--name", "Ane Exemple")
    lived(root)
    assert "ane" in kiosk(hall, "staff", "list").stdout


def test_what_central_advises_of_an_empty_list_is_what_it_takes(root: Path) -> None:
    listed = kiosk(root / "central", "staff", "list", "--agency", "CBS").stdout
    assert listed == "Aucun agent. Ajoutez-en un : kiosk staff add IDENTIFIANT --name NOM --agency CBS\n"
    here = kiosk(root / "hall", "staff", "list").stdout
    assert here == "Aucun agent. Ajoutez-en un : kiosk staff add IDENTIFIANT --name NOM\n"


def test_a_command_that_central_names_is_one_that_works_there(root: Path) -> None:
    assert at_central(root, "add", "ane", "--name", "Ane Exemple").returncode == 0
    for words, named in (
        (("add", "ane", "--name", "Ane"), "kiosk staff reset-pin ane --agency CBS"),
        (("reset-pin", "peio"), "kiosk staff list --agency CBS."),
        (("reset-pin", "ane", "--valid-until", "2020-01-01"), "kiosk staff disable IDENTIFIANT --agency CBS."),
    ):
        done = at_central(root, *words, pin=OTHER_PIN)
        assert (done.returncode, named in done.stderr) == (2, True), done.stderr
    done = kiosk(root / "central", "staff", "disable", "peio", "--agency", "CBS")
    assert (done.returncode, "kiosk staff list --agency CBS." in done.stderr) == (2, True), done.stderr
    done = kiosk(root / "hall", "staff", "disable", "peio")
    assert (done.returncode, "Voyez kiosk staff list." in done.stderr) == (2, True), done.stderr
