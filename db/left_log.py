"""A log beside a database that nobody has open: a plug was pulled, or somebody laid it there.

SQLite believes a log by the log's own checksums, whichever file it lies beside, and writes it into that file when the
last connection closes. One of an earlier day, or of another database, destroys a sound file so; one that is damaged
loses so what stands behind the damage. Therefore it is looked at, which changes nothing, before anything opens the file
to write.
"""

from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from db.connection import Connection, is_sealed_throughout, open_database, rows
from db.guards import torn_page
from kiosk import small_files
from kiosk.services.ports import DamagedDatabase

_FIRST_BYTES = 32
"""Of a log, before its pages (`db.log_frames`, which no start needs)."""


@dataclass(frozen=True)
class Marks:
    """How far a database has come."""

    last: str
    """Of what is only ever added, the latest instant."""
    ids: frozenset[str]
    """Of what came in and may go again."""
    acts: frozenset[tuple[str, int]] = frozenset()
    """Instant and number of each act that is noted; of these only the earliest ever go."""
    counters: Mapping[str, int] = field(default_factory=dict)
    """Each counts up for as long as it is there."""

    def is_ahead_of(self, other: "Marks") -> bool:
        """An instant alone may have been set back with a wrong clock, and an id alone may have gone in its time."""
        is_event_lacking = self.last > other.last and not self.ids <= other.ids
        is_act_lacking = any(each > min(other.acts, default=each) for each in self.acts - other.acts)
        is_counted_further = any(count > other.counters.get(each, count) for each, count in self.counters.items())
        return is_event_lacking or is_act_lacking or is_counted_further


Marking = Callable[[Connection], Marks]


@dataclass(frozen=True)
class Looked:
    is_whole: bool
    """Whether file and log together make a sound database."""
    is_better_alone: bool
    """Whether the file is sound without the log, and with it is not, or is older: the log is another's."""


@dataclass(frozen=True)
class Words:
    """What is said of a log that cannot be believed."""

    of_another: str
    damaged: str


def path_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


def is_left(database: Path) -> bool:
    """Whether a log that holds anything lies beside a database, which may be gone."""
    return small_files.size_of(path_of(database)) > _FIRST_BYTES


def check(
    database: Path, key: bytes | None, marking: Marking, words: Words, *, is_every_page_read: bool = True
) -> None:
    """Before a database is opened to write; costs nothing where no log was left.

    Args:
        marking: gives the marks of a sound database, of any version.
        is_every_page_read: see `look`.

    Raises:
        DamagedDatabase: the two together are no sound database, or the log is damaged; nothing was changed.
        StorageError: see `open_database`.
    """
    if not is_left(database):
        return
    if is_damaged(database, key):
        raise DamagedDatabase(words.damaged)
    looked = look(database, key, marking, is_every_page_read=is_every_page_read)
    if looked.is_better_alone:
        raise DamagedDatabase(words.of_another)
    if not looked.is_whole:
        raise torn_page()


def wrong(database: Path, key: bytes | None, marking: Marking, words: Words, *, is_every_page_read: bool = True) -> str:
    """The words for a log that cannot be believed beside a database that may be damaged, or gone; empty: it can.

    Raises StorageError as `open_database`.
    """
    if is_damaged(database, key):
        return words.damaged
    is_others = is_of_another(database, key, marking, is_every_page_read=is_every_page_read)
    return words.of_another if is_others else ""


def is_damaged(database: Path, key: bytes | None) -> bool:
    """Whether SQLite would drop acknowledged transactions of the log: see `db.log_damage`.

    Also while somebody is at work: a lock tells of no connection, and whoever comes last is the one that drops them.
    """
    if not is_left(database):
        return False
    from db import log_damage, page_seal  # no start needs them where no log was left

    with suppress(OSError):  # gone with the last program that closed it, or SQLite says what is wrong
        seal = None if key is None else page_seal.of(database, key)
        return log_damage.is_damaged(path_of(database), seal)
    return False


def is_of_another(database: Path, key: bytes | None, marking: Marking, *, is_every_page_read: bool = True) -> bool:
    """As `Looked.is_better_alone`; false where there is no log, or no file. Raises StorageError as `open_database`."""
    is_both = small_files.size_of(database) and is_left(database)
    return bool(is_both) and look(database, key, marking, is_every_page_read=is_every_page_read).is_better_alone


def is_later(database: Path, key: bytes | None, marking: Marking) -> bool:
    """Whether a log tells of a later instant than the file alone. Raises StorageError as `open_database`."""
    alone, together = _asked(database, key, marking, is_log_read=False), _asked(database, key, marking)
    return alone is not None and together is not None and together.last > alone.last


def look(database: Path, key: bytes | None, marking: Marking, *, is_every_page_read: bool = True) -> Looked:
    """Read a database with its log and without it.

    Args:
        is_every_page_read: False, while somebody is at work, whose log it then most likely is: only where the two do
            not open together, or are older than the file.

    Raises:
        StorageError: as `open_database`.
    """
    # The file first: whoever writes meanwhile brings it no further than the two together are read afterwards.
    alone = _asked(database, key, marking, is_log_read=False)
    together = _asked(database, key, marking)
    is_older = alone is not None and together is not None and alone.is_ahead_of(together)
    is_whole = together is not None and (not (is_every_page_read or is_older) or _is_whole(database, key))
    is_doubted = is_older or not is_whole
    return Looked(is_whole, is_doubted and alone is not None and _is_whole(database, key, is_log_read=False))


def _asked(database: Path, key: bytes | None, marking: Marking, *, is_log_read: bool = True) -> Marks | None:
    with suppress(DamagedDatabase), closing(_opened(database, key, is_log_read=is_log_read)) as db:
        return marking(db)
    return None


def _is_whole(database: Path, key: bytes | None, *, is_log_read: bool = True) -> bool:
    """By what SQLite reads: a look at every page of the file itself would meet one that somebody is just writing."""
    with suppress(DamagedDatabase), closing(_opened(database, key, is_log_read=is_log_read)) as db:
        is_sound = rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        return is_sound and (key is None or is_sealed_throughout(db))
    return False


def _opened(database: Path, key: bytes | None, *, is_log_read: bool) -> Connection:
    return open_database(database, key, read_only=True, is_log_read=is_log_read)
