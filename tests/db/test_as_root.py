"""Root who runs a command in the home of the terminal's account is told where to run it; nothing else changes."""

from pathlib import Path

from click.testing import CliRunner

from kiosk.cli import cli, doctor
from tests.another_account import as_another, give
from tests.db.commands import run, start
from tests.sync.machines import kiosk

ACCOUNT = 5047
TOLD = f"est au compte {ACCOUNT} : ce que root y écrit"


def test_root_in_the_home_of_another_account_is_told_so_in_one_line_and_has_its_answer(home: Path) -> None:
    assert start(home).exit_code == 0
    before = kiosk(home, "doctor")
    assert TOLD not in before.stderr
    give(ACCOUNT, home)
    after = kiosk(home, "doctor")
    (line,) = after.stderr.splitlines()[:1]
    assert (TOLD in line, "docs/operator.md, « À taper d'abord »" in line) == (True, True)
    assert (after.returncode, after.stderr.count(TOLD), TOLD in after.stdout) == (before.returncode, 1, False)


def test_the_account_itself_is_told_nothing_of_it(home: Path) -> None:
    assert start(home).exit_code == 0
    run(home, doctor.command)
    give(ACCOUNT, home)
    told = as_another(ACCOUNT, lambda: CliRunner().invoke(cli, ["--home", str(home), "doctor"]).output)
    assert "Base" in told or "base" in told
    assert TOLD not in told


def test_a_home_that_is_not_there_yet_is_nobody_s(home: Path) -> None:
    assert "est au compte" not in kiosk(home.with_name("nowhere"), "doctor").stderr
