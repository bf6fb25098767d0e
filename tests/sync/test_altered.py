"""A text that somebody changes inside central.sqlite, as long as it was, is noticed by the next night and by doctor."""

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest

from db.sync import altered as altered_events
from db.sync.central_schema import open_central
from db.sync.night import Place
from db.sync.restore import restore
from tests.sync.machines import kiosk
from tests.sync.world import NIGHT, Hall, World, sheet, sound_reference

DAY = timedelta(days=1)
REFERENCE, OTHER = sound_reference(1), sound_reference(2)


@pytest.fixture
def altered(world: World, hall: Hall) -> str:
    """The id of an event whose rent is another since the night."""
    hall.submit(REFERENCE)
    hall.submit(OTHER)
    hall.night()
    world.night()
    return change_the_rent(world, REFERENCE)


def found(world: World) -> dict[str, date]:
    with closing(open_central(world.central.database)) as db:
        return altered_events.found(world.central, db)


def doctor(world: World) -> dict[str, dict[str, str]]:
    told = json.loads(kiosk(world.root / "central-home", "doctor", "--json").stdout)["findings"]
    return {each["name"]: each for each in told}


def change_the_rent(world: World, reference: str) -> str:
    with closing(sqlite3.connect(world.central.database)) as db, db:
        (event,) = db.execute("SELECT event_id FROM events WHERE reference = ?", (reference,)).fetchone()
        sql = "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), '0,10', '9,99') AS BLOB) WHERE event_id = ?"
        assert db.execute(sql, (event,)).rowcount == 1
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return str(event)


def test_every_morning_page_names_it_as_long_as_a_copy_tells_otherwise(world: World, altered: str) -> None:
    for number in (1, 2, 3):
        page = world.night(NIGHT + number * DAY).page
        assert list(page.altered) == [altered]
        assert any(altered in line for line in world.page(page.day))
    for name in world.central.backup.glob("2026-11-28.*"):
        name.unlink()
    assert not world.night(NIGHT + 4 * DAY).page.altered
    assert found(world) == {}


def test_doctor_says_in_which_copy_the_other_text_is(world: World, altered: str) -> None:
    for number in (1, 2):
        world.night(NIGHT + number * DAY)
    assert found(world) == {altered: NIGHT.date()}
    told = doctor(world)["central.altered"]
    assert told["state"] == "look"
    assert f"{altered} (copie du 28/11/2026)" in told["says"]


def test_the_newest_copy_that_has_the_other_text_is_named_not_the_oldest(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    for number in range(5):
        world.night(NIGHT + number * DAY)
    event = change_the_rent(world, REFERENCE)
    for number in range(5, 8):
        world.night(NIGHT + number * DAY)
    last_good = (NIGHT + 4 * DAY).date()
    assert found(world) == {event: last_good}
    assert "la copie du 02/12/2026" in doctor(world)["central.altered"]["todo"]


def test_what_came_after_the_oldest_copy_stays_named_too(world: World, hall: Hall) -> None:
    world.night()
    hall.submit(REFERENCE)
    hall.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    event = change_the_rent(world, REFERENCE)
    for number in range(2, 6):
        assert list(world.night(NIGHT + number * DAY).page.altered) == [event]
    assert found(world) == {event: (NIGHT + DAY).date()}


def test_two_that_changed_on_two_days_are_named_with_their_copies(world: World, hall: Hall, altered: str) -> None:
    world.night(NIGHT + DAY)
    later = change_the_rent(world, OTHER)
    page = world.night(NIGHT + 2 * DAY).page
    assert sorted(page.altered) == sorted([altered, later])
    assert found(world) == {altered: NIGHT.date(), later: (NIGHT + DAY).date()}
    told = doctor(world)["central.altered"]
    assert f"{altered} (copie du 28/11/2026) ; {later} (copie du 29/11/2026)" in told["says"]
    assert "la copie du 28/11/2026" in told["todo"], "there both are as they were"


@pytest.mark.parametrize("page", ["{", "[]", '{"altered": 3}', '{"altered": [null, {}]}'])
def test_a_page_that_cannot_be_read_hinders_nothing(world: World, altered: str, page: str) -> None:
    world.night(NIGHT + DAY)
    (world.central.report / "2026-11-29.json").write_text(page)
    assert list(world.night(NIGHT + 2 * DAY).page.altered) == [altered]


def test_what_doctor_tells_to_do_brings_the_text_back(world: World, altered: str) -> None:
    world.night(NIGHT + DAY)
    assert "et central/copies-made, puis kiosk central rebuild" in doctor(world)["central.altered"]["todo"]
    for copy in (*world.central.backup.glob("2026-11-29.*"), world.central.folder / "copies-made"):
        copy.unlink()
    restore(Place(world.central.home, world.target), NIGHT + DAY, replace=True)
    assert found(world) == {}
    assert [each["Référence"] for each in sheet(world, "bel_listing.csv")] == [REFERENCE, OTHER]
    assert not world.night(NIGHT + 2 * DAY).page.altered


def test_the_night_ends_with_4(world: World, altered: str) -> None:
    for name in ("2026-11-28.sqlite", "2026-11-28.sqlite.sha256"):  # a command's clock is this machine's
        (world.central.backup / name).rename(world.central.backup / name.replace("2026-11-28", "2026-01-05"))
    for _time in range(2):
        done = kiosk(world.root / "central-home", "central", "nightly", "--target", str(world.share))
        assert done.returncode == 4
        assert "ont changé dans la base" in done.stderr


def test_what_is_only_added_or_erased_is_not_called_changed(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    hall.submit(OTHER)
    with closing(sqlite3.connect(world.central.database)) as db, db:
        db.execute("DELETE FROM events WHERE reference = ?", (REFERENCE,))
    hall.night(NIGHT + DAY)
    assert not world.night(NIGHT + DAY).page.altered
