"""Files that the archive should hold and does not: it was removed, or its disk is not there.

The database knows every file that it took in, and when; R4 says when the archive may drop one. What the archive lost is
told until a copy was read again that holds all of it, by its events: from then on it is only noted, here:

<home>/central/archive-lost         digests of what was told and is in a copy, one a line
"""

from datetime import datetime

from db.connection import Connection, rows
from db.files import Step, no_step, write_durably
from db.sync.archive import ARCHIVE_KEPT, Archive
from db.sync.central_home import CentralHome
from db.sync.shut import is_shut
from kiosk import small_files
from kiosk.clock import to_text
from kiosk.i18n import N_

WHAT_IS_LEFT = N_("Les copies tiennent tout jusqu'à la dernière ; ce qui est venu depuis n'est plus que dans la base.")


def counts(home: CentralHome, db: Connection, now: datetime) -> tuple[int, int]:
    """How many are missing that no copy has made up for yet, and how many that one has."""
    missing, noted = _missing(home, db, now), _noted(home)
    return len(missing - noted), len(missing & noted)


def note(home: CentralHome, db: Connection, now: datetime, step: Step = no_step) -> None:
    """After a copy of all that the database holds was read again, and the loss was told. Raises StorageError."""
    missing = _missing(home, db, now)
    if missing != _noted(home):
        write_durably(home.archive_lost_file, "".join(f"{each}\n" for each in sorted(missing)).encode(), step)


def _missing(home: CentralHome, db: Connection, now: datetime) -> set[str]:
    """Taken in within the archive's days, and not there; nothing where nobody can look.

    One that was sealed long before may have been dropped in its time and sent again: its place in the receipt was
    renewed, and nothing is missing.
    """
    if is_shut(home.archive):
        return set()
    since = to_text(now - ARCHIVE_KEPT)
    found = rows(db, "SELECT digest FROM applied WHERE applied_at > ? AND sealed_at > ?", (since, since))
    return {str(each["digest"]) for each in found} - {digest for _path, digest in Archive(home.archive, ()).files()}


def _noted(home: CentralHome) -> set[str]:
    try:
        return set(small_files.read_text(home.archive_lost_file, "ascii").split())
    except (OSError, UnicodeDecodeError):
        return set()
