"""Type `kiosk staff` as an operator does, at a terminal and at central.

Some tests take a second: checking a PIN takes a tenth of one on purpose.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.central.opening import ROLE
from db.night.lock import only_one
from db.pins import hashed
from db.stores.staff import Staff, staff_of
from db.terminal_file import open_terminal
from kiosk.cli import cli
from kiosk.cli.terminal import staff as commands
from kiosk.clock import SystemClock
from tests.factories import OTHER_PIN, PIN
from tests.night import agency as agencies
from tests.night.agency import Agency
from tests.night.hall import Hall, Letters

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
NIGHT = date(2026, 12, 2)
CONFIG = '[agency]\ncode = "CBS"\nname = "Côte basque"\n[terminal]\nid = "hall-1"\n[hours]\n'

Typed = Callable[..., Result]


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hall:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FIVE)
    made = Hall(tmp_path / "hall-1", tmp_path / "share")
    (made.home / "config.toml").write_text(CONFIG, encoding="utf-8")
    return made


@pytest.fixture
def typed(hall: Hall) -> Typed:
    """Return a function that types a command at the terminal, with an agent's code on its input."""

    def typed(*words: str, pin: str = PIN) -> Result:
        line = ["--home", str(hall.home), "staff", *words]
        return CliRunner().invoke(cli, line, input=f"{pin}\n", prog_name="kiosk")

    return typed


@pytest.fixture
def from_central(hall: Hall) -> None:
    """Give the terminal central's agents: one, who is no administrator."""
    pepper = bytes(32)
    agent = {
        "id": "ane",
        "name": "Ane Exemple",
        "role": "agent",
        "pin_hash": hashed(pepper, PIN),
        "created_at": "2026-12-01T10:00:00Z",
        "valid_until": None,
    }
    Letters(hall.share).write(NIGHT, staff={"pepper": pepper.hex(), "agents": [agent]})
    hall.sync(FIVE)


def staff(hall: Hall) -> Staff:
    return staff_of(hall.home, open_terminal(hall.home))


def test_an_added_agent_is_listed_and_signs_in(hall: Hall, typed: Typed) -> None:
    added = typed("add", "ane", "--name", "Ane [/b] =1+1", "--valid-until", "2027-06-30", "--pin-stdin")
    assert (added.exit_code, added.stdout) == (0, "Agent ajouté : ane.\n")
    assert typed("list").stdout == "ane  agent        actif       Ane [/b] =1+1 (jusqu'au 30/06/2027)\n"
    assert staff(hall).sign_in("ane", PIN, FIVE).agent is not None


def test_an_enrolled_terminal_says_that_centrals_list_prevails(hall: Hall, typed: Typed) -> None:
    (hall.home / "keys" / "central.json").write_text("{}", encoding="utf-8")
    added = typed("add", "ane", "--name", "Ane Exemple", "--role", "admin", "--pin-stdin")
    assert "La liste du siège prendra la place" in added.stdout
    assert "Un administrateur fait ici reste" in added.stdout


def test_a_one_time_code_is_shown_once(hall: Hall, typed: Typed) -> None:
    added = typed("add", "ane", "--name", "Ane Exemple", "--one-time")
    (pin,) = re.findall(r"^Code provisoire : (\d{8}) \(jusqu'au 08/12/2026\)$", added.stdout, re.MULTILINE)
    listed = typed("list").stdout
    assert ("provisoire" in listed, pin in listed) == (True, False)
    assert staff(hall).sign_in("ane", pin, FIVE).must_choose is not None


def test_a_new_code_takes_the_place_of_the_old_one(hall: Hall, typed: Typed) -> None:
    typed("add", "ane", "--name", "Ane Exemple", "--pin-stdin")
    assert typed("reset-pin", "ane", "--pin-stdin", pin=OTHER_PIN).stdout == "Nouveau code donné à ane.\n"
    assert staff(hall).sign_in("ane", PIN, FIVE).agent is None
    assert staff(hall).sign_in("ane", OTHER_PIN, FIVE).agent is not None


def test_a_disabled_agent_does_not_sign_in(hall: Hall, typed: Typed) -> None:
    typed("add", "ane", "--name", "Ane Exemple", "--pin-stdin")
    assert typed("disable", "ane").stdout == "Agent désactivé : ane.\n"
    assert "désactivé" in typed("list").stdout
    assert staff(hall).sign_in("ane", PIN, FIVE).agent is None


def test_an_account_is_over_after_its_last_day(hall: Hall, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("add", "ane", "--name", "Ane Exemple", "--valid-until", "2026-12-01", "--pin-stdin")
    assert "actif" in typed("list").stdout
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FIVE.replace(day=2))
    assert "échu" in typed("list").stdout


