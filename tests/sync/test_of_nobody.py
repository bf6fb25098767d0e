"""A file that no key opens and that no terminal we know has signed holds up an erasure; every word leads to its end."""

import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pyrage
import pytest

from db.sync import batch, enrolment
from kiosk.cli import central, doctor
from tests.db.commands import run
from tests.sync.machines import ESCROW
from tests.sync.test_bad_files import put, sealed, seed_of
from tests.sync.test_escrow_brought import FIRST, NOW, brought, key
from tests.sync.test_sealed_for_others import lived
from tests.sync.world import Hall, World

__all__ = ["key"]
Plant = Callable[[World, Hall], Path]
TAKE_OUT = "notez qui a pu le mettre là, ôtez-le"


def nobody_s_key() -> str:
    return str(pyrage.x25519.Identity.generate().to_public())


def under_a_known_name(world: World, hall: Hall) -> Path:
    return put(world, hall.name, sealed(world, hall.name, secrets.token_bytes(32), recipient=nobody_s_key()))


def under_an_unknown_name(world: World, hall: Hall) -> Path:
    return put(world, "hall-z", sealed(world, "hall-z", secrets.token_bytes(32), recipient=nobody_s_key()))


def damaged(world: World, hall: Hall) -> Path:
    data = sealed(world, hall.name, secrets.token_bytes(32), recipient=nobody_s_key())
    return put(world, hall.name, data[4:])


def as_central_writes(world: World, hall: Hall) -> Path:
    """What stands in the place of a file that an erasure cut, as anybody can make one."""
    from db.sync import kept

    frame = batch.read_frame(sealed(world, hall.name, secrets.token_bytes(32)))
    return put(world, hall.name, kept.seal(frame, [], [nobody_s_key()]))


def of_the_terminal(world: World, hall: Hall) -> Path:
    return put(world, hall.name, sealed(world, hall.name, seed_of(hall), recipient=nobody_s_key()))


def of_the_terminal_in_another_s_folder(world: World, hall: Hall) -> Path:
    data = of_the_terminal(world, hall).read_bytes()
    return put(world, "hall-z", data, batch.name_of(hall.name, batch.digest_of(data)))


def of_a_revoked_one(world: World, hall: Hall) -> Path:
    other = world.hall("hall-b")
    enrolment.revoke(world.central.home, other.name, NOW)
    return put(world, other.name, sealed(world, other.name, seed_of(other), recipient=nobody_s_key()))


@pytest.fixture
def held(world: World, hall: Hall) -> World:
    """Somebody's listing, at a central that has an escrow."""
    hall.seal_for(world.keys.recipient, ESCROW)
    hall.submit(FIRST)
    assert lived(world, hall)[0] == 0
    return world


def all_say(world: World, hall: Hall, key: Path) -> Iterator[tuple[str, str]]:
    """What each place says of it, after somebody asked for an erasure."""
    home = world.central.home
    asked = run(home, central.group, "erase", FIRST, "--yes")
    assert (asked.exit_code, "incomplet" in asked.output) == (1, True)
    yield "erase", asked.output
    code, page = lived(world, hall)
    assert code == 4
    yield "page", page
    yield "access", run(home, central.group, "access", FIRST).output
    code, said = brought(world, key)
    assert code == 4
    yield "escrow", said
    examined = run(home, doctor.command)
    assert examined.exit_code == 4
    yield "doctor", examined.output


@pytest.mark.parametrize("plant", [under_a_known_name, under_an_unknown_name, damaged, as_central_writes])
def test_all_say_how_it_ends_and_it_does(held: World, hall: Hall, key: Path, plant: Plant) -> None:
    plant(held, hall)
    lived(held, hall)
    (file,) = held.central.quarantine.glob("*.batch")
    for place, said in all_say(held, hall, key):
        assert (place, str(file) in said) == (place, True), said
        assert (place, TAKE_OUT in said or "noter qui a pu le mettre là, l'ôter" in said) == (place, True), said
        assert (place, "N'ôtez rien" in said) == (place, False)
        assert (place, "à l'informatique" in said) == (place, False)
    home = held.central.home
    told = json.loads(run(home, central.group, "access", FIRST, "--json").stdout)
    assert (told["of_nobody"], told["sealed"]) == ([str(file)], [])
    file.unlink()
    file.with_suffix(".json").unlink()
    assert lived(held, hall)[0] == 0
    assert run(home, central.group, "erase", FIRST, "--yes").exit_code == 0
    assert "incomplet" not in run(home, central.group, "access", FIRST).output
    assert run(home, doctor.command).exit_code == 0


@pytest.mark.parametrize("plant", [of_the_terminal, of_the_terminal_in_another_s_folder, of_a_revoked_one])
def test_what_a_terminal_signed_that_we_know_is_never_said_to_be_taken_out_for_it(
    held: World, hall: Hall, key: Path, plant: Plant
) -> None:
    plant(held, hall)
    lived(held, hall)
    (file,) = held.central.quarantine.glob("*.batch")
    for place, said in all_say(held, hall, key):
        assert (place, TAKE_OUT in said or "l'ôter, puis" in said) == (place, False), said
        assert (place, "ôtez rien" in said or place in ("page", "doctor")) == (place, True), said
    home = held.central.home
    told = json.loads(run(home, central.group, "access", FIRST, "--json").stdout)
    assert (told["of_nobody"], told["sealed"]) == ([], [str(file)])


@pytest.mark.parametrize("by_day", [False, True], ids=["by night", "by day"])
def test_an_honest_terminal_with_one_wrong_line_seals_again_and_the_escrow_s_key_ends_the_rest(
    world: World, hall: Hall, key: Path, by_day: bool
) -> None:
    from db.sync.night import Place, seal
    from tests.sync.world import sound_reference

    home, other = world.central.home, sound_reference(9)
    hall.seal_for(nobody_s_key(), ESCROW)
    hall.submit(FIRST)
    hall.submit(other)
    if by_day:
        assert seal(Place(hall.home, hall.target), hall.config, NOW).sealed_events == 2
    else:
        assert lived(world, hall)[0] == 4
        assert run(home, central.group, "erase", FIRST, "--yes").exit_code == 1
    hall.seal_for(world.keys.recipient, ESCROW)
    assert lived(world, hall)[0] == (0 if by_day else 4)
    assert world.table("SELECT reference FROM bel_listings WHERE reference <> ?".replace("?", f"'{FIRST}'")) == [
        (other,)
    ]
    if not by_day:
        assert brought(world, key)[0] == 0
    assert run(home, central.group, "erase", FIRST, "--yes").exit_code == 0
    assert list(world.central.quarantine.glob("*.batch")) == []
    assert lived(world, hall)[0] == 0
    assert hall.night(NOW).sent.waiting == 0
