"""A sound file in quarantine whose slip is lost: page and doctor say how it is taken, whoever laid it there."""

from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import batch, enrolment
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.world import Hall, World, sound_reference

NOW = SystemClock().now()
FIRST = sound_reference(1)


def at(world: World, *words: str) -> tuple[int, str]:
    done = run(world.central.home, central.group, *words)
    return done.exit_code, done.output


def revoked(world: World, hall: Hall) -> None:
    enrolment.revoke(world.central.home, hall.name, NOW)


def wrong_folder(world: World, hall: Hall) -> None:
    (path,) = world.inbox(hall)
    other = world.hall("hall-b")
    (world.share / "inbox" / other.name).mkdir(parents=True)
    path.rename(world.share / "inbox" / other.name / path.name)


@pytest.fixture(params=[revoked, wrong_folder])
def file(request: pytest.FixtureRequest, world: World, hall: Hall) -> Path:
    """In quarantine since yesterday; its slip is lost today."""
    hall.submit(FIRST)
    hall.night(NOW - timedelta(days=1))
    request.param(world, hall)
    world.night(NOW - timedelta(days=1))
    (kept,) = world.central.quarantine.glob("*.batch")
    kept.with_suffix(".json").unlink()
    return kept


def test_doctor_names_the_way_before_and_after_the_night(world: World, file: Path) -> None:
    found = examined(world.central.home)[1]["central.slip"]
    assert (str(file) in found["says"], "--release" in found["todo"]) == (True, True)
    at(world, "nightly", "--target", world.target)
    after = [each for each in examined(world.central.home)[1].values() if "--release" in each.get("todo", "")]
    assert len(after) == 1


def test_the_page_names_it_on_the_day_of_its_new_slip(world: World, file: Path) -> None:
    code, page = at(world, "nightly", "--target", world.target)
    to_do = page[page.index("À faire") :]
    assert (code, "kiosk central ingest --release FICHIER" in to_do, "hall-a" in to_do) == (4, True, True), page
    code, said = at(world, "ingest", "--release", str(file))
    assert code == 0, said
    assert world.table("SELECT reference FROM bel_listings") == [(FIRST,)]
    assert at(world, "nightly", "--target", world.target)[1].count("--release") == 0


def test_one_that_is_damaged_is_not_offered(world: World, hall: Hall) -> None:
    hall.submit(FIRST)
    hall.night(NOW)
    (path,) = world.inbox(hall)
    path.write_bytes(path.read_bytes()[:-9])
    world.night(NOW)
    (kept,) = world.central.quarantine.glob("*.batch")
    kept.with_suffix(".json").unlink()
    page = at(world, "nightly", "--target", world.target)[1]
    assert ("--release" in page, "ouvrir le dossier quarantine" in page) == (False, True), page
    assert batch.parts_of(path.name)