def test_without_agents_the_list_tells_how_to_add_one(typed: Typed) -> None:
    assert typed("list").stdout == "Aucun agent. Ajoutez-en un : kiosk staff add IDENTIFIANT --name NOM\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "Ané", "--name", "Ane", "--pin-stdin"), "identifiant"),
        (("add", "peio", "--name", "Peio", "--pin-stdin", "--one-time"), "supprimez --pin-stdin"),
        (("reset-pin", "--one-time"), "kiosk staff list"),
        (("reset-pin", "--all", "--one-time"), "kiosk staff reset-pin --all --agency CODE --one-time"),
        (("add", "peio", "--name", "Peio", "--valid-until", "demain"), "par exemple 2027-06-30"),
        (("add", "peio", "--name", "Peio", "--valid-until", "2026-11-30"), "kiosk staff disable IDENTIFIANT"),
        (("add", "ane", "--name", "Ane", "--pin-stdin"), "kiosk staff reset-pin ane"),
        (("reset-pin", "peio", "--pin-stdin"), "kiosk staff list"),
        (("disable", "peio"), "kiosk staff list"),
    ],
)
def test_a_refused_command_ends_with_2_and_says_why(typed: Typed, words: tuple[str, ...], says: str) -> None:
    typed("add", "ane", "--name", "Ane Exemple", "--pin-stdin")
    done = typed(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in done.stderr
    assert len(typed("list").stdout.splitlines()) == 1


def test_a_code_that_is_easy_to_guess_is_refused(typed: Typed) -> None:
    done = typed("add", "ane", "--name", "Ane Exemple", "--pin-stdin", pin="123456")
    assert (done.exit_code, "trop facile" in done.stderr) == (2, True)


@pytest.mark.usefixtures("from_central")
@pytest.mark.parametrize(
    ("words", "todo"),
    [
        (("add", "peio", "--name", "Peio"), "kiosk staff add peio --name NOM --agency CBS"),
        (("reset-pin", "ane"), "kiosk staff reset-pin ane --agency CBS"),
    ],
)
def test_centrals_agents_are_changed_at_central(typed: Typed, words: tuple[str, ...], todo: str) -> None:
    done = typed(*words, "--pin-stdin")
    assert (done.exit_code, done.stdout) == (2, "")
    assert todo in done.stderr


@pytest.mark.usefixtures("from_central")
def test_centrals_agents_are_disabled_until_its_letter(hall: Hall, typed: Typed) -> None:
    done = typed("disable", "ane")
    assert done.exit_code == 0
    assert "kiosk staff disable ane --agency CBS" in done.stdout
    assert staff(hall).sign_in("ane", PIN, FIVE).agent is None


def test_an_agency_is_refused_where_there_is_no_central(typed: Typed) -> None:
    done = typed("list", "--agency", "CBS")
    assert (done.exit_code, "--home" in done.stderr) == (2, True)


def test_a_folder_that_is_no_terminal_is_refused(tmp_path: Path) -> None:
    line = ["--home", str(tmp_path / "nowhere"), "staff", "list"]
    done = CliRunner().invoke(cli, line, prog_name="kiosk")
    assert (done.exit_code, "pas de borne ici" in done.stderr) == (2, True)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("command", ["", "add", "list", "disable", "reset-pin"])
def test_help_is_french(command: str) -> None:
    shown = CliRunner().invoke(cli, ["staff", *command.split(), "--help"], prog_name="kiosk").stdout
    assert shown.startswith(f"Usage : kiosk staff {command}".rstrip())
    for english in ("Show this", "Usage:", "Options:", "Commands", "default", "required"):
        assert english not in shown


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    return agencies.made(tmp_path, monkeypatch, FIVE)


def at_central(agency: Agency, *words: str, pin: str = PIN) -> Result:
    return agencies.typed(agency.central, "staff", *words, "--agency", "CBS", given=f"{pin}\n")


def add_at_central(agency: Agency, agent_id: str, role: str = "agent") -> Result:
    return at_central(agency, "add", agent_id, "--name", f"{agent_id.title()} Exemple", "--role", role, "--pin-stdin")


def pepper_of(agency: Agency) -> Path:
    return agency.central / "keys" / "agency.CBS.pepper"


def passed(agency: Agency) -> str:
    """Live a quarter of an hour on both sides, and return what the terminal says."""
    assert agency.at_central("ingest").exit_code == 0
    return agency.sync().stdout


def test_centrals_agent_comes_down_and_its_base_is_copied(agency: Agency) -> None:
    backups = agency.central / "central" / "backup"
    for copy in backups.glob("*.sqlite"):
        copy.unlink()
    added = add_at_central(agency, "ane")
    assert added.exit_code == 0, added.output
    assert f"copiez {pepper_of(agency)}" in added.stdout
    assert "clé neuve" not in add_at_central(agency, "peio").stdout
    assert len(list(backups.glob("*.sqlite"))) == 1
    passed(agency)
    listed = agencies.typed(agency.terminal(), "staff", "list").stdout
    assert [line.split()[0] for line in listed.splitlines()] == ["ane", "peio"]


def test_sync_names_the_agents_who_went(agency: Agency) -> None:
    add_at_central(agency, "ane", "admin")
    passed(agency)
    done = at_central(agency, "disable", "ane")
    assert (done.exit_code, "autre identifiant" in done.stdout) == (0, True)
    assert "Agents partis avec la liste du siège : ane." in passed(agency)
    again = add_at_central(agency, "ane")
    assert (again.exit_code, "autre identifiant" in again.stderr) == (2, True)
    todo = "kiosk staff add IDENTIFIANT --name NOM --agency CBS"
    assert todo in agencies.typed(agency.terminal(), "staff", "list").stdout


def test_a_lost_key_is_named_with_what_to_type(agency: Agency) -> None:
    add_at_central(agency, "ane")
    pepper_of(agency).unlink()
    listed = at_central(agency, "list")
    assert (listed.exit_code, "à refaire" in listed.stdout) == (4, True)
    assert str(pepper_of(agency)) in listed.stderr
    assert add_at_central(agency, "peio").exit_code == 2
    done = at_central(agency, "reset-pin", "ane", "--pin-stdin", pin=OTHER_PIN)
    assert (done.exit_code, "clé neuve" in done.stdout) == (0, True)
    assert at_central(agency, "list").exit_code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "ane", "--name", "Ane", "--pin-stdin"), "kiosk staff reset-pin ane --agency CBS"),
        (("add", "Ané", "--name", "Ane", "--pin-stdin"), "identifiant"),
        (("reset-pin", "peio", "--pin-stdin"), "kiosk staff list --agency CBS"),
        (("disable", "peio"), "kiosk staff list --agency CBS"),
        (("reset-pin", "ane", "--valid-until", "2026-11-30"), "kiosk staff disable IDENTIFIANT --agency CBS"),
    ],
)
def test_a_command_that_central_refuses_ends_with_2(agency: Agency, words: tuple[str, ...], says: str) -> None:
    add_at_central(agency, "ane")
    done = at_central(agency, *words)
    assert (done.exit_code, done.stdout, says in done.stderr) == (2, "", True), done.output


