"""R9: a base of before, laid over central's by hand. What the archive holds is in whatever is asked of central."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync.lock import only_one
from kiosk.cli import central
from tests.db.commands import examined, run
from tests.sync.test_erasure import holders
from tests.sync.world import Hall, World, sheet, sound_reference

BEFORE, SINCE, GONE = sorted(map(sound_reference, (1, 2, 3)))

pytestmark = pytest.mark.usefixtures("that_day")


@pytest.fixture
def put_back(world: World, hall: Hall) -> World:
    """The base of the first night, with what the second one archived, of a terminal that was enrolled between them."""
    for reference in (BEFORE, GONE):
        hall.submit(reference)
    hall.night()
    world.night()
    older = Path(shutil.copyfile(world.central.database, world.root / "older"))
    run(world.central.home, central.group, "erase", GONE, "--yes")
    other = world.hall("hall-b")
    other.submit(SINCE)
    other.night()
    world.night()
    world.keep_target()
    shutil.copyfile(older, world.central.database)
    return world


def at(world: World, *words: str) -> tuple[int, str]:
    done = run(world.central.home, central.group, *words)
    return done.exit_code, done.output


def test_whoever_asks_for_what_is_held_of_them_is_told(put_back: World) -> None:
    assert "Événements reçus" in at(put_back, "access", SINCE)[1]


def test_an_erasure_is_of_all_that_central_holds(put_back: World) -> None:
    code, said = at(put_back, "erase", SINCE, "--yes")
    assert (code, "Événements effacés : 1." in said, "hall-b" in said) == (0, True, True), said
    assert holders(put_back, put_back.central.archive, SINCE) == []
    assert put_back.table("SELECT reference FROM bel_listings") == [(BEFORE,)], "and what was erased before stays so"
    at(put_back, "nightly")
    assert put_back.table("SELECT reference FROM bel_listings") == [(BEFORE,)]


def damaged(note: Path) -> None:
    note.write_text("junk", encoding="utf-8")


def gone(note: Path) -> None:
    for each in (note, note.parents[2] / "backup" / "terminals" / note.name):
        each.unlink()


@pytest.mark.parametrize("lose", [damaged, gone])
def test_where_nobody_knows_its_terminal_an_erasure_is_not_complete(
    put_back: World, lose: Callable[[Path], None]
) -> None:
    (held,) = put_back.central.archive.glob("hall-b-*.batch")
    note = put_back.central.archive / "terminals" / "hall-b.json"
    lose(note)
    told = json.loads(at(put_back, "access", SINCE, "--json")[1])
    (file,) = told["in_archive"]
    assert (file["path"], file["terminal"], file["bodies"][0]["payload"]["reference"]) == (str(held), "hall-b", SINCE)
    assert (told["unopened"], [*told["terminals"]]) == ([], ["hall-a", "hall-b"])
    said = at(put_back, "access", SINCE)[1]
    assert (str(held) in said, "ne s'ouvre pas" in said) == (True, False), said
    for _again in range(2):
        code, said = at(put_back, "erase", SINCE, "--yes")
        assert (code, "incomplet" in said, str(held) in said) == (1, True, True), said
        assert ("central enrol FICHIER" in said, "chown" in said, "montage" in said) == (True, False, False), said
    assert "central enrol FICHIER" in examined(put_back.central.home)[1]["central.of_unknown"]["todo"]
    assert "central.sweep" not in examined(put_back.central.home)[1]
    at(put_back, "nightly")
    (page,) = (path.read_text(encoding="utf-8") for path in put_back.central.report.glob("*.txt"))
    assert ("finir un effacement" in page, "montage" in page) == (True, False), page
    note.unlink(missing_ok=True)
    if lose is gone:
        assert at(put_back, "enrol", str(put_back.root / "hall-b" / "enrolment.json"), "--yes")[0] == 0
    at(put_back, "nightly")
    assert "central.of_unknown" not in examined(put_back.central.home)[1], "that night ends it"
    assert "central.sweep" not in examined(put_back.central.home)[1]
    assert "incomplet" not in at(put_back, "erase", SINCE, "--yes")[1]
    assert holders(put_back, put_back.central.archive, SINCE) == []
    assert put_back.table("SELECT reference FROM bel_listings") == [(BEFORE,)]


def test_sheets_and_copy_hold_it(put_back: World) -> None:
    assert at(put_back, "export")[0] == 0
    assert [row["Référence"] for row in sheet(put_back, "bel_listing.csv")] == [BEFORE, SINCE]
    assert at(put_back, "backup")[0] == 0
    shutil.rmtree(put_back.central.archive)
    put_back.central.database.unlink()
    at(put_back, "restore")
    assert put_back.table("SELECT reference FROM bel_listings ORDER BY reference") == [(BEFORE,), (SINCE,)]


def test_the_page_is_of_all_of_it(put_back: World) -> None:
    at(put_back, "report")
    assert put_back.table("SELECT count(*) FROM bel_listings") == [(2,)]


def test_doctor_tells_until_it_is_taken(put_back: World) -> None:
    code, found = examined(put_back.central.home)
    assert (code, "kiosk central nightly" in found["central.untaken"]["todo"]) == (4, True)
    at(put_back, "nightly")
    assert "central.untaken" not in examined(put_back.central.home)[1]


def test_of_what_a_night_is_just_taking_doctor_says_nothing(put_back: World) -> None:
    with only_one(put_back.central.home, "central"):
        assert "central.untaken" not in examined(put_back.central.home)[1]
