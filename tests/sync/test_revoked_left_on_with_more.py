"""A revoked terminal that is left on, with something in what it sends: a night asks for what is new, and names it."""

from datetime import timedelta
from functools import partial

import pytest

from db.sync import enrolment
from kiosk.cli import central
from tests.db.commands import examined, run
from tests.sync.test_revoked_and_left_on import aside, nightly
from tests.sync.world import NIGHT, Hall, World

FIRST, SECOND = "BEL-7K3M-2QF", "BEL-2222-222"
DAY = timedelta(days=1)


@pytest.fixture
def left_on(world: World, hall: Hall) -> Hall:
    """Shut out with a listing that central has not taken."""
    hall.night()
    world.night()
    hall.night()  # and has read its receipt
    enrolment.revoke(world.central.home, hall.name, NIGHT)
    hall.submit(FIRST)
    return hall


@pytest.fixture
def other(world: World) -> Hall:
    """It goes on well, so that no page asks for anything else."""
    return world.hall("hall-b")


def waits(files: int) -> str:
    said = f"attendent encore : {files} fichiers" if files > 1 else "attend encore : 1 fichier"
    return f"À faire : rien de nouveau ; {said} en quarantaine (kiosk doctor dit où)."


def test_what_comes_back_unchanged_is_told_once_and_then_waits(
    world: World, left_on: Hall, other: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was « à revoir », and 4, every morning."""
    after = partial(nightly, world, monkeypatch)
    code, page = after(1, left_on, other)
    assert (code, "les fichiers de hall-a (borne révoquée) : bons à prendre" in page[-1]) == (4, True), page
    code, page = after(2, left_on, other)
    assert (code, "éteindre hall-a" in page[-1], "bons à prendre" in page[-1]) == (4, True, False), page
    for day in (3, 4):
        code, page = after(day, left_on, other)
        assert (code, page[4], page[-1]) == (0, f"Quarantaine : {day} fichiers, rien de nouveau.", waits(day))
    left_on.submit(SECOND)
    code, page = after(5, left_on, other)
    assert (code, "dont 1 nouveau (borne révoquée)" in page[4], "hall-a" in page[-1]) == (4, True, True), page
    assert aside(world) == 5, "never deleted"


def test_what_a_person_took_away_and_comes_back_is_no_news(
    world: World, left_on: Hall, other: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The night gave 4 and its page asked for nothing; also after some nights without it."""
    after = partial(nightly, world, monkeypatch)
    for day in (1, 2):
        after(day, left_on, other)
    for day in (3, 5):
        for path in world.central.quarantine.iterdir():
            path.unlink()
        if day == 5:
            assert after(4, other)[1][-1] == "À faire : rien."
        code, page = after(day, left_on, other)
        assert (code, page[-1]) == (0, waits(aside(world))), page


def test_what_a_person_took_in_and_comes_back_is_held_and_told_so_there(
    world: World, left_on: Hall, other: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It went to quarantine again, and doctor asked to take in what had been taken."""
    after = partial(nightly, world, monkeypatch)
    for day in (1, 2):
        after(day, left_on, other)
    for file in world.central.quarantine.glob("*.batch"):
        assert run(world.central.home, central.group, "ingest", "--release", str(file)).exit_code == 0
    code, page = after(3, left_on, other)
    assert (code, page[-1]) == (0, waits(1)), "the empty one of this night"
    assert "central.revoked" not in examined(world.central.home)[1]
    assert world.table("SELECT reference FROM bel_listings") == [(FIRST,)]
    assert left_on.night(NIGHT + 4 * DAY).sent.waiting == 0, "it has its receipt"


def test_what_is_laid_elsewhere_as_well_is_to_be_seen_again(
    world: World, left_on: Hall, other: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = partial(nightly, world, monkeypatch)
    after(1, left_on, other)
    (kept,) = world.central.quarantine.glob("*.batch")
    data = kept.read_bytes()
    after(2, left_on, other)
    (world.share / "inbox" / other.name / "other.batch").write_bytes(data)
    code, page = after(3, left_on, other)
    assert (code, "dont 1 à revoir" in page[4], "les fichiers de hall-a" in page[-1]) == (4, True, True), page
    assert after(4, left_on, other)[0] == 0


def test_any_other_file_that_comes_back_after_a_person_took_it_out_is_named(
    world: World, other: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = partial(nightly, world, monkeypatch)
    inbox = world.share / "inbox" / other.name
    for day in (1, 2):
        other.night(NIGHT + day * DAY)
        (inbox / "other.batch").write_bytes(b"?")
        code, page = after(day)
        assert (code, "nom inattendu" in page[4], "quarantine" in page[-1]) == (4, True, True), page
        for path in world.central.quarantine.iterdir():
            path.unlink()
