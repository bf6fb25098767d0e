"""A wrong byte in a log: SQLite drops what stands behind it, and writes over it. A torn last write is none."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from db import going_back
from db.connection import open_database, rows
from db.keys import Keys
from db.left_log import is_damaged, path_of
from db.log_frames import FRAME_HEAD, HEAD
from db.repair import kept_files, repair
from db.stores.submissions import Submissions
from db.terminal import database_path, is_whole, look_at, open_terminal
from kiosk.reference import new_reference
from tests.db.commands import examined, start
from tests.db.logs import FRAME, ends, every_command_leaves_it, flip, log_of, on_disk
from tests.db.upgrades import pulled_newer
from tests.factories import FRIDAY, ORIGIN, a_submission
from tests.started import kiosk

SENT = ("BEL-2222-222", "BEL-3333-333", "BEL-7K3M-2QF", "BEL-9XWP-4TR", "BEL-4444-444", "BEL-5555-555")
IN_FILE = 2
PLACES = (1, 5, 9, 13, 17, 21, FRAME_HEAD, FRAME_HEAD + 2000, FRAME_HEAD + 2003, FRAME - 1)
"""Bytes of a frame: page, length, salts and checksum of its head, and of its page low and high ones of a word."""


@pytest.fixture(scope="module")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six requests unsent, four of them in the log alone."""
    lived, home = tmp_path_factory.mktemp("lived") / "home", tmp_path_factory.mktemp("pulled") / "home"
    start(lived, "--trial")
    opener = open_terminal(lived)
    for reference in SENT[:IN_FILE]:
        Submissions(opener, ORIGIN).add(a_submission(reference))
    with closing(opener()):
        for reference, text in zip(SENT[IN_FILE:], ("é" * 9000, "", "", ""), strict=True):
            Submissions(opener, ORIGIN).add(a_submission(reference, answers={"description": text}))
        shutil.copytree(lived, home)
    return home


@pytest.fixture
def home(pulled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pulled, tmp_path / "home"))


@pytest.mark.parametrize("at", [20, HEAD + 30, HEAD + 2 * FRAME + 1000], ids=["head", "first frame", "third frame"])
def test_a_wrong_byte_in_the_log_is_seen_and_nothing_is_written(home: Path, at: int) -> None:
    """`sync` returned 0 with what stood before the byte, and the log was gone."""
    flip(log_of(home), at)
    every_command_leaves_it(home)
    assert "est abîmé" in examined(home)[1]["integrity"]["says"]


def waiting(home: Path) -> set[object]:
    with closing(look_at(home)) as db:
        return {found["reference"] for found in rows(db, "SELECT reference FROM outbox")}


@pytest.mark.parametrize("place", PLACES)
def test_the_repair_puts_a_wrong_byte_right_and_keeps_base_and_log(home: Path, place: int) -> None:
    """It said « La base est intacte » (2), and `sync` sent what stood before the byte."""
    flip(log_of(home), HEAD + 2 * FRAME + place)
    before = on_disk(home)
    told = kiosk(home, "doctor", "--repair")
    assert (told.returncode, "tout ce qui y était est repris" in told.stdout) == (0, True), told
    (kept,) = kept_files(home)
    assert {"kiosk.sqlite": kept.read_bytes(), "kiosk.sqlite-wal": path_of(kept).read_bytes()} == before
    assert waiting(home) == {*SENT}
    assert not list((home / "data").glob("*.part*"))


@pytest.mark.parametrize("place", range(0, HEAD, 3))
def test_a_wrong_byte_at_the_head_of_the_log_costs_nothing(home: Path, place: int) -> None:
    flip(log_of(home), place)
    assert repair(home, FRIDAY).is_whole
    assert waiting(home) == {*SENT}


def test_where_more_is_wrong_what_follows_is_read_and_the_rest_is_counted(home: Path) -> None:
    """A sector of zeros in each of two frames, of which one is written again further on."""
    log = log_of(home)
    content = bytearray(log.read_bytes())
    numbers = [bytes(content[at : at + 4]) for at in range(HEAD, len(content), FRAME)]
    acknowledged = range(ends(log)[-2] + 1)
    again = next(n for n in acknowledged if numbers[n] in numbers[n + 1 :])
    once = next(n for n in acknowledged if numbers[n] not in numbers[n + 1 :])
    for frame in (again, once):
        content[HEAD + frame * FRAME + 600 : HEAD + frame * FRAME + 1112] = bytes(512)
    log.write_bytes(content)
    told = kiosk(home, "doctor", "--repair")
    assert (told.returncode, "ne se lisent plus : 1." in told.stdout) == (4, True), told
    assert waiting(home) >= {*SENT} - {SENT[IN_FILE]}
    with closing(open_terminal(home)()) as db:
        assert is_whole(db)


