"""What a tenant typed can be read where it must be, and nowhere else; after its time, nowhere at a terminal."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from db.sync import journal
from db.terminal import database_path
from tests.sync.world import FRIDAY, NIGHT, Hall, World

from db import connection, retention
from db.connection import rows
from db.keys import Keys
from tests.proof.deciphered import pages
from tests.proof.seeded import Bug, Line, planted

REFERENCE = "BEL-7K3M-2QF"
MARKERS = ("MARQUEUR-INVENTE-4417", "Zubietaberri", "06 12 34 56 78")
DAY = timedelta(days=1)


def traces(folder: Path, *but_for: str) -> list[str]:
    """Files below a folder in which a marker can be read, but for some folders."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not set(path.relative_to(folder).parts) & set(but_for)
        and any(marker.encode() in path.read_bytes() for marker in MARKERS)
    ]


def submit(hall: Hall) -> None:
    described = f"{MARKERS[0]} " * 800  # so long that it has pages of its own, which are free once it is deleted
    hall.submit(REFERENCE, description=described, contact_name=MARKERS[1], phone=MARKERS[2])


def live(world: World, hall: Hall, days: int) -> None:
    for number in range(days):
        hall.night(NIGHT + number * DAY)
        world.night(NIGHT + number * DAY + timedelta(hours=1))


def test_only_central_reads_it(world: World, hall: Hall) -> None:
    """Its database, the sheets and the copies are central's own; everything else is sealed, encrypted or a count."""
    submit(hall)
    assert hall.read(REFERENCE)
    live(world, hall, 2)
    journal.log(hall.home, NIGHT, "sync", 0, sealed=1)
    assert traces(hall.home) == []
    assert traces(world.share) == []
    told = traces(world.central.home)
    assert {Path(path).parts[1] for path in told} == {"central.sqlite", "csv", "backup"}
    assert not traces(world.central.home, "csv", "backup", "central.sqlite", "central.sqlite-wal")


def kept_at_the_terminal(world: World, hall: Hall) -> list[str]:
    """Markers that a page of its file holds, in use or free, or of its log, after their time."""
    submit(hall)
    assert hall.read(REFERENCE, FRIDAY)
    key, path = Keys(hall.home).database_key(), database_path(hall.home)
    with closing(hall.open()) as terminal:  # it is at work while the nights are, so that no closing empties the log
        assert markers_in(pages(path, key)) == list(MARKERS)
        live(world, hall, 40)
        assert rows(terminal, "PRAGMA freelist_count") != [{"freelist_count": 0}]
        return markers_in(pages(path, key))


def markers_in(content: list[bytes]) -> list[str]:
    return [marker for marker in MARKERS if any(marker.encode() in page for page in content)]


def test_after_its_time_no_page_of_the_terminals_file_holds_it(world: World, hall: Hall) -> None:
    """Deciphered by its own key: what was deleted is overwritten, in the file and in its log."""
    assert kept_at_the_terminal(world, hall) == []
    assert traces(hall.home) == []


def test_pages_that_are_not_overwritten_are_seen(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    careless = [pragma.replace("secure_delete = ON", "secure_delete = OFF") for pragma in connection._PRAGMAS]
    assert careless != list(connection._PRAGMAS)
    monkeypatch.setattr(connection, "_PRAGMAS", careless)
    assert kept_at_the_terminal(world, hall) == list(MARKERS)


def test_a_log_that_is_not_emptied_is_seen(world: World, hall: Hall) -> None:
    kept = Line(retention, "apply", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA wal_checkpoint(PASSIVE)")
    with planted(Bug((kept,))):
        assert kept_at_the_terminal(world, hall) != []
