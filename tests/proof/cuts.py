"""Power cuts, and what they leave: of SQLite's pages (`tests.proof.power`), of files (`tests.proof.film`)."""

import json
import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from db.left_log import path_of
from db.log_damage import is_damaged
from db.sync import batch
from db.sync.applying import apply_batch
from db.sync.central_schema import open_central
from db.sync.night import Place
from db.sync.projection import refresh
from db.sync.restore import restore
from tests.sync.lost import lose
from tests.sync.world import NIGHT, Hall, World, sound_reference

from db import connection
from db.connection import Connection, immediate, open_database, rows
from db.migrations import migrate
from db.stores import outbox
from db.stores.submissions import Submissions
from kiosk.clock import to_text
from tests.factories import FRIDAY, ORIGIN, a_submission
from tests.proof.film import Film, develop
from tests.proof.kills import faults, prepared, round_of_nights
from tests.proof.power import Disk, Forgetful
from tests.proof.pulling import seldom

NAME = "/file.sqlite"
EVERY = 4
"""Of the writes and flushes, how many lie between two cuts."""


@dataclass(frozen=True)
class Cut:
    """What stood on the disk at one instant, and what somebody had been told by then."""

    files: dict[str, bytes]
    told: tuple[str, ...]


class Filmed:
    """A disk that is photographed as often as `EVERY` says, clean and torn."""

    def __init__(self, image: bytes, *, synchronous: str = "FULL") -> None:
        self.told: list[str] = []
        self.cuts: list[Cut] = []
        self._count, self._chance = 0, random.Random(7)
        self.disk = Disk({NAME: image}, self._watch)
        pragmas = [each.replace("= FULL", f"= {synchronous}") for each in connection._PRAGMAS]
        assert f"PRAGMA synchronous = {synchronous}" in pragmas
        self.db = cast(Connection, Forgetful(self.disk, NAME, pragmas))

    def _watch(self) -> None:
        self._count += 1
        if self._count % EVERY == 0:
            self.cut(self._chance if self._count % (2 * EVERY) else None)

    def cut(self, chance: random.Random | None = None) -> None:
        self.cuts.append(Cut(self.disk.cut(chance), tuple(self.told)))


def after(cut: Cut, folder: Path) -> Connection:
    """The shipped library on what the cut left."""
    for name, data in cut.files.items():
        (folder / name.removeprefix("/")).write_bytes(data)
    return open_database(folder / NAME.removeprefix("/"), None)


def alarms(cuts: Sequence[Cut], folder: Path) -> list[int]:
    """Cuts that leave a log which is taken for a damaged one."""
    log = path_of(folder / "cut")
    return [number for number, cut in enumerate(cuts) if is_damaged_with(log, cut.files.get(f"{NAME}-wal", b""))]


def is_damaged_with(log: Path, content: bytes) -> bool:
    log.write_bytes(content)
    return is_damaged(log, None)


def terminal_image(folder: Path) -> bytes:
    """A terminal's file with its tables, in clear."""
    with closing(open_database(folder / "terminal.sqlite", None)) as db:
        migrate(db, folder / "lock")
    return (folder / "terminal.sqlite").read_bytes()


def central_image(folder: Path) -> bytes:
    """Central's file, with one terminal."""
    path = folder / "central.sqlite"
    with closing(open_central(path)) as db:
        refresh(db, to_text(NIGHT))
        with immediate(db):
            db.execute(
                "INSERT INTO terminals (terminal, agency, verify_key, enrolled_at) VALUES (?, 'CBS', '', '')",
                (ORIGIN.terminal,),
            )
    return path.read_bytes()


def a_day_at_a_terminal(filmed: Filmed) -> None:
    """Sendings, readings, a sealing and a purge, as they are done by the program's own functions."""
    store = Submissions(lambda: filmed.db, ORIGIN)
    for number in range(12):
        reference = sound_reference(number)
        store.add(a_submission(reference))
        filmed.told.append(reference)
        filmed.cut()
        if number % 3 == 0:
            assert store.mark_read(reference, "essai", FRIDAY)
        if number % 5 == 4:
            waiting = [each.event_id for each in outbox.unsealed(filmed.db)]
            outbox.mark_sealed(filmed.db, waiting[:3], str(number) * 64)
            outbox.purge(filmed.db, str(number) * 64, FRIDAY)