def test_central_asks_for_an_agency(agency: Agency) -> None:
    done = agencies.typed(agency.central, "staff", "list")
    assert (done.exit_code, "--agency" in done.stderr) == (2, True)


def test_another_command_of_the_night_is_waited_for(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_WAIT_SECONDS", 0)
    with only_one(agency.central, ROLE):
        assert add_at_central(agency, "ane").exit_code == 5


@pytest.mark.usefixtures("from_central")
def test_the_first_administrators_code_is_made_anew_here(hall: Hall, typed: Typed) -> None:
    """Central does not know who was made here: sending its operator there and back would be a circle."""
    staff_of(hall.home, open_terminal(hall.home)).add("premier", "Premier Exemple", "admin", OTHER_PIN, FIVE)
    done = typed("reset-pin", "premier", "--one-time")
    assert (done.exit_code, "Code provisoire" in done.output) == (0, True)
    refused = typed("reset-pin", "ane")
    assert (refused.exit_code, "--agency CBS" in refused.output) == (2, True)


def once(said: str) -> str:
    (pin,) = re.findall(r"^Code provisoire : (\d{8}) ", said, re.MULTILINE)
    return str(pin)


def at_terminal(agency: Agency) -> Staff:
    return staff_of(agency.terminal(), open_terminal(agency.terminal()))


def test_a_code_from_afar_lets_an_agent_choose_their_own(agency: Agency) -> None:
    add_at_central(agency, "ane")
    passed(agency)
    given = at_central(agency, "reset-pin", "ane", "--one-time")
    assert (given.exit_code, "avec leur lettre" in given.stdout) == (0, True)
    assert once(given.stdout) not in at_central(agency, "list").stdout
    passed(agency)
    agents = at_terminal(agency)
    assert agents.sign_in("ane", PIN, FIVE).agent is None
    assert agents.sign_in("ane", once(given.stdout), FIVE).must_choose is not None
    assert agents.choose_pin("ane", agents.account_fingerprint("ane"), OTHER_PIN, FIVE) is not None
    for _letter in range(2):
        passed(agency)
    assert agents.sign_in("ane", OTHER_PIN, FIVE).agent is not None


def test_after_a_theft_everybody_gets_another_code_and_key(agency: Agency) -> None:
    for each in ("ane", "peio"):
        add_at_central(agency, each)
    at_central(agency, "disable", "peio")
    passed(agency)
    before = pepper_of(agency).read_bytes()
    done = at_central(agency, "reset-pin", "--all", "--one-time")
    assert (done.exit_code, "clé neuve" in done.stdout) == (0, True), done.output
    ((agent, pin),) = re.findall(r"^(\w+) +(\d{8})$", done.stdout, re.MULTILINE)
    assert (agent, pepper_of(agency).read_bytes() == before) == ("ane", False)
    passed(agency)
    assert at_terminal(agency).sign_in("ane", PIN, FIVE).agent is None
    assert at_terminal(agency).sign_in("ane", pin, FIVE).must_choose is not None


def test_all_is_refused_with_what_does_not_go_with_it(agency: Agency) -> None:
    for words in (("--all",), ("--all", "ane", "--one-time"), ("--all", "--one-time", "--valid-until", "2027-06-30")):
        done = at_central(agency, "reset-pin", *words)
        assert (done.exit_code, "--all --agency CODE --one-time" in done.stderr) == (2, True), words
    none = at_central(agency, "reset-pin", "--all", "--one-time")
    assert (none.exit_code, "Aucun agent actif" in none.stderr) == (2, True)
