"""A wrong byte in a log while other programs have the base open: seen as well, and no writing is taken for one."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from db.connection import Connection, Opener
from db.keys import Keys
from db.left_log import is_damaged
from db.log_frames import HEAD
from db.stores.submissions import Submissions
from db.terminal import database_path, open_terminal
from kiosk.reference import new_reference
from tests.db.commands import examined, start
from tests.db.logs import FRAME, flip, log_of, on_disk
from tests.factories import ORIGIN, a_submission
from tests.started import kiosk

LOOKS = 120


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Four requests in the log alone, as a pulled plug leaves them."""
    start(tmp_path / "lived", "--trial")
    opener = open_terminal(tmp_path / "lived")
    with closing(opener()):
        for _number in range(4):
            send(opener)
        return Path(shutil.copytree(tmp_path / "lived", tmp_path / "home"))


def send(opener: Opener) -> None:
    Submissions(opener, ORIGIN).add(a_submission(new_reference("BEL")))


def test_a_console_that_only_holds_the_lock_hides_no_damage(home: Path, tmp_path: Path) -> None:
    """`sync --seal-only` returned 0 with what stood before the byte, and the log was gone."""
    pulled = log_of(home).read_bytes()
    console = open_terminal(home)
    log_of(home).write_bytes(pulled)
    flip(log_of(home), HEAD + 2 * FRAME + 500)
    before = on_disk(home)
    for words in (("doctor",), ("sync", "--seal-only"), ("sync", "--dry-run"), ("staff", "list")):
        told = kiosk(home, *words)
        assert (told.returncode, "est abîmé" in told.stdout + told.stderr) == (6, True), told
        assert on_disk(home) == before, words
    del console


def test_no_damage_is_seen_while_requests_are_written(tmp_path: Path) -> None:
    start(tmp_path, "--trial")
    opener, enough = open_terminal(tmp_path), Event()

    def often_emptied() -> Connection:
        db = opener()
        db.execute("PRAGMA wal_autocheckpoint = 40")  # the log is begun anew many times
        return db

    def at_work() -> int:
        sent = 0
        while not enough.is_set():
            with closing(opener()):
                for _number in range(5):
                    send(often_emptied)
                    sent += 1
        return sent

    key = Keys(tmp_path).database_key()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(at_work)
        found = [is_damaged(database_path(tmp_path), key) for _number in range(LOOKS)]
        code, findings = examined(tmp_path)
        again = kiosk(tmp_path, "sync", "--seal-only")
        enough.set()
        assert writing.result() > 0
    assert found == [False] * LOOKS
    assert (findings["integrity"]["state"], again.returncode) == ("ok", 0), (code, again)
