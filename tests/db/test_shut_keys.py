"""A terminal's key that is shut to the account is sound for all that one knows: it is given back, never made again."""

import os
from pathlib import Path

import pytest

from db.health import examine
from kiosk.cli import doctor
from tests.another_account import GROUP, as_another, close, give
from tests.db.commands import run, start, tree
from tests.sync.world import NIGHT

ACCOUNT = 5040
GIVEN_BACK = "root les rend à ce compte : chown, puis chmod 600"


@pytest.fixture
def given(home: Path) -> Path:
    """A home of that account; every command was loaded once as root."""
    for _time in range(2):
        assert start(home).exit_code == 0
    run(home, doctor.command)
    give(ACCOUNT, home)
    return home


@pytest.mark.parametrize("name", ["keys", "keys/terminal.age", "keys/signing.key", "keys/pepper", "keys/database.key"])
def test_init_and_doctor_name_what_is_shut_and_make_nothing_in_its_place(given: Path, name: str) -> None:
    kept = tree(given)
    close(given / name)
    refused = as_another(ACCOUNT, lambda: start(given).output)
    assert f"Clés fermées à ce compte : {given / name}. Rien n'est changé. {GIVEN_BACK}" in refused
    examined = as_another(ACCOUNT, lambda: run(given, doctor.command).output)
    assert f"Clés fermées à ce compte : {given / name}. " in examined
    for told in (refused, examined):
        for other in ("clé manque", f"{name} manque", "ôtez", "--force", "PermissionError", "sans copie", "Remettez"):
            assert other not in told
    assert tree(given) == kept


def test_init_names_a_data_folder_that_is_shut(given: Path) -> None:
    kept = tree(given)
    close(given / "data")
    refused = as_another(ACCOUNT, lambda: start(given).output)
    assert refused.startswith(f"{given / 'data'} est fermé à ce compte. Rien n'est changé. root le rend")
    assert tree(given) == kept


def test_a_key_that_is_given_back_is_said_no_more(given: Path) -> None:
    key = given / "keys" / "terminal.age"
    close(key)
    os.chown(key, ACCOUNT, GROUP)
    assert "Clés fermées" not in as_another(ACCOUNT, lambda: start(given).output)
    assert all("Clés fermées" not in each.says for each in examine(given, NIGHT))