def test_a_frame_of_which_nobody_knows_whose_page_it_is_is_counted(home: Path) -> None:
    log = log_of(home)
    content = bytearray(log.read_bytes())
    content[HEAD + FRAME : HEAD + FRAME + 512] = bytes(512)
    log.write_bytes(content)
    done = repair(home, FRIDAY)
    assert (done.torn_in_log, done.is_whole) == (1, False)
    assert SENT[-1] in waiting(home)


def test_of_an_emptied_base_all_that_its_damaged_log_holds_is_taken_back(home: Path, tmp_path: Path) -> None:
    opener = open_terminal(home)
    with closing(opener()) as held:
        held.execute("VACUUM")  # every page anew
        for reference in ("BEL-6666-666", "BEL-8888-888"):
            Submissions(opener, ORIGIN).add(a_submission(reference))
        pulled = Path(shutil.copytree(home, tmp_path / "emptied"))
    database_path(pulled).write_bytes(b"")
    flip(log_of(pulled), HEAD + 3 * FRAME + 1000)
    assert repair(pulled, FRIDAY).is_whole
    assert waiting(pulled) == {*SENT, "BEL-6666-666", "BEL-8888-888"}


def test_the_way_back_carries_over_what_stands_behind_the_damage(tmp_path: Path) -> None:
    home = pulled_newer(tmp_path, [*map(a_submission, SENT)])
    flip(log_of(home), HEAD + FRAME + 1000)
    assert going_back.take_back(home, FRIDAY).carried == len(SENT)


def test_a_log_that_ends_in_a_torn_write_is_taken_up_as_before(home: Path) -> None:
    log = log_of(home)
    at = HEAD + (ends(log)[-2] + 1) * FRAME + 500
    content = bytearray(log.read_bytes())
    content[at : at + 512] = os.urandom(512)
    log.write_bytes(content)
    assert kiosk(home, "sync").returncode == 0
    with closing(look_at(home)) as db:
        assert len(rows(db, "SELECT reference FROM outbox")) == len(SENT) - 1


@pytest.mark.parametrize("place", PLACES)
def test_a_wrong_byte_in_the_last_request_costs_nothing_either(home: Path, place: int) -> None:
    """It looks like a torn write, but of a sealed page a torn write leaves no such thing."""
    flip(log_of(home), HEAD + (ends(log_of(home))[-2] + 1) * FRAME + place)
    assert kiosk(home, "sync").returncode == 6
    assert repair(home, FRIDAY).is_whole
    assert waiting(home) == {*SENT}


@pytest.mark.parametrize("place", range(16, FRAME_HEAD))
def test_nor_does_one_in_the_checksum_of_the_last_frame_of_all(home: Path, place: int) -> None:
    """No frame behind it shows that its page is right: `doctor` said « Base intacte », `sync` 0."""
    flip(log_of(home), HEAD + ends(log_of(home))[-1] * FRAME + place)
    assert "est abîmé" in examined(home)[1]["integrity"]["says"]
    assert repair(home, FRIDAY).is_whole
    assert waiting(home) == {*SENT}


@pytest.mark.parametrize("cut", [496, 504])
def test_nor_does_one_where_the_last_head_lies_across_two_sectors(home: Path, tmp_path: Path, cut: int) -> None:
    """Of its page and its checksum, which tell of themselves; of number and length a torn write leaves the same."""
    pulled = tmp_path / "pulled"
    with closing(open_database(database_path(home), Keys(home).database_key())) as held:
        held.execute("SELECT count(*) FROM outbox").fetchone()
        opener = open_terminal(home)
        while (HEAD + ends(log_of(home))[-1] * FRAME) % 512 != cut:
            Submissions(opener, ORIGIN).add(a_submission(new_reference("BEL")))
        shutil.copytree(home, pulled)
    key, log = Keys(pulled).database_key(), log_of(pulled).read_bytes()
    sent = waiting(pulled)
    for place in (*range(16, FRAME_HEAD), FRAME_HEAD + 1, FRAME_HEAD + 2003, FRAME - 1):
        log_of(pulled).write_bytes(log)
        flip(log_of(pulled), HEAD + ends(log_of(pulled))[-1] * FRAME + place)
        assert is_damaged(database_path(pulled), key), place
    assert repair(pulled, FRIDAY).is_whole
    assert waiting(pulled) == sent


