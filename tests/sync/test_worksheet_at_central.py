"""A worksheet stays at the agency, where the console says "sans date": central names no day for it either."""

from datetime import timedelta

from db.sync import access, night
from db.sync.night import Place
from kiosk.services.ports import Submission
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sheet, sound_reference

WORKSHEET, LISTING = "DLS-7K3M-2QF", sound_reference(1)
PROMISE = "À relire avant le"


def test_no_day_is_told_for_a_worksheet_that_nobody_promised_to_read(world: World, hall: Hall) -> None:
    promise = (FRIDAY + timedelta(days=5)).date()
    hall.submissions.add(Submission(WORKSHEET, "housing_request", 1, "fr", FRIDAY, promise, {}, {}))
    hall.submit(LISTING)
    hall.night()
    world.night()
    (row,) = sheet(world, "housing_request.csv")
    assert (row["Référence"], row["État"], PROMISE in row) == (WORKSHEET, "à relire", False)
    (row,) = sheet(world, "bel_listing.csv")
    assert row[PROMISE] == "02/12/2026"
    of_it = [row["Colonne"] for row in sheet(world, "DICTIONNAIRE.csv") if row["Fichier"] == "housing_request.csv"]
    assert "Relue le" in of_it
    assert PROMISE not in of_it
    with night.central(Place(world.central.home), NIGHT) as central:
        assert access.access(central, WORKSHEET, NIGHT).facts["Référence"] == WORKSHEET
        assert PROMISE not in access.access(central, WORKSHEET, NIGHT).facts
        assert PROMISE in access.access(central, LISTING, NIGHT).facts
