"""A file that came before its terminal was enrolled, and that an erasure cut since: nobody forged it, and no two
machines have one name. Its terminal sends it whole again.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync import batch, enrolment
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.test_bad_files import put
from tests.sync.world import Hall, World, sound_reference

NOW = SystemClock().now()
GONE, STAYS = sound_reference(1), sound_reference(2)
Harm = Callable[[Path], None]


def at(world: World, *words: str) -> tuple[int, str]:
    done = run(world.central.home, central.group, *words)
    return done.exit_code, done.output


def nightly(world: World) -> tuple[int, str]:
    return at(world, "nightly", "--target", world.target)


def listings(world: World) -> set[object]:
    return {row[0] for row in world.table("SELECT reference FROM bel_listings")}


@pytest.fixture
def early(world: World) -> Hall:
    """Two listings of one file, of which one is erased while the terminal is not enrolled."""
    world.hall("hall-a")
    hall = world.hall("hall-x", enrolled=False)
    hall.submit(GONE)
    hall.submit(STAYS)
    hall.night(NOW)
    assert nightly(world)[0] == 4
    assert at(world, "erase", GONE, "--yes")[0] == 0
    return hall


def untouched(_slip: Path) -> None:
    pass


def lost(slip: Path) -> None:
    slip.unlink()


def damaged(slip: Path) -> None:
    slip.write_text("{bad", encoding="utf-8")


def enrol(world: World, hall: Hall) -> None:
    enrolment.enrol(world.central.home, hall.enrolment(), NOW)


def slip_of(world: World) -> Path:
    (kept,) = world.central.quarantine.glob("*.batch")
    return kept.with_suffix(".json")


@pytest.mark.parametrize("harm", [untouched, lost, damaged])
def test_enrolled_it_is_told_to_send_again_and_its_next_file_ends_it(world: World, early: Hall, harm: Harm) -> None:
    harm(slip_of(world))
    enrol(world, early)
    for _again in range(2):
        _code, page = nightly(world)
        assert ("signature fausse" in page, "Un nom déjà pris" in page) == (False, False), page
        assert "attend le prochain envoi de hall-x" in page
        assert "ouvrir le dossier quarantine" not in page
    found = examined(world.central.home)[1]
    assert "central.signature" not in found
    assert ("hall-x" in found["central.cut"]["says"], "kiosk sync" in found["central.cut"]["todo"]) == (True, True)
    code, said = at(world, "ingest", "--release", str(slip_of(world).with_suffix(".batch")))
    assert (code, "signature fausse" in said, "kiosk sync" in said) == (4, False, True), said
    early.night(NOW)
    assert nightly(world)[0] == 0
    assert listings(world) == {STAYS}
    assert not [*world.central.quarantine.iterdir()]
    early.night(NOW)
    assert early.night(NOW).sent.waiting_files == 0
    assert at(world, "rebuild")[0] == 0
    assert listings(world) == {STAYS}


def test_it_may_have_sent_again_before_the_night_that_knows_it(world: World, early: Hall) -> None:
    early.night(NOW)
    enrol(world, early)
    assert nightly(world)[0] == 0
    assert (listings(world), [*world.central.quarantine.iterdir()]) == ({STAYS}, [])


@pytest.mark.parametrize("harm", [untouched, lost])
def test_until_it_is_enrolled_that_is_asked_for(world: World, early: Hall, harm: Harm) -> None:
    assert early.name == "hall-x"
    harm(slip_of(world))
    page = nightly(world)[1]
    assert "borne non inscrite" in page or "rien de nouveau" in page
    assert "hall-x" in examined(world.central.home)[1]["central.unenrolled"]["says"]


def test_what_a_forger_signed_is_told_as_that_also_after_an_erasure(world: World, early: Hall) -> None:
    """Its signature was held against the terminal's key, and was false, before anything was cut."""
    enrol(world, early)
    early.night(NOW)
    nightly(world)
    forger = Hall(world.root / "elsewhere", "hall-x", world.keys.recipient, world.target)
    forger.submit(sound_reference(3))
    forger.submit(sound_reference(4))
    forger.night(NOW)
    (sent,) = world.inbox(forger)
    assert nightly(world)[0] == 4
    assert at(world, "erase", sound_reference(3), "--yes")[0] == 0
    assert "central.signature" in examined(world.central.home)[1]
    slip = slip_of(world)
    lost(slip)
    nightly(world)
    assert "central.cut" in examined(world.central.home)[1], "nobody can tell any more"
    forger.night(NOW)
    assert sent.exists()
    code, page = nightly(world)
    assert (code, "signature fausse" in page) == (4, True), page
    assert "central.cut" not in examined(world.central.home)[1]


def test_who_sealed_what_is_erased_is_named_until_its_file_came_without_it(world: World, early: Hall) -> None:
    assert at(world, "access", GONE)[1].count("hall-x (non inscrite)") == 1
    code, said = at(world, "erase", GONE, "--yes")
    assert (code, "hall-x, non inscrite" in said, "à effacer là-bas à la main" in said) == (0, True, True), said
    enrol(world, early)
    nightly(world)
    early.night(NOW)
    assert nightly(world)[0] == 0
    said = at(world, "access", GONE)[1]
    assert ("hall-x" in said, "non inscrite" in said) == (True, False), "it has a receipt, as any other"


def test_nobody_is_named_for_what_was_never_erased(world: World, early: Hall) -> None:
    assert early.name == "hall-x"
    assert "hall-x" not in at(world, "access", sound_reference(9))[1]


def test_what_lies_there_as_central_s_own_and_is_not_names_nobody(world: World, early: Hall) -> None:
    kept = slip_of(world).with_suffix(".batch").read_bytes()
    put(world, "hall-a", kept.replace(b"hall-x", b"hall-y", 1))
    assert batch.digest_of(kept)
    nightly(world)
    assert ("hall-y" in at(world, "access", GONE)[1], early.name) == (False, "hall-x")
