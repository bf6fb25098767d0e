"""The restore drill: the last sound copy and the archive since make the same CSV, and the terminals bring the rest."""

import json
from collections.abc import Callable, Collection
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.connection import open_database, rows
from db.night.central.csv import export as csv_export
from db.sync import backup, enrolment, erasure, night
from db.sync.central_home import CentralMissing
from db.sync.copy_days import DAYS, WEEKS, kept
from db.sync.night import Place
from db.sync.restore import NoSoundCopy, NotNeeded, restore
from kiosk.services.ports import DamagedDatabase
from tests.sync.lost import begin_anew, lose, nights_of, put_back
from tests.sync.machines import kiosk
from tests.sync.world import NIGHT, Hall, World

FIRST, SECOND, THIRD = "BEL-7K3M-2QF", "BEL-2222-222", "BEL-3333-33K"
DAY = timedelta(days=1)


class Pulled(Exception):
    """The plug."""


def sheets(world: World) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in world.central.csv.glob("*.csv")}


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    """Two nights with a copy each, then a day that was ingested and exported, but not copied."""
    nights_of(world, hall, FIRST, SECOND)
    hall.submit(THIRD)
    hall.read(FIRST)
    hall.night(NIGHT + 2 * DAY)
    place = Place(world.central.home, world.target)
    with night.central(place, NIGHT + 2 * DAY) as central:
        night.ingest(place, central, NIGHT + 2 * DAY)
        csv_export.export(central.db, central.home.csv, central.step)
    return world


def empty(world: World) -> None:
    world.central.database.write_bytes(b"")


