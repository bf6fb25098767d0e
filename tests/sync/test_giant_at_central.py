"""What is too large to be a sealed file is never read at central either: it is named, and all else goes on."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync import batch
from db.sync.page_names import few
from kiosk.cli import central, doctor
from tests.db.commands import examined, run
from tests.sync.at_central import HALLS
from tests.sync.machines import ESCROW, ESCROW_IDENTITY
from tests.sync.test_giant_in_the_spool import grow
from tests.sync.test_put_aside import REFERENCE
from tests.sync.world import Hall, World

LATER = "BEL-2222-222"
Lay = Callable[[World], Path]


def a_name_of_nothing_that_came(world: World) -> Path:
    return grow(world.central.archive / batch.name_of(HALLS[0], "4" * 64))


def one_that_was_taken(world: World) -> Path:
    return grow(next(world.central.archive.glob("*.batch")))


def what_central_kept(world: World) -> Path:
    came = next(world.central.archive.glob("*.batch"))
    return grow(came.rename(came.with_suffix(".kept")))


def in_quarantine(world: World) -> Path:
    return grow(world.central.quarantine / f"{'5' * 64}.batch")


def a_slip(world: World) -> Path:
    beside = world.central.quarantine / f"{'5' * 64}.batch"
    beside.write_bytes(b"anything")
    return grow(beside.with_suffix(".json"))


EVERY = [a_name_of_nothing_that_came, one_that_was_taken, what_central_kept, in_quarantine, a_slip]


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    """One listing at central, and a later one on its way."""
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    hall.submit(LATER)
    hall.night()
    return world


def at(world: World, *words: str) -> tuple[int, str]:
    done = run(world.central.home, central.group, *words)
    return done.exit_code, done.output


def taken(world: World) -> set[object]:
    return {row[0] for row in world.table("SELECT reference FROM bel_listings")}


@pytest.mark.parametrize("lay", EVERY)
def test_the_night_takes_the_rest_and_it_is_named_until_somebody_took_it_out(lived: World, lay: Lay) -> None:
    giant = lay(lived)
    nightly = ("nightly", "--target", lived.target)
    code, said = at(lived, *nightly)
    assert (code, str(giant) in said, "ôtez-le d'ici" in said, "chown" in said) == (4, True, True, False), said
    assert taken(lived) == {REFERENCE, LATER}
    assert giant.stat().st_size > batch.MOST_FILE, "not even moved"
    code, page = at(lived, "report")
    assert (code, f"ôter {few([str(giant)])}" in page, "chown" in page) == (4, True, False), page
    found = examined(lived.central.home)[1]["central.giant"]
    assert (str(giant) in found["says"], "ôtez-le" in found["todo"]) == (True, True)
    assert "central.archive" not in examined(lived.central.home)[1], "nobody is told to change its owner"
    code, said = at(lived, "rebuild")
    assert (code, str(giant) in said) == (4, True), said
    assert taken(lived) == {REFERENCE, LATER}
    giant.unlink()
    assert at(lived, *nightly)[1].count(str(giant)) == 0
    assert "central.giant" not in examined(lived.central.home)[1]


@pytest.mark.parametrize("lay", EVERY[:-1])
def test_an_erasure_is_incomplete_names_it_and_is_ended_by_the_night_after_it_went(lived: World, lay: Lay) -> None:
    giant = lay(lived)
    code, said = at(lived, "erase", REFERENCE, "--yes")
    assert (code, str(giant) in said, "Effacement incomplet" in said, "chown" in said) == (1, True, True, False), said
    code, said = at(lived, "nightly", "--target", lived.target)
    assert (code, str(giant) in said, "chown" in said) == (4, True, False), said
    assert taken(lived) == {LATER}
    looked = run(lived.central.home, doctor.command).output
    assert (str(giant) in looked, "peut encore tenir" in looked) == (True, False)
    assert at(lived, "access", REFERENCE)[0] != 1
    giant.unlink()
    at(lived, "nightly", "--target", lived.target)
    assert lived.table("SELECT count(*) FROM tombstones WHERE swept_at IS NULL") == [(0,)]


def test_whatever_looks_into_quarantine_passes_it_by_and_says_so(lived: World, hall: Hall, tmp_path: Path) -> None:
    giant = in_quarantine(lived)
    code, said = at(lived, "access", REFERENCE)
    assert (code, str(giant) in said) == (0, True), said
    code, said = at(lived, "ingest", "--release", giant.name)
    assert (code, str(giant) in said, "Trop gros" in said) == (1, True, True), said
    assert at(lived, "ingest", "--enrolment", str(hall.enrolment()), "--yes")[0] == 2
    key = tmp_path / "sequestre.txt"
    key.write_text(f"{ESCROW_IDENTITY}\n", encoding="ascii")
    (lived.central.keys / "escrow.recipient").write_text(f"{ESCROW}\n", encoding="ascii")
    code, said = at(lived, "ingest", "--target", lived.target, "--escrow", str(key))
    assert (code, str(giant) in said) == (4, True), said
    assert taken(lived) == {REFERENCE, LATER}


def test_a_giant_slip_is_written_anew_when_its_file_comes_again(lived: World, hall: Hall) -> None:
    sent = lived.inbox(hall)[0]
    data = bytearray(sent.read_bytes())
    data[-1] ^= 1
    sent.write_bytes(data)
    at(lived, "nightly", "--target", lived.target)
    (slip,) = lived.central.quarantine.glob("*.json")
    os.truncate(slip, 1 << 40)
    sent.write_bytes(data)
    at(lived, "nightly", "--target", lived.target)
    assert slip.stat().st_size < 1000
    assert "central.giant" not in examined(lived.central.home)[1]
