"""What happens when the machine fails: nothing half stored, and words that say what to do."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.connection import Opener, open_database, rows
from db.keys import Keys
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from db.terminal import database_path, make_terminal, open_terminal
from kiosk.reference import is_sound
from kiosk.services.ports import DamagedDatabase, StorageError
from tests.db.reading import all_rows, events
from tests.factories import ORIGIN, a_new_ticket, a_submission

PROJECT = Path(__file__).parents[2]


def child(*words: str | Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.db.child", *map(str, words)]
    return subprocess.Popen(command, cwd=PROJECT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


@pytest.mark.parametrize("shown", [1, 2, 7])
def test_a_reference_that_was_shown_is_there_once_after_kill(home: Path, opener: Opener, shown: int) -> None:
    with child("submit_for_ever", home) as process:
        assert process.stdout is not None
        seen = [process.stdout.readline().strip() for _unused in range(shown)]
        process.kill()
        seen += process.stdout.read().split()
    assert len(seen) >= shown
    assert all(is_sound(reference.replace("-", "")[3:]) for reference in seen)
    stored = [found["reference"] for found in all_rows(opener, "submissions")]
    told = [event["payload"]["reference"] for event in events(opener)]
    assert stored[: len(seen)] == seen
    # One more may have been stored before it could be shown; it is whole all the same.
    assert len(stored) <= len(seen) + 1
    assert told == stored


@pytest.mark.proof
def test_two_consoles_racing_for_500_tickets_never_both_win_one(home: Path, tickets: Tickets) -> None:
    for _unused in range(500):
        tickets.add(a_new_ticket())
    with child("claim_all", home, "ane") as one, child("claim_all", home, "beñat") as other:
        for process in (one, other):
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        won = [process.communicate()[0].split() for process in _started(one, other)]
    assert sorted(won[0] + won[1]) == sorted(f"A{n}" for n in range(1, 501))
    assert tickets.waiting() == ()


def _started(*processes: "subprocess.Popen[str]") -> "tuple[subprocess.Popen[str], ...]":
    """Both leave the starting line before either is waited for."""
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return processes


def test_two_terminals_at_once_never_give_one_number_twice(home: Path, tickets: Tickets) -> None:
    with child("add_tickets", home) as one, child("add_tickets", home) as other:
        numbers = one.communicate()[0].split() + other.communicate()[0].split()
    assert sorted(numbers) == sorted(f"A{n}" for n in range(1, 81))


def test_two_programs_that_start_at_once_on_a_file_without_tables_both_open_it(home: Path) -> None:
    make_terminal(home)
    database_path(home).unlink()
    with closing(open_database(database_path(home), Keys(home).database_key())) as db:
        db.execute("CREATE TABLE written (x)")
        db.execute("DROP TABLE written")
    with child("open_it", home) as one, child("open_it", home) as other:
        assert [one.communicate()[0], other.communicate()[0]] == ["opened\n", "opened\n"]


def test_a_full_disk_stores_nothing_and_says_so(home: Path, opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission("BEL-AAAA-AAA"))
    with child("submit_on_a_full_disk", home) as process:
        said = process.communicate()[0]
    assert said.startswith("Le disque")
    assert "rien n'a été enregistré" in said
    assert [found["reference"] for found in all_rows(opener, "submissions")] == ["BEL-AAAA-AAA"]
    assert len(events(opener)) == 1


def test_a_file_that_may_not_grow_is_a_full_disk(opener: Opener) -> None:
    def cramped() -> object:
        db = opener()
        pages = rows(db, "PRAGMA page_count")[0]["page_count"]
        db.execute(f"PRAGMA max_page_count = {pages}")
        return db

    store = Submissions(cramped, ORIGIN)  # type: ignore[arg-type]
    with pytest.raises(StorageError, match="Le disque est plein"):
        store.add(a_submission(answers={"description": "x" * 500_000}))
    assert all_rows(opener, "submissions") == []
    assert all_rows(opener, "outbox") == []


@pytest.fixture
def read_only_home() -> Iterator[Path]:
    """A home that its account may read and not write; not in `tmp_path`, whose parents let no other account through."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        make_terminal(home)
        inside = [Path(folder), *Path(folder).rglob("*")]
        for path in inside:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield home
        for path in inside:
            path.chmod(0o700)


def test_an_account_without_rights_stores_nothing_and_says_so(read_only_home: Path) -> None:
    with child("submit_without_rights", read_only_home) as process:
        said = process.communicate()[0]
    assert "rien n'a été enregistré" in said


def test_damage_is_told_apart_from_a_wrong_key(home: Path, opener: Opener) -> None:
    path = database_path(home)
    content = bytearray(path.read_bytes())
    content[5000:5100] = bytes(100)
    content[100:200] = bytes(100)
    path.write_bytes(content)
    with pytest.raises(DamagedDatabase, match="abîmée"):
        open_terminal(home)
    (home / "keys" / "database.key").write_bytes(bytes(32))
    with pytest.raises(DamagedDatabase, match="n'est pas celle de cette base"):
        open_terminal(home)


def test_a_database_that_vanished_does_not_come_back_empty(home: Path, submissions: Submissions) -> None:
    database_path(home).unlink()
    with pytest.raises(StorageError, match="pas de base ici"):
        submissions.add(a_submission())
    assert not database_path(home).exists()


def test_the_first_start_without_a_database_says_what_to_run(home: Path) -> None:
    with pytest.raises(StorageError, match="kiosk init"):
        open_terminal(home)


def test_the_words_of_an_error_hold_nobody_s_data(submissions: Submissions) -> None:
    submissions.add(a_submission())
    with pytest.raises(StorageError) as caught:
        submissions.add(a_submission(answers={"description": "tres-reconnaissable"}))
    assert "existe déjà" in str(caught.value)
    assert caught.value.__cause__ is None
    assert "tres-reconnaissable" not in repr(caught.value)


def test_a_connection_is_closed_even_when_its_work_fails(home: Path, submissions: Submissions) -> None:
    submissions.add(a_submission())
    with pytest.raises(StorageError):
        submissions.add(a_submission())
    # The last connection empties the log when it closes: a log that is left shows one that was not.
    assert not database_path(home).with_name("kiosk.sqlite-wal").exists()
    with closing(open_terminal(home)()) as db:
        assert len(rows(db, "SELECT * FROM outbox")) == 1
