"""A wrong byte in a log: SQLite drops what stands behind it, and writes over it. A torn last write is none."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from db import going_back, log_damage
from db.connection import Connection, change, immediate, open_database, rows
from db.keys import Keys
from db.left_log import path_of
from db.log_frames import FRAME_HEAD, HEAD, PAGE
from db.repair import kept_files, repair
from db.stores.submissions import Submissions
from db.terminal import database_path, is_whole, look_at, make_terminal, open_terminal
from kiosk.cli import init
from tests.db.commands import examined, run, start
from tests.db.upgrades import a_column, later, take
from tests.factories import FRIDAY, ORIGIN, a_submission
from tests.started import kiosk

SENT = ("BEL-2222-222", "BEL-3333-333", "BEL-7K3M-2QF", "BEL-9XWP-4TR", "BEL-4444-444", "BEL-5555-555")
IN_FILE = 2
FRAME = FRAME_HEAD + PAGE


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


def log_of(home: Path) -> Path:
    return path_of(database_path(home))


def flip(log: Path, at: int) -> None:
    content = bytearray(log.read_bytes())
    content[at] ^= 0x10
    log.write_bytes(content)


def on_disk(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (database_path(home), log_of(home)) if path.exists()}


def ends(log: Path) -> list[int]:
    """Which frames end a transaction, as the log tells."""
    content = log.read_bytes()
    count = (len(content) - HEAD) // FRAME
    return [n for n in range(count) if any(content[HEAD + n * FRAME + 4 : HEAD + n * FRAME + 8])]


# --- at a terminal ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [20, HEAD + 30, HEAD + 2 * FRAME + 1000], ids=["head", "first frame", "third frame"])
def test_a_wrong_byte_in_the_log_is_seen_and_nothing_is_written(home: Path, at: int) -> None:
    """`sync` returned 0 with what stood before the byte, and the log was gone."""
    flip(log_of(home), at)
    before = on_disk(home)
    for words in (("doctor",), ("sync",), ("staff", "list"), ("upgrade-check",), ("upgrade-check", "--back")):
        told = kiosk(home, *words)
        assert (told.returncode, "kiosk doctor --repair" in told.stdout + told.stderr) == (6, True), told
        assert on_disk(home) == before, words
    again = run(home, init.command, "--agency", "CBS", "--terminal", "hall-1", "--trial")
    assert (again.exit_code, on_disk(home)) == (6, before)
    assert "est abîmé" in examined(home)[1]["integrity"]["says"]


def waiting(home: Path) -> set[object]:
    with closing(look_at(home)) as db:
        return {found["reference"] for found in rows(db, "SELECT reference FROM outbox")}


@pytest.mark.parametrize("place", [1, 5, 9, 13, 17, 21, FRAME_HEAD, FRAME_HEAD + 2000, FRAME - 1])
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
    lived, home = tmp_path / "lived", tmp_path / "home"
    make_terminal(lived)
    going_back.keep(lived, FRIDAY, steps=later(a_column))
    take(lived, later(a_column))
    path, key = database_path(lived), Keys(lived).database_key()
    with closing(open_database(path, key)):
        for reference in SENT:
            Submissions(lambda: open_database(path, key), ORIGIN).add(a_submission(reference))
        shutil.copytree(lived, home)
    flip(log_of(home), HEAD + FRAME + 1000)
    assert going_back.take_back(home, FRIDAY).carried == len(SENT)


def test_beside_a_terminal_at_work_its_log_is_its_own_affair(home: Path) -> None:
    opener = open_terminal(home)
    with closing(opener()):
        Submissions(opener, ORIGIN).add(a_submission("BEL-6666-666"))
        Submissions(opener, ORIGIN).add(a_submission("BEL-8888-888"))
        Submissions(opener, ORIGIN).add(a_submission("BEL-9999-999"))
        flip(log_of(home), HEAD + 30)
        assert examined(home)[1]["integrity"]["state"] == "ok"


def test_a_log_that_ends_in_a_torn_write_is_taken_up_as_before(home: Path) -> None:
    log = log_of(home)
    before = ends(log)[-2]
    flip(log, HEAD + (before + 1) * FRAME + 500)
    assert kiosk(home, "sync").returncode == 0
    with closing(look_at(home)) as db:
        assert len(rows(db, "SELECT reference FROM outbox")) == len(SENT) - 1


# --- the rule ---------------------------------------------------------------------------------------------------------


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


def test_a_wrong_byte_anywhere_before_the_last_transaction_is_damage(lived: Path, tmp_path: Path) -> None:
    log = copied(lived, tmp_path)
    sound, own = log.read_bytes(), of_this_round(log)
    assert len(own) * FRAME + HEAD < len(sound)  # an earlier round follows
    assert not log_damage.is_damaged(log)
    last = [n for n in ends(log) if n in own][-2:]
    for frame in own:
        for place in (1, 5, 9, 13, 17, 21, FRAME_HEAD, FRAME_HEAD + 2000, FRAME - 1):
            log.write_bytes(sound)
            flip(log, HEAD + frame * FRAME + place)
            is_seen = log_damage.is_damaged(log)
            assert is_seen is (frame <= last[0]) or place == 5, (frame, place)  # of the last one an end is made there
    for place in range(HEAD):
        log.write_bytes(sound)
        flip(log, place)
        assert log_damage.is_damaged(log), place


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
        assert not log_damage.is_damaged(log), lost[0]


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
        assert not log_damage.is_damaged(there)
        flip(there, HEAD + start_at * FRAME + 300)
        assert log_damage.is_damaged(there) is (count == 2)


def test_a_log_that_is_being_written_is_none(lived: Path) -> None:
    enough = Event()

    def at_work() -> None:
        with closing(open_database(lived, None)) as db:
            db.execute("PRAGMA wal_autocheckpoint = 30")  # begun anew many times
            while not enough.is_set():
                write(db, 5)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(at_work)
        found = [log_damage.is_damaged(path_of(lived)) for _number in range(60)]
        enough.set()
        writing.result()
    assert found == [False] * 60


@pytest.mark.parametrize("content", [b"", b"\0" * 40_000, b"x" * 40_000], ids=["empty", "zeros", "no log"])
def test_what_is_no_log_at_all_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a-wal").write_bytes(content)
    assert not log_damage.is_damaged(tmp_path / "a-wal")
