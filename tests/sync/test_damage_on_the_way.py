"""Damage that a night meets on its way: the sentence says what was done before, and does not say that nothing was."""

from contextlib import closing
from pathlib import Path

import pytest

from db.connection import open_database, rows
from db.stores.outbox import origin_of
from db.stores.submissions import Submissions
from db.terminal import database_path, open_terminal
from kiosk import config
from tests.db.damage import PAGE, flip
from tests.factories import a_submission
from tests.sync.machines import kiosk, made, root

__all__ = ["made", "root"]
REFERENCE = "BEL-7K3M-2QF"


def harm(home: Path, table: str) -> None:
    with closing(open_terminal(home)()) as db:
        (found,) = rows(db, "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
    flip(home, [found["rootpage"] - 1])


@pytest.fixture
def hall(root: Path) -> Path:
    """Somebody has sent a listing."""
    home = root / "hall"
    Submissions(open_terminal(home), origin_of(config.load(home))).add(a_submission(REFERENCE))
    return home


def test_the_night_says_what_it_sealed_and_sent(hall: Path, root: Path) -> None:
    harm(hall, "drafts")
    before = database_path(hall).read_bytes()
    done = kiosk(hall, "sync")
    assert (done.returncode, done.stderr.count("\n")) == (6, 1)
    assert "s'est arrêtée en route" in done.stderr
    assert "événements scellés 1, fichiers écrits 1, fichiers envoyés 1, envois accusés 0" in done.stderr
    assert ("rien n'est écrit" in done.stderr, "« kiosk doctor »" in done.stderr) == (False, True)
    assert len([*(root / "share" / "inbox" / "hall-a").glob("*.batch")]) == 1
    assert database_path(hall).read_bytes() != before


@pytest.mark.parametrize("act", ["sync", "sync --seal-only"])
def test_met_at_once_it_counts_nothing(hall: Path, act: str) -> None:
    harm(hall, "outbox_digest")
    done = kiosk(hall, *act.split())
    assert (done.returncode, "fichiers écrits 0, fichiers envoyés 0" in done.stderr) == (6, True), done.stderr
    assert not [*(hall / "spool").glob("**/*.batch")]


def test_where_the_base_does_not_open_nothing_is_written_and_it_says_so(hall: Path, root: Path) -> None:
    path = database_path(hall)
    path.write_bytes(bytes(path.stat().st_size))
    done = kiosk(hall, "sync")
    assert (done.returncode, "rien n'est écrit" in done.stderr) == (6, True)
    assert not [*(root / "share").glob("inbox/hall-a/*.batch")]


def test_central_s_night_does_not_say_that_nothing_was_written_either(hall: Path, root: Path) -> None:
    central = root / "central"
    assert kiosk(hall, "sync").returncode == 0
    assert kiosk(central, "central", "nightly", "--target", str(root / "share")).returncode == 0
    database = central / "central" / "central.sqlite"
    with closing(open_database(database, None)) as db:
        (found,) = rows(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'conflicts'")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(database.read_bytes())
    content[(found["rootpage"] - 1) * PAGE : found["rootpage"] * PAGE] = b"\xa5" * PAGE
    database.write_bytes(content)
    done = kiosk(central, "central", "nightly", "--target", str(root / "share"))
    assert (done.returncode, "s'est arrêté en route" in done.stderr) == (6, True), done.stderr
    assert ("rien n'est écrit" in done.stderr, "« Plus aucune copie »" in done.stderr) == (False, True)