def test_no_way_in_which_a_request_is_torn_over_a_torn_one_is_damage(home: Path, tmp_path: Path) -> None:
    """Where a plug was pulled twice, a sector that was not written is of the first one, in the same round."""
    log, key = log_of(home), Keys(home).database_key()
    begun = HEAD + (ends(log)[-2] + 1) * FRAME
    before, last = log.read_bytes(), ends(log)[-1]
    log.write_bytes(before[: begun + FRAME_HEAD + 500] + os.urandom(512) + before[begun + FRAME_HEAD + 1012 :])
    with closing(open_database(database_path(home), key)) as held:
        held.execute("SELECT count(*) FROM outbox").fetchone()  # the log stays as it is until the sending
        Submissions(open_terminal(home), ORIGIN).add(a_submission(SENT[-1]))
        pulled = Path(shutil.copytree(home, tmp_path / "again"))
    after = log_of(pulled).read_bytes()
    assert (after[:begun], len(after), ends(log_of(pulled))[-1]) == (before[:begun], len(before), last)
    sectors = range(begun // 512 * 512, len(after), 512)
    for lost in (*([each] for each in sectors), sectors[::2], sectors[1::2], sectors[:10], sectors[10:]):
        torn = bytearray(after)
        for at in lost:
            torn[at : at + 512] = before[at : at + 512]
        log_of(pulled).write_bytes(torn)
        assert not is_damaged(database_path(pulled), key), lost[0]


@pytest.mark.parametrize("zeros", [8192, 12392, 16384, 10**6])
def test_a_log_whose_start_is_gone_is_seen_and_what_follows_is_read(home: Path, zeros: int) -> None:
    """`doctor` said « Base intacte », and the next start deleted the log with every request in it."""
    log = log_of(home)
    content = log.read_bytes()
    log.write_bytes(bytes(min(zeros, len(content))) + content[zeros:])
    before = on_disk(home)
    assert "est abîmé" in examined(home)[1]["integrity"]["says"]
    assert (kiosk(home, "sync", "--seal-only").returncode, on_disk(home)) == (6, before)
    told = kiosk(home, "doctor", "--repair")
    assert (told.returncode, "ont peut-être le reçu" in told.stdout) == (4, True), told
    assert waiting(home) >= ({*SENT[:IN_FILE]} if zeros > len(content) else {*SENT[:IN_FILE], *SENT[-2:]})


def spoil_end(log: Path) -> None:
    """Wrong words in one page of the last request."""
    page = HEAD + (ends(log)[-2] + 2) * FRAME
    for at in (page + 500, page + 900, page + 1500):
        flip(log, at)


def test_of_a_damaged_log_a_bad_end_is_counted(home: Path) -> None:
    """The repair said « tout ce qui y était est repris » (0), and the last request was in no base any more."""
    flip(log_of(home), HEAD + 2 * FRAME + 700)
    spoil_end(log_of(home))
    told = kiosk(home, "doctor", "--repair")
    assert told.returncode == 4, told
    assert "ne se lisent plus : 1." in told.stdout
    assert "ont peut-être le reçu" in told.stdout
    assert waiting(home) == {*SENT[:-1]}


def test_what_an_earlier_round_left_at_its_end_is_not_counted(home: Path, tmp_path: Path) -> None:
    opener = open_terminal(home)
    with closing(opener()) as held:
        Submissions(opener, ORIGIN).add(a_submission("BEL-6666-666", answers={"description": "é" * 90_000}))
        held.execute("PRAGMA wal_checkpoint(FULL)")
        Submissions(opener, ORIGIN).add(a_submission("BEL-8888-888"))
        Submissions(opener, ORIGIN).add(a_submission("BEL-9999-999"))
        pulled = Path(shutil.copytree(home, tmp_path / "pulled"))
    content = log_of(pulled).read_bytes()
    assert content[HEAD + 8 : HEAD + 16] != content[-FRAME + 8 : -FRAME + 16]
    flip(log_of(pulled), HEAD + 1000)
    assert repair(pulled, FRIDAY).is_whole
    assert waiting(pulled) == {*SENT, "BEL-6666-666", "BEL-8888-888", "BEL-9999-999"}


def test_a_wrong_head_with_a_zeroed_block_behind_it_is_seen(home: Path) -> None:
    log = log_of(home)
    content = bytearray(log.read_bytes())
    content[20] ^= 1
    content[4096:8192] = bytes(4096)
    log.write_bytes(content)
    done = repair(home, FRIDAY)
    assert (done.torn_in_log > 0, waiting(home) >= {*SENT[:IN_FILE], SENT[-1]}) == (True, True)
