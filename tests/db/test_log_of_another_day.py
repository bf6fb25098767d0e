"""A log that is not the file's own, or of which the file is gone: nothing is written, and nothing is lost.

SQLite believes a log by its own checksums, whichever file it lies beside.
"""

import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db import going_back
from db.connection import change, immediate, open_database, rows
from db.erased_digests import digest_of
from db.erased_here import forget_erased
from db.keys import Keys
from db.left_log import path_of
from db.repair import kept_files, repair
from db.stores.submissions import Submissions
from db.terminal import database_path, is_whole, look_at, make_terminal, open_terminal
from kiosk.cli import doctor, init, upgrade_check
from kiosk.clock import to_text
from tests.db.commands import examined, run, start
from tests.db.damage import PAGE
from tests.db.logs import every_command_leaves_it, on_disk
from tests.db.upgrades import a_column, later, take
from tests.factories import FRIDAY, ORIGIN, a_submission
from tests.started import kiosk

EARLIER, LATER = ("BEL-2222-222", "BEL-3333-333"), ("BEL-7K3M-2QF", "BEL-9XWP-4TR")
SHORT, LONG = "Un balcon", "é" * 9000


def send(home: Path, references: tuple[str, ...], hours: int = 0, text: str = SHORT) -> bytes:
    """Requests that are submitted one after the other; gives the log as it stood before it was emptied."""
    opener = open_terminal(home)
    with closing(opener()) as held:
        for reference in references:
            at = FRIDAY + timedelta(hours=hours)
            Submissions(opener, ORIGIN).add(a_submission(reference, submitted_at=at, answers={"description": text}))
        held.execute("SELECT 1 FROM outbox").fetchall()
        return path_of(database_path(home)).read_bytes()


def waiting(home: Path) -> set[str]:
    with closing(look_at(home)) as db:
        return {str(found["reference"]) for found in rows(db, "SELECT reference FROM outbox WHERE digest IS NULL")}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    start(tmp_path / "home", "--trial")
    return tmp_path / "home"


def laid_back(home: Path, text: str) -> None:
    """The log of this morning is put back beside the base of this evening."""
    log = send(home, EARLIER)
    send(home, LATER, 1, text)
    path_of(database_path(home)).write_bytes(log)


# --- a log that is not the file's own ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [SHORT, LONG])
def test_beside_a_log_of_an_earlier_day_nothing_is_written(home: Path, text: str) -> None:
    """Of short requests the two make a sound base, of this morning: the evening's would be gone without a word."""
    laid_back(home, text)
    every_command_leaves_it(home)


@pytest.mark.parametrize("text", [SHORT, LONG])
def test_while_the_terminal_is_open_every_command_says_what_doctor_says(home: Path, text: str) -> None:
    log = send(home, EARLIER)
    send(home, LATER, 1, text)
    opener = open_terminal(home)
    path_of(database_path(home)).write_bytes(log)
    before = on_disk(home)
    for words in (("doctor",), ("sync",), ("staff", "list"), ("upgrade-check",), ("upgrade-check", "--keep")):
        told = kiosk(home, *words)
        said = told.stdout + told.stderr
        assert (told.returncode, "n'est pas le sien" in said, "sa clé n'est pas" in said) == (6, True, False), told
        assert on_disk(home) == before, words
    del opener


@pytest.mark.parametrize("text", [SHORT, LONG])
def test_the_repair_reads_the_base_without_that_log(home: Path, text: str) -> None:
    laid_back(home, text)
    before = on_disk(home)["kiosk.sqlite"]
    told = kiosk(home, "doctor", "--repair")
    assert (told.returncode, told.stderr) == (0, "")
    for words in ("n'était pas le sien", "que le journal seul avait : 0", "à envoyer au siège : 4 repris"):
        assert words in told.stdout
    assert waiting(home) == {*EARLIER, *LATER}
    with closing(open_terminal(home)()) as db:
        assert is_whole(db)
        # A row that both have is as the sound one has it.
        at = rows(db, "SELECT value FROM meta WHERE key = 'last_event_at'")
        assert at == [{"value": to_text(FRIDAY + timedelta(hours=1))}]
    (kept,) = kept_files(home)
    assert kept.read_bytes() == before
    said = examined(home)[1][f"kept.{kept.name}"]["says"]
    assert ("d'avant une réparation" in said, "abîmée" in said) == (True, False)  # it never was


