"""What notes beside the copies who was shut out is gone, and only a copy from before is left: `restore` says whom."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta

import pytest

from db.sync import enrolment, register
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.lost import lose, put_back
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)
SAID = "Notes de bornes manquantes (central/backup/terminals, central/archive/terminals)"
TO_DO = "ôter central/notes-lost"


@pytest.fixture
def revoked(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two terminals and a night with a copy, then one is shut out; the base is lost before the next copy."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY)
    for each in (hall, world.hall("hall-b")):
        each.night()
    world.night()
    enrolment.revoke(world.central.home, hall.name, NIGHT + timedelta(hours=2))
    lose(world)
    return world


def forget(world: World, *names: str) -> None:
    for folder in register.places(world.central):
        for name in names:
            (folder / f"{name}.json").unlink()


def page_of(world: World) -> str:
    return max(world.central.report.glob("*.txt")).read_text(encoding="utf-8")


def asked(world: World) -> tuple[int, int, bool, bool]:
    """Codes of night and doctor; whether the page asks; whether doctor names the one that was shut out."""
    told, (code, found) = run(world.central.home, central.group, "nightly"), examined(world.central.home)
    assert (SAID in told.stderr) is (TO_DO in page_of(world)), told.output
    return told.exit_code, code, TO_DO in page_of(world), "hall-a" in found.get("central.notes", {}).get("says", "")


def test_the_one_whose_note_is_gone_is_named_until_it_is_shut_out_again(revoked: World) -> None:
    """A stolen terminal was taken in again with 0 and « À faire : rien »."""
    forget(revoked, "hall-a")
    done = run(revoked.central.home, central.group, "restore")
    assert (done.exit_code, f"{SAID} quand une copie de la base a été remise : hall-a." in done.stderr) == (4, True)
    assert [asked(revoked) for _night in range(2)] == [(4, 4, True, True)] * 2
    assert run(revoked.central.home, central.group, "revoke", "hall-a", "--yes").exit_code == 0
    assert asked(revoked) == (0, 0, False, False)


def test_with_both_folders_gone_all_are_named_until_a_person_takes_it_away(revoked: World) -> None:
    for folder in register.places(revoked.central):
        shutil.rmtree(folder)
    done = run(revoked.central.home, central.group, "restore")
    assert (done.exit_code, "remise : hall-a, hall-b." in done.stderr) == (4, True), done.output
    assert asked(revoked) == (4, 4, True, True)
    (revoked.central.folder / "notes-lost").unlink()
    assert asked(revoked) == (0, 0, False, False)


def test_a_plug_that_is_pulled_behind_the_new_notes_leaves_it_told(revoked: World) -> None:
    class Plug(Exception):
        pass

    def pull(step: str) -> None:
        if step == "in place":
            raise Plug

    forget(revoked, "hall-a")
    with pytest.raises(Plug):
        put_back(revoked, pull, at=NIGHT + DAY)
    done = run(revoked.central.home, central.group, "restore")
    assert (done.exit_code, "remise : hall-a." in done.stderr) == (4, True), done.output


def test_where_either_folder_has_the_note_nothing_is_asked(revoked: World) -> None:
    shutil.rmtree(register.places(revoked.central)[0])
    done = run(revoked.central.home, central.group, "restore")
    assert (done.exit_code, SAID in done.output) == (0, False), done.output
    assert asked(revoked) == (0, 0, False, False)


def test_a_rebuild_tells_it_too(revoked: World) -> None:
    forget(revoked, "hall-a")
    done = run(revoked.central.home, central.group, "rebuild")
    assert (done.exit_code, SAID in done.stderr) == (4, True), done.output


def test_notes_that_are_found_go_back_by_what_is_typed(revoked: World) -> None:
    """The restore had made the folder anew: the one that was found went into it, and doctor had it taken away."""
    found = revoked.root / "found"
    for folder in register.places(revoked.central):
        shutil.move(folder, found / folder.parent.name)
    said = run(revoked.central.home, central.group, "restore").stderr
    typed = said.partition("Notes retrouvées")[2].partition(" : ")[2].partition(", puis kiosk central nightly")[0]
    typed = typed.replace("DOSSIER", str(found / "backup"))
    subprocess.run(["sh", "-e", "-c", typed], check=True, cwd=revoked.central.home)
    assert run(revoked.central.home, central.group, "nightly").exit_code == 4, "the other one is still to be seen"
    assert revoked.table("SELECT terminal FROM terminals WHERE revoked_at IS NOT NULL") == [("hall-a",)]
    assert not [name for name in examined(revoked.central.home)[1] if "hand" in name]


def test_a_sound_base_that_is_made_anew_keeps_who_was_shut_out_and_who_was_taken_in(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuild let a stolen terminal in again that the very base in its place knew as shut out."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY)
    hall.night()
    world.night()
    enrolment.revoke(world.central.home, hall.name, NIGHT + timedelta(hours=2))
    world.hall("hall-b")
    sql = "SELECT terminal, agency, verify_key, enrolled_at, revoked_at FROM terminals ORDER BY terminal"
    told = world.table(sql)
    for folder in register.places(world.central):
        shutil.rmtree(folder)
    done = run(world.central.home, central.group, "rebuild")
    assert world.table(sql) == told, done.output
    assert (done.exit_code, SAID in done.output) == (0, False), done.output


def test_an_older_program_s_base_is_made_anew_too(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY)
    hall.night()
    world.night()
    with closing(sqlite3.connect(world.central.database)) as db:
        db.execute("ALTER TABLE terminals DROP COLUMN recipient")
        db.execute("PRAGMA user_version = 3")
        db.commit()
    done = run(world.central.home, central.group, "rebuild")
    assert (done.exit_code, world.table("SELECT terminal FROM terminals")) == (0, [("hall-a",)]), done.output
