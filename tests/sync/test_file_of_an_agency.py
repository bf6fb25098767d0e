"""A file is its agency's: a key of another agency's terminal, stolen or not, neither changes it nor closes it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from db.connection import change, immediate
from db.night.central.amendments import left_over, winner
from db.sync import central_states, night, register
from db.sync.night import Place
from db.sync.restore import restore
from kiosk.clock import to_text
from tests.db.commands import examined
from tests.sync.at_central import ELSEWHERE
from tests.sync.machines import kiosk
from tests.sync.test_amendments import numbers, text
from tests.sync.test_bad_files import event, put, sealed, seed_of
from tests.sync.test_coming_back import REFERENCE
from tests.sync.test_unfit_events import LISTING
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sheet, sound_reference

DAY = NIGHT - FRIDAY
OTHER = sound_reference(11)


@pytest.fixture
def other(world: World) -> Hall:
    """A terminal of another agency."""
    return world.hall("hall-z", agency="BEARN")


def sent(world: World, hall: Hall, **changes: object) -> None:
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), event(hall, **changes)))


def act(kind: str) -> dict[str, object]:
    told = {"reference": REFERENCE, "revision": 1, "agent": "essai", "at": "2026-11-27T09:00:00Z"}
    return {"kind": f"bel_listing.{kind}", "payload": told}


def rewriting(first: object) -> dict[str, object]:
    told = LISTING | {"reference": REFERENCE, "revision": 2, "amends": first, "answers": {"rent": "9,99"}}
    return {"kind": "bel_listing.submitted", "payload": told}


FOREIGN: dict[str, Callable[[object], dict[str, object]]] = {
    "a rewriting": rewriting,
    **{kind: lambda _first, kind=kind: act(kind) for kind in ("withdrawn", "read", "printed")},  # type: ignore[misc]
}


@pytest.mark.parametrize("way", FOREIGN)
def test_what_another_agency_says_of_it_changes_nothing_and_is_for_a_person(
    world: World, hall: Hall, other: Hall, way: str
) -> None:
    hall.submit(REFERENCE, contact_name="Personne inventée", phone="06 12 34 56 78")
    hall.night()
    world.night()
    before = sheet(world, "bel_listing.csv"), sheet(world, "bel_listing_contact.csv")
    ((first,),) = world.table("SELECT event_id FROM events")
    sent(world, other, **FOREIGN[way](first))
    said = kiosk(world.central.home, "central", "nightly", "--target", world.target)
    assert (said.returncode, "Désaccords : 1." in said.stdout) == (4, True), said.stdout
    assert "comparer les textes en désaccord" in said.stdout
    assert (sheet(world, "bel_listing.csv"), sheet(world, "bel_listing_contact.csv")) == before
    assert world.table("SELECT agency, terminal, state, rent FROM bel_listings") == [
        ("CBS", "hall-a", "submitted", "0,10")
    ]
    assert "désaccords 1" in examined(world.central.home)[1]["central.to_compare"]["says"]
    assert world.table("SELECT count(*) FROM events") == [(2,)], "nothing is lost"


@pytest.mark.parametrize("is_late", [False, True], ids=["at once", "once its own agency did it, too"])
def test_the_terminal_is_told_what_its_own_agency_did_only(
    world: World, hall: Hall, other: Hall, is_late: bool
) -> None:
    hall.submit(REFERENCE)
    hall.night()
    sent(world, other, at="2026-11-25T09:00:00Z", **act("printed"))
    if is_late:
        sent(world, hall, event_id="cd" * 16, **act("printed"))
    world.night()
    with night.central(Place(world.central.home, world.target), NIGHT) as central:
        told: Any = central_states.tell(central, "CBS", NIGHT)
        assert told["cases"][0]["state_at"] == ("2026-11-27T09:00:00Z" if is_late else None)
        assert central_states.tell(central, "BEARN", NIGHT) is None


def test_an_event_that_says_another_agency_counts_for_that_of_its_terminal_and_is_named(
    world: World, other: Hall
) -> None:
    payload = LISTING | {"reference": OTHER}
    sent(world, other, agency="CBS", kind="bel_listing.submitted", payload=payload)
    sent(world, other, event_id="cd" * 16, kind="bel_listing.submitted", payload=LISTING)
    said = kiosk(world.central.home, "central", "nightly", "--target", world.target)
    name = f"hall-z {'ab' * 16}"
    assert (said.returncode, f"Mal formés : 1 événement ({name})." in said.stdout) == (4, True), said.stdout
    assert [each["Agence"] for each in sheet(world, "bel_listing.csv")] == ["BEARN", "BEARN"], (
        "no tenant's file is hidden"
    )
    assert f"mal formés 1 ({name})" in examined(world.central.home)[1]["central.to_compare"]["says"]
    ((body,),) = world.table(f"SELECT body FROM events WHERE event_id = '{'ab' * 16}'")
    assert b'"agency":"CBS"' in body, "kept as it came"  # type: ignore[operator]


def test_in_another_agency_s_name_it_neither_changes_nor_closes_a_file(world: World, hall: Hall, other: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    sent(world, other, agency="CBS", **act("withdrawn"))
    world.night()
    assert world.table("SELECT agency, state FROM bel_listings") == [("CBS", "submitted")]
    assert world.table("SELECT kind FROM conflicts ORDER BY kind") == [("other_agency",), ("revision",), ("revision",)]


def test_any_terminal_of_the_agency_may(world: World, hall: Hall) -> None:
    """Who comes back does so where they are: a terminal of the same agency, or the same one by a new name."""
    second = world.hall("hall-b")
    hall.submit(REFERENCE)
    hall.night()
    sent(world, second, **act("withdrawn"))
    world.night()
    assert world.table("SELECT state FROM bel_listings") == [("withdrawn",)]
    assert world.table("SELECT * FROM conflicts") == []


def test_a_file_that_two_agencies_claim_is_for_a_person_whoever_says_to_be_first() -> None:
    """A key that was stolen can claim to be earlier: one text is shown, and none is hidden."""
    own, forged = text(1, 1), replace(text(2, 1, None, ELSEWHERE), at="2026-11-20T09:00:00Z")
    for written in ([own, forged], [forged, own]):
        assert numbers([winner(written)]) == {2}
        assert numbers(left_over(written)) == {1}


def test_an_amendment_of_its_own_hides_no_text_of_another_agency() -> None:
    own = [text(1, 1), text(4, 2, 1)]
    forged = [text(2, 2, 1, ELSEWHERE), text(3, 3, 4, ELSEWHERE), text(5, 4, 3, ELSEWHERE)]
    assert numbers([winner([*own, *forged])]) == {4}
    assert numbers(left_over([*own, *forged])) == {2, 5}, "the first of ours was amended, the third of theirs too"


def test_where_a_terminal_turns_out_to_be_another_agency_s_the_tables_follow(world: World, hall: Hall) -> None:
    """A copy of before it was enrolled anew; what lies beside the copies tells of it."""
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    with night.central(Place(world.central.home, world.target), NIGHT) as central, immediate(central.db) as db:
        told = register.of(db, "hall-a")
        assert told is not None
        register.save(db, replace(told, agency="CO", enrolled_at=to_text(NIGHT)))
        register.write(central.home, db)
        change(db, "UPDATE terminals SET agency = 'CBS', enrolled_at = ? WHERE terminal = 'hall-a'", (to_text(FRIDAY),))
        change(db, "UPDATE projections SET fingerprint = ''")
    assert [each["Agence"] for each in sheet(world, "bel_listing.csv")] == ["CBS"]
    world.night(NIGHT + DAY)
    assert [each["Agence"] for each in sheet(world, "bel_listing.csv")] == ["CO"]
    restore(Place(world.central.home, world.target), NIGHT + DAY, replace=True)
    assert [each["Agence"] for each in sheet(world, "bel_listing.csv")] == ["CO"]
