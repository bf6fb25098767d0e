"""A file in quarantine whose slip is lost is judged by itself, and its slip is written anew from it."""

import json
import secrets
from pathlib import Path

import pytest

from db.sync import batch, enrolment, kept
from db.sync.readable import open_part
from kiosk.cli import central, doctor
from tests.db.commands import run
from tests.sync.test_bad_files import put, sealed
from tests.sync.test_escrow_brought import FIRST, NOW, key
from tests.sync.test_of_nobody import (
    TAKE_OUT,
    Plant,
    all_say,
    damaged,
    held,
    of_a_revoked_one,
    of_the_terminal,
    under_a_known_name,
    under_an_unknown_name,
)
from tests.sync.test_sealed_for_others import lived
from tests.sync.world import Hall, World, sound_reference

__all__ = ["held", "key"]
THIRD = sound_reference(3)


def lose_slip(file: Path, harm: bytes | None) -> None:
    slip = file.with_suffix(".json")
    if harm is None:
        slip.unlink()
    else:
        slip.write_bytes(harm)


def put_aside(world: World, hall: Hall, plant: Plant) -> Path:
    plant(world, hall)
    lived(world, hall)
    (file,) = world.central.quarantine.glob("*.batch")
    return file


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("harm", [None, b"{bad", b"[]"], ids=["gone", "garbage", "other"])
@pytest.mark.parametrize("plant", [under_a_known_name, under_an_unknown_name, damaged])
def test_what_nobody_we_know_signed_is_called_so_and_has_its_way_out(
    held: World, hall: Hall, key: Path, plant: Plant, harm: bytes | None
) -> None:
    file = put_aside(held, hall, plant)
    lose_slip(file, harm)
    for place, said in all_say(held, hall, key):
        assert (place, str(file) in said) == (place, True), said
        assert (place, TAKE_OUT in said or "noter qui a pu le mettre là, l'ôter" in said) == (place, True), said
        assert (place, "N'ôtez rien" in said or "bien signés" in said) == (place, False), said
    file.unlink()
    file.with_suffix(".json").unlink(missing_ok=True)
    assert lived(held, hall)[0] == 0
    assert run(held.central.home, central.group, "erase", FIRST, "--yes").exit_code == 0


@pytest.mark.parametrize("plant", [of_the_terminal, of_a_revoked_one])
def test_what_a_terminal_we_know_signed_is_not(held: World, hall: Hall, key: Path, plant: Plant) -> None:
    file = put_aside(held, hall, plant)
    lose_slip(file, None)
    for place, said in all_say(held, hall, key):
        assert (place, TAKE_OUT in said or "l'ôter, puis" in said) == (place, False), said


def slip_of(world: World, file: Path) -> dict[str, str]:
    run(world.central.home, central.group, "nightly", "--target", world.target)
    told: dict[str, str] = json.loads(file.with_suffix(".json").read_bytes())
    return told


def test_the_next_night_writes_it_anew_with_the_reason_that_the_file_tells(held: World, hall: Hall) -> None:
    file = put_aside(held, hall, under_a_known_name)
    lose_slip(file, None)
    told = slip_of(held, file)
    assert (told["name"], told["reason"]) == (f"{hall.name}/{batch.name_of(hall.name, file.stem)}", "signature")


def test_of_what_an_erasure_cut_too(held: World, hall: Hall) -> None:
    hall.submit(THIRD)
    hall.night(NOW)
    (path,) = held.inbox(hall)
    path.rename(path.with_name(batch.name_of("hall-z", path.stem[-64:])))
    held.night(NOW)
    (file,) = held.central.quarantine.glob("*.batch")
    assert run(held.central.home, central.group, "erase", THIRD, "--yes").exit_code == 0
    assert kept.is_kept(file.read_bytes())
    lose_slip(file, None)
    assert slip_of(held, file)["name"] == f"{hall.name}/{batch.name_of(hall.name, file.stem)}"


def test_released_it_is_told_what_it_is_and_a_revoked_terminal_s_is_taken(world: World, hall: Hall) -> None:
    other = put(world, hall.name, sealed(world, hall.name, secrets.token_bytes(32)))
    hall.submit(THIRD)
    hall.night(NOW)
    enrolment.revoke(world.central.home, hall.name, NOW)
    run(world.central.home, central.group, "nightly", "--target", world.target)
    for file in world.central.quarantine.glob("*.batch"):
        lose_slip(file, None)
        said = run(world.central.home, central.group, "ingest", "--release", str(file))
        if file.stem in other.name:
            assert (said.exit_code, "signature fausse" in said.output) == (4, True), said.output
        else:
            assert said.exit_code == 0, said.output
    assert world.table("SELECT reference FROM bel_listings") == [(THIRD,)]


