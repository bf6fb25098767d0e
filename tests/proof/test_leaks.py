"""What a tenant typed can be read where it must be, and nowhere else; after its time, nowhere at a terminal."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from db.sync import journal
from tests.sync.world import FRIDAY, NIGHT, Hall, World

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
    hall.submit(REFERENCE, description=MARKERS[0], contact_name=MARKERS[1], phone=MARKERS[2])


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


def test_after_its_time_no_page_of_the_terminals_file_holds_it(world: World, hall: Hall) -> None:
    """Deciphered by its own key: what was deleted is overwritten, in the file and in its log."""
    submit(hall)
    assert hall.read(REFERENCE, FRIDAY)
    live(world, hall, 40)
    plain = world.root / "plain.sqlite"
    with closing(hall.open()) as db:
        db.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
        db.execute("SELECT sqlcipher_export('plain')").fetchall()
        db.execute("DETACH DATABASE plain")
    assert not any(marker.encode() in plain.read_bytes() for marker in MARKERS)
    assert traces(hall.home) == []
