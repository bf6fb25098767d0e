"""A file that came before its terminal was enrolled, sealed for a key that is lost: it is told as what it is by now."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import enrolment
from kiosk.cli import central, doctor
from kiosk.clock import SystemClock, local_day
from tests.db.commands import examined, run
from tests.sync.machines import ESCROW
from tests.sync.test_bad_files import put
from tests.sync.test_escrow_brought import FIRST, brought, key, listings
from tests.sync.world import Hall, World

__all__ = ["key"]
NOW = SystemClock().now()
DAY = timedelta(days=1)


@pytest.fixture
def early(world: World) -> Hall:
    """A terminal that nobody enrolled yet; what it sealed for the escrow alone is in quarantine since yesterday."""
    hall = world.hall("hall-3", enrolled=False)
    hall.seal_for(ESCROW)
    hall.submit(FIRST)
    hall.night(NOW - DAY)
    world.night(NOW - DAY)
    return hall


def nightly(world: World) -> tuple[int, str]:
    done = run(world.central.home, central.group, "nightly", "--target", world.target)
    return done.exit_code, done.output


def to_do(page: str) -> str:
    return page[page.index("À faire : ") :].splitlines()[0]


def enrol(world: World, hall: Hall) -> None:
    enrolment.enrol(world.central.home, hall.enrolment(), NOW)


@pytest.mark.parametrize("comes_again", [True, False])
def test_once_it_is_enrolled_its_file_is_told_as_sealed_for_another_key(
    world: World, early: Hall, key: Path, comes_again: bool
) -> None:
    enrol(world, early)
    for _again in range(2):
        if comes_again:
            early.night(NOW)
        code, page = nightly(world)
        assert (code, "borne non inscrite" in page) == (4, False), page
        assert ("chiffrés pour une autre clé, des fichiers de hall-3" in to_do(page)) is True
        assert "kiosk central ingest --escrow FICHIER" in to_do(page)
        assert ("depuis son inscription" in page, "silencieuses" in page) == (False, False)
    found = examined(world.central.home)[1]
    assert "hall-3" in found["central.other_key"]["says"]
    assert "central.unenrolled" not in found
    assert brought(world, key)[0] == 0
    assert listings(world) == {FIRST}
    early.seal_for(world.keys.recipient, ESCROW)
    early.night(NOW)
    assert nightly(world)[0] == 0


def test_between_its_enrolment_and_the_night_the_page_sends_to_the_night(world: World, early: Hall) -> None:
    early.night(NOW)
    assert nightly(world)[0] == 4
    enrol(world, early)
    done = run(world.central.home, central.group, "report")
    assert done.exit_code == 4
    assert "relancer la nuit (kiosk central nightly), qui prend les fichiers de hall-3" in to_do(done.output)


def test_doctor_names_who_is_not_enrolled(world: World, early: Hall) -> None:
    found = examined(world.central.home)[1]["central.unenrolled"]
    assert ("hall-3" in found["says"], "kiosk central enrol FICHIER" in found["todo"]) == (True, True)


def test_one_that_is_shut_out_instead_is_told_with_the_way_in_as_long_as_it_sends(
    world: World, early: Hall, key: Path
) -> None:
    enrol(world, early)
    enrolment.revoke(world.central.home, early.name, NOW)
    early.night(NOW)
    code, page = nightly(world)
    assert (code, "hall-3 (borne révoquée)" in to_do(page)) == (4, True), page
    assert "kiosk central ingest --release FICHIER" in to_do(page)
    assert "--escrow" in to_do(page)
    assert "regarder (docs/night.md, « Ouvrir un fichier scellé à la main »)" in to_do(page)
    found = examined(world.central.home)[1]["central.revoked"]
    assert ("hall-3" in found["says"], "kiosk central ingest --release FICHIER" in found["todo"]) == (True, True)
    for file in sorted(world.central.quarantine.glob("*.batch")):
        words = ("ingest", "--release", str(file), "--escrow", str(key))
        assert run(world.central.home, central.group, *words).exit_code == 0
    assert listings(world) == {FIRST}
    assert nightly(world)[0] == 0


def test_a_file_that_lies_there_and_does_not_come_again_keeps_no_night_at_4(world: World, early: Hall) -> None:
    code, page = nightly(world)
    asked = "À faire : inscrire les bornes (kiosk central enrol FICHIER) ; attend encore : 1 fichier en quarantaine"
    assert (code, to_do(page)) == (0, f"{asked} (kiosk doctor dit où).")


@pytest.mark.parametrize("kind", ["unenrolled", "digest", "name", "terminal", "signature"])
def test_a_night_that_ends_with_4_for_a_file_that_comes_every_night_asks_for_something(world: World, kind: str) -> None:
    well = world.hall("hall-a")
    hall = world.hall("hall-b", enrolled=kind != "unenrolled")
    hall.submit(FIRST)
    hall.night(NOW - 2 * DAY)
    (sent,) = world.inbox(hall)
    data, folder, name = sent.read_bytes(), hall.name, sent.name
    sent.unlink()
    if kind == "digest":
        data = data[:-9]
    if kind == "name":
        name = "x.batch"
    if kind == "terminal":
        folder = well.name
    if kind == "signature":
        from db.sync import batch

        data = data.replace(data.splitlines()[3], b"ab" * 64, 1)
        name = batch.name_of(hall.name, batch.digest_of(data))
    for days in (2, 1):
        well.night(NOW - days * DAY)
        put(world, folder, data, name)
        world.night(NOW - days * DAY)
    well.night(NOW)
    put(world, folder, data, name)
    code, page = nightly(world)
    assert code == 4
    assert to_do(page) != "À faire : rien."
    if kind != "terminal":
        assert "Quarantaine : 1 fichier, dont 1 à revoir (" in page
    report = run(world.central.home, central.group, "report")
    assert (report.exit_code, to_do(report.output)) == (4, to_do(page))


def test_a_terminal_whose_file_came_days_ago_is_unknown_since_then_and_not_since_its_enrolment(world: World) -> None:
    hall = world.hall("hall-3")
    hall.seal_for(ESCROW)
    hall.night(NOW - 5 * DAY)
    world.night(NOW - 5 * DAY)
    page = world.night(NOW + DAY).page
    (silent,) = page.silent
    assert (silent.since, silent.is_aside) == (local_day(NOW - 5 * DAY).isoformat(), False)


def test_what_an_earlier_program_noted_is_read_as_before(world: World, early: Hall) -> None:
    (slip,) = world.central.quarantine.glob("*.json")
    told = json.loads(slip.read_text(encoding="utf-8"))
    assert {*told} == {"name", "reason", "words", "since"}
    place = {"name": told["name"], "reason": "not_for_us", "words": "chiffré pour une autre clé"}
    slip.write_text(json.dumps(told | {"also": [place]}), encoding="utf-8")
    enrol(world, early)
    nightly(world)
    assert "hall-3" in run(world.central.home, doctor.command).output
    assert json.loads(slip.read_text(encoding="utf-8"))["reason"] == "not_for_us"
