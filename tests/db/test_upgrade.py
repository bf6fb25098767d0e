"""An upgrade is tried on a copy first: go, or stop, and the original is what it was."""

import json
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import kept_copies, retention, upgrade
from db.connection import Opener, change, immediate
from db.stores.submissions import Submissions
from db.sync.lock import Locked, only_one
from db.terminal import database_path, open_terminal
from db.upgrade import Rehearsed
from kiosk.cli import upgrade_check
from kiosk.services.ports import DamagedDatabase, NewerDatabase
from tests.db.commands import run, start
from tests.db.upgrades import a_column, later, take, written
from tests.factories import FRIDAY, ORIGIN, a_submission

BEFORE = "BEL-7K3M-2QF"


def a_fault(_db: Database) -> None:
    raise RuntimeError


def a_refusal(db: Database) -> None:
    db.conn.execute("INSERT INTO submissions SELECT * FROM submissions")


def a_loss(db: Database) -> None:
    db.conn.execute("DELETE FROM submissions")


def a_vanished_table(db: Database) -> None:
    db.conn.execute("DROP TABLE submissions")


@pytest.fixture
def lived(home: Path, submissions: Submissions) -> Path:
    """A terminal that holds what a tenant sent."""
    submissions.add(a_submission(BEFORE))
    return home


def test_it_goes_on_a_copy_and_the_original_is_what_it_was(lived: Path) -> None:
    before = written(lived)
    seen: list[tuple[int, int, bool]] = []

    def step(name: str) -> None:
        if name == "migrate":
            folder = lived / "upgrade" / "trial"
            copy = folder / "terminal.sqlite"
            is_plain = copy.read_bytes().startswith(b"SQLite format 3")
            seen.append((stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(copy.stat().st_mode), is_plain))

    (done,) = upgrade.rehearse(lived, FRIDAY, step, later(a_column))
    assert done == Rehearsed("terminal", done.before, done.before)
    assert done.before >= 2, "the submission and its event"
    assert seen == [(0o700, 0o600, False)], "private, and encrypted as the original is"
    assert written(lived) == before
    assert not (lived / "upgrade").exists()


@pytest.mark.parametrize(
    ("act", "stop", "what"),
    [
        (a_fault, "step", "RuntimeError"),
        (a_refusal, "step", "déjà"),
        (a_loss, "fewer", "submissions"),
        (a_vanished_table, "fewer", "submissions"),
    ],
)
def test_it_says_stop_and_nothing_was_touched(
    lived: Path, act: Callable[[Database], None], stop: str, what: str
) -> None:
    before = written(lived)
    (done,) = upgrade.rehearse(lived, FRIDAY, steps=later(act))
    assert (done.stop, what in done.what) == (stop, True)
    assert written(lived) == before
    assert not (lived / "upgrade").exists()


def test_rows_that_belong_to_nothing_are_a_stop(lived: Path, opener: Opener) -> None:
    with closing(opener()) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        with immediate(db):
            change(
                db,
                "INSERT INTO tickets (id, day, number, created_at, expires_at, motive, language, claims_priority,"
                " priority, state) VALUES ('1', '2026-11-27', 'A1', '', '', 'm', 'fr', 0, 'normal', 'done')",
            )
    (done,) = upgrade.rehearse(lived, FRIDAY)
    assert (done.stop, done.what) == ("orphans", "tickets")


def test_a_plug_pulled_within_leaves_nothing_that_stays(lived: Path) -> None:
    left = lived / "upgrade" / "trial" / "terminal.sqlite"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a copy")
    assert upgrade.rehearse(lived, FRIDAY)[0].stop == ""
    assert not left.parent.exists()


def test_nor_longer_than_to_the_next_night(lived: Path) -> None:
    left = lived / "upgrade" / "trial" / "terminal.sqlite"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a copy")
    with closing(open_terminal(lived)()) as db:
        with only_one(lived, "upgrade"):
            retention.apply(db, lived, ORIGIN, FRIDAY)
        assert left.exists(), "a rehearsal is at work on it"
        retention.apply(db, lived, ORIGIN, FRIDAY)
    assert not left.parent.exists()


def test_a_damaged_or_newer_original_is_told_as_such(lived: Path) -> None:
    take(lived, later(a_column))
    with pytest.raises(NewerDatabase):
        upgrade.rehearse(lived, FRIDAY)
    data = bytearray(written(lived))
    data[4096 * 2 : 4096 * 2 + 64] = bytes(64)
    database_path(lived).write_bytes(data)
    with pytest.raises(DamagedDatabase):
        upgrade.rehearse(lived, FRIDAY, steps=later(a_column))


def test_one_at_a_time(lived: Path) -> None:
    with only_one(lived, "upgrade"), pytest.raises(Locked):
        upgrade.rehearse(lived, FRIDAY)


def test_the_command_says_go_with_0(home: Path) -> None:
    start(home, "--trial")
    result = run(home, upgrade_check.command, "--keep")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "la borne" in result.stdout
    assert "le service central" in result.stdout
    assert "Allez-y" in result.stdout
    told = json.loads(run(home, upgrade_check.command, "--json").stdout)
    assert (told["exit"], told["go"], told["databases"][0]["part"]) == (0, True, "terminal")


def test_the_command_says_stop_with_4_and_in_one_line(home: Path, opener: Opener) -> None:
    start(home)
    with closing(open_terminal(home)()) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        with immediate(db):
            change(
                db,
                "INSERT INTO tickets (id, day, number, created_at, expires_at, motive, language, claims_priority,"
                " priority, state) VALUES ('1', '2026-11-27', 'A1', '', '', 'm', 'fr', 0, 'normal', 'done')",
            )
    result = run(home, upgrade_check.command, "--keep")
    assert (result.exit_code, result.stderr.count("\n")) == (4, 1)
    assert "N'y allez pas" in result.stderr
    assert kept_copies.copies(home) == []


def test_the_command_where_the_new_program_cannot_serve_at_all(home: Path) -> None:
    assert run(home, upgrade_check.command).exit_code == 2, "nothing is here"
    start(home)
    assert run(home, upgrade_check.command, "--keep", "--back").exit_code == 2
    assert "convient" in run(home, upgrade_check.command, "--back").stdout
    take(home, later(a_column))
    assert run(home, upgrade_check.command).exit_code == 6
    refused = run(home, upgrade_check.command, "--back")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    config = home / "config.toml"
    config.write_text(config.read_text("utf-8") + "\n[unknown]\nkey = 1\n", encoding="utf-8")
    assert run(home, upgrade_check.command).exit_code == 2
