"""What a page asked for, and nobody has dealt with, is said on every page after it, and by `doctor`."""

from datetime import timedelta

import pytest
from click.testing import Result

from db.sync import batch, enrolment
from db.sync.batch import digest_of
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.test_bad_files import event, put, sealed, seed_of
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)
REFERENCE = "BEL-7K3M-2QF"


def ask(world: World, monkeypatch: pytest.MonkeyPatch, now_is: timedelta, *words: str) -> Result:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + now_is)
    return run(world.central.home, central.group, *words)


def doctor(world: World, monkeypatch: pytest.MonkeyPatch, now_is: timedelta) -> tuple[int, dict[str, dict[str, str]]]:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + now_is)
    return examined(world.central.home)


@pytest.fixture
def after_a_bad_day(world: World, hall: Hall) -> World:
    """Two texts that contradict each other, an event that is none, and a file of a stolen terminal."""
    other, stolen = world.hall("hall-b"), world.hall("hall-c")
    enrolment.revoke(world.central.home, stolen.name, NIGHT)
    stolen.submit("BEL-2222-222")
    hall.submit(REFERENCE, description="un texte")
    other.submit(REFERENCE, description="un autre texte")
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), b"{}", event(hall)))
    for each in (hall, other, stolen):
        each.night()
    world.night()
    for each in (hall, other):
        each.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    return world


def test_who_was_away_on_the_first_day_reads_what_waits_on_the_second(after_a_bad_day: World) -> None:
    page = after_a_bad_day.page("2026-11-29")
    assert len(page) == 8
    assert page[-1] == (
        "À faire : rien de nouveau ; attendent encore : 1 fichier en quarantaine, 1 désaccord, 1 mal formé"
        " (kiosk doctor dit où)."
    )


def test_what_waits_is_no_news_for_the_exit_code(after_a_bad_day: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (("report",), ("nightly", "--target", after_a_bad_day.target)):
        done = ask(after_a_bad_day, monkeypatch, DAY, *command)
        assert (done.exit_code, "rien de nouveau ; attendent encore" in done.stdout) == (0, True), done.output


def test_what_a_person_took_away_waits_no_longer(after_a_bad_day: World) -> None:
    for path in after_a_bad_day.central.quarantine.iterdir():
        path.unlink()
    after_a_bad_day.night(NIGHT + DAY)
    told = after_a_bad_day.page("2026-11-29")[-1]
    assert told == "À faire : rien de nouveau ; attendent encore : 1 désaccord, 1 mal formé (kiosk doctor dit où)."


def test_what_a_person_let_in_waits_no_longer(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    stolen = world.hall("hall-c")
    enrolment.revoke(world.central.home, stolen.name, NIGHT)
    stolen.submit(REFERENCE)
    for each in (hall, stolen):
        each.night()
    world.night()
    (file,) = world.central.quarantine.glob("*.batch")
    hall.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    assert "attend encore : 1 fichier en quarantaine (kiosk doctor dit où)." in world.page("2026-11-29")[-1]
    assert ask(world, monkeypatch, DAY, "ingest", "--release", str(file)).exit_code == 0
    world.night(NIGHT + DAY)
    assert world.page("2026-11-29")[-1] == "À faire : rien."


def test_doctor_names_what_waits_where_the_page_leads_to_it(
    after_a_bad_day: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = doctor(after_a_bad_day, monkeypatch, DAY)[1]
    (digest,) = {*after_a_bad_day.table("SELECT batch FROM conflicts WHERE kind = 'unreadable'")}
    told = found["central.to_compare"]
    assert f"désaccords 1, mal formés 1 (hall-a {digest[0]})." in told["says"]
    assert ("conflicts" in told["todo"], "docs/night.md" in told["todo"]) == (True, True)


def test_what_nobody_can_take_away_is_told_and_leaves_doctor_at_0(
    after_a_bad_day: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in after_a_bad_day.central.quarantine.iterdir():
        path.unlink()
    code, found = doctor(after_a_bad_day, monkeypatch, DAY)
    assert (code, found["central.to_compare"]["state"]) == (0, "ok"), found


def test_doctor_leads_to_each_slip_and_to_a_command_that_tells_more(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that somebody laid in another terminal's folder: on the second day no page names it."""
    other = world.hall("hall-b")
    put(world, other.name, data := sealed(world, hall.name, seed_of(hall)), batch.name_of(hall.name, digest_of(data)))
    for day in range(2):
        for each in (hall, other):
            each.night(NIGHT + DAY * day)
        world.night(NIGHT + DAY * day)
    assert "attend encore : 1 fichier en quarantaine" in world.page("2026-11-29")[-1]
    (file,) = world.central.quarantine.glob("*.batch")
    code, found = doctor(world, monkeypatch, DAY)
    told = found["central.quarantine"]["todo"]
    assert (code, "page du matin" in told) == (4, False)
    assert f"{file.stem}.json (déposé dans le dossier d'une autre borne)." in told
    assert "hall-a" in found["central.terminal"]["says"]
    assert "kiosk central ingest --release FICHIER.batch" in found["central.terminal"]["todo"]
    released = ask(world, monkeypatch, DAY, "ingest", "--release", str(file))
    assert (released.exit_code, f"rm {file} {file.with_suffix('.json')}" in released.stderr) == (4, True)


def test_of_a_file_that_no_other_line_tells_of_the_line_of_quarantine_says_the_command(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(world, hall.name, b"x", "x.batch")
    world.night()
    (file,) = world.central.quarantine.glob("*.batch")
    told = doctor(world, monkeypatch, DAY)[1]["central.quarantine"]["todo"]
    assert f"{file.stem}.json (nom inattendu)" in told
    assert "kiosk central ingest --release FICHIER.batch" in told


@pytest.mark.parametrize("night_of", [0, 1])
def test_doctor_names_a_silent_terminal_as_the_page_does(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch, night_of: int
) -> None:
    if night_of:
        hall.night()
    world.night()
    world.hall("hall-b").night(NIGHT + 2 * DAY)
    world.night(NIGHT + 2 * DAY)
    said = ask(world, monkeypatch, 2 * DAY, "report")
    asked = "allumer ou vérifier les bornes silencieuses"
    silent = "hall-a inconnu depuis " + ("le 28/11/2026" if night_of else "son inscription")
    assert (said.exit_code, asked in said.stdout, silent in said.stdout) == (4, True, True)
    code, found = doctor(world, monkeypatch, 2 * DAY)
    told = found["central.terminals"]
    assert (code, told["state"], told["todo"]) == (4, "look", f"A{asked[1:]}")
    assert (silent in told["says"], "hall-b inconnu" in told["says"]) == (True, False)
    hall.night(NIGHT + 2 * DAY)
    world.night(NIGHT + 2 * DAY)
    code, found = doctor(world, monkeypatch, 2 * DAY)
    assert (code, found["central.terminals"]["state"]) == (0, "ok"), found


def test_of_terminals_that_could_reach_nothing_doctor_asks_as_little_as_the_page(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.night()
    world.night()
    world.share.rename(world.share.with_name("unplugged"))
    world.night(NIGHT + 2 * DAY)
    assert "silencieuses" not in world.page("2026-11-30")[-1]
    assert doctor(world, monkeypatch, 2 * DAY)[1]["central.terminals"]["state"] == "ok"
