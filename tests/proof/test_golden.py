"""What any version wrote, this program takes: its terminal's home, its central's, and the files between them."""

import tarfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import rows
from db.sync import csv_export, night
from db.sync.night import Place
from db.sync.restore import restore
from kiosk.version import PROGRAM
from tests.proof.make_golden import ARRIVED, GOLDEN, WAITING
from tests.sync.world import NIGHT, Hall, World

VERSIONS = sorted(path.name.removesuffix(".tar.gz") for path in GOLDEN.glob("*.tar.gz"))
LATER = NIGHT + timedelta(days=1)


@pytest.fixture(params=VERSIONS)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    """A version's two homes and its share."""
    with tarfile.open(GOLDEN / f"{request.param}.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    return World(tmp_path)


def terminal(world: World) -> Hall:
    return Hall(world.root, "hall-a", world.keys.recipient, world.target)


def test_this_version_has_its_homes() -> None:
    assert PROGRAM in VERSIONS, "python -m tests.proof.make_golden"


def test_the_terminals_home_opens_and_what_waited_is_sent(golden: World) -> None:
    hall = terminal(golden)
    with closing(hall.open()) as db:
        assert {found["reference"] for found in rows(db, "SELECT reference FROM submissions")} == {ARRIVED, WAITING}
    assert hall.night(LATER).sent.waiting == 1
    golden.night(LATER)
    assert hall.night(LATER).sent.waiting == 0
    found = golden.table("SELECT reference, state, rent_cents, description FROM bel_listings ORDER BY reference")
    assert found == [(ARRIVED, "read", 10, "Un balcon au sud"), (WAITING, "submitted", 10, None)]
    for table in ("ticket_closures", "portal_counts", "kiosk_opinions"):
        assert golden.table(f"SELECT count(*) FROM {table}") == [(1,)]
    assert golden.table("SELECT count(*) FROM conflicts") == golden.table("SELECT count(*) FROM pending") == [(0,)]


def test_its_batches_and_its_copy_make_the_same_sheets_again(golden: World) -> None:
    place = Place(golden.central.home, golden.target)
    with night.central(place, LATER) as central:
        csv_export.export(central)
    before = golden.files("csv")
    restore(place, LATER, replace=True)
    assert golden.files("csv") == before


def test_its_batches_alone_make_the_listing_again(golden: World) -> None:
    """From the archive, where nothing but the enrolment is left of the database."""
    with night.central(Place(golden.central.home, golden.target), LATER) as central:
        for table in ("pending", "applied", "events", "projections"):
            central.db.execute(f"DELETE FROM {table}")
    golden.night(LATER)
    assert golden.table("SELECT reference FROM bel_listings WHERE state = 'read'") == [(ARRIVED,)]
