"""A revoked terminal that is left on: what it sends every night, with nothing in it, is told once."""

import json
from datetime import timedelta

import pytest

from db.sync import enrolment, quarantine
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.test_to_complete import COMPLETE
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)


@pytest.fixture
def left_on(world: World, hall: Hall) -> Hall:
    """Shut out after a night of which all was taken; another terminal goes on well."""
    hall.night()
    world.night()
    hall.night()  # and has read its receipt
    enrolment.revoke(world.central.home, hall.name, NIGHT)
    return hall


def nightly(world: World, monkeypatch: pytest.MonkeyPatch, day: int, *halls: Hall) -> tuple[int, list[str]]:
    """A night of December too: central sets what its page would ask for once a month."""
    now = NIGHT + DAY * day
    settings = world.central.home / "central" / "down" / "settings.toml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(COMPLETE, encoding="utf-8")
    for each in halls:
        each.night(now)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: now)
    code = run(world.central.home, central.group, "nightly", "--target", world.target).exit_code
    return code, world.page(now.date().isoformat())


def aside(world: World) -> int:
    return len(list(world.central.quarantine.glob("*.batch")))


def test_its_signs_of_life_are_one_story_that_is_told_once(
    world: World, left_on: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = world.hall("hall-b")
    code, first = nightly(world, monkeypatch, 1, left_on, other)
    assert (code, "éteindre hall-a" in first[-1], "--release" in first[-1]) == (4, True, False), first
    for day in (2, 3, 4):
        code, page = nightly(world, monkeypatch, day, left_on, other)
        assert (code, page[4]) == (0, f"Quarantaine : {day} fichiers, rien de nouveau.")
        assert page[-1].startswith(f"À faire : rien de nouveau ; attendent encore : {day} fichiers en quarantaine")
    assert aside(world) == 4, "never deleted"


def test_a_file_in_which_something_is_is_told_all_the_same(
    world: World, left_on: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = world.hall("hall-b")
    nightly(world, monkeypatch, 1, left_on, other)
    left_on.submit("BEL-2222-222")
    code, page = nightly(world, monkeypatch, 2, left_on, other)
    assert (code, "dont 1 nouveau (borne révoquée)" in page[4], "--release" in page[-1]) == (4, True, True), page


def test_what_a_person_took_away_is_not_told_anew_by_the_next(
    world: World, left_on: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = world.hall("hall-b")
    nightly(world, monkeypatch, 1, left_on, other)
    for path in world.central.quarantine.iterdir():
        path.unlink()
    assert nightly(world, monkeypatch, 2, other) == (0, world.page("2026-11-30"))
    assert world.page("2026-11-30")[-1] == "À faire : rien."
    code, page = nightly(world, monkeypatch, 3, left_on, other)
    assert (code, "rien de nouveau ; attend" in page[-1]) == (0, True)


def test_another_one_is_another_story(world: World, left_on: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    other, third = world.hall("hall-b"), world.hall("hall-c")
    nightly(world, monkeypatch, 1, left_on, other, third)
    enrolment.revoke(world.central.home, other.name, NIGHT + DAY)
    code, page = nightly(world, monkeypatch, 2, left_on, other, third)
    assert (code, "éteindre hall-b" in page[-1], "hall-a" in page[-1]) == (4, True, False), page


def test_of_several_the_page_speaks_of_several(world: World, left_on: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    other = world.hall("hall-b")
    enrolment.revoke(world.central.home, other.name, NIGHT)
    _code, page = nightly(world, monkeypatch, 1, left_on, other)
    assert "éteindre hall-a, hall-b (bornes révoquées, encore en marche) : les envois vides vont" in page[-1], page


def test_the_slip_says_that_nothing_is_in_it_and_doctor_what_to_do(
    world: World, left_on: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    nightly(world, monkeypatch, 1, left_on)
    (slip,) = world.central.quarantine.glob("*.json")
    told = json.loads(slip.read_text(encoding="utf-8"))
    assert (told["reason"], told["empty"]) == ("revoked", "yes")
    code, found = examined(world.central.home)
    assert (code, "hall-a" in found["central.still_on"]["says"], "central.revoked" in found) == (4, True, False)


def test_a_slip_of_before_learns_it_when_its_file_comes_again(
    world: World, left_on: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = world.hall("hall-b")
    nightly(world, monkeypatch, 1, left_on, other)
    (slip,) = world.central.quarantine.glob("*.json")
    told = json.loads(slip.read_text(encoding="utf-8"))
    slip.write_text(json.dumps({key: told[key] for key in told if key != "empty"}), encoding="utf-8")
    nightly(world, monkeypatch, 2, left_on, other)
    assert [each["empty"] for each in quarantine.slips(world.central.quarantine)] == ["yes", "yes"]
    assert nightly(world, monkeypatch, 3, left_on, other)[0] == 0


def test_nobody_else_can_make_a_file_pass_for_one(world: World, left_on: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its signature is looked at first: what another key signed under its name is no sign of its life."""
    other = world.hall("hall-b")
    nightly(world, monkeypatch, 1, left_on, other)
    (left_on.home / "keys" / "signing.key").write_bytes(b"7" * 32)
    for path in left_on.spool.glob("*.batch"):
        path.unlink()
    code, page = nightly(world, monkeypatch, 2, left_on, other)
    assert (code, "signature fausse" in page[4]) == (4, True), page
