"""A page that is gone and that SQLite itself does not miss: nothing is read from it, and nothing is sealed."""

from contextlib import closing, suppress
from pathlib import Path

import pytest

from db.connection import change, immediate, rows
from db.stores import outbox
from db.stores.submissions import Submissions
from db.terminal import database_path, look_at, make_terminal
from kiosk.services.ports import DamagedDatabase
from tests.db.damage import PAGE, flip
from tests.factories import ORIGIN, a_submission


def test_zeros_in_place_of_the_end_of_a_long_value_are_damage(home: Path) -> None:
    """SQLCipher gives zeros for a page without its seal: where a value only ends there, SQLite takes them for it."""
    Submissions(make_terminal(home), ORIGIN).add(a_submission(answers={"description": "x" * 20_000}))
    whole = database_path(home).read_bytes()
    silent = 0
    for page in range(30, len(whole) // PAGE):
        database_path(home).write_bytes(whole)
        flip(home, [page])
        for table in ("outbox", "submissions"):
            with closing(look_at(home)) as db, suppress(DamagedDatabase):
                silent += "\\x00" in repr(rows(db, f"SELECT * FROM {table}"))
    assert silent == 0


def test_an_event_of_which_the_end_is_gone_is_not_sealed(home: Path) -> None:
    opener = make_terminal(home)
    with closing(opener()) as db, immediate(db):
        body = b'{"payload":"' + b"x" * 20_000 + b'","terminal":"essai"}'
        change(
            db,
            "INSERT INTO outbox (event_id, kind, reference, body, written_at) VALUES (?, 'k', '', ?, '')",
            ("a" * 32, body),
        )
    flip(home, [database_path(home).stat().st_size // PAGE - 1])
    with closing(opener()) as db, pytest.raises(DamagedDatabase):
        outbox.unsealed(db)
