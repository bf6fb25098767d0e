"""An event that is wrong in itself is in no table, waits for no newer program, and is named for a person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.night.central import form_tables
from db.night.central.form_tables import FormTables
from db.sync import projection
from kiosk.reference import normal_reference
from tests.sync.test_bad_files import event, put, sealed, seed_of
from tests.sync.world import NIGHT, Hall, World, sound_reference

REFERENCE = sound_reference(7)
ID = "ab" * 16
DAY = timedelta(days=1)
LISTING: dict[str, object] = {
    "reference": REFERENCE,
    "kind": "bel_listing",
    "spec_version": 1,
    "language": "fr",
    "identity": "declared",
    "revision": 1,
    "submitted_at": "2026-11-27T09:00:00Z",
    "promise": "2026-12-02",
    "answers": {},
    "values": {},
}
TICKET: dict[str, object] = {
    "day": "2026-11-27",
    "motive": "other",
    "language": "fr",
    "priority": "normal",
    "outcome": "done",
    "waited_seconds": 60,
    "served_seconds": None,
}
LONG = 100_000


def send(world: World, hall: Hall, **changes: object) -> None:
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), event(hall, **changes)))


def listing(**changes: object) -> dict[str, object]:
    return {"kind": "bel_listing.submitted", "payload": LISTING | changes}


def read(reference: object) -> dict[str, object]:
    return {"payload": {"reference": reference, "agent": "essai", "at": "2026-11-27T09:00:00Z"}}


def ticket(**changes: object) -> dict[str, object]:
    return {"kind": "ticket.closed", "payload": TICKET | changes}


def test_what_the_wrong_ones_are_made_from_is_right(world: World, hall: Hall) -> None:
    send(world, hall, **listing())
    send(world, hall, event_id="cd" * 16, **read(REFERENCE))
    send(world, hall, event_id="ef" * 16, **ticket())
    world.night()
    assert world.table("SELECT * FROM pending") == []
    assert world.table("SELECT reference, state FROM bel_listings") == [(REFERENCE, "read")]
    assert world.table("SELECT outcome FROM ticket_closures") == [("done",)]


WRONG: dict[str, dict[str, object]] = {
    "no answers": listing(answers=None),
    "an answer that is a number": listing(answers={"description": 4}),
    "no reference": read(None),
    "a reference without end": read("BEL-" + "7" * LONG),
    "a prefix without end": read("B" * LONG + REFERENCE.removeprefix("BEL")),
    "a wrong check sign": read(REFERENCE[:-1] + ("2" if REFERENCE[-1] != "2" else "3")),
    "another journey's reference": read(REFERENCE.replace("BEL", "ATE")),
    "a reference as it is not printed": read(REFERENCE.lower()),
    "a reference of a listing": listing(reference="../../etc/passwd"),
    "a promise that is no day": listing(promise="demain"),
    "an hour that is none": listing(submitted_at="2026-11-27T25:00:00Z"),
    "an hour without its zone": listing(submitted_at="2026-11-27T09:00:00"),
    "a language that is a text": listing(language="f" * LONG),
    "an identity that is a text": listing(identity="vue par [Ane]"),
    "a ticket of no day": ticket(day="2026-11-31"),
    "a motive that is a text": ticket(motive="Ane Exemple, 06 12 34 56 78"),
    "an outcome that is a number": ticket(outcome=3),
    "an outcome that nobody knows": ticket(outcome="vanished"),
    "a priority that nobody knows": ticket(priority="vip"),
    "a ticket of the year 1": ticket(day="0001-01-01"),
    "a promise of the year 9999": listing(promise="9999-12-31"),
    "an instant of the year 1": {"at": "0001-01-01T00:00:00Z"},
    "a wait of less than nothing": ticket(waited_seconds=-1),
    "a kind that is a text": {"kind": "k" * LONG},
    "an agency without end": {"agency": "A" * LONG},
    "an instant that is none": {"at": "hier"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_it_is_kept_and_acknowledged_and_named_with_its_terminal(world: World, hall: Hall, wrong: str) -> None:
    send(world, hall, **WRONG[wrong])
    done = world.night().ingested
    assert (done.unfit, done.waiting, done.set_aside, done.quarantined) == (1, 0, 0, [])
    assert world.table("SELECT event_id, reason FROM pending") == [(ID, "payload")]
    for table in ("bel_listings", "bel_listing_contacts", "ticket_closures"):
        assert world.table(f"SELECT * FROM {table}") == []
    assert b" applied" in (world.share / "acks" / f"{hall.name}.ack").read_bytes().replace(b"backed_up", b"applied")
    lines = world.page("2026-11-28")
    said = f"Désaccords : 0. Mal formés : 1 événement (hall-a {ID}). En attente d'une version plus récente : 0."
    assert said in lines
    assert lines[-1] == "À faire : montrer les événements mal formés à l'informatique (tables pending et conflicts)."
    assert max(map(len, lines)) < 200


def test_an_id_that_is_none_is_not_shown_but_the_file_that_brought_it(world: World, hall: Hall) -> None:
    send(world, hall, event_id="Ane Exemple " * 1000)
    assert world.night().ingested.unfit == 1
    (digest,) = world.table("SELECT digest FROM applied")[0]
    assert f"Mal formés : 1 événement (hall-a {digest})." in "\n".join(world.page("2026-11-28"))
    assert b"Ane" not in (world.central.report / "2026-11-28.json").read_bytes()


def test_it_hides_no_other_event_of_its_listing(world: World, hall: Hall) -> None:
    send(world, hall, event_id="cd" * 16, **listing(promise="demain", revision=2))
    world.night()
    send(world, hall, **listing())
    send(world, hall, event_id="ef" * 16, **read(REFERENCE))
    world.night(NIGHT + DAY)
    assert world.table("SELECT revision, state FROM bel_listings") == [(1, "read")]
    assert world.table("SELECT event_id FROM pending") == [("cd" * 16,)]


def test_it_stays_named_and_is_a_thing_to_do_on_its_first_morning_only(world: World, hall: Hall) -> None:
    send(world, hall, **read("BEL-1"))
    world.night()
    hall.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    lines = world.page("2026-11-29")
    assert f"Mal formés : 1 événement (hall-a {ID})." in "\n".join(lines)
    assert lines[-1].startswith("À faire : rien de nouveau ; attend encore : 1 mal formé")


def test_what_an_older_program_took_is_looked_at_again(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = "BEL-" + "7" * LONG
    monkeypatch.setattr(projection, "_REVISION", 1)
    monkeypatch.setattr(projection, "check_reference", lambda *_event: None)
    send(world, hall, **listing(reference=reference))
    world.night()
    assert world.table("SELECT reference FROM bel_listings") == [(reference,)]
    monkeypatch.undo()
    world.night(NIGHT + DAY)
    assert world.table("SELECT reference FROM bel_listings") == []
    assert world.table("SELECT reason FROM pending") == [("payload",)]
    assert "montrer les événements mal formés" in world.page("2026-11-29")[-1]


def test_what_waited_for_this_program_and_is_wrong_in_itself_waits_for_a_person_then(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = form_tables.all_forms()["bel_listing"]
    others = form_tables.all_forms()
    older = FormTables(replace(known.spec, version=0))
    monkeypatch.setattr(projection, "all_forms", lambda: {**others, "bel_listing": older})
    send(world, hall, **listing(answers=None))
    assert world.night().ingested.waiting == 1
    assert world.table("SELECT reason FROM pending") == [("form",)]
    monkeypatch.undo()
    world.night(NIGHT + DAY)
    assert world.table("SELECT reason FROM pending") == [("payload",)]


def test_the_references_of_these_tests_are_sound() -> None:
    numbers = range(0, 5000, 7)
    assert {normal_reference(sound_reference(number)) for number in numbers} == {*map(sound_reference, numbers)}
