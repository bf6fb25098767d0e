"""Central says of a file what the console says: no day of what nobody promised to read, no identity without a name."""

from contextlib import closing
from datetime import timedelta

from db.connection import change, immediate, open_database
from db.sync import access, night
from db.sync.night import Place
from kiosk.domain.identity import CHECKED_BY_AGENT
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


def test_tables_call_a_mutation_as_its_tenant_chose_it(world: World, hall: Hall) -> None:
    answers = {"kind": "mutation", "wished_types": ["T3"]}
    hall.submissions.add(Submission(WORKSHEET, "housing_request", 2, "fr", FRIDAY, FRIDAY.date(), answers, answers))
    hall.night()
    world.night()
    (row,) = sheet(world, "housing_request.csv")
    assert row["Type de demande"] == "Changer de logement (je suis locataire Office64)"


def sent_by_four(hall: Hall) -> None:
    """One told who they are, one did not, one was not asked; of one an agent saw the papers."""
    due = FRIDAY.date()
    for number, answers, identity in ((2, {"contact_name": "Maider Exemple"}, "declared"), (3, {}, "declared")):
        reference = sound_reference(number).replace("BEL", "DIF")
        hall.submissions.add(Submission(reference, "difficulty", 1, "fr", FRIDAY, due, answers, {}, identity))
    hall.submissions.add(Submission(WORKSHEET, "housing_request", 1, "fr", FRIDAY, due, {}, {}))
    checked = sound_reference(4).replace("BEL", "DIF")
    hall.submissions.add(Submission(checked, "difficulty", 1, "fr", FRIDAY, due, {}, {}, CHECKED_BY_AGENT))


def identities(world: World, name: str) -> list[str]:
    return sorted(row["Identité"] for row in sheet(world, name))


def test_whoever_gave_no_name_declared_no_identity(world: World, hall: Hall) -> None:
    sent_by_four(hall)
    hall.night()
    world.night()
    assert identities(world, "difficulty.csv") == ["déclarée", "sans nom", "vérifiée par un agent"]
    assert identities(world, "housing_request.csv") == ["sans nom"]


def test_what_came_before_the_rule_is_told_by_it(world: World, hall: Hall) -> None:
    sent_by_four(hall)
    hall.night()
    world.night()
    with closing(open_database(world.central.database, None)) as db, immediate(db):
        change(db, "UPDATE housing_requests SET identity = 'declared'")
        change(db, "UPDATE projections SET fingerprint = 'of the program before'")
    world.night(NIGHT + timedelta(days=1))
    assert identities(world, "housing_request.csv") == ["sans nom"]