def test_the_log_of_another_base_harms_none(home: Path, tmp_path: Path) -> None:
    make_terminal(tmp_path / "other")
    log = send(tmp_path / "other", LATER)
    send(home, EARLIER)
    path_of(database_path(home)).write_bytes(log)
    before = on_disk(home)
    assert (kiosk(home, "sync").returncode, on_disk(home)) == (6, before)
    assert repair(home, FRIDAY).is_whole
    assert waiting(home) == {*EARLIER}


def test_what_only_the_log_has_comes_back_too_but_for_what_was_erased(home: Path) -> None:
    log = send(home, (*EARLIER, LATER[0]))
    with closing(open_terminal(home)()) as db, immediate(db):
        change(db, "INSERT INTO tombstones (digest, told_at) VALUES (?, '')", (digest_of(EARLIER[0]),))
        forget_erased(db)
        change(db, "DELETE FROM outbox WHERE reference = ?", (EARLIER[1],))
        change(db, "DELETE FROM agents")
    send(home, LATER[1:], 1, LONG)
    path_of(database_path(home)).write_bytes(log)
    done = repair(home, FRIDAY)
    assert (done.is_alone_first, done.is_whole, done.tables["outbox"].copied) == (True, True, 3)
    assert waiting(home) == {EARLIER[1], *LATER}
    with closing(look_at(home)) as db:
        assert rows(db, "SELECT id FROM agents") == []  # who was taken out is not let in again


def tear(home: Path, page: int) -> None:
    """Three wrong bytes in a page, counted from one."""
    with database_path(home).open("r+b") as file:
        file.seek((page - 1) * PAGE + 100)
        file.write(b"\0\1\2")


def test_of_a_torn_base_what_the_log_covers_is_read_without_it(home: Path) -> None:
    with closing(look_at(home)) as db:
        (root,) = (found["rootpage"] for found in rows(db, "SELECT * FROM sqlite_schema WHERE name = 'known_homes'"))
    laid_back(home, LONG)
    tear(home, root)
    before = on_disk(home)
    assert (kiosk(home, "sync").returncode, on_disk(home)) == (6, before)
    done = repair(home, FRIDAY)
    assert waiting(home) == {*EARLIER, *LATER}
    assert (done.is_alone_first, done.tables["outbox"].copied) == (False, 4)
    assert not list((home / "data").glob("*.part*"))


