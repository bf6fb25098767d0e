"""A secret key in the place of a public one: no sign of it is shown, and it is told that it has to be replaced."""

from pathlib import Path

import pyrage
import pytest

from kiosk.cli import doctor, init, sync
from tests.db.commands import examined, run, start
from tests.sync.machines import ESCROW

SECRET = str(pyrage.x25519.Identity.generate())
SIGNS = SECRET.removeprefix("AGE-SECRET-KEY-1")


def written(home: Path, recipients: str) -> Path:
    """A terminal in whose configuration somebody typed this for the list."""
    assert start(home, "--recipient", ESCROW).exit_code == 0
    config = home / "config.toml"
    text = config.read_text(encoding="utf-8")
    assert f'["{ESCROW}"]' in text
    config.write_text(text.replace(f'["{ESCROW}"]', recipients), encoding="utf-8")
    return home


def shown(said: str, typed: str) -> list[str]:
    """Every piece of five signs of it that a person could read."""
    return [typed[at : at + 5] for at in range(len(typed) - 4) if typed[at : at + 5].lower() in said.lower()]


PASTED = {
    "whole": (SECRET, 2),
    "in small letters": (SECRET.lower(), 2),
    "with its comment": (f"# public key: x {SECRET}", 2),
    "cut at the end": (SECRET[:30], 2),
}


@pytest.mark.parametrize("how", PASTED)
def test_a_secret_key_is_told_and_not_shown(home: Path, how: str) -> None:
    typed, place = PASTED[how]
    written(home, f'["{ESCROW}", "{typed}"]')
    code, found = examined(home)
    told = found["night.recipients"]
    assert (code, f"clé n° {place} de la liste : c'est une clé secrète" in told["says"]) == (4, True), told
    assert ("est à remplacer" in told["todo"], "« Une clé secrète a été lue »" in told["todo"]) == (True, True)
    for command in (doctor.command, sync.command):
        assert shown(run(home, command).output, SIGNS) == []
        assert shown(run(home, command, "--json").output, SIGNS) == []
    again = run(home, init.command, "--agency", "CBS", "--terminal", "hall-1")
    assert shown(again.output, SIGNS) == []


def test_of_what_is_cut_at_its_beginning_nothing_is_shown_either(home: Path) -> None:
    """Nobody can tell what it is: only that it is no public key."""
    written(home, f'["{SIGNS}", "{ESCROW}", "age1x"]')
    told = examined(home)[1]["night.recipients"]
    assert "clé n° 1, 3 de la liste : ce n'est pas une clé publique" in told["says"]
    assert shown(run(home, doctor.command).output, SIGNS) == []


@pytest.mark.parametrize("recipients", [f'"{SECRET}"', f"[{SECRET}]", SECRET], ids=["no list", "no text", "bare"])
def test_nor_is_it_where_the_file_itself_cannot_be_read(home: Path, recipients: str) -> None:
    written(home, recipients)
    for command in (doctor.command, sync.command):
        done = run(home, command)
        assert (done.exit_code in (2, 4), shown(done.output, SIGNS)) == (True, []), done.output
