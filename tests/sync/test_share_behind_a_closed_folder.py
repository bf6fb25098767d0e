"""The folder above the share is shut to this account: a matter of rights, that names it, and nothing is lost."""

import json
from pathlib import Path

import click
import pytest

from kiosk.cli import central, doctor, init, sync
from tests.another_account import as_another, close, give
from tests.db.commands import run, start
from tests.sync.test_night_goes_on import ACCOUNT


@pytest.fixture
def behind(root: Path) -> Path:
    """The two machines, a night each, then the share moved below a folder that only root enters."""
    above = root / "mnt"
    above.mkdir()
    (root / "share").rename(above / "share")
    target = str(above / "share")
    config = root / "hall" / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace((root / "share").as_uri(), target), encoding="utf-8")
    assert run(root / "central", central.group, "init", "--target", target).exit_code == 0
    for _time in range(2):
        assert run(root / "hall", sync.command).exit_code == 0
        assert run(root / "central", central.group, "nightly").exit_code == 0
    for home in (root / "hall", root / "central"):
        run(home, doctor.command)
    # Every command was loaded once as root.
    for name in ("init", "ingest"):
        assert run(root / "central", central.group, name, "--target", f"file://{target}").exit_code == 0
    assert start(root / "another").exit_code == 0
    give(ACCOUNT, root)
    close(above)
    return root


def said(home: Path, command: click.Command, *words: str) -> tuple[int, str]:
    def lived() -> str:
        done = run(home, command, *words)
        return f"{done.exit_code}\0{done.output}"

    code, _zero, output = as_another(ACCOUNT, lived).partition("\0")
    return int(code), output


def test_both_nights_ask_for_the_right_and_end_with_3(behind: Path) -> None:
    for home, command, words in (
        (behind / "hall", sync.command, ()),
        (behind / "central", central.group, ("nightly",)),
    ):
        code, told = said(home, command, *words)
        assert (code, "Le partage refuse ce compte : rien n'est perdu" in told) == (3, True)
        for blame in ("n'est pas là", "ôtez", "ne répond pas"):
            assert blame not in told
    give(ACCOUNT, behind)
    assert said(behind / "hall", sync.command)[0] == 0
    assert said(behind / "central", central.group, "nightly")[0] == 0


@pytest.mark.parametrize("words", [("init",), ("nightly",), ("ingest",)], ids="".join)
def test_a_target_that_is_typed_is_told_as_the_one_that_is_kept(behind: Path, words: tuple[str, ...]) -> None:
    """In each of the ways in which a folder is written; and what was tried is in the log."""
    home = behind / "central"
    for target in (str(behind / "mnt" / "share"), (behind / "mnt" / "share").as_uri()):
        code, told = said(home, central.group, *words, "--target", target)
        assert (code, "Le partage refuse ce compte : rien n'est perdu" in told) == (3, True), told
        assert "n'est pas là" not in told
        last = json.loads((home / "logs" / "night.jsonl").read_text(encoding="utf-8").splitlines()[-1])
        assert (last["act"], last["exit"]) == (f"central {words[0]}", 3)


def test_what_would_leave_asks_for_the_right_too(behind: Path) -> None:
    code, told = said(behind / "hall", sync.command, "--dry-run")
    assert (code, "Le partage refuse ce compte : rien n'est perdu" in told) == (3, True)


def test_a_terminal_is_made_ready_for_a_share_that_it_may_not_enter_yet(behind: Path) -> None:
    """As for one that is not mounted yet."""
    target = (behind / "mnt" / "share").as_uri()
    code, told = said(behind / "new", init.command, "--agency", "CBS", "--terminal", "new", "--target", target)
    assert code == 0, told


@pytest.mark.parametrize("side", ["hall", "central"])
def test_doctor_names_the_folder_that_is_shut_and_hides_nothing_else(behind: Path, side: str) -> None:
    """What is below it may be as it should; and whatever else is wrong is told all the same."""
    code, told = said(behind / side, doctor.command)
    assert code == 4
    (line,) = [each for each in told.splitlines() if each.startswith("▲") and str(behind / "mnt") in each]
    assert f"{behind / 'mnt'}, au-dessus, est fermé à ce compte" in line
    assert "montez" not in told.lower()
    assert ("Aucun agent" if side == "hall" else "Base du service central intacte") in told
