"""Central's key is lost and made again: what was sealed for the old one, and never taken, arrives all the same."""

from pathlib import Path

import pytest

from db.sync.batch import BadRecipient
from db.sync.night import Place, look, seal
from db.sync.quarantine import slips
from tests.proof.pulling import Pulled, pulled_before
from tests.sync.world import NIGHT, Hall, World

FIRST, SECOND, THIRD = "BEL-7K3M-2QF", "BEL-2222-222", "BEL-3333-33K"


def batches(hall: Hall) -> set[Path]:
    return set(hall.spool.glob("*.batch"))


def lose_key(world: World) -> str:
    (world.central.keys / "central.age").unlink()
    return world.central.make(new_key=True).recipient


def listings(world: World) -> set[object]:
    return {row[0] for row in world.table("SELECT reference FROM bel_listings")}


@pytest.fixture
def lost(world: World, hall: Hall) -> str:
    """One file taken and listed, one on its way when the key is lost; gives the new recipient."""
    hall.submit(FIRST)
    hall.night()
    world.night()
    hall.night()
    hall.submit(SECOND)
    hall.night()
    return lose_key(world)


def test_it_arrives_and_no_night_puts_anything_aside_again(world: World, hall: Hall, lost: str) -> None:
    world.night()  # what had been brought over is whole, and for another key
    assert [slip["reason"] for slip in slips(world.central.quarantine)] == ["not_for_us"]
    hall.seal_for(lost)
    hall.submit(THIRD)
    for _again in range(2):
        hall.night()
        world.night()
    assert listings(world) == {FIRST, SECOND, THIRD}
    assert len(slips(world.central.quarantine)) == 1, "what came before, for a person; nothing since"
    assert hall.night().sent.waiting == 0


def test_what_a_receipt_lists_stays_as_it_was_sealed(hall: Hall, world: World, lost: str) -> None:
    before = batches(hall)
    taken = {path for path in before if path.with_name(f"{path.stem.rpartition('-')[2]}.acked").exists()}
    assert len(taken) == 1
    hall.seal_for(lost)
    hall.night()
    assert batches(hall) & before == taken


def test_the_same_keys_in_another_order_are_the_same(hall: Hall, world: World, lost: str) -> None:
    hall.seal_for(lost, world.keys.recipient)
    hall.night()
    before = batches(hall)
    hall.seal_for(world.keys.recipient, lost)
    hall.night()
    assert batches(hall) == before


def test_where_a_recipient_is_no_key_nothing_goes(hall: Hall, lost: str) -> None:
    before = batches(hall)
    hall.seal_for("age1xyz")
    hall.submit(THIRD)
    with pytest.raises(BadRecipient):
        hall.night()
    assert batches(hall) == before


def test_a_look_says_what_will_be_sealed_anew(hall: Hall, lost: str) -> None:
    planned = look(Place(hall.home, hall.target), hall.config, NIGHT)
    assert (planned.resealed, planned.events) == (0, 0)
    hall.seal_for(lost)
    planned = look(Place(hall.home, hall.target), hall.config, NIGHT)
    assert (planned.resealed, planned.events, planned.new_files, planned.files) == (1, 1, 1, 0)
    sent = hall.night().sent
    assert (sent.sealed_events, len(sent.sealed_files)) == (1, 1)


def test_by_day_it_is_sealed_anew_as_well(hall: Hall, lost: str) -> None:
    hall.seal_for(lost)
    before = batches(hall)
    assert seal(Place(hall.home, hall.target), hall.config, NIGHT).sealed_events == 1
    assert len(before - batches(hall)) == 1
    assert seal(Place(hall.home, hall.target), hall.config, NIGHT).sealed_events == 0


def test_pulled_before_any_step_of_it_nothing_is_lost(world: World, hall: Hall, lost: str) -> None:
    hall.seal_for(lost)
    for number in range(40):
        try:
            hall.night(NIGHT, pulled_before(number))
        except Pulled:
            continue
        break
    else:
        pytest.fail("it never ends")
    world.night()
    assert listings(world) == {FIRST, SECOND}
    assert hall.night().sent.waiting == 0
