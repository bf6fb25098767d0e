"""A key of a terminal that is lost for good, or another in its place: each command leads to what can be done without a
copy, and none says that nothing is lost.
"""

from pathlib import Path

import pytest
from click.testing import Result

from db.keys import Keys
from kiosk.cli import staff, sync
from tests.db.commands import examined, run, start
from tests.factories import PIN

WAY = "ans copie, cette base ne s'ouvre plus : mettez tout le dossier de la borne de côté (mv)"


@pytest.fixture(autouse=True)
def begun(home: Path) -> None:
    start(home)


def each_act(home: Path) -> tuple[Result, ...]:
    return (
        run(home, sync.command),
        run(home, sync.command, "--seal-only"),
        run(home, staff.group, "list"),
        start(home),
    )


def test_a_database_s_key_that_is_gone_is_told_alike_by_all_and_never_that_nothing_is_lost(home: Path) -> None:
    Keys(home).database_file.unlink()
    for done in each_act(home):
        assert (done.exit_code, "ans copie, « kiosk doctor » dit quoi faire." in done.stderr) == (1, True), done.stderr
        assert "Rien n'est perdu" not in done.stderr
    code, found = examined(home)
    assert (code, WAY in found["key"]["todo"], "doctor" in found["key"]["says"]) == (4, True, False)


def test_another_key_in_its_place_has_a_way_without_a_copy_too(home: Path) -> None:
    Keys(home).database_file.write_bytes(b"k" * 32)
    for done in each_act(home):
        assert (done.exit_code, "n'est pas celle de cette base" in done.stderr) == (6, True), done.stderr
        assert "Remettez la bonne clé à sa place ; sans copie, « kiosk doctor » dit quoi faire." in done.stderr
    code, found = examined(home)
    assert (code, WAY in found["database"]["todo"], "doctor" in found["database"]["says"]) == (6, True, False)


def test_the_way_without_a_copy_is_told_too_where_nothing_tells_another_key_from_a_damaged_base(home: Path) -> None:
    Keys(home).database_file.write_bytes(b"k" * 32)
    Keys(home).check_file.unlink()
    code, found = examined(home)
    todo = found["database"]["todo"]
    assert (code, WAY in todo, "« kiosk doctor --repair »" in todo) == (6, True, True)


@pytest.mark.parametrize("what", [None, b"x"])
def test_a_signing_key_is_told_alike_when_it_is_gone_and_when_it_is_none(home: Path, what: bytes | None) -> None:
    key = Keys(home).signing_file
    key.unlink()
    if what is not None:
        key.write_bytes(what)
    done = run(home, sync.command)
    assert (done.exit_code, "Remettez sa copie ; sans copie, « kiosk doctor » dit quoi faire." in done.stderr) == (
        1,
        True,
    )
    assert "--terminal NOUVEAU" in examined(home)[1]["key.signing.key"]["todo"]


@pytest.mark.parametrize("what", [None, b"x"])
def test_names_are_listed_and_accounts_closed_without_the_pepper_which_is_named(home: Path, what: bytes | None) -> None:
    added = run(home, staff.group, "add", "ane", "--name", "Ane", "--pin-stdin", given=f"{PIN}\n")
    assert added.exit_code == 0
    key = Keys(home).pepper_file
    key.unlink()
    if what is not None:
        key.write_bytes(what)
    for words, shown in ((("list",), "actif"), (("disable", "ane"), "Agent désactivé"), (("list",), "désactivé")):
        done = run(home, staff.group, *words)
        assert (done.exit_code, "ane" in done.stdout, shown in done.stdout) == (4, True, True), done.output
        told = examined(home)[1]["key.pepper"]
        assert done.stderr == f"{told['says']} {told['todo']}\n", "doctor's own words"
        is_any_code = shown == "actif"
        assert ("refaites le code" in done.stderr, "Aucun code d'agent n'a été fait" in done.stderr) == (
            is_any_code,
            not is_any_code,
        )
    reset = run(home, staff.group, "reset-pin", "ane", "--pin-stdin", given=f"{PIN}\n")
    assert (reset.exit_code, str(key) in reset.stderr) == (1, True), "a code needs it"


@pytest.mark.parametrize("what", [None, b"x"])
def test_where_no_code_was_made_the_list_asks_for_none_as_doctor_does(home: Path, what: bytes | None) -> None:
    key = Keys(home).pepper_file
    key.unlink()
    if what is not None:
        key.write_bytes(what)
    done, told = run(home, staff.group, "list"), examined(home)[1]["key.pepper"]
    assert (done.exit_code, done.stderr) == (4, f"{told['says']} {told['todo']}\n")
    assert ("Aucun code d'agent n'a été fait ici" in done.stderr, "code de chaque agent" in done.stderr) == (
        True,
        False,
    )
