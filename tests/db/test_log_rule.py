"""What in a log is damage, and what only a pulled plug leaves: SQLite's own files, of pages in clear."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from db import log_damage
from db.connection import Connection, change, immediate, open_database
from db.left_log import path_of
from db.log_frames import FRAME_HEAD, HEAD
from tests.db.logs import FRAME, ends, flip


def is_damaged(log: Path) -> bool:
    return log_damage.is_damaged(log, None)


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[Path]:
    """A log of twelve transactions; behind them stands what is left of an earlier round."""
    path = tmp_path / "plain.sqlite"
    with closing(open_database(path, None)) as db:
        with immediate(db):
            db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)")
        write(db, 40)
        db.execute("PRAGMA wal_checkpoint(FULL)")
        write(db, 12)
        yield path


def write_table(db: Connection) -> None:
    with immediate(db):
        db.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, body TEXT)")
    write(db, 5)


def write(db: Connection, count: int, size: int = 5000) -> None:
    for number in range(count):
        with immediate(db):
            change(db, "INSERT INTO t (body) VALUES (?)", (chr(97 + number % 26) * size,))


def copied(database: Path, folder: Path) -> Path:
    """The log as it stands on the disk."""
    return Path(shutil.copyfile(path_of(database), folder / "copy-wal"))


def of_this_round(log: Path) -> list[int]:
    content = log.read_bytes()
    count = (len(content) - HEAD) // FRAME
    return [n for n in range(count) if content[HEAD + n * FRAME + 8 :][:8] == content[16:24]]


@pytest.mark.proof
def test_a_wrong_byte_anywhere_before_the_last_transaction_is_damage(lived: Path, tmp_path: Path) -> None:
    log = copied(lived, tmp_path)
    sound, own = log.read_bytes(), of_this_round(log)
    assert len(own) * FRAME + HEAD < len(sound)  # an earlier round follows
    assert not is_damaged(log)
    last = [n for n in ends(log) if n in own][-2:]
    for frame in own:
        for place in (1, 5, 9, 13, 17, 21, FRAME_HEAD, FRAME_HEAD + 2000, FRAME - 1):
            log.write_bytes(sound)
            flip(log, HEAD + frame * FRAME + place)
            is_seen = is_damaged(log)
            assert is_seen is (frame <= last[0]) or place == 5, (frame, place)  # of the last one an end is made there
    for place in range(HEAD):
        log.write_bytes(sound)
        flip(log, place)
        assert is_damaged(log), place


def test_no_way_in_which_the_last_transaction_is_torn_is_damage(lived: Path, tmp_path: Path) -> None:
    """Any of its sectors may be as they were before; the one that is first wrong is another each time."""
    before = path_of(lived).read_bytes()
    with closing(open_database(lived, None)) as db:
        write(db, 1, 60_000)
        log = copied(lived, tmp_path)
    after = log.read_bytes().ljust(len(before), b"\0")
    old = before.ljust(len(after), b"\0")
    sectors = [at for at in range(0, len(after), 512) if after[at : at + 512] != old[at : at + 512]]
    assert len(sectors) > 100
    for lost in (*([each] for each in sectors[::7]), sectors[::2], sectors[1::2], sectors[:50], sectors[50:]):
        torn = bytearray(after)
        for at in lost:
            torn[at : at + 512] = old[at : at + 512]
        log.write_bytes(torn)
        assert not is_damaged(log), lost[0]


def test_what_a_torn_write_left_behind_a_later_end_is_none(lived: Path, tmp_path: Path) -> None:
    """A plug was pulled while a long transaction was written; shorter ones were written over it since, in one round."""
    with closing(open_database(lived, None)) as db:
        start_at = max(of_this_round(path_of(lived))) + 1
        write(db, 1, 60_000)
    long = path_of(lived).read_bytes()
    for count in (1, 2):
        torn = bytearray(long)
        torn[HEAD + start_at * FRAME + 200] ^= 1
        base, log = tmp_path / f"again-{count}.sqlite", path_of(tmp_path / f"again-{count}.sqlite")
        shutil.copyfile(lived, base)
        log.write_bytes(torn)
        with closing(open_database(base, None)) as db:
            write(db, count, 10)
            there = copied(base, tmp_path)
        assert of_this_round(there)[-1] > start_at + 3  # what was torn is still there
        assert not is_damaged(there)
        flip(there, HEAD + start_at * FRAME + 300)
        assert is_damaged(there) is (count == 2)


def test_a_log_that_is_being_written_is_none(lived: Path) -> None:
    enough = Event()

    def at_work() -> None:
        with closing(open_database(lived, None)) as db:
            db.execute("PRAGMA wal_autocheckpoint = 30")  # begun anew many times
            while not enough.is_set():
                write(db, 5)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(at_work)
        found = [is_damaged(path_of(lived)) for _number in range(60)]
        enough.set()
        writing.result()
    assert found == [False] * 60


@pytest.mark.parametrize("content", [b"", b"\0" * HEAD, b"x" * HEAD], ids=["empty", "zeros", "no log"])
def test_where_nothing_follows_the_first_bytes_none_is_lost(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a-wal").write_bytes(content)
    assert not is_damaged(tmp_path / "a-wal")


@pytest.mark.parametrize("zeros", [HEAD, 8192, 12392, 16384, 10**6])
def test_a_log_without_its_first_bytes_is_damage_however_much_is_gone(lived: Path, tmp_path: Path, zeros: int) -> None:
    """Only the first three frames were looked at: SQLite dropped all, and deleted the log."""
    log = copied(lived, tmp_path)
    content = log.read_bytes()
    log.write_bytes(bytes(min(zeros, len(content))) + content[zeros:])
    assert is_damaged(log)


def test_a_log_that_is_made_or_begun_anew_or_emptied_is_none(tmp_path: Path) -> None:
    path = tmp_path / "plain.sqlite"
    with closing(open_database(path, None)) as db:
        for way in ("TRUNCATE", "RESTART", "FULL", "TRUNCATE"):
            write_table(db)
            assert not is_damaged(path_of(path)), way
            db.execute(f"PRAGMA wal_checkpoint({way})")
            assert not is_damaged(path_of(path)), way
