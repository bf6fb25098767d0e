"""The folder of copies emptied, as of a disk that is not mounted: told until it is there again, or given up."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.cli import central, doctor
from tests.dated import Clock
from tests.db.commands import examined, run
from tests.sync.lost import lose, nights_of
from tests.sync.world import NIGHT, Hall, World, sound_reference

DAY = timedelta(days=1)
WITH_TERMINALS = timedelta(days=40)
"""Three nights there, the thirty days of a sealed file from the third, and the two that see to its end, each of which
may take two days: whatever hours they keep.
"""
NAMES = "2026-11-28.sqlite, 2026-11-29.sqlite"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NIGHT + 2 * DAY)


@pytest.fixture
def backup(world: World, hall: Hall) -> Path:
    """Two nights were lived; the folder of their copies."""
    assert run(world.central.home, central.group, "init", "--target", world.target).exit_code == 0
    nights_of(world, hall, sound_reference(1), sound_reference(2))
    assert examined(world.central.home)[0] == 0
    return world.central.backup


@pytest.fixture
def unmounted(backup: Path, tmp_path: Path) -> Path:
    """The disk of copies is elsewhere; an empty folder stands in its place."""
    disk = backup.rename(tmp_path / "disk")
    backup.mkdir(0o700)
    return disk


def nightly(world: World) -> tuple[int, str]:
    done = run(world.central.home, central.group, "nightly")
    return done.exit_code, done.output


def test_copies_that_are_no_longer_there_are_told_every_day_until_their_disk_is_mounted(
    world: World, unmounted: Path, clock: Clock
) -> None:
    """The new copy was written beneath, and nobody said that there is one day of copies alone."""
    home, backup = world.central.home, world.central.backup
    code, found = examined(home)
    assert (code, found["central.copies.gone"]["state"]) == (4, "look")
    assert f"({NAMES}) : son disque n'est peut-être pas monté" in found["central.copies.gone"]["says"]
    for _night in range(3):
        code, said = nightly(world)
        assert (code, "monter le disque de backup" in said, f"({NAMES})" in said) == (4, True, True), said
        assert "monter le disque de backup" in run(home, central.group, "report").output
        clock.now += DAY
    assert run(home, central.group, "backup").exit_code == 4
    backup.rename(backup.with_name("beneath")).rename(world.root / "beneath")
    unmounted.rename(backup)
    assert "copies.gone" not in run(home, doctor.command, "--json").output
    assert nightly(world)[0] == 0
    assert [name for name, each in examined(home)[1].items() if each["state"] != "ok"] == ["central.terminals"]


def test_an_erasure_is_not_complete_while_they_are_elsewhere(world: World, unmounted: Path, clock: Clock) -> None:
    """They still hold the person, and its mark lay on the disk beneath: it said « pour toujours », with a date."""
    home, backup, gone = world.central.home, world.central.backup, sound_reference(1)
    for again in ("", "Déjà effacée"):
        done = run(home, central.group, "erase", gone, "--yes")
        said = " ".join(done.output.split())
        assert (done.exit_code, "pour toujours" in said, "La dernière copie s'en va" in said) == (1, False, False), said
        assert ("Effacement incomplet" in said, "ne peut pas être dit" in said, again in said) == (True, True, True)
        assert f"({NAMES}) : son disque n'est peut-être pas monté. Montez-le, puis : kiosk central erase" in said
        assert f"({NAMES}) : son disque n'est" in " ".join(run(home, central.group, "access", gone).output.split())
        assert nightly(world)[0] == 4
    backup.rename(world.root / "beneath")
    unmounted.rename(backup)
    done = run(home, central.group, "erase", gone, "--yes")
    assert (done.exit_code, "pour toujours" in done.output) == (0, True), done.output
    last = clock.now + WITH_TERMINALS
    assert f"La dernière copie s'en va le {last:%d/%m/%Y}, si la nuit du siège et celle des bornes" in done.output
    assert "son disque" not in run(home, central.group, "access", gone).output
    assert nightly(world)[0] == 0


def remedy(world: World) -> str:
    """What doctor says of the age of the copies; the page asks for the same night."""
    code, found = examined(world.central.home)
    asked = run(world.central.home, central.group, "report")
    late = "lancer la nuit (kiosk central nightly), pour la sauvegarde" in asked.output
    assert late == ("central.copies.late" in found), asked.output
    if not late:
        return ""
    assert (code, asked.exit_code) == (4, 4)
    return f"{found['central.copies.late']['says']} → {found['central.copies.late']['todo']}"


def test_all_copies_given_up_are_none_that_are_as_they_were_written(world: World, unmounted: Path) -> None:
    """« ✓ Copies de la base : 0, telles qu'écrites. », 0."""
    assert remedy(world) == "", "the disk is to be mounted, and a night would write beneath"
    (world.central.folder / "copies-made").unlink()
    assert remedy(world) == (
        "Dernière copie saine de la base : —. Il n'y en a pas de plus récente. → Lancez la nuit, pour la sauvegarde : "
        "kiosk central nightly"
    )
    assert "telles qu'écrites" not in run(world.central.home, doctor.command).output
    assert nightly(world)[0] == 0
    assert remedy(world) == ""


