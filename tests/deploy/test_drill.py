"""The restore drill tells the truth when nothing was restored, and shows nobody's data."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.another_account import let_pass
from tests.deploy.machine import ROOT

SUCCESS, FAILURE = "l'exercice est réussi", "L'exercice a échoué"
PHONE = "06 12 34 56 78"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Return a release whose program is this very checkout."""
    folder = tmp_path / "release"
    (folder / "bin").mkdir(parents=True)
    program = folder / "bin" / "kiosk"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m kiosk "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    return folder


@pytest.fixture
def home(release: Path, tmp_path: Path) -> Path:
    """Return a central's home after a night."""
    made = tmp_path / "home"
    for words in (["init", "--trial", "--agency", "CBS", "--terminal", "essai"], ["central", "nightly"]):
        done = kiosk(release, made, *words)
        assert done.returncode == 0, done.stdout + done.stderr
    return made


def kiosk(release: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(home, str(release / "bin" / "kiosk"), *words)


def run(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    surroundings = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "KIOSK_HOME": str(home), "LANG": "C.UTF-8"}
    return subprocess.run(command, env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def drill(release: Path, home: Path) -> tuple[bool, str]:
    """Run the drill, and return if it says that it succeeded, and all it says."""
    done = run(home, "sh", str(release / "deploy" / "restore-drill"))
    said = done.stdout + done.stderr
    assert not (home / "exercice").exists(), "whatever came of it, nobody's data stays"
    assert (SUCCESS in said, FAILURE in said) == (done.returncode == 0, done.returncode != 0), said
    return done.returncode == 0, said


def test_a_restore_that_brings_the_csv_back_is_a_success(release: Path, home: Path) -> None:
    before = (home / "central" / "central.sqlite").read_bytes()
    assert drill(release, home)[0]
    assert (home / "central" / "central.sqlite").read_bytes() == before


def test_a_drill_that_was_cut_off_is_removed_first(release: Path, home: Path) -> None:
    (home / "exercice" / "central" / "backup").mkdir(parents=True)
    assert drill(release, home)[0]


def test_the_second_folder_of_copies_is_taken_where_it_is(release: Path, home: Path, tmp_path: Path) -> None:
    second, settings = tmp_path / "second", home / "central" / "central.toml"
    shutil.move(home / "central" / "backup", second)
    (home / "central" / "backup").mkdir()
    lines = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("second_backup")]
    lines.insert(lines.index("[central]") + 1, f'second_backup = "{second}"')
    settings.write_text("\n".join(lines), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in second.iterdir()}
    is_success, said = drill(release, home)
    assert (is_success, f"Les copies viennent de {second}" in said) == (True, True)
    assert {path.name: path.read_bytes() for path in second.iterdir()} == before


def test_a_restore_without_a_sound_copy_is_a_failure(release: Path, home: Path) -> None:
    for copy in (home / "central" / "backup").glob("*.sqlite"):
        copy.write_bytes(b"no database")
    is_success, said = drill(release, home)
    assert (is_success, "kiosk central restore" in said) == (False, True)


def test_a_program_that_does_not_start_is_a_failure(release: Path, home: Path) -> None:
    (release / "bin" / "kiosk").unlink()
    assert not drill(release, home)[0]


def test_a_home_without_a_base_is_a_failure(release: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    assert not drill(release, tmp_path / "home")[0]


def test_tables_that_differ_are_named_and_not_shown(release: Path, home: Path) -> None:
    """Rows that came since the last copy hold people's words."""
    table = sorted((home / "central" / "csv").glob("*.csv"))[0]
    with table.open("a", encoding="utf-8") as file:
        file.write(f"{PHONE}{os.linesep}")
    is_success, said = drill(release, home)
    assert (is_success, table.name in said, PHONE in said) == (False, True, False)


@pytest.mark.proof
@pytest.mark.needs_debian("util-linux")
def test_a_copy_that_cannot_be_read_is_a_failure(release: Path, home: Path) -> None:
    """Root runs the drill as the account of the home, which may not read one of the files."""
    account = pwd.getpwnam("nobody")
    for path in (home, *home.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid)
    shut = home / "central" / "backup" / "shut.sqlite"
    shut.write_bytes(b"x")
    shut.chmod(0o600)
    let_pass(home, release / "deploy" / "restore-drill")
    is_success, said = drill(release, home)
    assert (is_success, str(shut) in said) == (False, True)
