"""A sound database is never made anew with less in it than it holds."""

import errno
from pathlib import Path

import pytest

from db.sync import backup, night
from db.sync.night import Place
from db.sync.restore import WouldLose
from tests.sync.lost import nights_of, put_back
from tests.sync.machines import kiosk
from tests.sync.world import NIGHT, Hall, World

FIRST, SECOND = "BEL-7K3M-2QF", "BEL-2222-222"


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    """The first is in a copy; the second came since, and is in the database and the archive alone."""
    nights_of(world, hall, FIRST)
    hall.submit(SECOND)
    hall.night()
    world.ingest()
    return world


def listings(world: World) -> set[object]:
    return {row[0] for row in world.table("SELECT reference FROM bel_listings")}


def lose_key(world: World) -> None:
    world.central.age_file.unlink()
    world.keys = world.central.make(new_key=True)


def harm_archive(world: World) -> None:
    for file in world.central.archive.glob("*.batch"):
        file.write_bytes(file.read_bytes()[:-7])


def lose_archive(world: World) -> None:
    for file in world.central.archive.glob("*.batch"):
        file.unlink()


@pytest.mark.parametrize("harm", [lose_key, harm_archive, lose_archive], ids=lambda harm: harm.__name__)
def test_what_only_the_database_holds_is_copied_before_it_is_made_anew(lived: World, harm: object) -> None:
    harm(lived)  # type: ignore[operator]
    archived = set(lived.central.archive.iterdir())
    with pytest.raises(WouldLose):
        put_back(lived, replace=True)
    assert listings(lived) == {FIRST, SECOND}
    assert set(lived.central.archive.iterdir()) == archived
    assert not list(lived.central.folder.glob("central.sqlite.*")), "nothing is left behind"
    with night.central(Place(lived.central.home, lived.target), NIGHT) as central:
        backup.back_up(central, NIGHT)
    put_back(lived, replace=True)
    assert listings(lived) == {FIRST, SECOND}


def test_what_the_archive_gives_back_keeps_nobody(lived: World) -> None:
    put_back(lived, replace=True)
    assert listings(lived) == {FIRST, SECOND}


def test_on_a_disk_that_fails_it_is_made_anew_on_demand(lived: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the sentence of a restore has it, which cannot tell that the database is damaged."""

    tell = backup.is_told_sound

    def fails(database: Path) -> bool:
        if database == lived.central.database:
            raise OSError(errno.EIO, "")
        return tell(database)

    with monkeypatch.context() as patch:
        patch.setattr(backup, "is_told_sound", fails)
        assert put_back(lived, replace=True).kept
    assert listings(lived) == {FIRST, SECOND}


def test_the_command_says_what_to_do_first(lived: World) -> None:
    lose_archive(lived)
    done = kiosk(lived.central.home, "central", "rebuild")
    assert done.returncode == 1
    assert "Faites d'abord une copie : kiosk central backup" in " ".join(done.stdout.split() + done.stderr.split())
