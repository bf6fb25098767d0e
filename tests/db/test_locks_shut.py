"""Locks that this account cannot use stop whatever writes: `doctor` names them, and nothing ends in English."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk.cli import cli, doctor
from tests.another_account import GROUP, as_another, close, give
from tests.db.commands import run, start, tree
from tests.db.damage import flip
from tests.sync.machines import kiosk
from tests.sync.test_closed_backup import read_only

pytestmark = pytest.mark.usefixtures("that_day")

ACCOUNT = 5041
SYNC, NIGHTLY, REPAIR = ("sync",), ("central", "nightly"), ("doctor", "--repair")


def typed(home: Path, *words: str) -> tuple[int, str]:
    done = run(home, cli, "--home", str(home), *words)
    return done.exit_code, done.output


@pytest.fixture
def given(home: Path) -> Path:
    """A trial, which plays both parts, of that account; every command was loaded once as root."""
    start(home, "--trial")
    for words in (SYNC, NIGHTLY, REPAIR, ("upgrade-check",), ("doctor",)):
        typed(home, *words)
    give(ACCOUNT, home)
    return home


def under_the_account(home: Path, words: Sequence[str]) -> tuple[int, str]:
    def said() -> str:
        code, output = typed(home, *words)
        return f"{code}\n{output}"

    code, _line, output = as_another(ACCOUNT, said).partition("\n")
    return int(code), output


@pytest.mark.parametrize(
    ("shut", "acts"),
    [
        ("locks", [SYNC, NIGHTLY, ("upgrade-check",)]),
        ("locks/sync.lock", [SYNC]),
        ("locks/central.lock", [NIGHTLY]),
        ("locks/upgrade.lock", [("upgrade-check",)]),
    ],
)
def test_doctor_names_what_stops_the_commands(given: Path, shut: str, acts: list[tuple[str, ...]]) -> None:
    assert under_the_account(given, ["doctor"])[0] == 0
    close(given / shut)
    for act in acts:
        code, said = under_the_account(given, act)
        assert (code, str(given / shut) in said) == (1, True), said
    code, said = under_the_account(given, ["doctor"])
    (line,) = [line for line in said.splitlines() if line.startswith("▲")]
    stopped = ", ".join(f"« kiosk {' '.join(act)} »" for act in acts)
    assert line.startswith(f"▲ {given / shut} : ce compte ne peut pas poser de verrou ici. ")
    assert (code, f"Rien n'est perdu, mais {stopped}" in line, "(chown)" in line) == (4, True, True), line
    os.chown(given / shut, ACCOUNT, GROUP)
    assert under_the_account(given, ["doctor"])[0] == 0


def test_doctor_names_what_lies_in_the_place_of_a_lock(given: Path) -> None:
    lock = given / "locks" / "sync.lock"
    lock.unlink()
    lock.mkdir(mode=0o700)
    assert typed(given, *SYNC)[0] == 1
    code, said = typed(given, "doctor")
    assert (code, f"▲ {lock} n'est pas un fichier" in said, "Ôtez-le" in said) == (4, True, True), said


@pytest.mark.parametrize("shut", ["locks", "locks/sync.lock", "data", "."])
def test_a_repair_that_this_account_cannot_do_says_so_in_one_line(given: Path, shut: str) -> None:
    flip(given, [3])
    kept = tree(given)
    close(given / shut)
    code, said = under_the_account(given, REPAIR)
    assert (code, said.count("\n"), str((given / shut).resolve()) in said) == (1, 1, True), said
    assert "Ce compte n'en a pas le droit" in said or "ce compte" in said
    if shut != ".":
        os.chown(given / shut, ACCOUNT, GROUP)
    assert {**tree(given), "logs/night.jsonl": b""} == {**kept, "logs/night.jsonl": b""}


@pytest.mark.needs_debian("util-linux")
@pytest.mark.parametrize("place", ["", "data"])
def test_a_repair_on_a_disk_that_is_read_only_says_so_in_one_line(home: Path, place: str) -> None:
    start(home, "--trial")
    flip(home, [3])
    done = kiosk(home, *REPAIR, before=read_only(home / place if place else home))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    assert "Le disque est en lecture seule : remontez-le en écriture." in done.stderr


def test_a_fault_of_the_program_in_a_repair_names_the_command(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise LookupError

    start(home, "--trial")
    monkeypatch.setattr("db.repair.repair", fail)
    done = run(home, doctor.command, "--repair")
    assert done.exit_code == 1
    assert done.stderr.startswith("La commande « kiosk doctor --repair » s'est arrêtée en route : faute du programme")
