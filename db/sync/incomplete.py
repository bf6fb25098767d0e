"""Where an erasure is not complete yet: without its mark, in a sealed file, or in a sheet of before (R5, R6)."""

from datetime import datetime

from db import erased_digests
from db.connection import Connection
from db.sync import csv_told, sweep, tombstones
from db.sync.archive import Archive
from db.sync.central_home import CentralHome


def folders(home: CentralHome, db: Connection, now: datetime) -> list[str]:
    """Every such folder, once; and the list of what was cut, without which nobody knows what has come back."""
    lacking = tombstones.lacking(home, tombstones.everywhere(home, db, now))
    return [*lacking, *sweep.besides(sweep.unended(home, db), lacking), *sheets(home, db), *lost_list(home)]


def lost_list(home: CentralHome) -> tuple[str, ...]:
    """The list of what was cut, where it is there and cannot be read."""
    archive = Archive(home.archive, ())
    return (str(archive.cut_file),) if archive.is_cut_lost else ()


def sheets(home: CentralHome, db: Connection) -> tuple[str, ...]:
    """The folder of the sheets, while one of them has a row of something that was erased, or cannot be read."""
    erased = erased_digests.known(db)
    if erased and csv_told.may_tell_of(home.csv, lambda reference: erased_digests.digest_of(reference) in erased):
        return (str(home.csv),)
    return ()
