"""A copy of central may be older than an enrolment, or than a revocation: neither is undone by putting it back."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import enrolment, register
from db.sync.enrolment import EnrolmentRefused
from tests.sync.lost import begin_anew, lose, put_back
from tests.sync.machines import kiosk
from tests.sync.test_closed_backup import read_only
from tests.sync.world import NIGHT, Hall, World

FIRST, SECOND = "BEL-7K3M-2QF", "BEL-2222-222"
DAY = timedelta(days=1)


def references(world: World) -> list[str]:
    return [str(found) for (found,) in world.table("SELECT reference FROM bel_listings ORDER BY reference")]


def revocations(world: World) -> list[tuple[object, ...]]:
    return world.table("SELECT terminal, revoked_at FROM terminals")


def test_shut_out_after_the_last_copy_it_stays_shut_out(world: World, hall: Hall) -> None:
    hall.submit(FIRST)
    hall.night()
    world.night()
    enrolment.revoke(world.central.home, hall.name, NIGHT + DAY)
    lose(world)
    put_back(world, at=NIGHT + 2 * DAY)
    assert revocations(world) == [(hall.name, "2026-11-29T01:00:00Z")]
    hall.submit(SECOND)
    hall.night(NIGHT + 2 * DAY)
    assert set(world.night(NIGHT + 2 * DAY).ingested.quarantined) == {"revoked"}
    assert references(world) == [FIRST]
    with pytest.raises(EnrolmentRefused, match="revoked"):
        enrolment.enrol(world.central.home, hall.enrolment(), NIGHT + 2 * DAY)


def test_taken_in_after_the_last_copy_its_archived_files_are_taken_up(world: World, hall: Hall) -> None:
    world.night()
    late = world.hall("hall-b")
    late.submit(SECOND)
    late.night(NIGHT + DAY)
    world.ingest(NIGHT + DAY)
    lose(world)
    put_back(world, at=NIGHT + 2 * DAY)
    assert references(world) == [SECOND]
    assert {terminal for terminal, _at in revocations(world)} == {"hall-a", "hall-b"}


def test_with_every_copy_lost_the_archive_still_knows_who_was_taken_in_and_shut_out(world: World, hall: Hall) -> None:
    hall.submit(FIRST)
    hall.night()
    world.night()
    stolen = world.hall("hall-b")
    stolen.submit(SECOND)
    stolen.night(NIGHT)
    world.night(NIGHT + DAY)
    enrolment.revoke(world.central.home, "hall-b", NIGHT + DAY)
    world.central.database.unlink()
    shutil.rmtree(world.central.backup)
    begin_anew(world)
    world.night(NIGHT + 2 * DAY)
    assert references(world) == [SECOND, FIRST], "what was taken before was taken"
    assert [terminal for terminal, at in revocations(world) if at] == ["hall-b"]


def test_files_of_nobody_in_the_archive_are_named_on_the_page(world: World, hall: Hall) -> None:
    hall.submit(FIRST)
    hall.night()
    world.night()
    world.central.database.unlink()
    shutil.rmtree(world.central.backup)
    shutil.rmtree(world.central.archive / register.FOLDER)
    begin_anew(world)
    for _time in range(2):
        done = kiosk(world.central.home, "central", "nightly", "--target", world.target)
        assert (done.returncode, f"inscrites : {hall.name} (1)" in done.stderr) == (4, True)
    world.night(NIGHT + DAY)
    assert f"inscrire {hall.name}" in "\n".join(world.page("2026-11-29"))
    enrolment.enrol(world.central.home, hall.enrolment(), NIGHT + DAY)
    world.night(NIGHT + 2 * DAY)
    assert references(world) == [FIRST]
    assert "inscrire" not in "\n".join(world.page("2026-11-30"))


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"agency": "CBS"}', "[" * 4000, "x" * 5000])
def test_a_damaged_note_is_left_until_a_person_takes_it_away_and_is_then_written_anew(
    world: World, hall: Hall, damage: str
) -> None:
    note = world.central.archive / register.FOLDER / f"{hall.name}.json"
    whole = note.read_bytes()
    note.write_text(damage, encoding="utf-8")
    assert world.night().ingested.unnoted == [str(note)]
    assert note.read_text(encoding="utf-8") == damage
    note.unlink()
    assert world.night().ingested.unnoted == []
    assert note.read_bytes() == whole


def test_a_note_under_another_key_changes_nothing(world: World, hall: Hall) -> None:
    """Nobody becomes another machine by a file beside a copy."""
    note = world.central.archive / register.FOLDER / f"{hall.name}.json"
    whole = note.read_bytes()
    told = json.loads(whole)
    note.write_text(json.dumps(told | {"verify_key": "ab" * 32, "revoked_at": "2026-11-01T00:00:00Z"}))
    world.night()
    assert revocations(world) == [(hall.name, None)]
    assert note.read_bytes() == whole


@pytest.mark.needs_debian("util-linux")
def test_where_it_cannot_be_noted_the_command_and_doctor_say_so_until_a_night_notes_it(root: Path) -> None:
    home = root / "central"
    folder = home / "central" / "backup"
    done = kiosk(home, "central", "revoke", "hall-a", "--yes", before=read_only(folder))
    assert done.returncode == 1
    assert f"Ce n'est pas noté à côté des copies, dans {folder / register.FOLDER}" in done.stderr
    assert "Borne révoquée : hall-a." in done.stdout, "it is shut out all the same"
    assert "pas toutes notées à côté des copies" in kiosk(home, "doctor").stdout
    kiosk(home, "central", "nightly")
    assert "pas toutes notées" not in kiosk(home, "doctor").stdout
