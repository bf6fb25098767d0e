"""Asked for the way back where there is none, or not that one: what is wrong is said, and nothing changes for it."""

import os
from pathlib import Path

import pytest

from db import going_back, kept_copies
from db.connection import open_database
from db.keys import Keys
from db.stores.submissions import Submissions
from db.terminal import database_path, open_terminal
from kiosk.cli import upgrade_check
from tests.db.commands import examined, run, start, tree
from tests.db.damage import PAGE
from tests.db.reading import events
from tests.db.upgrades import a_column, later, take
from tests.factories import FRIDAY, ORIGIN, a_submission

BEFORE, SINCE = "BEL-7K3M-2QF", "BEL-2222-222"


@pytest.fixture
def kept(home: Path) -> Path:
    """A terminal with a copy from before a later program, which did not come yet."""
    start(home, "--trial")
    Submissions(open_terminal(home), ORIGIN).add(a_submission(BEFORE))
    going_back.keep(home, FRIDAY, steps=later(a_column))
    return home


@pytest.fixture
def upgraded(kept: Path) -> Path:
    take(kept, later(a_column))
    path, key = database_path(kept), Keys(kept).database_key()
    Submissions(lambda: open_database(path, key), ORIGIN).add(a_submission(SINCE))
    return kept


def data_of(home: Path) -> dict[str, bytes]:
    return {name: content for name, content in tree(home).items() if name.startswith(("data/kiosk", "upgrade/"))}


def references(home: Path) -> list[str]:
    return [body["payload"]["reference"] for body in events(open_terminal(home))]


@pytest.mark.parametrize("is_cut", [True, False])
def test_a_damaged_base_of_this_program_is_for_repair(kept: Path, is_cut: bool) -> None:
    """A torn page "suited" the program, and a base cut in half was called the newer one."""
    path = database_path(kept)
    if is_cut:
        os.truncate(path, path.stat().st_size // 2 // PAGE * PAGE)
    else:
        with path.open("r+b") as file:
            file.seek(9 * PAGE + 100)
            file.write(b"\0\1\2")
    before = data_of(kept)
    told = run(kept, upgrade_check.command, "--back")
    assert (told.exit_code, "kiosk doctor --repair" in told.stderr, told.stdout) == (6, True, "")
    assert data_of(kept).items() >= before.items()


def test_another_s_key_is_called_that(upgraded: Path) -> None:
    """The copy, which is sound, was called damaged."""
    Keys(upgraded).database_file.write_bytes(b"k" * 32)
    before = data_of(upgraded)
    told = run(upgraded, upgrade_check.command, "--back")
    assert (told.exit_code, "La clé n'est pas celle de cette base" in told.stderr) == (6, True)
    assert data_of(upgraded) == before


def test_an_emptied_copy_is_a_damaged_one(upgraded: Path) -> None:
    """It was a new database to SQLite, and stopped the way back half-way, for ever."""
    (copy,) = kept_copies.copies(upgraded)
    good = copy.read_bytes()
    copy.write_bytes(b"")
    told = run(upgraded, upgrade_check.command, "--back")
    assert (told.exit_code, f"Abîmée : {copy}" in told.stderr) == (6, True)
    assert not list((upgraded / "data").glob("*.part*"))
    copy.write_bytes(good)
    assert run(upgraded, upgrade_check.command, "--back").exit_code == 0
    assert references(upgraded) == [BEFORE, SINCE]


def test_what_an_interrupted_copy_left_is_never_put_in_place(kept: Path) -> None:
    database_path(kept).with_name("kiosk.sqlite.part").write_bytes(b"")
    database_path(kept).unlink()
    run(kept, upgrade_check.command, "--back")
    assert references(kept) == [BEFORE]


def test_with_the_newer_base_gone_it_is_said_what_lacks(upgraded: Path) -> None:
    """It said that nothing had to be brought over, and called that well."""
    for end in ("", "-wal", "-shm"):
        database_path(upgraded).with_name(f"kiosk.sqlite{end}").unlink(missing_ok=True)
    asked = run(upgraded, upgrade_check.command)
    assert (asked.exit_code, "upgrade-check --back" in asked.stderr, "kiosk init" in asked.stderr) == (6, True, False)
    assert "upgrade-check --back" in examined(upgraded)[1]["database"]["says"]
    told = run(upgraded, upgrade_check.command, "--back")
    assert (told.exit_code, "La base n'était plus là" in told.stderr) == (4, True)
    assert references(upgraded) == [BEFORE]


def test_without_a_copy_program_and_guide_say_the_same(upgraded: Path) -> None:
    """The guide told of another code and of other words; "take the other" did not say which."""
    (copy,) = kept_copies.copies(upgraded)
    copy.unlink()
    told = run(upgraded, upgrade_check.command, "--back")
    assert (told.exit_code, "Remettez-en une d'ailleurs" in told.stderr) == (2, True)
    guide = (Path(__file__).parents[2] / "docs" / "operator.md").read_text(encoding="utf-8")
    way_back = " ".join(guide.partition("### Revenir")[2].partition("\n## ")[0].split())
    words = told.stderr.partition(" à ce programme")[0]
    assert words == "Aucune copie d'avant la mise à jour ne convient"
    assert f"« {words} » (2)" in way_back
    assert "« Revenir »" in told.stderr


def test_a_repair_that_is_not_done_is_done_first(upgraded: Path) -> None:
    database_path(upgraded).with_name("repair.json").write_text("{}")
    told = run(upgraded, upgrade_check.command, "--back")
    assert (told.exit_code, "kiosk doctor --repair" in told.stderr) == (6, True)


def test_what_is_told_of_a_newer_base_without_its_map(upgraded: Path) -> None:
    database_path(upgraded).with_name("tables.json").unlink()
    os.truncate(database_path(upgraded), database_path(upgraded).stat().st_size - PAGE)
    assert run(upgraded, upgrade_check.command, "--back").exit_code in (0, 4)
    assert BEFORE in references(upgraded)
