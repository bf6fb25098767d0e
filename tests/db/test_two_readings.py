"""A base put back beside the log of another day: each has requests that the other has not, and none is dropped."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import Opener, rows
from db.left_log import path_of
from db.repair import repair
from db.stores.resumes import Resumes
from db.stores.submissions import Submissions
from db.terminal import database_path, is_whole, look_at, open_terminal
from tests.db.commands import start
from tests.db.damage import PAGE
from tests.factories import FRIDAY, ORIGIN, a_submission

BEFORE, TODAY, SINCE = ("BEL-2222-222", "BEL-3333-333"), ("BEL-7K3M-2QF", "BEL-9XWP-4TR"), ("BEL-4444-444",)
MORE = ("BEL-5555-555", "BEL-6666-666")
CODE = "2222-2222-2222"

Work = Callable[[Opener], object]


def sending(references: tuple[str, ...], hours: int = 0, text: str = "Un balcon") -> Work:
    def work(opener: Opener) -> None:
        for reference in references:
            at = FRIDAY + timedelta(hours=hours)
            Submissions(opener, ORIGIN).add(a_submission(reference, submitted_at=at, answers={"description": text}))

    return work


def amending(opener: Opener) -> None:
    file = Resumes(opener).open_file(BEFORE[0], CODE, FRIDAY).file
    assert file is not None
    at = FRIDAY + timedelta(hours=2)
    amended = a_submission(BEFORE[0], revision=2, amends=file.event_id, submitted_at=at)
    assert Submissions(opener, ORIGIN).amend(amended)


def at_work(home: Path, *works: Work) -> bytes:
    """Gives the log as it stood before it was emptied."""
    opener = open_terminal(home)
    with closing(opener()) as held:
        for work in works:
            work(opener)
        held.execute("SELECT 1 FROM outbox").fetchall()
        return path_of(database_path(home)).read_bytes()


def put_back(home: Path, *, today: Work, since: Work) -> None:
    """The base of before today, at work again since; then the log of today is laid beside it."""
    at_work(home, sending(BEFORE), lambda opener: Resumes(opener).give_code(BEFORE[0], CODE))
    older = shutil.copyfile(database_path(home), home / "older")
    log = at_work(home, today)
    shutil.copyfile(older, database_path(home))
    at_work(home, since)
    path_of(database_path(home)).write_bytes(log)


def asked(home: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(look_at(home)) as db:
        return [tuple(found.values()) for found in rows(db, sql)]


def sent(home: Path) -> list[object]:
    """In the order in which they go."""
    return [reference for (reference,) in asked(home, "SELECT reference FROM outbox ORDER BY rowid")]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    start(tmp_path / "home", "--trial")
    return tmp_path / "home"


def test_other_requests_in_the_same_place_are_all_kept(home: Path) -> None:
    """The base's third request is not the log's third."""
    put_back(home, today=sending(TODAY, 1), since=sending(SINCE, 2))
    done = repair(home, FRIDAY)
    assert sent(home) == [*BEFORE, *SINCE, *TODAY]
    assert (done.is_alone_first, done.is_whole, done.unsent) == (True, True, 0)
    assert (done.tables["outbox"].copied, done.tables["submissions"].copied, done.others) == (5, 5, 4)
    assert asked(home, "SELECT count(*) FROM submissions JOIN outbox USING (event_id)") == [(5,)]
    with closing(look_at(home)) as db:
        assert is_whole(db)


def test_those_of_the_log_keep_their_order(home: Path) -> None:
    """The first of them finds its place taken, the next does not: it goes behind the first all the same."""
    put_back(home, today=sending((*TODAY, *MORE), 1), since=sending(SINCE, 2))
    repair(home, FRIDAY)
    assert sent(home) == [*BEFORE, *SINCE, *TODAY, *MORE]


def test_of_a_request_that_both_have_the_later_revision_stays(home: Path) -> None:
    put_back(home, today=amending, since=sending(SINCE, 3))
    done = repair(home, FRIDAY)
    assert (sent(home), done.unsent, done.is_whole) == ([*BEFORE, *SINCE, BEFORE[0]], 0, True)
    told = [(BEFORE[0], 2), (BEFORE[1], 1), (SINCE[0], 1)]
    assert asked(home, "SELECT reference, revision FROM submissions ORDER BY reference") == told
    assert asked(home, "SELECT reference, revision FROM sent_files") == told[:1]
    assert (done.tables["submissions"].copied, done.tables["sent_files"].copied) == (3, 1)


def test_an_earlier_revision_takes_the_place_of_none(home: Path) -> None:
    put_back(home, today=sending(TODAY, 1), since=amending)
    repair(home, FRIDAY)
    assert asked(home, "SELECT revision FROM submissions WHERE reference = 'BEL-2222-222'") == [(2,)]
    assert asked(home, "SELECT revision FROM sent_files") == [(2,)]


def test_what_neither_gives_is_lost_though_the_log_has_another_in_its_place(home: Path) -> None:
    put_back(home, today=sending(TODAY, 1), since=sending(SINCE, 2, "é" * 9000))
    with database_path(home).open("r+b") as file:  # the end of the last request
        file.seek(database_path(home).stat().st_size - PAGE + 100)
        file.write(b"\0\1\2")
    done = repair(home, FRIDAY)
    assert done.is_alone_first is False
    assert {*BEFORE, *TODAY} <= {*sent(home)}
    assert sum(done.tables[name].lost for name in ("outbox", "submissions")) == 1


def test_what_today_s_log_alone_knows_of_is_counted_as_lost(home: Path) -> None:
    """The base of before, put back as it was: the log knows of requests whose pages went with today's base."""
    at_work(home, sending(BEFORE))
    older = shutil.copyfile(database_path(home), home / "older")
    at_work(home, sending(MORE, 1, "é" * 9000))
    log = at_work(home, sending(TODAY, 2))
    shutil.copyfile(older, database_path(home))
    path_of(database_path(home)).write_bytes(log)
    done = repair(home, FRIDAY)
    assert (done.is_alone_first, done.is_whole) == (True, False)
    there = sent(home)
    assert there[:2] == [*BEFORE]
    assert done.tables["outbox"].lost == 6 - len(there)