def missing(cuts: Sequence[Cut], folder: Path) -> Iterator[str]:
    for number, cut in enumerate(cuts):
        place = folder / str(number)
        place.mkdir()
        with closing(after(cut, place)) as db:
            assert rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
            here = {found["reference"] for found in rows(db, "SELECT reference FROM submissions")}
            sent = {found["reference"] for found in rows(db, "SELECT reference FROM outbox")}
            dated = {f["reference"] for f in rows(db, "SELECT reference FROM submissions WHERE acked_at IS NOT NULL")}
        assert here <= sent | dated, "a row without its event"
        yield from set(cut.told) - here


def a_batch(number: int) -> tuple[Any, list[bytes]]:
    body = {
        "event_id": f"{number:032x}",
        "kind": "bel_listing.read",
        "schema": outbox.SCHEMA,
        "terminal": "essai",
        "agency": "CBS",
        "at": to_text(FRIDAY),
        "payload": {"reference": sound_reference(number), "revision": 1, "agent": "essai", "at": to_text(FRIDAY)},
    }
    return batch.Frame("essai", FRIDAY, b"", b"", f"{number:064x}"), [json.dumps(body).encode()]


def a_night_at_central(filmed: Filmed) -> None:
    for number in range(10):
        frame, bodies = a_batch(number)
        with immediate(filmed.db):
            apply_batch(filmed.db, frame, bodies, NIGHT)
        filmed.told.append(frame.digest)
        filmed.cut()


def halved(cuts: Sequence[Cut], folder: Path) -> Iterator[str]:
    """Batches that were told to be held, or of which a part is held, and are not there whole."""
    for number, cut in enumerate(cuts):
        place = folder / str(number)
        place.mkdir()
        with closing(after(cut, place)) as db:
            assert rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
            applied = {found["digest"] for found in rows(db, "SELECT digest FROM applied")}
            held = {found["batch"] for found in rows(db, "SELECT batch FROM events")}
        yield from (applied ^ held) | (set(cut.told) - applied)


LATER = NIGHT + timedelta(hours=9)


def filmed(root: Path, *, is_whole: bool = False) -> Film:
    """A first copy, then a day whose night is filmed: of each kind of place two instants, or every one."""
    world, hall = prepared(root)
    world.night(NIGHT - timedelta(days=1))
    film = Film(root)
    film.begin()
    with film.rolling():
        round_of_nights(world, hall, NIGHT, film.take if is_whole else seldom(film.take))
    return film


def wrong(film: Film, root: Path, *, are_removals_kept: bool) -> Iterator[str]:
    """Cuts after which another night does not make everything right, or a restore loses what the database had."""
    for number, frame in enumerate(film.frames):
        place = root / str(number)
        develop(frame, place, are_removals_kept=are_removals_kept)
        world = World(place)
        hall = Hall(place, "hall-a", world.keys.recipient, world.target)
        known = _events(world)
        lose(world)
        restore(Place(world.central.home, world.target), LATER)
        found = [] if known <= _events(world) else ["restored"]
        round_of_nights(world, hall, LATER)
        yield from (f"{number} {frame.step}: {fault}" for fault in found + faults(world, hall))
        shutil.rmtree(place)


def _events(world: World) -> set[object]:
    return {row[0] for row in world.table("SELECT event_id FROM events")}


def cuts_of_sql(folder: Path) -> int:
    """How many cuts of a day and a night in SQL were looked at; each left everything whole."""
    day, night = Filmed(terminal_image(folder)), Filmed(central_image(folder))
    a_day_at_a_terminal(day)
    a_night_at_central(night)
    for name, found in (
        ("day", missing(day.cuts, _new(folder, "day"))),
        ("night", halved(night.cuts, _new(folder, "night"))),
    ):
        assert list(found) == [], name
    return len(day.cuts) + len(night.cuts)


def cuts_of_files(folder: Path) -> int:
    """The same of a night's files and folders, with removals undone and kept."""
    film = filmed(folder / "filmed", is_whole=True)
    for kept in (False, True):
        assert list(wrong(film, _new(folder, f"files-{kept}"), are_removals_kept=kept)) == []
    return 2 * len(film.frames)


def _new(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name
