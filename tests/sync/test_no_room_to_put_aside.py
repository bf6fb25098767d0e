"""What somebody floods an inbox with never fills central's disk: it stays at the share, named, and the rest goes on."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import room_left
from kiosk.cli import central
from tests.db.commands import examined, run
from tests.sync.machines import ESCROW, kiosk
from tests.sync.world import Hall, World

REFERENCE = "BEL-7K3M-2QF"
MEGABYTE = 1 << 20


@pytest.mark.parametrize(
    ("size", "free", "base", "is_room"),
    [
        (0, 200 * MEGABYTE, 0, True),
        (1, 200 * MEGABYTE, 0, False),
        (15 * MEGABYTE, 215 * MEGABYTE, 0, True),
        (15 * MEGABYTE, 215 * MEGABYTE - 1, 0, False),
        (0, 300 * MEGABYTE, 100 * MEGABYTE, True),
        (0, 300 * MEGABYTE - 1, 100 * MEGABYTE, False),
        (1, 0, 0, False),
    ],
)
def test_room_for_the_night_and_its_copy_stays(size: int, free: int, base: int, is_room: bool) -> None:
    assert room_left.is_left_beside(size, free, base) is is_room


def junk(world: World, folder: str, count: int, size: int) -> list[str]:
    """Random bytes under the name of batches, as anybody who may write there can lay them; gives their paths there."""
    inbox = world.share / "inbox" / folder
    inbox.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (inbox / f"junk{number}.batch").write_bytes(random.Random(number).randbytes(size))
    return [f"inbox/{folder}/junk{number}.batch" for number in range(count)]


def references(world: World) -> list[tuple[object, ...]]:
    return world.table("SELECT reference FROM bel_listings")


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A disk that has less than is kept free; taken back by leaving the patch."""
    with monkeypatch.context() as patch:
        patch.setattr(room_left, "free", lambda _folder: 100 * MEGABYTE)
        yield patch


pytestmark = pytest.mark.usefixtures("that_night")


def test_it_is_left_at_the_share_and_named_and_all_that_is_sound_is_taken(
    world: World, hall: Hall, later: Hall, no_room: pytest.MonkeyPatch
) -> None:
    hall.submit("BEL-2222-222")
    hall.night()
    paths = junk(world, hall.name, 2, 1000)
    for _night in range(2):
        done = run(world.central.home, central.group, "nightly", "--target", world.target)
        assert (done.exit_code, all(path in done.output for path in paths)) == (4, True)
        assert "Libérez de la place" in done.output
        assert f"« {paths[0]} » (nom inattendu)" in done.output
        assert "201 Mo" in done.output, "the base is of less than one, and counts as one"
        assert "Ôtez du dossier d'échange" not in done.output, "it may be a terminal's own, that waits"
    assert {row[0] for row in references(world)} == {REFERENCE, "BEL-2222-222"}
    assert all((world.share / path).exists() for path in paths)
    assert list(world.central.quarantine.glob("*.batch")) == []
    for page in (world.page("2026-11-28")[-1], run(world.central.home, central.group, "report").output):
        assert all(path in page for path in paths)
        assert page.count("libérer de la place") == 1
    found = examined(world.central.home)[1]["central.no_room"]
    assert all(path in str(found["says"]) for path in paths)
    assert "(nom inattendu)" in str(found["says"])
    assert "201 Mo" in str(found["todo"])
    told = json.loads(run(world.central.home, central.group, "nightly", "--target", world.target, "--json").stdout)
    assert told["no_room"] == {"name": 2}
    no_room.undo()
    done = run(world.central.home, central.group, "nightly", "--target", world.target, "--json")
    assert json.loads(done.stdout)["quarantined"] == {"name": 2}
    assert not any((world.share / path).exists() for path in paths)
    assert "central.no_room" not in examined(world.central.home)[1]
    asked = world.page("2026-11-28")[-1]
    assert ("libérer de la place" in asked, "(déposé dans « inbox/hall-a »)" in asked) == (False, True), asked


@pytest.mark.usefixtures("no_room")
def test_a_terminal_that_waits_to_be_enrolled_loses_nothing(world: World) -> None:
    hall = world.hall("hall-1", enrolled=False)
    hall.submit(REFERENCE)
    hall.night()
    paths = [f"inbox/hall-1/{path.name}" for path in world.inbox(hall)]
    assert world.night().ingested.no_room == dict.fromkeys(paths, "unenrolled")
    world.hall("hall-1")
    assert world.night().ingested.lying == []
    assert references(world) == [(REFERENCE,)]


@pytest.mark.usefixtures("no_room")
def test_a_flood_of_small_ones_is_named_in_part_and_writes_no_more(world: World, later: Hall) -> None:
    """Else their slips would fill the disk in their place."""
    junk(world, "hall-1", 100, 10)
    done = world.night().ingested
    assert (len(done.lying), len(done.unnamed), len(done.no_room)) == (20, 80, 100)
    assert len(list(world.central.quarantine.iterdir())) == 20
    assert references(world) == [(REFERENCE,)]
    assert len(list((world.share / "inbox" / "hall-1").iterdir())) == 100


def test_what_is_sound_is_taken_before_anything_is_put_aside(world: World, later: Hall) -> None:
    """The disk may be fuller than it says: a quota."""
    junk(world, "hall-1", 1, 10)

    def step(name: str) -> None:
        seen.append((name, len(list(world.central.quarantine.glob("*.batch")))))

    seen: list[tuple[str, int]] = []
    world.night(step=step)
    assert [aside for name, aside in seen if name == "apply"] == [0]
    assert len(list(world.central.quarantine.glob("*.batch"))) == 1


def on_a_disk_of(folder: Path, megabytes: int) -> tuple[str, ...]:
    """The same files, on a small disk, and what is there at the end brought back."""
    copy = f"{folder}.all"
    script = (
        f"cp -a '{folder}' '{copy}' && mount -t tmpfs -o size={megabytes}m none '{folder}'"
        f" && cp -a '{copy}/.' '{folder}';"
        f" \"$@\"; ended=$?; rm -r '{copy}'; cp -a '{folder}' '{copy}'; umount '{folder}';"
        f" rm -r '{folder}'; mv '{copy}' '{folder}'; exit $ended"
    )
    return ("unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh")


@pytest.mark.needs_debian("util-linux")
@pytest.mark.usefixtures("that_day")
def test_on_a_disk_of_60_mb_75_mb_of_junk_cost_nobody_else_anything(world: World, later: Hall) -> None:
    home = world.central.home
    assert kiosk(home, "central", "init", "--target", str(world.share), "--escrow-recipient", ESCROW).returncode == 0
    paths = junk(world, "hall-1", 5, 15 * MEGABYTE)
    night = kiosk(home, "central", "nightly", before=on_a_disk_of(world.central.folder, 60))
    assert (night.returncode, paths[0] in night.stderr, "Traceback" in night.stderr) == (4, True, False), night.stderr
    assert references(world) == [(REFERENCE,)]
    assert later.night().sent.acked == 1
    page = kiosk(home, "central", "report").stdout
    assert "inbox/hall-1" in page
    assert sum(path.stat().st_size for path in world.central.quarantine.iterdir()) < MEGABYTE
    assert len(list(world.central.backup.glob("*.sqlite"))) == 1