def test_of_a_revoked_terminal_what_an_erasure_cut_is_told_so(world: World, hall: Hall) -> None:
    """A plug that is pulled between a file that is put aside and its slip leaves the same."""
    hall.submit(FIRST)
    hall.submit(THIRD)
    hall.night(NOW)
    enrolment.revoke(world.central.home, hall.name, NOW)
    world.night(NOW)
    assert run(world.central.home, central.group, "erase", FIRST, "--yes").exit_code == 0
    (file,) = world.central.quarantine.glob("*.batch")
    assert kept.is_kept(file.read_bytes())
    lose_slip(file, None)
    assert slip_of(world, file)["reason"] == "revoked"
    assert run(world.central.home, central.group, "ingest", "--release", str(file)).exit_code == 0
    assert world.table("SELECT reference FROM bel_listings") == [(THIRD,)]


def test_one_that_says_nothing_of_itself_is_let_in_by_nobody_and_shown_without_a_name(held: World, hall: Hall) -> None:
    hall.submit(THIRD)
    hall.night(NOW)
    (path,) = held.inbox(hall)
    path.write_bytes(b"pffice" + path.read_bytes()[6:])
    held.night(NOW)
    (file,) = held.central.quarantine.glob("*.batch")
    lose_slip(file, b"{")
    shown = run(held.central.home, central.group, "access", THIRD).output
    assert (str(file) in shown, "«  »" in shown, "venu comme" in shown) == (True, False, False), shown
    released = run(held.central.home, central.group, "ingest", "--release", str(file))
    assert (released.exit_code, "fiche abîmée ou absente" in released.output) == (4, True)
    assert run(held.central.home, doctor.command).exit_code == 4


@pytest.mark.parametrize("inside", [{"terminal": "hall-a"}, {}], ids=["named inside", "named outside alone"])
@pytest.mark.parametrize("instant", ["1-01-01T00:00:00Z", "hier"])
def test_a_terminal_has_its_name_after_an_erasure_where_no_clock_said_when_it_sealed(
    held: World, hall: Hall, instant: str, inside: dict[str, str]
) -> None:
    hall.submit(THIRD)
    hall.night(NOW)
    (path,) = held.inbox(hall)
    bodies = open_part(path.read_bytes(), held.keys.identity).bodies
    path.unlink()
    header = {"format": 1, "sealed_at": instant, "count": len(bodies), **inside}
    ciphertext = batch.encrypt(header, bodies, [held.keys.recipient])
    put(held, hall.name, b"\n".join((batch.MAGIC, b"hall-a", instant.encode(), b"0" * 128, ciphertext)))
    held.night(NOW)
    (file,) = held.central.quarantine.glob("*.batch")
    home = held.central.home
    for words in (("access", THIRD), ("erase", THIRD, "--yes"), ("access", THIRD), ("erase", THIRD, "--yes")):
        told = json.loads(run(home, central.group, *words, "--json").stdout)
        assert list(told["terminals"]) == [hall.name], words
    assert file.read_bytes().split(b"\n")[1] == hall.name.encode()


def test_an_empty_name_is_listed_nowhere(held: World, hall: Hall) -> None:
    """As an erasure left such a file before: its terminal line is empty, and its inside as well."""
    hall.submit(THIRD)
    hall.night(NOW)
    (path,) = held.inbox(hall)
    frame = batch.read_frame(path.read_bytes())
    bodies = open_part(path.read_bytes(), held.keys.identity).bodies
    path.unlink()
    nameless = batch.Frame("", frame.sealed_at, b"", b"", frame.digest)
    file = held.central.quarantine / f"{frame.digest}.batch"
    held.central.quarantine.mkdir(mode=0o700, exist_ok=True)
    file.write_bytes(kept.seal(nameless, bodies, [held.keys.recipient], is_verified=False))
    for words in (("access", THIRD), ("erase", THIRD, "--yes")):
        told = json.loads(run(held.central.home, central.group, *words, "--json").stdout)
        assert list(told["terminals"]) == [hall.name], words