def test_the_age_of_the_last_copy_is_judged_as_on_the_page(world: World, backup: Path, clock: Clock) -> None:
    assert nightly(world)[0] == 0
    clock.now += DAY
    assert remedy(world) == "", "its night is still to come"
    for path in (*backup.glob("2026-11-29*"), *backup.glob("2026-11-30*"), backup.with_name("copies-made")):
        path.unlink()
    assert remedy(world).startswith("Dernière copie saine de la base : 28/11/2026.")


def test_a_night_that_is_run_again_beneath_makes_no_copy_of_before_of_its_own(
    world: World, backup: Path, clock: Clock
) -> None:
    """That of today was made again beneath; from the next day on it passed for the one that is on the disk."""
    assert nightly(world)[0] == 0
    backup.rename(world.root / "disk")
    backup.mkdir(0o700)
    for _day in range(3):
        code, said = nightly(world)
        assert (code, "monter le disque de backup" in said) == (4, True), said
        assert run(world.central.home, central.group, "erase", sound_reference(1), "--yes").exit_code == 1
        clock.now += DAY
    backup.rename(world.root / "beneath")
    (world.root / "disk").rename(backup)
    assert nightly(world)[0] == 0


def test_with_the_base_lost_as_well_it_is_restored_once_they_are_there(world: World, unmounted: Path) -> None:
    """`restore` sent to look elsewhere, and doctor to a night that has no base."""
    home = world.central.home
    lose(world)
    done = run(home, central.group, "restore")
    assert (done.exit_code, f"({NAMES}) : son disque n'est" in done.output) == (6, True), done.output
    assert "Montez-le, puis : kiosk central restore." in done.output
    assert "Montez-le, puis : kiosk central restore." in examined(home)[1]["central.copies.gone"]["todo"]
    world.central.backup.rmdir()
    unmounted.rename(world.central.backup)
    assert run(home, central.group, "restore").exit_code == 0
    assert "central.copies.gone" not in examined(home)[1]


def test_a_rebuild_asks_for_their_disk_and_not_for_a_copy_beneath(world: World, unmounted: Path) -> None:
    home = world.central.home
    done = run(home, central.group, "rebuild")
    assert (done.exit_code, "Montez-le, puis : kiosk central rebuild." in done.output) == (6, True), done.output
    assert "Faites-en une" not in done.output
    (world.central.folder / "copies-made").unlink()
    assert "Faites-en une copie : kiosk central backup" in " ".join(run(home, central.group, "rebuild").output.split())


def test_copies_that_are_lost_for_good_are_given_up_as_it_says(world: World, unmounted: Path) -> None:
    note = world.central.folder / "copies-made"
    assert f"ôtez {note}, puis kiosk central nightly" in examined(world.central.home)[1]["central.copies.gone"]["todo"]
    note.unlink()
    assert nightly(world)[0] == 0
    assert (examined(world.central.home)[0], note.read_text()) == (0, "2026-11-30\n")


def test_a_copy_left_beneath_on_a_day_that_was_lived_twice_hides_the_next_absence_of_none(
    world: World, unmounted: Path, clock: Clock, tmp_path: Path
) -> None:
    """It bore a day of the disk's: the night said nothing, and an erasure « pour toujours », with a date."""
    backup, beneath = world.central.backup, tmp_path / "beneath"
    assert nightly(world)[0] == 4
    backup.rename(beneath)
    unmounted.rename(backup)
    assert nightly(world)[0] == 0, "the same day, as it says"
    clock.now += DAY
    backup.rename(unmounted)
    beneath.rename(backup)
    code, said = nightly(world)
    assert (code, f"({NAMES}) : son disque n'est peut-être pas monté" in said) == (4, True), said
    assert run(world.central.home, central.group, "erase", sound_reference(1), "--yes").exit_code == 1


