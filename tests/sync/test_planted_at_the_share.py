"""Whoever else writes at the share plants links, pipes, folders: none is followed, nobody waits, the rest goes on."""

import json
import os
from pathlib import Path

import pytest

from db.sync.targets import open_target
from db.sync.transport import NoFile
from tests.another_account import GROUP, as_another, let_pass
from tests.sync.machines import kiosk
from tests.sync.world import Hall, World

REFERENCE = "BEL-7K3M-2QF"


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_an_inbox_that_is_a_link_gives_and_takes_nothing(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    archive = tree(world.central.archive)
    assert archive
    inbox = world.share / "inbox"
    inbox.rename(world.root / "away")
    inbox.symlink_to(world.central.folder)
    done = world.night()
    assert tree(world.central.archive) == archive
    assert (done.ingested.quarantined, done.ingested.lying) == (["not_a_file"], ["inbox"])


def test_a_terminal_does_not_follow_a_link_to_put_its_files_elsewhere(world: World, hall: Hall, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (world.share / "inbox").mkdir()
    (world.share / "inbox" / hall.name).symlink_to(elsewhere)
    hall.submit(REFERENCE)
    sent = hall.night().sent
    assert (sent.sent, sent.in_the_way) == (0, [f"inbox/{hall.name}"])
    assert tree(elsewhere) == set()
    (world.share / "inbox" / hall.name).unlink()
    assert hall.night().sent.sent == 1


@pytest.mark.parametrize("place", ["inbox", "inbox/hall-a", "acks", "down"])
def test_doctor_says_of_a_planted_link_what_the_night_says(root: Path, place: str) -> None:
    assert kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri()).returncode == 0
    (root / "share" / place).rename(root / "outside")
    (root / "share" / place).symlink_to(root / "outside")
    found = json.loads(kiosk(root / "hall", "doctor", "--json").stdout)["findings"]
    (said,) = (each for each in found if each["name"] == "share.in_the_way")
    night = kiosk(root / "hall", "sync")
    assert (night.returncode, f"{said['says']} {said['todo']}" in night.stderr) == (4, True), (said, night)


def test_receipts_are_not_written_through_a_link(world: World, hall: Hall) -> None:
    hall.night()
    (world.share / "acks").symlink_to(world.central.keys)
    before = tree(world.central.keys)
    done = world.night()
    assert tree(world.central.keys) == before
    assert "in_the_way" in done.ingested.quarantined


def test_a_pipe_that_took_the_place_of_a_file_meanwhile_holds_nobody_up(tmp_path: Path) -> None:
    target = open_target(tmp_path.as_uri(), tmp_path / "home", trial=False)
    os.mkfifo(tmp_path / "x.batch")
    with pytest.raises(NoFile):
        target.get("x.batch", 10)


def test_a_file_that_grew_meanwhile_is_not_read_whole(tmp_path: Path) -> None:
    target = open_target(tmp_path.as_uri(), tmp_path / "home", trial=False)
    (tmp_path / "x.batch").write_bytes(b"x" * 11)
    with pytest.raises(NoFile):
        target.get("x.batch", 10)


def test_a_folder_in_the_place_of_a_file_to_send_keeps_no_other_waiting(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    (sealed,) = world.inbox(hall)
    sealed.unlink()
    sealed.mkdir()
    hall.submit("BEL-3333-33K")
    sent = hall.night().sent
    assert (sent.sent, sent.in_the_way) == (1, [f"inbox/{hall.name}/{sealed.name}"])


def test_a_folder_that_cannot_be_looked_into_stops_nobody_else(world: World, hall: Hall) -> None:
    """Under another account: root would look into it."""
    hall.night()
    world.night()
    hall.submit(REFERENCE)
    hall.night()
    (world.share / "inbox" / "aaa").mkdir(mode=0o000)
    give_to_central(world, but=world.share / "inbox" / "aaa")
    assert as_another(5002, lambda: repr(world.night().ingested.lying)) == "['inbox/aaa']"
    assert world.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]


def give_to_central(world: World, *, but: Path | None = None) -> None:
    """The share and central's home belong to central's account; whatever is above lets it pass."""
    for path in (world.share, *world.share.rglob("*"), world.central.home, *world.central.home.rglob("*")):
        if path != but:
            os.chown(path, 5002, GROUP)
    let_pass(world.central.home, world.share)


def test_the_group_of_a_shared_folder_stays_that_of_what_is_made_in_it(tmp_path: Path) -> None:
    """Two accounts of one machine: a common group, and g+s on the share (docs/night.md)."""
    share = tmp_path / "share"
    share.mkdir()
    os.chown(share, -1, GROUP)
    share.chmod(0o2770)
    target = open_target(share.as_uri(), tmp_path / "home", trial=False)
    target.put("inbox/hall-a/x.batch", b"sealed")
    for made in (share / "inbox", share / "inbox" / "hall-a", share / "inbox" / "hall-a" / "x.batch"):
        assert made.stat().st_gid == GROUP, made
    assert (share / "inbox" / "hall-a").stat().st_mode & 0o2070 == 0o2070


def test_a_file_that_cannot_be_taken_out_is_taken_once_and_stops_nobody_else(world: World, hall: Hall) -> None:
    """A folder of another account in which central may only read."""
    first = world.hall("aaa")
    for each in (first, hall):
        each.night()
    world.night()
    for each, reference in ((first, REFERENCE), (hall, "BEL-3333-33K")):
        each.submit(reference)
        each.night()
    give_to_central(world)
    folder = world.share / "inbox" / first.name
    os.chown(folder, 5003, 5003)
    folder.chmod(0o755)
    told = as_another(5002, lambda: repr(sorted(set(world.night().ingested.quarantined))))
    assert told == "['rights']"
    assert {row[0] for row in world.table("SELECT reference FROM bel_listings")} == {REFERENCE, "BEL-3333-33K"}
    assert world.receipt(hall).is_file()


def test_a_receipt_of_somebody_else_is_replaced(world: World, hall: Hall) -> None:
    hall.night()
    world.night()
    hall.night()
    give_to_central(world)
    os.chown(world.receipt(hall), 5003, 5003)
    world.receipt(hall).chmod(0o000)
    hall.submit(REFERENCE)
    hall.night()
    give_to_central(world, but=world.receipt(hall))
    assert as_another(5002, lambda: repr(world.night().reached)) == "True"
    assert hall.night().sent.receipt == "good"


def test_what_is_half_written_there_is_named_by_its_own_path(world: World, hall: Hall) -> None:
    hall.night()
    planted = world.receipt(hall).with_name(f"{hall.name}.ack.part")
    planted.mkdir(parents=True)
    assert world.night().ingested.lying == [f"acks/{planted.name}"]
    planted.rmdir()
    assert not world.night().ingested.lying


def test_a_link_where_central_writes_to_a_terminal_is_to_be_taken_out_until_it_is(
    world: World, hall: Hall, tmp_path: Path
) -> None:
    for _each in range(2):
        hall.night()
        world.night()
    down, elsewhere = world.share / "down" / hall.name, tmp_path / "elsewhere"
    down.rename(elsewhere)
    down.symlink_to(elsewhere)
    for _each in range(2):
        assert world.night().ingested.lying == [f"down/{hall.name}"]
        last = world.page("2026-11-28")[-1]
        assert f"ôter du dossier d'échange « down/{hall.name} »" in last
        assert "n'apprend ni un effacement ni un compte fermé" in last
    world.ingest()
    told = json.loads(kiosk(world.central.home, "doctor", "--json").stdout)["findings"]
    (found,) = [each for each in told if each["name"] == "central.in_the_way"]
    assert (found["state"], f"« down/{hall.name} »" in found["says"]) == ("look", True)
    down.unlink()
    assert not world.night().ingested.lying
    assert "ôter" not in world.page("2026-11-28")[-1]
    assert "central.in_the_way" not in kiosk(world.central.home, "doctor", "--json").stdout
    assert (down / "erased.2").exists() or (down / "erased.1").exists()
