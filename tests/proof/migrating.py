"""An older database is opened on a full disk: as a program, `unshare -m python -m tests.proof.migrating FOLDER`.

Tells, as JSON, how much room there was, what was said, and what was wrong afterwards, with room (nothing).
"""

import gc
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from db.connection import immediate, open_database, rows
from db.keys import Keys
from db.migrations import TERMINAL, taken_steps
from db.private_files import private_folder
from db.steps import terminal
from db.stores.outbox import Origin, write_event
from db.sync.central import open_home
from db.sync.central_home import CentralHome
from db.sync.central_schema import VERSION, version_of
from db.terminal import database_path, open_terminal
from kiosk.cli.night import explain
from kiosk.services.ports import StorageError
from tests.proof.full import TMPFS_MEGABYTES, fill
from tests.sync.world import FRIDAY, NIGHT

EVENTS = 300
ROOMS = (0, 4, 8, 16, 32, 64, 128, 256, 512)
"""Free kilobytes."""
_NEWER_TABLES = ("staff", "known_homes")


def first_terminal(home: Path) -> None:
    """A terminal as the first program left it, with events that wait."""
    path = database_path(home)
    private_folder(path.parent)
    keys = Keys(home)
    keys.make(path)
    with closing(open_database(path, keys.database_key())) as db:
        terminal.apply(Database(db, execute_plugins=False), stop_before="m0002_coming_back")
        with immediate(db):
            for number in range(EVENTS):
                write_event(db, Origin("hall-a", "CBS"), "portal.counted", FRIDAY, {"n": number})


def older_central(home: Path) -> None:
    """A central's file of the version before staff was written there."""
    CentralHome(home).make()
    with closing(open_home(home, NIGHT).db) as db, immediate(db):
        for table in _NEWER_TABLES:
            db.execute(f"DROP TABLE {table}")
        db.execute("ALTER TABLE terminals DROP COLUMN recipient")
        db.execute("PRAGMA user_version = 3")


def opened_terminal(home: Path) -> str:
    with closing(open_terminal(home)()) as db:
        missing = set(TERMINAL.names) - taken_steps(db)
        (counted,) = rows(db, "SELECT count(*) AS n FROM outbox")
    return "" if not missing and counted["n"] == EVENTS else f"{counted['n']} events, without {sorted(missing)}"


def opened_central(home: Path) -> str:
    with closing(open_home(home, NIGHT).db) as db:
        tables = {each["name"] for each in rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table'")}
        version = version_of(db)
    return "" if version == VERSION and tables >= set(_NEWER_TABLES) else f"version {version}, {sorted(tables)}"


def said(act: Callable[[Path], str], home: Path) -> str:
    try:
        return act(home)
    except (StorageError, OSError) as error:
        return explain(error, home, "upgrade-check")[1]


def on_a_small_disk(folder: Path) -> list[dict[str, object]]:
    told: list[dict[str, object]] = []
    acts = ((opened_terminal, folder / "hall"), (opened_central, folder / "central"))
    for room in ROOMS:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={TMPFS_MEGABYTES}m", "tmpfs", folder], check=True)
        first_terminal(folder / "hall")
        older_central(folder / "central")
        ballast = fill(folder, room)
        refused = [words for act, home in acts if (words := said(act, home))]
        ballast.unlink()
        wrong = [words for act, home in acts if (words := said(act, home))]
        told.append({"room": room, "said": refused, "wrong": wrong})
        gc.collect()  # a failure holds what it failed on, until it is forgotten
        subprocess.run(["umount", folder], check=True)
    return told


if __name__ == "__main__":
    json.dump(on_a_small_disk(Path(sys.argv[1])), sys.stdout)
