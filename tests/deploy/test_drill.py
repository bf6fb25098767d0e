"""The guide's restore drill tells the truth when nothing was restored, and shows nobody's data."""

import os
import pwd
import sys
from pathlib import Path

import pytest

from kiosk.cli import central
from tests.another_account import let_pass
from tests.db.commands import run, start
from tests.deploy.machine import ROOT, Machine, read_guide
from tests.deploy.test_guide import FIRST_LINES

pytestmark = [pytest.mark.needs_debian("util-linux")]
SUCCESS, FAILURE = "l'exercice est réussi", "L'exercice a échoué"
PHONE = "06 12 34 56 78"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A central's machine after its night; `current` is this very checkout."""
    made = Machine(tmp_path / "machine")
    program = made.prefix / "current" / "bin" / "kiosk"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m kiosk "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    assert start(made.home, "--trial").exit_code == 0
    assert run(made.home, central.group, "nightly").exit_code == 0
    return made


def drill(machine: Machine, shell: str = "-eu", **variables: str) -> str:
    done = machine.run("sh", shell, "-c", read_guide(FIRST_LINES, "Exercice de restauration"), **variables)
    assert not (machine.home / "exercice").exists(), "whatever came of it, nobody's data stays"
    return done.stdout + done.stderr


def test_a_restore_that_brings_the_csv_back_is_a_success(machine: Machine) -> None:
    said = drill(machine)
    assert (SUCCESS in said, FAILURE in said) == (True, False), said


def test_a_drill_over_one_that_was_cut_off_takes_that_away_first(machine: Machine) -> None:
    (machine.home / "exercice" / "central").mkdir(parents=True)
    said = drill(machine)
    assert (SUCCESS in said, "File exists" in said) == (True, False), said


def test_a_restore_that_finds_no_copy_is_none(machine: Machine) -> None:
    for copy in (machine.home / "central" / "backup").glob("*.sqlite"):
        copy.write_bytes(b"no database")
    said = drill(machine)
    assert "Aucune copie de central/backup ne se relit" in said
    assert (SUCCESS in said, FAILURE in said) == (False, True)


def test_a_program_that_does_not_start_restores_nothing(machine: Machine) -> None:
    (machine.prefix / "current" / "bin" / "kiosk").unlink()
    said = drill(machine)
    assert (SUCCESS in said, FAILURE in said) == (False, True)


def test_tables_that_differ_are_named_and_not_shown(machine: Machine) -> None:
    """What was taken in since the last export holds people's words."""
    table = sorted((machine.home / "central" / "csv").glob("*.csv"))[0]
    with table.open("a", encoding="utf-8") as file:
        file.write(f"{PHONE}{os.linesep}")
    said = drill(machine)
    assert (SUCCESS in said, FAILURE in said) == (False, True)
    assert (table.name in said, PHONE in said) == (True, False)


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("shell", ["-u", "-eu"], ids=["typed", "as a script"])
@pytest.mark.parametrize("folder", ["backup", "archive"])
def test_what_cannot_be_copied_is_no_drill(machine: Machine, folder: str, shell: str) -> None:
    """Another account than root, which may not read one of the files: its copy would lack it."""
    account = pwd.getpwnam("nobody")
    shut = machine.home / "central" / folder / "shut.batch"
    shut.write_bytes(b"x")
    for path in (machine.home, *machine.home.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid)
    os.chown(shut, 0, 0)
    shut.chmod(0o600)
    let_pass(machine.home)
    said = drill(machine, shell, COMPTE=account.pw_name)
    assert (SUCCESS in said, FAILURE in said) == (False, True), said
    assert str(shut) in said
    assert "Aucune copie" not in said
    assert "kiosk" not in said.replace(str(machine.folder), ""), "nothing was restored from what is not whole"
