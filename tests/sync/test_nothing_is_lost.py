"""Rules R1 to R4 and R9 of the night: restored disks, stale receipts, rotten files, a central that came back."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.sync.batch import Frame
from db.sync.lock import Locked, only_one
from db.sync.spool import Spool
from tests.sync.world import FRIDAY, NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"
DAY = timedelta(days=1)


def listings(world: World) -> list[object]:
    return [row[0] for row in world.table("SELECT reference FROM bel_listings ORDER BY reference")]


def lose_spool(hall: Hall) -> None:
    shutil.rmtree(hall.spool)


def rot(hall: Hall) -> None:
    for path in hall.spool.glob("*.batch"):
        path.write_bytes(path.read_bytes()[:-3])


@pytest.mark.parametrize("harm", [lose_spool, rot])
def test_rows_marked_sealed_whose_file_is_gone_or_rotten_are_sealed_again(
    world: World, hall: Hall, harm: Callable[[Hall], None]
) -> None:
    hall.submit(REFERENCE)
    shutil.rmtree(world.share)
    assert not hall.night().reached
    harm(hall)
    world.share.mkdir()
    assert hall.night(NIGHT + DAY).sent.sealed_events == 1
    world.night(NIGHT + DAY)
    assert listings(world) == [REFERENCE]
    assert hall.night(NIGHT + DAY * 2).sent.waiting == 0


def test_a_rotten_file_is_put_aside_and_never_sent(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    for path in world.inbox(hall):
        path.unlink()
    rot(hall)
    hall.night(NIGHT + DAY)
    assert len(list(hall.spool.glob("*.rotten"))) == 1
    assert world.night(NIGHT + DAY).ingested.quarantined == []


def test_a_receipt_purges_nothing_whose_file_is_not_here(world: World, hall: Hall) -> None:
    """A restored terminal sends again what central may have lost since; central drops what it knows by its id."""
    hall.submit(REFERENCE)
    before = hall.home.with_name("backup")
    shutil.copytree(hall.home / "data", before)
    hall.night()
    world.night()
    shutil.rmtree(hall.home / "data")
    shutil.copytree(before, hall.home / "data")
    lose_spool(hall)
    sent = hall.night(NIGHT + DAY).sent
    assert (sent.sealed_events, sent.sent, sent.acked) == (1, 1, 0)
    done = world.night(NIGHT + DAY).ingested
    assert (done.events, done.known, done.set_aside) == (0, 1, 0)
    assert hall.night(NIGHT + DAY * 2).sent.waiting == 0


def test_no_network_loses_nothing_and_forgets_on_time(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    world.share.rename(world.share.with_name("elsewhere"))
    sent = hall.night()
    assert (sent.reached, sent.sent.sealed_events, sent.sent.waiting) == (False, 1, 1)
    assert set(sent.forgotten) >= {"submission", "audit"}
    world.share.with_name("elsewhere").rename(world.share)
    hall.night(NIGHT + DAY)
    assert world.night(NIGHT + DAY).ingested.events == 1


def test_a_receipt_that_central_did_not_sign_is_not_believed(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    receipt = world.share / "acks" / f"{hall.name}.ack"
    receipt.write_bytes(receipt.read_bytes().replace(b"applied", b"backed_up").replace(b"backed_up", b"applied"))
    sent = hall.night(NIGHT + DAY).sent
    assert (sent.receipt, sent.acked) == ("refused", 0)
    assert sent.waiting == 1


def test_a_central_with_a_new_signing_key_gives_its_new_public_key(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    (world.central.keys / "central.signing").unlink()
    assert world.central.make(new_key=True).recipient == world.keys.recipient
    world.night()
    assert hall.night(NIGHT + DAY).sent.receipt == "refused"
    (hall.home / "keys" / "central.verify").write_bytes(world.central.verify_file.read_bytes())
    assert hall.night(NIGHT + DAY).sent.acked == 1


def test_another_terminals_receipt_is_not_believed(world: World, hall: Hall) -> None:
    world.hall("hall-b")
    hall.night()
    world.night()
    acks = world.share / "acks"
    (acks / f"{hall.name}.ack").write_bytes((acks / "hall-b.ack").read_bytes())
    sent = hall.night(NIGHT + DAY).sent
    assert (sent.receipt, sent.acked) == ("misplaced", 0)


def test_without_centrals_key_everything_is_sent_and_nothing_forgotten(world: World, hall: Hall) -> None:
    (hall.home / "keys" / "central.verify").unlink()
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    sent = hall.night(NIGHT + DAY).sent
    assert (sent.receipt, sent.acked, sent.waiting) == ("refused", 0, 1)
    assert listings(world) == [REFERENCE]


def test_a_stale_receipt_is_harmless(world: World, hall: Hall) -> None:
    hall.night()
    world.night()
    receipt = world.share / "acks" / f"{hall.name}.ack"
    old = receipt.read_bytes()
    hall.submit(REFERENCE)
    hall.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    receipt.write_bytes(old)
    sent = hall.night(NIGHT + DAY * 2).sent
    assert (sent.receipt, sent.acked, sent.waiting) == ("good", 0, 1)
    world.night(NIGHT + DAY * 2)
    assert hall.night(NIGHT + DAY * 3).sent.waiting == 0
    assert world.table("SELECT count(*) FROM events") == [(1,)]


def test_a_terminal_that_missed_its_receipt_for_months_gets_it_again(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    assert hall.night(NIGHT + DAY * 130).sent.waiting == 0
    late = world.hall("hall-late")
    late.submit("BEL-2222-222")
    late.night()
    world.night()
    world.night(NIGHT + DAY * 130)
    assert late.night(NIGHT + DAY * 130).sent.waiting == 1
    world.night(NIGHT + DAY * 131)
    assert late.night(NIGHT + DAY * 132).sent.waiting == 0


def test_a_central_restored_from_an_older_backup_is_healed_by_its_archive(world: World, hall: Hall) -> None:
    world.night()
    saved = (world.central.backup / "2026-11-28.sqlite").read_bytes()
    hall.submit(REFERENCE)
    hall.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    csv = world.files("csv")
    for path in world.central.folder.glob("central.sqlite*"):
        path.unlink()
    world.central.database.write_bytes(saved)
    world.night(NIGHT + DAY)
    assert listings(world) == [REFERENCE]
    assert world.files("csv") == csv


def test_a_central_that_lost_its_archive_too_is_healed_by_the_terminals(world: World, hall: Hall) -> None:
    world.night()
    saved = (world.central.backup / "2026-11-28.sqlite").read_bytes()
    hall.submit(REFERENCE)
    hall.night(NIGHT + DAY)
    world.night(NIGHT + DAY)
    hall.night(NIGHT + DAY * 2)
    for path in world.central.folder.glob("central.sqlite*"):
        path.unlink()
    shutil.rmtree(world.central.archive)
    world.central.database.write_bytes(saved)
    world.night(NIGHT + DAY * 2)
    assert listings(world) == []
    hall.night(NIGHT + DAY * 3)
    world.night(NIGHT + DAY * 3)
    assert listings(world) == [REFERENCE]


@pytest.mark.proof
def test_a_sealed_file_is_kept_thirty_days_after_its_receipt_and_until_it_is_backed_up(
    world: World, hall: Hall
) -> None:
    hall.submit(REFERENCE)
    hall.night()
    first = next(hall.spool.glob("*.batch")).name
    for days in range(32):
        world.night(NIGHT + DAY * days + timedelta(hours=1))
        hall.night(NIGHT + DAY * (days + 1))
        assert (hall.spool / first).exists() == (days < 31)
    assert not list(hall.spool.glob(f"{first[-70:-6]}.acked"))


class Shelf:
    """A spool with two files, by hand: one marked at `marked`, one sealed at `newest`."""

    def __init__(self, folder: Path, marked: datetime, newest: datetime) -> None:
        self.spool = Spool(folder, "hall-a")
        old, young = "a" * 64, "b" * 64
        self.files = {
            old: Frame("hall-a", NIGHT, b"", b"", old),
            young: Frame("hall-a", newest, b"", b"", young),
        }
        self.old, self.young = old, young
        for digest in self.files:
            self.spool.path(digest).write_bytes(b"")
        self.spool.mark({old}, {old: "applied"}, marked)
        self.spool.mark({young}, {young: "applied"}, newest)


@pytest.mark.parametrize(
    ("changes", "goes"),
    [
        ({}, True),
        ({"receipts": {"a" * 64: "applied", "b" * 64: "applied"}}, False),
        ({"receipts": {"b" * 64: "backed_up"}}, False),
        ({"receipts": {"a" * 64: "backed_up"}}, False),
        ({"newest": NIGHT + DAY * 29}, False),
        ({"marked": NIGHT + DAY * 9}, False),
        ({"marked": NIGHT + DAY * 900}, False),
        ({"wanted": {"a" * 64}}, False),
    ],
    ids=["all hold", "not backed up", "not listed", "receipt not proved recent", "sealed too early", "too young",
         "mark in the future", "rows point to it"],
)  # fmt: skip
def test_a_sealed_file_goes_only_when_every_condition_holds(
    tmp_path: Path, changes: dict[str, object], goes: bool
) -> None:
    """R3."""
    given: dict[str, object] = {
        "marked": NIGHT,
        "newest": NIGHT + DAY * 31,
        "receipts": {"a" * 64: "backed_up", "b" * 64: "applied"},
        "wanted": set(),
    } | changes
    shelf = Shelf(tmp_path / "spool", given["marked"], given["newest"])  # type: ignore[arg-type]
    shelf.spool.expire(shelf.files, given["receipts"], given["wanted"], NIGHT + DAY * 32)  # type: ignore[arg-type]
    assert shelf.spool.path(shelf.old).exists() is not goes
    assert shelf.spool.path(shelf.young).exists()


def test_a_receipt_that_no_longer_lists_a_file_starts_its_days_again(tmp_path: Path) -> None:
    """R2: and what no receipt lists stays, however old."""
    shelf = Shelf(tmp_path / "spool", NIGHT, NIGHT + DAY * 31)
    shelf.spool.mark(shelf.files, {}, NIGHT + DAY * 3)
    assert not list(shelf.spool.folder.glob("*.acked"))
    assert shelf.spool.expire(shelf.files, {shelf.young: "backed_up"}, set(), NIGHT + DAY * 3000) == 0
    shelf.spool.mark(shelf.files, {shelf.old: "backed_up"}, NIGHT + DAY * 4)
    assert (
        shelf.spool.expire(shelf.files, {shelf.old: "backed_up", shelf.young: "applied"}, set(), NIGHT + DAY * 32) == 0
    )


def test_a_second_night_at_the_same_time_is_refused(world: World, hall: Hall) -> None:
    with only_one(hall.home, "sync"), pytest.raises(Locked):
        hall.night()
    with only_one(world.central.home, "central"), pytest.raises(Locked):
        world.night()


def test_the_order_of_arrival_changes_nothing(world: World, hall: Hall, tmp_path: Path) -> None:
    """A reading may come before its listing: every order gives the same tables and the same CSV."""
    hall.submit(REFERENCE)
    hall.night()
    hall.read(REFERENCE)
    hall.close_ticket(FRIDAY + timedelta(hours=1))
    hall.night(NIGHT + timedelta(minutes=5))
    hall.submit("BEL-2222-222")
    hall.night(NIGHT + timedelta(minutes=9))
    files = world.inbox(hall)
    assert len(files) == 3
    bytes_of = {path: path.read_bytes() for path in files}
    seen = set()
    for number, order in enumerate([files, files[::-1], [files[1], files[2], files[0]]]):
        other = tmp_path / f"order-{number}"
        shutil.copytree(world.central.home, other / "central-home")
        again = World.__new__(World)
        again.share = other / "share"
        again.target, again.central = again.share.as_uri(), type(world.central)(other / "central-home")
        again.share.mkdir()
        for path in order:
            place = again.share / "inbox" / hall.name / path.name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(bytes_of[path])
            again.night()
        seen.add(tuple(again.files("csv").values()))
        assert again.table("SELECT count(*) FROM bel_listings WHERE state = 'read'") == [(1,)]
    assert len(seen) == 1