def damage(world: World) -> None:
    data = bytearray(world.central.database.read_bytes())
    for page in range(1, min(21, len(data) // 4096)):
        data[page * 4096 + 100] ^= 0xFF
        data[page * 4096 : page * 4096 + 8] = bytes(8)
    world.central.database.write_bytes(bytes(data))


@pytest.mark.parametrize("harm", [lose, empty, damage], ids=lambda harm: harm.__name__)
def test_what_was_lost_is_back_and_the_sheets_are_what_they_were(lived: World, harm: Callable[[World], None]) -> None:
    before = sheets(lived)
    harm(lived)
    done = put_back(lived)
    assert done.copy == "2026-11-29.sqlite"
    assert (done.ingested.files, done.ingested.events, done.passed_over) == (1, 2, ())
    assert sheets(lived) == before
    assert bool(done.kept) is (harm is not lose)
    assert lived.table("SELECT count(*) FROM applied WHERE backed_up = 0") == [(0,)], (
        "R4: all of it is in the copy that a restore makes"
    )


def test_before_it_the_night_writes_nothing_and_names_the_way(lived: World) -> None:
    lose(lived)
    with pytest.raises(DamagedDatabase, match="kiosk central restore"):
        lived.night(NIGHT + 3 * DAY)
    assert not lived.central.database.exists()


def test_what_is_in_neither_copy_nor_archive_the_terminal_sends_again(lived: World, hall: Hall) -> None:
    before = sheets(lived)
    lose(lived)
    for file in lived.central.archive.glob("*.batch"):
        file.unlink()
    assert put_back(lived).ingested.events == 0
    assert sheets(lived) != before
    # The first of these nights gives the receipt that no longer lists the file, the second brings it over.
    for hours in (1, 2, 3):
        lived.night(NIGHT + 3 * DAY + timedelta(hours=hours))
        hall.night(NIGHT + 3 * DAY + timedelta(hours=hours))
    lived.night(NIGHT + 4 * DAY)
    assert sheets(lived) == before


def test_a_copy_that_cannot_be_read_is_passed_over_and_named(lived: World) -> None:
    before = sheets(lived)
    lose(lived)
    (lived.central.backup / "2026-11-29.sqlite").write_bytes(b"no database at all, but some bytes")
    done = put_back(lived)
    assert (done.copy, done.passed_over) == ("2026-11-28.sqlite", ("2026-11-29.sqlite",))
    assert sheets(lived) == before


def test_without_a_sound_copy_nothing_is_touched(lived: World) -> None:
    damage(lived)
    harmed = lived.central.database.read_bytes()
    for copy in lived.central.backup.glob("*.sqlite"):
        copy.write_bytes(b"")
    with pytest.raises(NoSoundCopy):
        put_back(lived)
    assert lived.central.database.read_bytes() == harmed


def test_a_sound_database_is_replaced_on_demand_only_and_is_kept(lived: World) -> None:
    before = sheets(lived)
    with pytest.raises(NotNeeded):
        put_back(lived)
    done = put_back(lived, replace=True)
    assert sheets(lived) == before
    with closing(open_database(lived.central.folder / done.kept, None, read_only=True)) as old:
        assert rows(old, "SELECT count(*) AS n FROM events")[0]["n"] == 4


@pytest.mark.proof
def test_pulled_at_any_step_it_is_done_again_from_the_beginning(lived: World) -> None:
    before = sheets(lived)
    saved = {path: path.read_bytes() for path in lived.central.folder.rglob("*") if path.is_file()}
    steps: list[str] = []
    while True:
        for path in lived.central.folder.rglob("*"):
            if path.is_file():
                path.unlink()
        for path, data in saved.items():
            path.write_bytes(data)
        damage(lived)
        fatal = len(steps)
        count = 0

        def step(name: str, fatal: int = fatal) -> None:
            nonlocal count
            if count == fatal:
                steps.append(name)
                raise Pulled
            count += 1

        try:
            put_back(lived, step)
        except Pulled:
            try:
                put_back(lived)
            except NotNeeded:
                lived.night(NIGHT + 3 * DAY)  # R9: its first step takes the archive up
            assert sheets(lived) == before, steps[-1]
        else:
            break
    assert {"put aside", "copy back", "in place", "all backed up", "apply", "commit"} <= set(steps)


def test_a_home_without_a_central_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(CentralMissing):
        restore(Place(tmp_path), NIGHT)
    assert not list(tmp_path.iterdir())


def test_the_commands_and_their_codes(root: Path) -> None:
    central, target = root / "central", (root / "share").as_uri()
    assert kiosk(root / "hall", "sync").returncode == 0
    assert kiosk(central, "central", "nightly", "--target", target).returncode == 0
    assert kiosk(central, "central", "restore").returncode == 2, "no copy is wanted: the database is sound"
    (central / "central" / "central.sqlite").unlink()
    done = kiosk(central, "central", "restore", "--json")
    assert (done.returncode, json.loads(done.stdout)["passed_over"]) == (0, [])
    again = kiosk(central, "central", "rebuild")
    assert (again.returncode, "est gardée" in again.stdout) == (0, True)
    for copy in (central / "central" / "backup").glob("*.sqlite"):
        copy.write_bytes(b"")
    assert kiosk(central, "central", "rebuild").returncode == 6, "there is none that can be read"


DAYS_WITH_A_COPY = st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=60)


@given(DAYS_WITH_A_COPY, st.dates(date(2026, 3, 1), date(2026, 11, 1)))
def test_seven_days_and_four_weeks_of_copies_stay(days: Collection[date], today: date) -> None:
    stay = kept(days, today)
    past = sorted((day for day in days if day <= today), reverse=True)
    assert stay <= set(days)
    assert set(past[:DAYS]) <= stay
    assert {day for day in days if day > today} <= stay, "the clock that is wrong may be today's"
    assert len([day for day in stay if day <= today]) <= DAYS + WEEKS
    weeks = sorted({day.isocalendar()[:2] for day in past}, reverse=True)[: WEEKS + 1]
    for week in weeks:
        assert max(day for day in past if day.isocalendar()[:2] == week) in stay


def test_a_year_of_nights_leaves_a_month_to_go_back_to(world: World) -> None:
    there: set[date] = set()
    today = date(2026, 1, 1)
    for _night in range(365):
        there.add(today)
        there = kept(there, today)
        today += DAY
    assert len(there) <= DAYS + WEEKS
    assert max(there) - min(there) >= timedelta(days=21)
    assert backup.copy_of(world.central.backup, max(there)).name == "2026-12-31.sqlite"


def test_with_no_copy_left_the_archive_makes_it_again_once_the_copies_are_put_aside(lived: World, hall: Hall) -> None:
    """As docs/operator-rare.md has it, « Plus aucune copie »."""
    for copy in lived.central.backup.glob("*.sqlite"):
        copy.write_bytes(b"no database")
    lose(lived)
    with pytest.raises(NoSoundCopy):
        put_back(lived)
    aside = lived.central.backup / "illisibles"
    aside.mkdir()
    for copy in lived.central.backup.glob("*.sqlite*"):
        copy.rename(aside / copy.name)
    begin_anew(lived)
    enrolment.enrol(lived.central.home, hall.enrolment(), NIGHT + 3 * DAY)
    lived.night(NIGHT + 3 * DAY)
    found = lived.table("SELECT reference FROM bel_listings ORDER BY reference")
    assert found == [(reference,) for reference in sorted((FIRST, SECOND, THIRD))]


def test_cut_off_once_in_place_it_knows_what_was_decided_since_the_copy(lived: World, hall: Hall) -> None:
    """A command of the day may come before the night: nobody who was erased is exported, who is shut out stays so."""
    place, later = Place(lived.central.home, lived.target), NIGHT + 2 * DAY
    with night.central(place, later) as central:
        erasure.erase(central, SECOND, later)
    enrolment.revoke(lived.central.home, hall.name, later)
    lose(lived)
    steps: list[str] = []

    def step(name: str) -> None:
        if "in place" in steps:
            raise Pulled
        steps.append(name)

    with pytest.raises(Pulled):
        put_back(lived, step)
    with night.central(place, later) as central:
        csv_export.export(central.db, central.home.csv, central.step)
        told = rows(central.db, "SELECT revoked_at FROM terminals WHERE terminal = ?", (hall.name,))
    assert SECOND.encode() not in b"".join(sheets(lived).values())
    assert told[0]["revoked_at"]


def test_a_copy_that_was_never_put_in_place_goes_with_the_next_command(lived: World) -> None:
    def step(name: str) -> None:
        if name == "put aside":
            raise Pulled

    part = lived.central.database.with_name("central.sqlite.part")
    with pytest.raises(Pulled):
        put_back(lived, step, replace=True)
    assert part.exists()
    with night.central(Place(lived.central.home, lived.target), NIGHT + 3 * DAY):
        assert not part.exists()


def test_where_no_copy_can_be_read_the_guide_s_last_way_is_named(root: Path) -> None:
    central = root / "central"
    assert kiosk(central, "central", "backup").returncode == 0
    (central / "central" / "central.sqlite").unlink()
    for copy in (central / "central" / "backup").glob("*.sqlite"):
        copy.write_bytes(b"no database")
    for words in (("central", "restore"), ("central", "nightly"), ("doctor",)):
        done = kiosk(central, *words)
        assert (done.returncode, "« Plus aucune copie »" in done.stdout + done.stderr) == (6, True), words