def test_what_would_have_gone_in_its_time_is_missed_no_longer(world: World, unmounted: Path, clock: Clock) -> None:
    codes = []
    for _week in range(6):
        codes.append(nightly(world)[0])
        clock.now += 7 * DAY
    assert (codes[0], codes[-1]) == (4, 0)


@pytest.mark.parametrize("kept", ["2026-11-28", "2026-11-29"])
def test_one_that_is_taken_out_alone_is_somebodys_business(world: World, backup: Path, kept: str) -> None:
    for path in backup.glob("*.sqlite*"):
        if not path.name.startswith(kept):
            path.unlink()
    assert "central.copies.gone" not in examined(world.central.home)[1]
    assert nightly(world)[0] == 0


def test_nor_is_the_only_one_of_before_beside_that_of_today(world: World, backup: Path, clock: Clock) -> None:
    clock.now = NIGHT + DAY
    for path in backup.glob("2026-11-28.sqlite*"):
        path.unlink()
    assert "central.copies.gone" not in examined(world.central.home)[1]
    assert nightly(world)[0] == 0


def test_nor_are_those_that_a_person_put_aside_here(world: World, backup: Path) -> None:
    aside = backup / "illisibles"
    aside.mkdir()
    for path in backup.glob("*.sqlite*"):
        path.rename(aside / path.name)
    assert nightly(world)[0] == 0


@pytest.mark.parametrize("torn", [bytes(22), b"\xa5\x8f\n\xc3" * 5, b"", b"2026-11-28\n2026-1"])
def test_a_list_that_is_torn_is_no_word_that_none_is_missing(
    world: World, unmounted: Path, clock: Clock, torn: bytes
) -> None:
    """The erasure was complete « pour toujours », the night said « rien » (0), and wrote another list over it."""
    home, note, gone = world.central.home, world.central.folder / "copies-made", sound_reference(1)
    note.write_bytes(torn)
    name = "central/copies-made, qui dit quelles copies il y a, ne se lit plus tel qu'il a été écrit"
    mount = "Montez le disque de central/backup s'il ne l'est pas ; puis ôtez central/copies-made, et : kiosk central"
    for _night in range(2):
        done = run(home, central.group, "erase", gone, "--yes")
        said = " ".join(done.output.split())
        assert (done.exit_code, name in said, f"{mount} erase" in said) == (1, True, True), said
        assert ("Effacement incomplet" in said, "La dernière copie s'en va" in said) == (True, False)
        assert f"{mount} erase" in " ".join(run(home, central.group, "access", gone).output.split())
        code, said = nightly(world)
        assert (code, f"{mount} nightly" in said) == (4, True), said
        assert "ôter central/copies-made, qui ne se lit plus" in said
        assert run(home, central.group, "report").exit_code == 4
        assert run(home, central.group, "backup").exit_code == 4
        code, found = examined(home)
        assert (code, f"puis ôtez {note}" in found["central.copies.unread"]["todo"]) == (4, True)
        assert note.read_bytes() == torn, "a night would write of what is beneath alone"
        clock.now += DAY
    world.central.backup.rename(world.root / "beneath")
    unmounted.rename(world.central.backup)
    assert nightly(world)[0] == 4
    note.unlink()
    assert run(home, central.group, "erase", gone, "--yes").exit_code == 0
    assert nightly(world)[0] == 0
    assert note.read_text() == "2026-11-28\n2026-11-29\n2026-12-02\n"
    assert "copies" not in " ".join(name for name, each in examined(home)[1].items() if each["state"] != "ok")


def test_while_it_is_torn_nobody_is_sent_to_the_night_for_a_copy_beneath(world: World, unmounted: Path) -> None:
    (world.central.folder / "copies-made").write_bytes(b"")
    assert remedy(world) == ""


def spoil(world: World) -> None:
    lose(world)
    world.central.database.write_bytes(b"\xa5" * 3 * 4096)


@pytest.mark.parametrize("harm", [lose, spoil])
def test_a_base_that_is_lost_is_restored_and_no_night_is_asked_for_to_copy_it(
    world: World, backup: Path, clock: Clock, harm: Callable[[World], object]
) -> None:
    """Doctor sent to the night, which would only say that the base is lost (6), then to the restore."""
    for copy in backup.glob("*.sqlite"):
        copy.write_bytes(copy.read_bytes()[:5000])
    assert examined(world.central.home)[1]["central.copies.late"]["state"] == "look"
    harm(world)
    found = examined(world.central.home)[1]
    assert [each["todo"] for each in found.values() if "pour la sauvegarde" in each["todo"]] == []
    assert any("kiosk central restore" in f"{each['says']} {each['todo']}" for each in found.values())
