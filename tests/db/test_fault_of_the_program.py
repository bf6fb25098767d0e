"""A fault of the program's own, in words: which command it stopped, and what is known to be safe."""

import json
import subprocess
import sys
from datetime import timedelta
from errno import EACCES
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from db.stores.submissions import Submissions
from db.terminal import open_terminal
from kiosk.cli import cli, doctor, sync, upgrade_check
from kiosk.clock import SystemClock
from tests.db.commands import run, start
from tests.factories import ORIGIN, a_submission


def fail(*_given: object, **_named: object) -> None:
    raise LookupError


@pytest.mark.parametrize(
    ("fault", "command", "words", "typed"),
    [
        ("db.clock_jumps.believe", doctor.command, ["--clock-is-right"], "kiosk doctor --clock-is-right"),
        ("db.upgrade.rehearse", upgrade_check.command, [], "kiosk upgrade-check"),
        ("db.sync.night.seal", sync.command, ["--seal-only"], "kiosk sync --seal-only"),
    ],
)
def test_a_command_that_is_no_night_says_which_it_is(
    home: Path, monkeypatch: pytest.MonkeyPatch, fault: str, command: click.Command, words: list[str], typed: str
) -> None:
    start(home, "--trial")
    monkeypatch.setattr(fault, fail)
    done = run(home, command, *words)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"La commande « {typed} » s'est arrêtée en route : faute du programme (LookupError, ")
    assert "nuit" not in done.stderr


@pytest.mark.parametrize(
    ("fault", "typed", "said"),
    [
        ("db.stores.roll.roll_of", ["staff", "list"], "staff"),
        ("db.terminal.make_terminal", ["init", "--agency", "CBS", "--terminal", "hall-1", "--trial"], "init"),
        ("kiosk.cli.wiring.open_services", ["console"], "console"),
    ],
)
def test_what_no_command_foresaw_is_a_line_and_a_place_in_the_log(
    home: Path, monkeypatch: pytest.MonkeyPatch, fault: str, typed: list[str], said: str
) -> None:
    start(home, "--trial")

    def stop(*_given: object, **_named: object) -> None:
        raise LookupError("what a tenant wrote")

    monkeypatch.setattr(fault, stop)
    done = CliRunner().invoke(cli, ["--home", str(home), *typed])
    (line,) = done.stderr.splitlines()
    assert done.exit_code == 1
    assert line.startswith(f"La commande « kiosk {said} » s'est arrêtée en route : faute du programme (LookupError, ")
    (logged,) = (home / "logs" / "commands.log").read_text(encoding="utf-8").splitlines()
    assert f"{said}: LookupError at test_fault_of_the_program.py:" in logged
    assert "tenant" not in line + logged


def test_what_the_disk_refuses_is_told_with_its_path(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start(home, "--trial")

    def refuse(*_given: object, **_named: object) -> None:
        raise PermissionError(EACCES, "Permission denied", str(home / "keys"))

    monkeypatch.setattr("db.terminal.make_terminal", refuse)
    done = CliRunner().invoke(cli, ["--home", str(home), "init", "--agency", "CBS", "--terminal", "hall-1", "--trial"])
    assert (done.exit_code, "Permission denied" in done.stderr) == (1, False)
    assert done.stderr.startswith(str(home / "keys"))


def test_a_night_says_that_nothing_is_lost(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start(home, "--trial")
    monkeypatch.setattr("db.sync.night.send", fail)
    done = run(home, sync.command)
    assert (done.exit_code, done.stderr.split(" : ")[0]) == (1, "La nuit s'est arrêtée en route")
    assert "Rien n'est perdu" in done.stderr


def test_a_clock_is_believed_by_a_process_that_did_nothing_before(home: Path) -> None:
    """As it is typed: what other commands have loaded hides what one of them cannot load."""
    start(home, "--trial")
    ahead = SystemClock().now() + timedelta(days=30)
    Submissions(open_terminal(home), ORIGIN).add(a_submission(submitted_at=ahead))
    command = [sys.executable, "-m", "kiosk", "--home", str(home), "doctor", "--clock-is-right", "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr, json.loads(done.stdout)["days"]) == (0, "", 30)
