"""Central, opened for one run: its folders, its keys, its database."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db import still_in
from db.connection import Connection
from db.files import Step, Track, no_step, silently
from db.sync import doubted_keys, generation, tombstones
from db.sync.archive import Archive
from db.sync.central_home import CentralHome
from db.sync.central_keys import CentralKeys
from db.sync.central_schema import open_central
from db.sync.lost_base import check_not_emptied, check_not_gone, is_lacking
from db.sync.projection import refresh
from kiosk.clock import to_text
from kiosk.services.ports import StorageError


@dataclass(frozen=True)
class Central:
    """Everything that central's side works with."""

    home: CentralHome
    keys: CentralKeys
    db: Connection
    step: Step = no_step
    track: Track = silently

    @property
    def archive(self) -> Archive:
        """What is sealed again there is for the escrow too, unless nobody can tell here which of two it is."""
        escrow = "" if doubted_keys.is_escrow_other(self.home) else self.home.escrow_recipient()
        return Archive(self.home.archive, [each for each in (self.keys.recipient, escrow) if each], self.step)


def open_home(
    home: Path, now: datetime, step: Step = no_step, track: Track = silently, *, anew: bool = False
) -> Central:
    """Central as it stands in a home.

    Args:
        anew: where its database is gone for good, make an empty one.

    Raises:
        CentralMissing, CentralKeyLost, KeysDoubted: no central here; it lacks a key, or has another than it gave out.
        NewerDatabase, StorageError: see `db.connection`.
    """
    place = CentralHome(home)
    keys = place.read_keys()
    (check_not_emptied if anew else check_not_gone)(place)
    place.make_folders()
    with suppress(StorageError):  # it tells a wrong key one day, and is needed for nothing else
        doubted_keys.note_given(place, keys.recipient)
    if is_lacking(place.database):
        generation.begin_again(place, step)
    opened = open_file(place, keys, place.database, now, step, track)
    tombstones.make_places(place)  # only beside a database: what lies beside it tells that there was one
    return opened


def open_file(
    place: CentralHome,
    keys: CentralKeys,
    database: Path,
    now: datetime,
    step: Step = no_step,
    track: Track = silently,
) -> Central:
    """Central over one file, its own or one that is to become it. Raises NewerDatabase, StorageError as `open_home`."""
    db = open_central(database)
    try:
        refresh(db, to_text(now))
    except BaseException:
        db.close()
        raise
    return Central(place, keys, db, step, track)


@contextmanager
def emptying_log(central: Central) -> Iterator[None]:
    """Close it behind the block, with nothing in the log alone, also where another program has the base open: its
    pages are in clear, and a wrong byte in the last that was written would undo it without a word (`db.log_damage`).
    """
    with closing(central.db):
        try:
            yield
        finally:
            with suppress(StorageError):
                still_in.empty_at_once(central.db, central.step)
