"""A sound file of another account: never called damaged, never passed over in silence; all else goes on."""

import os
from datetime import timedelta

import pytest

from db.sync.page_names import few
from kiosk.cli import central, doctor
from kiosk.clock import SystemClock
from tests.another_account import GROUP, as_another
from tests.db.commands import run
from tests.sync.lost import lose
from tests.sync.test_night_goes_on import ACCOUNT, LATER, REFERENCE, give_away, lived
from tests.sync.world import FRIDAY, NIGHT, World, sheet, sound_reference

__all__ = ["lived"]
THIRD = sound_reference(7)


@pytest.fixture(autouse=True)
def tonight(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock that the commands go by."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)


@pytest.fixture
def told(lived: World) -> World:
    """The same, and every command loaded once as root."""
    for words in (("report",), ("restore",), ("access", REFERENCE)):
        run(lived.central.home, central.group, *words)
    run(lived.central.home, doctor.command)
    return lived


def at_central(world: World, *words: str) -> tuple[int, str]:
    """Exit code and everything said of a command under the other account."""

    def said() -> str:
        done = run(world.central.home, central.group, *words)
        return f"{done.exit_code}\n{done.output}"

    code, _line, output = as_another(ACCOUNT, said).partition("\n")
    return int(code), output


def doctor_of(world: World) -> str:
    return as_another(ACCOUNT, lambda: run(world.central.home, doctor.command).output)


def references(world: World) -> set[str]:
    return {row["Référence"] for row in sheet(world, "bel_listing.csv")}


def test_a_file_of_the_archive_that_is_shut_is_named_and_taken_once_it_is_given_back(told: World) -> None:
    world = told
    second = world.hall("hall-b")
    before = {*world.central.archive.glob("*.batch")}
    world.ingest()
    (shut,) = {*world.central.archive.glob("*.batch")} - before
    lose(world)
    second.submit(THIRD, FRIDAY)
    second.night()
    give_away(world, but=shut)
    code, said = at_central(world, "restore")
    assert (code, str(shut) in said, "rien n'en est ôté" in said.lower()) == (1, True, True)
    nightly = ("nightly", "--target", world.share.as_uri())
    code, said = at_central(world, *nightly)
    assert (code, str(shut) in said) == (1, True)
    assert references(world) == {REFERENCE, THIRD}, "the rest was taken and exported"
    assert world.inbox(second) == []
    page = world.page("2026-11-28")
    assert f"rendre à ce compte (chown) ce qu'il n'a pas pu lire, {few([str(shut)])}" in page[-1]
    assert "n'a pas pu tout écrire" not in page[-1]
    assert "28/11/2026, relue" in page[-2]
    assert f"Ce compte ne peut pas lire, dans l'archive : {shut}" in doctor_of(world)
    os.chown(shut, ACCOUNT, GROUP)
    assert at_central(world, *nightly)[0] == 0
    assert references(world) == {REFERENCE, LATER, THIRD}
    assert "n'a pas pu lire" not in world.page("2026-11-28")[-1]
    assert "dans l'archive" not in doctor_of(world)


def test_an_archive_that_is_shut_as_a_whole_is_named_by_a_restore(told: World) -> None:
    lose(told)
    give_away(told, but=told.central.archive)
    code, said = at_central(told, "restore")
    assert (code, str(told.central.archive) in said) == (1, True)
    assert not told.central.database.exists(), "who was shut out is noted in there, too"
    assert f"Ce compte ne peut pas lire {told.central.archive}, où est noté" in doctor_of(told)


def test_a_sound_copy_of_another_account_is_never_called_damaged(told: World) -> None:
    (copy,) = told.central.backup.glob("*.sqlite")
    give_away(told, but=copy)
    copy.chmod(0o600)
    said = doctor_of(told)
    assert f"Ce compte ne peut pas lire {copy}." in said
    assert "abîmées" not in said
    code, said = at_central(told, "report")
    assert (code, "abîmées" in said, "ôter de backup les copies" in said) == (4, False, False)
    assert f"que ce compte ne peut pas lire : {copy.name}" in said
    assert "rendre à ce compte (chown), sans les ôter de backup, les copies qu'il ne peut pas lire" in said


def test_a_night_beside_an_older_copy_that_is_shut_ends_with_4_and_leaves_it(
    told: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy,) = told.central.backup.glob("*.sqlite")
    give_away(told, but=copy)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + timedelta(days=1))
    code, said = at_central(told, "nightly", "--target", told.share.as_uri())
    assert (code, copy.name in said, "vérifiez le disque" in said) == (4, True, False)
    assert copy.exists()


