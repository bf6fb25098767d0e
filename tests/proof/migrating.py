"""An older database is opened on a disk that is full, in the three ways of `tests.proof.full`.

As a program, for the small one: `unshare -m python -m tests.proof.migrating FOLDER`. Tells, as JSON, how much room
there was, what was said, and what was wrong afterwards, with room (nothing).
"""

import gc
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from itertools import count
from pathlib import Path

from db.private_files import private_folder
from db.steps import terminal
from db.sync.central import open_home
from db.sync.central_home import CentralHome
from db.sync.central_schema import VERSION, version_of
from db.terminal import database_path, open_terminal
from kiosk.cli.night import explain
from sqlite_utils import Database
from tests.sync.at_central import ADDED_SINCE_5
from tests.sync.world import FRIDAY, NIGHT

from db.connection import immediate, open_database, rows
from db.keys import Keys
from db.migrations import TERMINAL, taken_steps
from db.stores.outbox import Origin, write_event
from kiosk.services.ports import StorageError
from tests.proof.full import IS_WHOLE, TMPFS_MEGABYTES, fill, no_space_at, with_no_file_beyond

EVENTS = 300
ROOMS = (0, 4, 8, 16, 32, 64, 128, 256, 512)
"""Free kilobytes."""
STEP = 3
"""Of the writings of an opening, each which one finds no room."""
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
        for sql in ("ALTER TABLE terminals DROP COLUMN recipient", *ADDED_SINCE_5):
            db.execute(sql)
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


SIDES: Mapping[str, tuple[Callable[[Path], None], Callable[[Path], str]]] = {
    "terminal": (first_terminal, opened_terminal),
    "central": (older_central, opened_central),
}
"""How an older home is made, and what opens it."""


def at_every_writing(folder: Path, side: str) -> Iterator[tuple[str, str]]:
    """An opening at whose n-th writing there is no room, as `full.at_every_writing`: what was said, what is wrong."""
    make, act = SIDES[side]
    make(folder / "before")
    for is_lasting in (False, True):
        for number in count(step=1 if IS_WHOLE else STEP):
            home = folder / f"{number}-{is_lasting}"
            shutil.copytree(folder / "before", home)
            with no_space_at(number, is_lasting=is_lasting) as has_happened:
                words = said(act, home)
            if not has_happened():
                break
            again = said(act, home)
            yield words, f"{number} {is_lasting}: {again}" if again else ""
            shutil.rmtree(home)


def with_small_files(folder: Path, side: str, size: int) -> tuple[str, str]:
    """An opening in a child whose files may not grow beyond some bytes: what was said, and what is wrong afterwards."""
    make, act = SIDES[side]
    make(folder)
    words = with_no_file_beyond(size, lambda: said(act, folder))
    return words, said(act, folder)


def on_a_small_disk(folder: Path) -> list[dict[str, object]]:
    told: list[dict[str, object]] = []
    for room in ROOMS:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={TMPFS_MEGABYTES}m", "tmpfs", folder], check=True)
        for side, (make, _act) in SIDES.items():
            make(folder / side)
        ballast = fill(folder, room)
        refused = [words for side, (_make, act) in SIDES.items() if (words := said(act, folder / side))]
        ballast.unlink()
        wrong = [words for side, (_make, act) in SIDES.items() if (words := said(act, folder / side))]
        told.append({"room": room, "said": refused, "wrong": wrong})
        gc.collect()  # a failure holds what it failed on, until it is forgotten
        subprocess.run(["umount", folder], check=True)
    return told


if __name__ == "__main__":
    json.dump(on_a_small_disk(Path(sys.argv[1])), sys.stdout)
