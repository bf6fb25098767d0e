"""A folder that no `init` prepared, such as a mistyped `--home`: nothing is written there, one line says what to do."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from tests import started
from tests.sync.machines import ESCROW
from tests.terminal.stage import CTRL_Q, Terminal

PROJECT = Path(__file__).parents[2]
COMMANDS = {
    "console": "kiosk init",
    "sync": "kiosk init",
    "sync --json": "kiosk init",
    "sync --dry-run": "kiosk init",
    "staff list": "kiosk init",
    "staff add ane --name Ane --pin-stdin": "kiosk init",
    "staff disable ane": "kiosk init",
    "staff reset-pin ane --pin-stdin": "kiosk init",
    "central enrol ENROLMENT": "kiosk central init",
    "central ingest": "kiosk central init",
    "central export": "kiosk central init",
    "central report": "kiosk central init",
    "central backup": "kiosk central init",
    "central nightly": "kiosk central init",
    "central nightly --json": "kiosk central init",
}


@pytest.fixture
def enrolment(tmp_path: Path) -> Path:
    path = tmp_path / "hall-a.json"
    path.write_text(
        json.dumps(
            {"terminal": "hall-a", "agency": "CBS", "verify_key": bytes(SigningKey.generate().verify_key).hex()}
        ),
        encoding="utf-8",
    )
    return path


def kiosk(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return started.kiosk(home, *words, given="640064\n")


@pytest.mark.parametrize("words", COMMANDS)
def test_a_mistyped_home_is_2_and_stays_as_it_is(tmp_path: Path, enrolment: Path, words: str) -> None:
    """Both a folder that is not there, and one that holds somebody's other things."""
    other = tmp_path / "other"
    (other / "keys").mkdir(parents=True)
    (other / "keys" / "house.txt").write_text("mine", encoding="utf-8")
    asked = [str(enrolment) if word == "ENROLMENT" else word for word in words.split()]
    for home in (tmp_path / "nowhere", other):
        done = kiosk(home, *asked)
        assert done.returncode == 2, done.stderr
        assert done.stderr.count("\n") == 1
        assert COMMANDS[words] in done.stderr
        assert "--home" in done.stderr
    assert not (tmp_path / "nowhere").exists()
    assert [path.relative_to(other).as_posix() for path in sorted(other.rglob("*"))] == ["keys", "keys/house.txt"]


def test_doctor_has_one_thing_to_say_of_it(tmp_path: Path) -> None:
    done = kiosk(tmp_path / "nowhere", "doctor")
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (4, "", 1)
    assert "kiosk init" in done.stdout
    assert not (tmp_path / "nowhere").exists()


def test_a_file_in_the_place_of_a_home_is_told_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for words, code in ((["sync"], 2), (["staff", "list"], 2), (["central", "nightly"], 2), (["doctor"], 4)):
        done = kiosk(tmp_path / "file", *words)
        assert done.returncode == code
        wanted = (
            "« kiosk central init »" if words[0] == "central" else "« kiosk init --agency AGENCE --terminal BORNE »"
        )
        assert wanted in done.stdout + done.stderr


def test_the_part_that_was_never_prepared_here_is_named(tmp_path: Path) -> None:
    """A central alone is no terminal, and the other way round."""
    assert kiosk(tmp_path / "central", "central", "init", "--escrow-recipient", ESCROW).returncode == 0
    done = kiosk(tmp_path / "central", "sync")
    assert (done.returncode, "« kiosk init --agency AGENCE --terminal BORNE »" in done.stderr) == (2, True)
    for option, said in (("--repair", "kiosk central restore"), ("--clock-is-right", "Rien ici n'est daté d'après")):
        done = kiosk(tmp_path / "central", "doctor", option)
        assert (done.returncode, said in done.stderr, "kiosk init" in done.stderr) == (2, True, False), option
    done = kiosk(tmp_path / "central", "staff", "list")
    assert (done.returncode, "--agency" in done.stderr) == (2, True)
    assert kiosk(tmp_path / "hall", "init", "--agency", "CBS", "--terminal", "hall-a").returncode == 0
    assert kiosk(tmp_path / "hall", "central", "nightly").returncode == 2
    assert not (tmp_path / "hall" / "locks").exists()


def test_the_terminal_stays_up_out_of_service_and_writes_nothing_there(tmp_path: Path) -> None:
    home = tmp_path / "nowhere"
    with Terminal([sys.executable, "-m", "kiosk", "--home", str(home), "run", "--trial"], folder=PROJECT) as terminal:
        terminal.see("Cette borne est hors service.")
        assert terminal.process.poll() is None
        terminal.write(CTRL_Q)
        assert terminal.end() == 2
    assert not home.exists()
