"""Whoever else writes at the share plants links, pipes, folders: none is followed, nobody waits, the rest goes on."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync.targets import open_target
from db.sync.transport import NoFile
from tests.sync.world import Hall, World

_GROUP = 5100
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
    inbox.rename(world.share / "away")
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
    assert not hall.night().reached
    assert tree(elsewhere) == set()
    (world.share / "inbox" / hall.name).unlink()
    assert hall.night().sent.sent == 1


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
    for path in (world.share, *world.share.rglob("*"), world.central.home, *world.central.home.rglob("*")):
        if path.name != "aaa":
            os.chown(path, 5002, _GROUP)
    for above in (*world.central.home.parents, *world.share.parents):
        above.chmod(above.stat().st_mode | 0o011)
    assert as_another(5002, lambda: repr(world.night().ingested.lying)) == "['inbox/aaa']"
    assert world.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]


def as_another(account: int, work: Callable[[], str]) -> str:
    """What comes of a work under another account, in a child: everything it needs is loaded already."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgid(_GROUP)
        os.setuid(account)
        try:
            os.write(theirs, work().encode())
        finally:
            os._exit(0)
    os.close(theirs)
    os.waitpid(child, 0)
    with os.fdopen(ours, encoding="utf-8") as told:
        return told.read()


def test_the_group_of_a_shared_folder_stays_that_of_what_is_made_in_it(tmp_path: Path) -> None:
    """Two accounts of one machine: a common group, and g+s on the share (docs/night.md)."""
    share = tmp_path / "share"
    share.mkdir()
    os.chown(share, -1, _GROUP)
    share.chmod(0o2770)
    target = open_target(share.as_uri(), tmp_path / "home", trial=False)
    target.put("inbox/hall-a/x.batch", b"sealed")
    for made in (share / "inbox", share / "inbox" / "hall-a", share / "inbox" / "hall-a" / "x.batch"):
        assert made.stat().st_gid == _GROUP, made
    assert (share / "inbox" / "hall-a").stat().st_mode & 0o2070 == 0o2070
