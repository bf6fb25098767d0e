"""What lies at the share is told alike by the night, the page and doctor, and only what is true of its place."""

import shutil

import pytest

from db.sync.page_names import few
from kiosk.clock import SystemClock
from tests.another_account import close, give
from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.test_planted_below_down import doctor, junk, link
from tests.sync.test_share_closed_to_this_account import CENTRAL, nightly, waiting
from tests.sync.world import NIGHT, Hall, World

__all__ = ["waiting"]


@pytest.fixture(autouse=True)
def tonight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)


def test_a_file_that_was_taken_in_and_is_shut_is_only_to_be_taken_away_and_all_say_so(
    waiting: World, hall: Hall
) -> None:
    came = waiting.inbox(hall)[-1]
    copy = shutil.copy(came, waiting.root / "copy")
    assert nightly(waiting)[0] == 0
    shutil.move(copy, came)
    close(came)
    name = f"« inbox/hall-a/{came.name} »"
    for _night in range(2):
        code, said, examined = nightly(waiting)
        assert code == 4
        assert f"ôter du dossier d'échange {few([name])}" in said
        assert ("À faire : rien" in said, "ses droits sur" in said) == (False, False)
        assert f"Dans le dossier d'échange, reçu, et fermé : ne peut pas être relu : {name}." in examined
        assert "ne peut pas être ôté" not in said + examined, "the folder is this account's"
        aside = "Quarantaine : vide ; laissés dans le dossier d'échange : 1."
        assert ("Quarantaine : 0." in examined, aside in said) == (True, True), "it is counted where it lies"
    came.unlink()
    code, said, examined = nightly(waiting)
    assert (code, name in said, name in examined) == (0, False, False)


def test_a_file_that_was_taken_in_is_taken_away_once_its_right_is_given_back(waiting: World, hall: Hall) -> None:
    came = waiting.inbox(hall)[-1]
    copy = shutil.copy(came, waiting.root / "copy")
    nightly(waiting)
    shutil.move(copy, came)
    close(came)
    nightly(waiting)
    give(CENTRAL, waiting.share)
    code, said, examined = nightly(waiting)
    assert (code, came.exists(), "ôter du dossier" in said, "Quarantaine : 0." in examined) == (0, False, False, True)


@pytest.mark.parametrize("name", ["inbox/loose.batch", "inbox/hall-b", "inbox/hall-a/x.batch"])
def test_doctor_names_what_lies_in_the_inbox_as_the_page_does(world: World, hall: Hall, name: str) -> None:
    hall.night()
    world.hall("hall-b")
    link(world.share / name)
    last = world.night().page
    assert last.lying == [f"« {name} »"]
    found = [each["says"] for each in examined(world.central.home)[1].values()]
    assert any(f"« {name} »" in says for says in found)
    (world.share / name).unlink()
    world.night()
    assert not any(name in each["says"] for each in examined(world.central.home)[1].values())


MISSED = {
    "inbox/hall-b": "rien n'est pris d'une borne de ce nom",
    "acks/hall-a.ack": "une borne n'y lit aucun nouvel accusé, et garde ce qu'elle a envoyé",
    "down/hall-b": "une borne n'apprend ni un effacement ni un compte fermé",
    "inbox/hall-a/x.batch": "",
}


def plant(world: World, name: str) -> None:
    path = world.share / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir() if path.suffix else junk(path)


def test_each_thing_at_the_share_is_told_with_what_is_missed_at_its_own_place(world: World, hall: Hall) -> None:
    hall.night()
    world.hall("hall-b")
    for name in MISSED:
        plant(world, name)
    world.night()
    last = world.page("2026-11-28")[-1]
    assert last.count("ôter du dossier d'échange « ") == 1
    examined = kiosk(world.central.home, "doctor").stdout
    for name, missed in MISSED.items():
        until = f" (d'ici là, {missed})" if missed else ""
        assert f"« {name} »{until}" in last
        assert f"« {name} »{until}" in examined
        if not missed:
            assert f"« {name} » (d'ici" not in last + examined


def test_a_file_in_no_terminal_s_place_keeps_nothing_from_any(world: World, hall: Hall) -> None:
    hall.night()
    world.night()
    junk(world.share / "down" / "x")
    assert world.night().ingested.lying == ["down/x"]
    assert "ce qui n'y est à personne, « down/x »." in world.page("2026-11-28")[-1]
    found = doctor(world.central.home)["central.stray"]["says"]
    assert "à personne de chez nous : « down/x »." in found
    for text in (world.page("2026-11-28")[-1], found):
        assert "d'ici là" not in text


def test_a_file_in_the_place_of_all_that_goes_down_is_told_as_that(world: World, hall: Hall) -> None:
    hall.night()
    world.night()
    shutil.rmtree(world.share / "down")
    junk(world.share / "down")
    assert "down" in world.night().ingested.lying
    last = world.page("2026-11-28")[-1]
    assert ("« down »" in last, "n'apprend ni un effacement" in last, "à personne" in last) == (True, True, False)
