"""What is noted of a terminal and cannot be read may be a revocation: it is neither undone nor written over."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import backup, enrolment, register
from kiosk.cli import central, doctor
from kiosk.clock import SystemClock
from kiosk.services.ports import StorageError
from tests.another_account import GROUP, as_another
from tests.db.commands import run
from tests.sync.lost import lose, put_back
from tests.sync.test_night_goes_on import ACCOUNT, give_away
from tests.sync.world import NIGHT, Hall, World

FIRST, SECOND, THIRD = "BEL-7K3M-2QF", "BEL-2222-222", "BEL-3333-33K"
DAY = timedelta(days=1)
STOLEN = "hall-b"


@pytest.fixture(autouse=True)
def tonight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY)


def notes(world: World, terminal: str = STOLEN) -> list[Path]:
    return [place / f"{terminal}.json" for place in register.places(world.central)]


def garble(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def empty(path: Path) -> None:
    path.write_bytes(b"")


HARMS = pytest.mark.parametrize("harm", [garble, empty], ids=lambda harm: harm.__name__)


@pytest.fixture
def stolen(world: World, hall: Hall) -> Hall:
    """Copied while it was in use, revoked afterwards; and something of it, and of another, waits at the share."""
    gone = world.hall(STOLEN)
    gone.submit(FIRST)
    gone.night()
    world.night()
    enrolment.revoke(world.central.home, STOLEN, NIGHT)
    gone.submit(SECOND)
    gone.night()
    hall.submit(THIRD)
    hall.night()
    return gone


def at_central(world: World, *words: str) -> tuple[int, str]:
    done = run(world.central.home, central.group, *words)
    return done.exit_code, done.output


def nightly(world: World) -> tuple[int, str]:
    return at_central(world, "nightly", "--target", world.target)


def references(world: World) -> set[object]:
    return {found for (found,) in world.table("SELECT reference FROM bel_listings")}


def revoked(world: World) -> set[object]:
    return {terminal for (terminal,) in world.table("SELECT terminal FROM terminals WHERE revoked_at IS NOT NULL")}


@HARMS
def test_a_restore_changes_nothing_while_a_revocation_may_lie_in_a_damaged_note(
    world: World, stolen: Hall, harm: Callable[[Path], None]
) -> None:
    for note in notes(world):
        harm(note)
    before = [note.read_bytes() for note in notes(world)]
    lose(world)
    code, said = at_central(world, "restore")
    assert (code, all(str(note) in said for note in notes(world)), "révocation" in said) == (1, True, True)
    assert not world.central.database.exists()
    assert [note.read_bytes() for note in notes(world)] == before
    assert str(notes(world)[0]) in run(world.central.home, doctor.command).output


def test_one_place_that_tells_of_the_revocation_is_enough(world: World, stolen: Hall) -> None:
    garble(notes(world)[0])
    lose(world)
    put_back(world, at=NIGHT + DAY)
    assert revoked(world) == {STOLEN}
    assert notes(world)[0].read_bytes() == notes(world)[1].read_bytes(), "a revocation is written over anything"


def test_one_place_that_tells_of_no_revocation_is_not(world: World, stolen: Hall, hall: Hall) -> None:
    """The other may."""
    garble(notes(world, hall.name)[0])
    lose(world)
    with pytest.raises(StorageError, match=hall.name):
        put_back(world, at=NIGHT + DAY)


@HARMS
def test_a_night_without_database_and_copies_takes_nothing_of_it_and_all_else(
    world: World, stolen: Hall, hall: Hall, harm: Callable[[Path], None]
) -> None:
    for note in notes(world):
        harm(note)
    before = [note.read_bytes() for note in notes(world)]
    lose(world, with_copies=True)
    code, said = nightly(world)
    assert (code, STOLEN in said) == (1, True)
    assert references(world) == {THIRD}
    assert world.inbox(hall) == []
    assert world.inbox(stolen), "they wait"
    assert not list(world.central.quarantine.glob("*.batch"))
    assert [note.read_bytes() for note in notes(world)] == before
    last = world.page("2026-11-29")[-1]
    assert f"regarder {notes(world)[0]}" in last
    assert "inscrire" not in last
    code, said = at_central(world, "enrol", str(stolen.enrolment()), "--yes")
    assert (code, str(notes(world)[0]) in said) == (1, True)
    assert [note.read_bytes() for note in notes(world)] == before


def test_once_a_person_has_looked_and_taken_the_file_away_the_night_takes_what_waited(
    world: World, stolen: Hall, hall: Hall
) -> None:
    garble(notes(world, hall.name)[0])
    lose(world, with_copies=True)
    code, said = nightly(world)
    assert (code, f"Rien n'est pris de {hall.name}" in said) == (4, True), "4: the stolen one's files, in quarantine"
    assert references(world) == {FIRST}, "what was taken before it was revoked was taken"
    notes(world, hall.name)[0].unlink()
    nightly(world)
    assert references(world) == {FIRST, THIRD}
    assert world.inbox(hall) == []


def test_or_shuts_it_out_which_is_written_over_what_cannot_be_read(world: World, stolen: Hall, hall: Hall) -> None:
    garble(notes(world, hall.name)[0])
    lose(world, with_copies=True)
    nightly(world)
    assert at_central(world, "revoke", hall.name, "--yes")[0] == 0
    assert revoked(world) == {STOLEN, hall.name}
    assert notes(world, hall.name)[0].read_bytes() == notes(world, hall.name)[1].read_bytes()
    assert nightly(world)[0] == 4
    assert references(world) == {FIRST}


def test_beside_a_database_that_knows_it_a_damaged_note_is_named_and_left(world: World, hall: Hall) -> None:
    """What was decided stands in the database: a command writes it there, and beside the copies as well."""
    note = notes(world, hall.name)[1]
    garble(note)
    before = note.read_bytes()
    hall.submit(FIRST)
    hall.night()
    code, said = nightly(world)
    assert (code, str(note) in said) == (4, True)
    assert references(world) == {FIRST}
    assert note.read_bytes() == before
    assert f"regarder {note}" in world.page("2026-11-29")[-1]
    assert str(note) in run(world.central.home, doctor.command).output
    assert at_central(world, "enrol", str(hall.enrolment()), "--yes")[0] == 0
    assert note.read_bytes() == before
    note.unlink()
    assert nightly(world)[0] == 0
    assert note.exists()


@pytest.mark.parametrize("of", ["notes", "folders", "places"])
def test_notes_of_another_account_are_never_undone(world: World, stolen: Hall, hall: Hall, of: str) -> None:
    for words in (("restore",), ("report",)):
        at_central(world, *words)
    run(world.central.home, doctor.command)
    lose(world)
    shut = {
        "notes": notes(world),
        "folders": [*register.places(world.central)],
        "places": [world.central.archive],
    }[of]
    give_away(world, but=shut[0])
    for path in shut:
        os.chown(path, 0, 0)
        path.chmod(0o700)
    before = [note.read_bytes() for note in notes(world)]

    def told() -> str:
        code, said = at_central(world, "restore")
        return f"{code}\n{said}\n{run(world.central.home, doctor.command).output}"

    code, said = as_another(ACCOUNT, told).split("\n", 1)
    refused, examined = said.split("\n", 1)
    assert code == "1"
    for path in shut:
        assert str(path) in refused
        assert str(path) in examined
    assert not world.central.database.exists()
    assert [note.read_bytes() for note in notes(world)] == before
    for path in shut:
        os.chown(path, ACCOUNT, GROUP)
    assert as_another(ACCOUNT, lambda: str(at_central(world, "restore")[0])) == "0"
    assert revoked(world) == {STOLEN}


def test_with_database_and_copies_gone_a_restore_names_the_archive_that_is_shut(world: World, stolen: Hall) -> None:
    at_central(world, "restore")
    lose(world, with_copies=True)
    assert backup.copies(world.central.backup) == []
    give_away(world, but=world.central.archive)

    def told() -> str:
        code, said = at_central(world, "restore")
        return f"{code} {said}"

    said = as_another(ACCOUNT, told)
    assert said.startswith("1 ")
    assert str(world.central.archive) in said