def test_what_the_torn_base_alone_knows_of_is_counted_as_lost(home: Path) -> None:
    """The log of this morning tells of a whole outbox, without what came since."""
    laid_back(home, LONG)
    tear(home, database_path(home).stat().st_size // PAGE)  # the end of the last request
    done = repair(home, FRIDAY)
    assert sum(done.tables[name].lost for name in ("outbox", "submissions")) == 1


def test_the_way_back_carries_over_what_the_newer_base_has_without_that_log(tmp_path: Path) -> None:
    home = tmp_path / "newer"
    make_terminal(home)
    going_back.keep(home, FRIDAY, steps=later(a_column))
    take(home, later(a_column))
    path, key = database_path(home), Keys(home).database_key()

    def send_newer(references: tuple[str, ...], text: str) -> bytes:
        with closing(open_database(path, key)):
            for reference in references:
                sent = a_submission(reference, answers={"description": text})
                Submissions(lambda: open_database(path, key), ORIGIN).add(sent)
            return path_of(path).read_bytes()

    log = send_newer(EARLIER, SHORT)
    send_newer(LATER, LONG)
    path_of(path).write_bytes(log)
    done = going_back.take_back(home, FRIDAY)
    assert (done.carried, done.is_carried_whole) == (4, True)


def test_a_log_of_its_own_that_a_pulled_plug_left_is_taken_up(home: Path, tmp_path: Path) -> None:
    opener = open_terminal(home)
    with closing(opener()):
        Submissions(opener, ORIGIN).add(a_submission(LATER[0]))
        pulled = Path(shutil.copytree(home, tmp_path / "pulled"))
        open_terminal(home)  # a second program, while the first is at work
    assert path_of(database_path(pulled)).stat().st_size
    open_terminal(pulled)
    assert waiting(pulled) == {LATER[0]}


# --- a log whose file is gone -----------------------------------------------------------------------------------------


def gone(home: Path, *, is_whole: bool = True) -> None:
    """Three requests stand in the log alone, and the base is deleted.

    Args:
        is_whole: the log holds every page, else only those that the requests changed.
    """
    opener = open_terminal(home)
    with closing(opener()) as db:
        if is_whole:
            db.execute("VACUUM")
        for reference in (*EARLIER, LATER[0]):
            Submissions(opener, ORIGIN).add(a_submission(reference))
        log = path_of(database_path(home)).read_bytes()
    database_path(home).unlink()
    path_of(database_path(home)).write_bytes(log)


def test_a_log_without_its_base_is_never_deleted(home: Path) -> None:
    gone(home)
    before = on_disk(home)
    assert before.keys() == {"kiosk.sqlite-wal"}
    again = ("init", "--agency", "CBS", "--terminal", "hall-1", "--trial")
    for words in (("doctor",), ("sync",), again, ("staff", "list"), ("upgrade-check", "--back")):
        told = kiosk(home, *words)
        assert (told.returncode, "kiosk doctor --repair" in told.stdout + told.stderr) == (6, True), words
        assert on_disk(home) == before, words


def test_without_its_key_none_is_made_beside_it(home: Path) -> None:
    gone(home)
    Keys(home).database_file.unlink()
    refused = run(home, init.command, "--agency", "CBS", "--terminal", "hall-1", "--trial")
    assert (refused.exit_code, Keys(home).database_file.exists()) == (6, False)


def test_the_repair_takes_back_what_the_log_holds(home: Path) -> None:
    gone(home)
    log = on_disk(home)["kiosk.sqlite-wal"]
    told = run(home, doctor.command, "--repair")
    assert "à envoyer au siège : 3 repris" in told.stdout
    assert waiting(home) == {*EARLIER, LATER[0]}
    (kept,) = kept_files(home)
    assert path_of(kept).read_bytes() == log
    assert run(home, upgrade_check.command).exit_code == 0
    assert examined(home)[0] == 4  # the kept one is said


def test_the_map_helps_where_the_log_has_no_first_page(home: Path) -> None:
    """Without the first page SQLite finds nothing; where the tables begin stands beside."""
    gone(home, is_whole=False)
    told = run(home, doctor.command, "--repair")
    assert (told.exit_code, "à envoyer au siège : 3 repris" in told.stdout) == (4, True)
    assert waiting(home) == {*EARLIER, LATER[0]}


def test_a_repair_that_stopped_beside_a_log_alone_goes_on(home: Path) -> None:
    class Plug(Exception):
        pass

    def pulled_at(word: str) -> None:
        def pull(step: str) -> None:
            if step == word:
                raise Plug

        with pytest.raises(Plug):
            repair(home, FRIDAY, pull)

    gone(home)
    for word in ("whole", "put aside", "in place", "done"):
        pulled_at(word)
    repair(home, FRIDAY)
    assert waiting(home) == {*EARLIER, LATER[0]}
    assert len(kept_files(home)) == 1
