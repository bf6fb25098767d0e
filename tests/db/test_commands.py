"""`init` and `staff`, as whoever looks after a terminal meets them."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from db.keys import Keys
from db.stores.staff import Staff
from db.terminal import open_terminal
from kiosk import config
from kiosk.cli import init, staff
from kiosk.clock import SystemClock
from kiosk.domain.agency import AgencyCalendar
from tests.db.commands import run, start, tree
from tests.factories import FRIDAY, OTHER_PIN, PIN
from tests.sync.machines import ESCROW

AGENCIES = ("CO", "CBS", "BEARN", "PPO")
RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def one_line(result: Result) -> str:
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


@pytest.mark.parametrize("agency", AGENCIES)
@pytest.mark.parametrize("trial", [(), ("--trial",)])
def test_every_agency_gets_a_configuration_that_holds(home: Path, agency: str, trial: tuple[str, ...]) -> None:
    assert start(home, *trial, agency=agency).exit_code == 0
    settings = config.load(home)
    assert (settings.agency.code, settings.terminal.id, settings.terminal.trial) == (agency, "hall-1", bool(trial))
    assert bool(settings.agency.phone) is (agency != "PPO" or bool(trial))
    assert settings.languages.unreviewed is bool(trial)
    assert AgencyCalendar(settings.hours).next_opening(FRIDAY) is not None
    assert "2019" in (home / "config.toml").read_text() or trial


def test_a_deployed_terminal_is_told_what_is_left_to_do(home: Path) -> None:
    said = start(home).stdout
    for step in ("sync.recipients", "keys/central.verify", "kiosk staff add", "2019"):
        assert step in said
    assert "celle du siège et celle du séquestre" in start(home.with_name("second"), "--recipient", RECIPIENT).stdout
    both = start(home.with_name("other"), "--recipient", RECIPIENT, "--recipient", ESCROW)
    assert "sync.recipients" not in both.stdout


def test_init_twice_changes_no_byte(home: Path) -> None:
    start(home, "--trial")
    before = tree(home)
    assert start(home, "--trial").exit_code == 0
    after = tree(home)
    ours = {name for name in before if not name.startswith(("data/", "central/"))}
    assert {name: after[name] for name in ours} == {name: before[name] for name in ours}
    assert after.keys() == before.keys()


def test_init_twice_keeps_what_was_changed_by_hand(home: Path) -> None:
    start(home)
    path = home / "config.toml"
    changed = path.read_text().replace('phone = "05 59 26 27 60"', 'phone = "05 36 49 00 09"')
    path.write_text(changed)
    assert start(home).exit_code == 0
    assert path.read_text() == changed


@pytest.mark.parametrize("left", ["all", "enrolment", "database"])
def test_init_makes_no_other_signing_key_for_a_terminal_that_had_one(home: Path, left: str) -> None:
    start(home)
    (home / "keys" / "signing.key").unlink()
    if left == "enrolment":
        (home / "data").rename(home / "data-aside")
    if left == "database":
        (home / "enrolment" / "hall-1.json").write_text("{")
    before = tree(home)
    refused = start(home)
    assert refused.exit_code == 2
    said = one_line(refused)
    for todo in (
        "signing.key manque",
        "Remettez sa copie",
        "init --agency AGENCE --terminal NOUVEAU",
        "central enrol",
        "central revoke",
    ):
        assert todo in said
    assert tree(home) == before


def test_init_takes_no_other_signing_key_than_the_one_that_it_told_central(home: Path) -> None:
    start(home)
    (home / "keys" / "signing.key").write_bytes(bytes(32))
    before = tree(home)
    refused = start(home)
    assert (refused.exit_code, "n'est pas la clé de l'inscription" in one_line(refused)) == (2, True)
    assert tree(home) == before


def test_init_ends_what_was_cut_short_before_there_was_a_signing_key(home: Path) -> None:
    start(home)
    (home / "keys" / "signing.key").unlink()
    (home / "enrolment" / "hall-1.json").unlink()
    for path in (home / "data").iterdir():
        path.unlink()
    assert start(home).exit_code == 0
    assert Keys(home).verify_key()


def test_the_enrolment_tells_central_who_it_is_and_no_secret(home: Path) -> None:
    start(home)
    told = json.loads((home / "enrolment" / "hall-1.json").read_text())
    keys = Keys(home)
    public = {"verify_key": keys.verify_key().hex(), "recipient": keys.age_recipient()}
    assert told == {"terminal": "hall-1", "agency": "CBS", **public}
    assert keys.signing_seed().hex() not in str(told)
    assert keys.age_identity() not in str(told)


def test_everything_init_makes_is_for_its_owner_alone(home: Path) -> None:
    start(home, "--trial")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (home, *home.rglob("*"))}
    assert modes == {0o600, 0o700}


def test_a_trial_has_an_agent_whose_code_is_shown(home: Path) -> None:
    said = start(home, "--trial").stdout
    assert init.TRIAL_PIN in said
    agents = Staff(open_terminal(home), Keys(home).pepper())
    assert agents.sign_in(init.TRIAL_AGENT, init.TRIAL_PIN, SystemClock().now()).agent is not None


def test_a_deployed_terminal_has_no_agent_until_one_is_added(home: Path) -> None:
    start(home)
    assert Staff(open_terminal(home), Keys(home).pepper()).agents() == ()
    assert "Aucun agent" in run(home, staff.group, "list").stdout


@pytest.mark.parametrize("target", ["file:///mnt/share", "/mnt/share", "sftp://host/borne", "relative", "file://x/y"])
def test_a_trial_accepts_no_target_outside_itself(home: Path, target: str) -> None:
    refused = start(home, "--trial", "--target", target)
    assert refused.exit_code == 2
    assert "--target" in one_line(refused)
    assert not home.exists()


@pytest.mark.parametrize(
    "target",
    [
        "http://exemple.fr/echange",
        "https://exemple.fr",
        "echange",
        "file://",
        "file://autre/partage",
        "file:///etc/passwd",
        "/etc/passwd",
        "bogus://partage/borne",
        "s3://seau/borne",
        "memory://borne",
    ],
)
def test_a_target_that_is_no_folder_is_refused_at_once(home: Path, target: str) -> None:
    refused = start(home, "--target", target)
    assert refused.exit_code == 2
    assert "--target : il faut un dossier" in one_line(refused)
    assert not home.exists()


def test_a_trial_accepts_a_target_inside_itself(home: Path) -> None:
    assert start(home, "--trial", "--target", f"file://{home}/there").exit_code == 0


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--agency", "XX", "--terminal", "a"), "--agency"),
        (("--agency", "CO"), "--terminal"),
        (("--agency", "CO", "--terminal", "Hall 1"), "--terminal : minuscules"),
        (("--agency", "CO", "--terminal", 'a"\nb'), "--terminal : minuscules"),
        (("--agency", "CO", "--terminal", "a", "--recipient", "age1x"), "--recipient"),
    ],
)
def test_wrong_usage_names_the_option_and_makes_no_key(home: Path, words: tuple[str, ...], named: str) -> None:
    refused = run(home, init.command, *words)
    assert refused.exit_code == 2
    assert named in refused.stderr
    assert not (home / "keys").exists()


def test_another_terminal_s_home_is_left_alone(home: Path) -> None:
    start(home)
    before = tree(home)
    refused = start(home, agency="CO", terminal="hall-2")
    assert refused.exit_code == 2
    assert "--terminal" in one_line(refused)
    assert tree(home) == before


def test_a_home_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = start(tmp_path / "file" / "home")
    assert refused.exit_code == 1
    assert "ne peut pas être créé" in one_line(refused)


def test_an_agent_s_life_on_the_command_line(home: Path) -> None:
    start(home)
    words = ("add", "ane", "--name", "Ane Exemple", "--role", "attribution")
    assert run(home, staff.group, *words, given=f"{PIN}\n{PIN}\n").exit_code == 0
    listed = run(home, staff.group, "list").stdout
    for word in ("ane", "attribution", "actif", "Ane Exemple"):
        assert word in listed
    assert PIN not in listed
    assert run(home, staff.group, "reset-pin", "ane", "--pin-stdin", given=f"{OTHER_PIN}\n").exit_code == 0
    agents = Staff(open_terminal(home), Keys(home).pepper())
    assert agents.sign_in("ane", OTHER_PIN, SystemClock().now()).agent is not None
    assert run(home, staff.group, "disable", "ane").exit_code == 0
    assert "désactivé" in run(home, staff.group, "list").stdout


def test_a_code_is_never_shown_while_it_is_typed(home: Path) -> None:
    start(home)
    result = run(home, staff.group, "add", "ane", "--name", "Ane", given=f"{PIN}\n{PIN}\n")
    assert PIN not in result.output


@pytest.mark.parametrize("act", [("add", "ane", "--name", "Ane"), ("reset-pin", "marie")])
def test_without_a_terminal_a_code_is_not_asked_for(home: Path, act: tuple[str, ...]) -> None:
    start(home)
    run(home, staff.group, "add", "marie", "--name", "Marie", "--one-time")
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "--home", str(home), "staff", *act],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    said = "Le code se tape dans un terminal. Dans un script : --pin-stdin.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize(
    ("words", "given", "why"),
    [
        (("add", "peio", "--name", "Peio", "--pin-stdin"), "123456\n", "trop facile"),
        (("add", "peio", "--name", "Peio", "--pin-stdin"), "", "6 à 12 chiffres"),
        (("add", "Peio", "--name", "Peio", "--pin-stdin"), f"{PIN}\n", "identifiant"),
        (("add", "ane", "--name", "Ane", "--pin-stdin"), f"{PIN}\n", "existe déjà"),
        (("disable", "nobody"), "", "kiosk staff list"),
        (("reset-pin", "nobody", "--pin-stdin"), f"{PIN}\n", "kiosk staff list"),
        (("reset-pin", "ane", "--pin-stdin"), "000000\n", "trop facile"),
    ],
)
def test_a_refusal_is_one_line_and_exit_2(home: Path, words: tuple[str, ...], given: str, why: str) -> None:
    start(home)
    run(home, staff.group, "add", "ane", "--name", "Ane", "--pin-stdin", given=f"{PIN}\n")
    refused = run(home, staff.group, *words, given=given)
    assert refused.exit_code == 2
    assert why in one_line(refused)


def test_staff_without_a_home_says_what_to_run(home: Path) -> None:
    refused = run(home, staff.group, "list")
    assert refused.exit_code == 2
    assert "kiosk init" in one_line(refused)


def test_two_codes_that_differ_are_asked_for_again_in_french(home: Path) -> None:
    start(home)
    result = run(home, staff.group, "add", "ane", "--name", "Ane", given=f"{PIN}\n{OTHER_PIN}\n{PIN}\n{PIN}\n")
    assert result.exit_code == 0
    assert "Les deux codes diffèrent" in result.stderr
    assert "Error" not in result.output
    assert Staff(open_terminal(home), Keys(home).pepper()).sign_in("ane", PIN, SystemClock().now()).agent is not None


def test_init_again_drops_no_option_in_silence(home: Path) -> None:
    start(home)
    before = tree(home)["config.toml"]
    for option, value in (("--recipient", RECIPIENT), ("--target", f"file://{home.parent}")):
        refused = start(home, option, value)
        assert refused.exit_code == 2
        assert option in refused.stderr
    assert tree(home)["config.toml"] == before
