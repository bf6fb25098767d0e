"""One and the same file at several places of the share: kept aside once, each place named, gone when a person says."""

import json
from datetime import timedelta

from db.sync import enrolment, from_quarantine, night, quarantine
from db.sync.ingested import Ingested
from db.sync.night import Place
from tests.sync.test_bad_files import put
from tests.sync.world import NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"


def test_a_file_that_lies_in_another_terminal_s_folder_too_is_taken_once_and_kept_aside_once(
    world: World, hall: Hall
) -> None:
    other = world.hall("hall-b")
    other.submit(REFERENCE)
    other.night()
    (sent,) = world.inbox(other)
    put(world, hall.name, sent.read_bytes(), sent.name)
    done = world.night()
    assert (done.ingested.quarantined, done.ingested.events) == (["terminal"], 1)
    (slip,) = quarantine.slips(world.central.quarantine)
    assert slip["name"] == f"{hall.name}/{sent.name}"
    assert (world.central.quarantine / f"{slip['file']}.batch").exists(), "what the night says is there to be read"
    assert "Quarantaine : 1 fichier (déposé dans le dossier d'une autre borne)." in world.page("2026-11-28")


def test_the_same_bad_file_at_several_places_is_one_that_names_each(world: World, hall: Hall) -> None:
    other = world.hall("hall-b")
    for night_of in range(2):
        for each in (hall, other):
            put(world, each.name, b"PK", "vacances.batch")
        world.night(NIGHT + timedelta(days=night_of))
    (slip,) = world.central.quarantine.glob("*.json")
    told = json.loads(slip.read_text(encoding="utf-8"))
    assert (told["name"], told["since"]) == ("hall-a/vacances.batch", "2026-11-28")
    assert told["also"] == [{"name": "hall-b/vacances.batch", "reason": "name", "words": "nom inattendu"}]


def test_copies_laid_everywhere_make_no_slip_grow_without_end(world: World, hall: Hall) -> None:
    for number in range(30):
        put(world, hall.name, b"PK", f"{number}.batch")
    world.night()
    (slip,) = world.central.quarantine.glob("*.json")
    assert len(json.loads(slip.read_text(encoding="utf-8"))["also"]) < 20


def test_a_file_of_a_revoked_terminal_is_released_although_it_was_first_seen_elsewhere(
    world: World, hall: Hall
) -> None:
    other = world.hall("hall-b")
    other.submit(REFERENCE)
    other.night()
    enrolment.revoke(world.central.home, other.name, NIGHT)
    (sent,) = world.inbox(other)
    put(world, hall.name, sent.read_bytes(), sent.name)
    assert world.night().ingested.quarantined == ["terminal", "revoked"]
    (file,) = world.central.quarantine.glob("*.batch")
    done = Ingested()
    with night.central(Place(world.central.home), NIGHT) as central:
        from_quarantine.release(central, file, NIGHT, done)
    assert (done.events, file.exists()) == (1, False)