@pytest.mark.parametrize("of", ["copy", "digest"])
def test_today_s_copy_that_is_shut_is_neither_replaced_nor_put_aside_until_it_is_given_back(
    told: World, of: str
) -> None:
    """Something came since: the night would make it anew."""
    (copy,) = told.central.backup.glob("*.sqlite")
    shut = {"copy": copy, "digest": copy.with_name(f"{copy.name}.sha256")}[of]
    before = copy.read_bytes()
    give_away(told, but=shut)
    shut.chmod(0o600)
    for act in ("nightly", "nightly", "backup"):
        code, said = at_central(told, act, *(("--target", told.share.as_uri()) if act == "nightly" else ()))
        assert (code, copy.name in said) == (4, True), said
        assert "Rendez-les-lui (chown)" in said
        assert not any(words in said for words in ("abîmée", "illisibles", "le disque", "relue et gardée")), said
        assert (copy.read_bytes(), (told.central.backup / "illisibles").exists()) == (before, False)
    examined = doctor_of(told)
    assert f"Ce compte ne peut pas lire {shut}." in examined
    assert "Vérifiez ce disque" not in examined
    assert references(told) == {REFERENCE, LATER}, "all else is done"
    os.chown(shut, ACCOUNT, GROUP)
    assert at_central(told, "nightly", "--target", told.share.as_uri())[0] == 0
    assert copy.read_bytes() != before


@pytest.mark.parametrize("of", ["copy", "digest", "folder"])
def test_a_restore_changes_nothing_while_a_copy_is_shut(told: World, of: str) -> None:
    (copy,) = told.central.backup.glob("*.sqlite")
    shut = {"copy": copy, "digest": copy.with_name(f"{copy.name}.sha256"), "folder": copy.parent}[of]
    lose(told)
    give_away(told, but=shut)
    code, said = at_central(told, "restore")
    assert (code, str(shut) in said, "ne se relit" in said) == (1, True, False)
    assert not told.central.database.exists()
    os.chown(shut, ACCOUNT, GROUP)
    assert at_central(told, "restore")[0] == 0
    assert references(told) == {REFERENCE}


def test_a_restore_never_puts_a_database_aside_that_it_could_not_read(told: World) -> None:
    before = told.central.database.read_bytes()
    give_away(told, but=told.central.database)
    code, said = at_central(told, "restore")
    assert (code, str(told.central.database) in said) == (1, True), said
    assert told.central.database.read_bytes() == before


def test_a_file_of_the_archive_that_cannot_be_read_for_another_cause_is_named_by_doctor_too(told: World) -> None:
    """A folder of its name is this account's own and does not read."""
    unread = told.central.archive / f"hall-a-{'a' * 64}.batch"
    unread.mkdir()
    output = run(told.central.home, doctor.command).output
    assert (f"jamais lu : {unread}" in output, "Ce compte ne peut pas lire" in output) == (True, False)
    unread.rmdir()
    assert str(unread) not in run(told.central.home, doctor.command).output


def test_a_list_of_what_was_cut_that_is_shut_to_this_account_is_given_back_and_never_written_over(told: World) -> None:
    world, path = told, told.central.folder / "archive-cut"
    path.write_text("4" * 64 + "\n", encoding="ascii")
    path.chmod(0o600)
    give_away(world, but=path)
    code, said = at_central(world, "nightly", "--target", world.target)
    assert (code, str(path) in said, "chown" in said) == (1, True, True), said
    assert path.read_text(encoding="ascii") == "4" * 64 + "\n"
    os.chown(path, ACCOUNT, GROUP)
    assert at_central(world, "nightly", "--target", world.target)[0] == 0
