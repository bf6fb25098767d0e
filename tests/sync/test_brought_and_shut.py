"""A file that a person brings, and that this account may not read: told as a matter of rights, with what to do."""

import os
from pathlib import Path

import pytest

from kiosk.cli import central
from tests.another_account import as_another, give, let_pass
from tests.db.commands import run
from tests.sync.test_night_goes_on import ACCOUNT

WORDS = (("enrol", "--yes"), ("import-listings",), ("ingest", "--escrow"))


@pytest.fixture
def siege(root: Path) -> Path:
    """Every command was loaded once as root."""
    home = root / "central"
    for words in WORDS:
        run(home, central.group, *words, str(root / "nothing"))
    give(ACCOUNT, root)
    return home


@pytest.mark.parametrize("words", WORDS, ids=[words[0] for words in WORDS])
@pytest.mark.parametrize("is_folder", [False, True], ids=["file", "folder"])
def test_it_says_that_the_account_has_no_right_and_who_gives_it(
    siege: Path, words: tuple[str, ...], is_folder: bool
) -> None:
    stick = siege.parent / "stick"
    stick.mkdir()
    file = stick / "brought"
    file.write_text("whatever it is", encoding="utf-8")
    shut = stick if is_folder else file
    os.chown(shut, 0, 0)
    shut.chmod(0o700)
    let_pass(stick)

    def told() -> str:
        done = run(siege, central.group, *words, str(file))
        return f"{done.exit_code} {done.output}"

    said = as_another(ACCOUNT, told)
    assert said.startswith("2 "), said
    assert ("n'a pas le droit de le lire" in said, "chown" in said, "Errno" in said) == (True, True, False)
