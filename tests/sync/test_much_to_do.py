"""With much to do, the last line of the page asks for the most pressing of it, and `doctor` tells all the rest."""

from datetime import timedelta

import pytest

from db.sync import enrolment
from db.sync.page_asked import to_do
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.test_bad_files import event, put, sealed, seed_of
from tests.sync.test_planted_below_down import giant, junk, link
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)
REFERENCE = "BEL-7K3M-2QF"
TOLD_BY = {
    "faire au partage les dossiers": "central.inbox",
    "corriger ": "central.settings",
    "(borne révoquée) : bons à prendre": "central.revoked",
    "ouvrir le dossier quarantine": "central.quarantine",
    "textes en désaccord": "central.to_compare",
    "mal formés": "central.to_compare",
    "ce qui n'y est à personne": "central.stray",
}
"""Words of what is asked for, and the line of doctor that tells of it too."""


@pytest.fixture
def bad_day(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> World:
    """Much of what can go wrong, on one day."""
    other, stolen, stranger = world.hall("hall-b"), world.hall("hall-c"), world.hall("hall-z", enrolled=False)
    world.hall("hall-d")
    enrolment.revoke(world.central.home, stolen.name, NIGHT)
    stolen.submit("BEL-2222-222")
    hall.submit(REFERENCE, description="un texte")
    other.submit(REFERENCE, description="un autre texte")
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), b"{}", event(hall)))
    put(world, hall.name, b"x", "x.batch")
    for each in (hall, other, stolen, stranger):
        each.night(NIGHT + 2 * DAY)
    (world.share / "acks").mkdir()
    link(world.share / "acks" / "lien")
    junk(world.share / "lettre.txt")
    giant(world.central.archive / f"hall-a-{'4' * 64}.batch")
    (world.central.down / "settings.toml").write_text("[all.agency]\nphone = 5\n", encoding="utf-8")
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + 2 * DAY)
    assert run(world.central.home, central.group, "init", "--target", world.target).exit_code == 0
    return world


def test_it_asks_for_three_things_and_says_how_many_more_and_where(bad_day: World) -> None:
    page = bad_day.night(NIGHT + 2 * DAY).page
    lines = bad_day.page("2026-11-30")
    everything = to_do(page)
    assert (len(lines), len(everything) > 8) == (8, True), everything
    only_the_page_knows = "si elle est à nous, inscrire hall-z (kiosk central enrol FICHIER)"
    asked = [*everything[:3], only_the_page_knows, f"et {len(everything) - 4} autres : kiosk doctor"]
    assert lines[-1] == f"À faire : {' ; '.join(asked)}."
    assert len(lines[-1]) < len(" ; ".join(everything)) * 0.75


def test_doctor_tells_of_each_that_the_page_leaves_out(bad_day: World) -> None:
    page = bad_day.night(NIGHT + 2 * DAY).page
    found = examined(bad_day.central.home)[1]
    shown = bad_day.page("2026-11-30")[-1]
    for words in (each for each in to_do(page) if each not in shown):
        names = [name for part, name in TOLD_BY.items() if part in words]
        assert names, words
        assert {*names} <= found.keys(), words


def test_what_presses_most_comes_first(bad_day: World) -> None:
    (bad_day.central.generation_file).write_text("?\n", encoding="ascii")
    bad_day.night(NIGHT + 2 * DAY)
    assert "central/generation" in bad_day.page("2026-11-30")[-1].split(" ; ")[0]
