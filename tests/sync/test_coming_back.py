"""What a tenant amends or takes back, as central sees it, whatever arrives first."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import cast

from db.connection import immediate, open_database
from db.night.central.events import parse
from db.stores.resumes import Resumes
from db.sync.projection import project
from tests.sync.world import FRIDAY, NIGHT, Hall, World

REFERENCE, CODE = "BEL-7K3M-2QF", "2222-2222-2222"


def amend(hall: Hall, rent: str) -> None:
    resumes = Resumes(hall.open)
    assert resumes.give_code(REFERENCE, CODE)
    file = resumes.open_file(REFERENCE, CODE, FRIDAY).file
    assert file is not None
    assert file.submission is not None
    again = replace(
        file.submission,
        answers={**file.submission.answers, "rent": rent},
        revision=file.revision + 1,
        amends=file.event_id,
        submitted_at=FRIDAY + timedelta(hours=file.revision),
    )
    assert hall.submissions.amend(again)


def shown(world: World) -> tuple[object, ...]:
    (row,) = world.table("SELECT state, revision, rent FROM bel_listings")
    return row


def test_an_amended_listing_is_to_be_read_again(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.read(REFERENCE)
    hall.night()
    world.night()
    assert shown(world) == ("read", 1, "0,10")
    amend(hall, "0,20")
    hall.night(NIGHT + timedelta(days=1))
    world.night(NIGHT + timedelta(days=1))
    assert shown(world) == ("submitted", 2, "0,20")
    assert world.table("SELECT count(*) FROM conflicts") == [(0,)]
    assert hall.submissions.mark_read(REFERENCE, "essai", FRIDAY, 2)
    hall.night(NIGHT + timedelta(days=2))
    world.night(NIGHT + timedelta(days=2))
    assert shown(world) == ("read", 2, "0,20")


def test_taken_back_it_says_so(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE, contact_name="Personne inventée", phone="06 12 34 56 78")
    hall.night()
    world.night()
    assert world.table("SELECT count(*) FROM bel_listing_contacts") == [(1,)]
    amend(hall, "0,20")
    assert hall.submissions.withdraw(REFERENCE, FRIDAY + timedelta(hours=3))
    hall.night(NIGHT + timedelta(days=1))
    world.night(NIGHT + timedelta(days=1))
    assert shown(world) == ("withdrawn", 1, "0,10"), "the amendment had not left: it never does"
    assert b"retir\xc3\xa9e" in (world.central.csv / "bel_listing.csv").read_bytes()
    assert world.table("SELECT count(*) FROM bel_listing_contacts") == [(0,)], "nobody calls who took it back"


def test_taken_back_by_an_agent_without_any_code_it_says_so_too(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE, contact_name="Personne inventée", phone="06 12 34 56 78")
    hall.read(REFERENCE)
    hall.night()
    world.night()
    assert hall.submissions.withdraw(REFERENCE, NIGHT + timedelta(hours=8))
    hall.night(NIGHT + timedelta(days=1))
    world.night(NIGHT + timedelta(days=1))
    assert shown(world)[0] == "withdrawn"
    assert b"retir\xc3\xa9e" in (world.central.csv / "bel_listing.csv").read_bytes()
    assert world.table("SELECT count(*) FROM bel_listing_contacts") == [(0,)]


def test_taken_back_before_the_night_it_never_leaves(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    amend(hall, "0,20")
    assert hall.submissions.withdraw(REFERENCE, FRIDAY + timedelta(hours=3))
    hall.night()
    world.night()
    kinds = [parse(cast(bytes, body)).kind for (body,) in world.table("SELECT body FROM events")]
    assert kinds == ["bel_listing.withdrawn"]
    assert world.table("SELECT count(*) FROM bel_listings") == [(0,)]


def test_taken_back_while_the_night_was_sealing_it_is_taken_back_there(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    assert Resumes(hall.open).give_code(REFERENCE, CODE)

    def take_back(step: str) -> None:
        if step == "mark sealed":
            hall.submissions.withdraw(REFERENCE, FRIDAY + timedelta(hours=3))

    hall.night(step=take_back)
    hall.night(NIGHT + timedelta(days=1))
    world.night(NIGHT + timedelta(days=1))
    assert shown(world)[0] == "withdrawn"


def test_whatever_arrives_first_the_table_is_the_same(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.read(REFERENCE)
    amend(hall, "0,20")
    assert not hall.read(REFERENCE), "what was read is not what stands now"
    assert hall.submissions.mark_read(REFERENCE, "essai", FRIDAY, 2)
    hall.night()
    world.night()
    assert shown(world) == ("read", 2, "0,20")
    bodies = [parse(cast(bytes, body)) for (body,) in world.table("SELECT body FROM events")]
    db = open_database(world.central.database, None)
    for order in permutations(bodies):
        with immediate(db):
            for event in order:
                project(db, [event], "2026-11-28T01:00:00Z")
        assert shown(world) == ("read", 2, "0,20")
    db.close()
