"""However much somebody lays at the share: few things of a folder are named, all are counted, and no disk fills."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db import room_left
from db.sync import quarantine
from db.sync.batch import MOST_FILE
from kiosk.cli import central
from tests.db.commands import examined, run
from tests.sync.machines import ESCROW, kiosk
from tests.sync.test_no_room_to_put_aside import MEGABYTE, on_a_disk_of
from tests.sync.world import Hall, World

REFERENCE = "BEL-7K3M-2QF"
DAY = "2026-11-28"


pytestmark = pytest.mark.usefixtures("that_night")


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, MOST_FILE + 1)


def a_link(path: Path) -> None:
    path.symlink_to("/nowhere")


def flood(world: World, make: Callable[[Path], None], folder: str = "hall-1", count: int = 50) -> None:
    inbox = world.share / "inbox" / folder
    inbox.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        make(inbox / f"junk{number:03}.batch")


def damaged(world: World, hall: Hall) -> Path:
    """A listing's file of a terminal, harmed on its way."""
    hall.submit(REFERENCE)
    hall.night()
    [own] = world.inbox(hall)
    own.write_bytes(own.read_bytes()[:-1] + b"x")
    return own


def slips(world: World) -> int:
    return len(list(world.central.quarantine.glob("*.json")))


@pytest.mark.parametrize("make", [Path.mkdir, a_link, sparse])
@pytest.mark.parametrize("enrolled", [True, False])
def test_few_are_named_all_are_counted_and_what_is_sound_is_taken(
    world: World, later: Hall, make: Callable[[Path], None], enrolled: bool
) -> None:
    if enrolled:
        world.hall("hall-1")
    flood(world, make)
    for _night in range(2):
        done = run(world.central.home, central.group, "nightly", "--target", world.target)
        assert done.exit_code == 4
        assert "30 de plus" in done.output
        assert "inbox/hall-1" in done.output
        assert slips(world) == 20
    assert world.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    for page in (world.page(DAY), run(world.central.home, central.group, "report").output.splitlines()):
        assert any("laissés dans le dossier d'échange : 50" in line for line in page), page
        assert any("et 30 autres, pas encore nommés" in line for line in page), page
    assert "30, dans « inbox/hall-1 »" in str(examined(world.central.home)[1]["central.unnamed"]["says"])
    told = json.loads(run(world.central.home, central.group, "nightly", "--target", world.target, "--json").stdout)
    assert (told["lying"], told["unnamed"], sum(told["quarantined"].values())) == (50, 30, 50)


def test_folders_that_anybody_makes_are_counted_together(world: World, later: Hall) -> None:
    for number in range(50):
        flood(world, a_link, f"x{number}", 1)
        sparse(world.share / "inbox" / f"y{number}")
    done = world.night().ingested
    assert (len(done.lying), len(done.unnamed), slips(world)) == (20, 80, 20)


def test_a_known_terminal_s_own_is_named_before_what_somebody_laid_there(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_left, "free", lambda _folder: 100 * MEGABYTE)
    own = damaged(world, hall)
    flood(world, a_link, hall.name)
    flood(world, a_link, "a-stranger")
    done = world.night().ingested
    assert done.lying[0] == f"inbox/{hall.name}/{own.name}"
    assert done.no_room == {done.lying[0]: "digest"}
    slip = next(slip for slip in quarantine.lying_slips(world.central.quarantine) if slip["reason"] == "no_room")
    assert slip["why"] == "digest"


def test_page_and_doctor_name_it_first_as_well(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_left, "free", lambda _folder: 100 * MEGABYTE)
    own = damaged(world, hall)
    for number in range(10):
        own.with_name(f"a{number}.batch").write_bytes(b"x")
    page = world.night().page
    assert own.name in page.no_room[0]
    said = str(examined(world.central.home)[1]["central.no_room"]["says"])
    assert said.index(own.name) < said.index("a0.batch")


def test_slips_of_what_is_gone_go_before_anything_is_taken(world: World, later: Hall) -> None:
    flood(world, Path.mkdir)
    world.night()
    for path in (world.share / "inbox" / "hall-1").iterdir():
        path.rmdir()
    later.submit("BEL-2222-222")
    later.night()
    seen: list[int] = []
    world.night(step=lambda name: seen.append(slips(world)) if name == "apply" else None)
    assert seen == [0]


def test_those_of_an_older_program_s_flood_go_too(world: World, later: Hall) -> None:
    flood(world, Path.mkdir)
    for path in (world.share / "inbox" / "hall-1").iterdir():
        quarantine.note(world.central.quarantine, f"inbox/hall-1/{path.name}", "not_a_file", DAY)
    seen: list[int] = []
    world.night(step=lambda name: seen.append(slips(world)) if name == "apply" else None)
    assert (seen, slips(world)) == ([20], 20)


def test_where_quarantine_takes_nothing_the_night_tells(
    world: World, later: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    flood(world, Path.mkdir, count=1)
    world.night()
    (world.share / "inbox" / "hall-1" / "junk000.batch").rmdir()

    def refused(_folder: Path, _file: str) -> None:
        raise PermissionError

    monkeypatch.setattr(quarantine, "drop", refused)
    done = run(world.central.home, central.group, "nightly", "--target", world.target)
    assert done.exit_code == 0, "the slip goes with the others, after all is taken"
    assert slips(world) == 0


@pytest.mark.proof
@pytest.mark.needs_debian("util-linux")
@pytest.mark.usefixtures("that_day")
def test_a_disk_that_slips_have_filled_is_taken_from_once_their_things_are_gone(world: World, later: Hall) -> None:
    home = world.central.home
    assert kiosk(home, "central", "init", "--target", str(world.share), "--escrow-recipient", ESCROW).returncode == 0
    world.night()
    later.submit("BEL-2222-222")
    later.night()
    for number in range(3000):
        quarantine.note(world.central.quarantine, f"inbox/hall-1/{number}.batch", "not_a_file", DAY)
    full = on_a_disk_of(world.central.folder, 16)
    fill = (*full[:-2], full[-2].replace('"$@"', f"cat /dev/zero >'{world.central.folder}/zero'; \"$@\""), "sh")
    night = kiosk(home, "central", "nightly", before=fill)
    assert "Traceback" not in night.stderr
    assert slips(world) == 0, night.stderr
    assert {row[0] for row in world.table("SELECT reference FROM bel_listings")} == {REFERENCE, "BEL-2222-222"}, (
        night.stderr
    )


def test_a_flood_hides_no_file_through_which_no_erasure_goes(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_left, "free", lambda _folder: 100 * MEGABYTE)
    own = damaged(world, hall)
    for number in range(25):
        own.with_name(f"{hall.name}-{number:064x}.batch").mkdir()
    world.night()
    done = run(world.central.home, central.group, "erase", REFERENCE, "--yes")
    assert (done.exit_code, "Effacement incomplet" in done.output, own.name in done.output) == (1, True, True)


def test_nor_a_stray_in_a_terminal_s_own_folder(world: World, hall: Hall) -> None:
    hall.night()
    for number in range(81):
        (world.share / "inbox" / f"00f{number}").write_bytes(b"x")
    (world.share / "inbox" / hall.name / "zz").write_bytes(b"x")
    assert f"inbox/{hall.name}" in world.night().ingested.strays


def test_a_name_at_the_share_looks_like_no_other(world: World, hall: Hall) -> None:
    (world.share / "inbox" / hall.name / "a », « down », « z.batch").mkdir(parents=True)
    said = run(world.central.home, central.group, "nightly", "--target", world.target).output
    assert "z.batch" in said
    assert "« down »" not in said
