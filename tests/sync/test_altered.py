"""A text that somebody changes inside central.sqlite, as long as it was, is noticed by the next night and by doctor."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from db.sync.altered import oldest_and_last, since_a_copy
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
    with closing(sqlite3.connect(world.central.database)) as db, db:
        (event,) = db.execute("SELECT event_id FROM events WHERE reference = ?", (REFERENCE,)).fetchone()
        sql = "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), '0,10', '9,99') AS BLOB) WHERE event_id = ?"
        assert db.execute(sql, (event,)).rowcount == 1
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return str(event)


def test_the_next_morning_page_names_it_and_the_one_after_does_not(world: World, altered: str) -> None:
    page = world.night(NIGHT + DAY).page
    assert list(page.altered) == [altered]
    assert altered in world.page("2026-11-29")[-1]
    assert not world.night(NIGHT + 2 * DAY).page.altered


def test_as_long_as_a_copy_tells_otherwise_doctor_says_which(world: World, altered: str) -> None:
    for number in (1, 2):
        world.night(NIGHT + number * DAY)
    with closing(open_central(world.central.database)) as db:
        found = since_a_copy(db, world.central.backup, oldest_and_last(world.central.backup))
    assert found == {altered: NIGHT.date()}
    told = {
        each["name"]: each
        for each in json.loads(kiosk(world.root / "central-home", "doctor", "--json").stdout)["findings"]
    }
    assert told["central.altered"]["state"] == "look"
    assert altered in told["central.altered"]["says"]
    assert "28/11/2026" in told["central.altered"]["says"]


def test_what_doctor_tells_to_do_brings_the_text_back(world: World, altered: str) -> None:
    world.night(NIGHT + DAY)
    for copy in world.central.backup.glob("2026-11-29.*"):
        copy.unlink()
    restore(Place(world.central.home, world.target), NIGHT + DAY, replace=True)
    with closing(open_central(world.central.database)) as db:
        assert since_a_copy(db, world.central.backup, oldest_and_last(world.central.backup)) == {}
    assert [each["Référence"] for each in sheet(world, "bel_listing.csv")] == [REFERENCE, OTHER]


def test_the_night_ends_with_4(world: World, altered: str) -> None:
    for name in ("2026-11-28.sqlite", "2026-11-28.sqlite.sha256"):  # a command's clock is this machine's
        (world.central.backup / name).rename(world.central.backup / name.replace("2026-11-28", "2026-01-05"))
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
