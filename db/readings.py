"""The ways in which a terminal's damaged file is read: with the log beside it, and without.

A log that is the file's own has what was written last. One of an earlier day, or of another database, covers sound
pages of the file; nothing tells the two apart for certain, so that both are read.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from db import left_log, salvage
from db.connection import open_database
from db.damaged import Damaged, NothingToRead, is_newer, read, reading, reading_alone
from db.keys import Keys
from db.migrations import NEWER
from db.salvage import Key, Source, Table, Taken, Values, as_number
from db.terminal import LOG_DAMAGED, LOG_OF_ANOTHER, database_path, is_log_later, is_whole, look_at, wrong_log
from kiosk.services.ports import DamagedDatabase, NewerDatabase

_SENT_OR_SAVED = ("outbox", "submissions", "sent_files", "drafts")
"""Tables that the other way is asked for in any case. Of the rest it would bring back what was taken out on purpose: an
agent who left, a setting that is no more.
"""


class NothingToRepair(Exception):
    """The database is sound. Exit code 2."""


@dataclass(frozen=True)
class Readings:
    ways: tuple[Damaged, ...]
    """The one that is believed first; the other, if there is another."""
    is_alone_first: bool
    """Whether the file is sound without its log: then the log is not its own, or the file is of another day."""
    is_log_damaged: bool = False
    """Whether what is read with the log is read of a copy, into which all was carried that the log still tells."""
    is_log_later: bool = False
    """Whether the log then tells of a later instant: what it names and nobody reads was sent or saved since."""

    @property
    def torn_in_log(self) -> int:
        """Pages of a damaged log that are not as they were written: what is read may lack what stood there."""
        return max(way.torn_in_log for way in self.ways) if self.is_log_damaged else 0

    def close(self) -> None:
        for way in self.ways:
            way.close()


class _Way:
    """What one way gave of a table."""

    def __init__(self, table: Table) -> None:
        self.table, self.taken = table, Taken()
        self._places = [table.columns.index(each) for each in table.identity if each in table.columns]
        self.read: set[Values] = set()
        """Identities of the rows that were read whole."""
        self.named: dict[Key, Values] = {}
        """Identities of those that were not, as far as anything tells."""

    def identity(self, key: Key, values: Values) -> Values:
        return tuple(values[place] for place in self._places) or (key,)

    def noted(self, source: Source, reading: Iterator[tuple[Key, Values]]) -> Iterator[tuple[Key, Values]]:
        """The same rows; once all were taken, what could not be read has its name."""
        for key, values in reading:
            self.read.add(self.identity(key, values))
            yield key, values
        if self.taken.lost:
            self.named = salvage.identities(source, self.table)

    @property
    def missing(self) -> dict[Key, Values | None]:
        return {key: self.named.get(key) for key in self.taken.known - self.taken.keys}


class Merged:
    """One table, read in every way: each row once, as the first way tells it that has it.

    Where the ways differ in a row, the sound one says what counts: the file alone where that is sound and the two
    together are not, or are older. Where neither is sound the log is read with it first, for it has what was written
    last. Two files that went on from one copy gave the same rowid to different rows: a row is the same by its primary
    key. What has a revision is given again, for the later one counts (R7).
    """

    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._ways: list[_Way] = []

    def rows(self, home: Path, table: Table) -> Iterator[tuple[Table, Iterator[tuple[Key, Values]]]]:
        """For each way: the table as it is there, with the columns that are wanted, and its rows that are new.

        Args:
            table: as this program has it.

        Raises:
            NothingToRead: see there.
        """
        shut, ways = 0, self._readings.ways
        for way in ways:
            if self._ways and self.is_whole and table.name not in _SENT_OR_SAVED:
                return
            try:
                found = way.table(table.name)
            except NothingToRead:
                shut += 1
                if shut == len(ways):
                    raise
                continue
            if found is not None:
                source, there = found
                wanted = replace(there, columns=tuple(each for each in table.columns if each in there.columns))
                noted = _Way(wanted)
                reading = noted.noted(source, read(home, way, source, wanted, noted.taken))
                yield wanted, self._new(noted, reading) if self._ways else reading
                self._ways.append(noted)

    def _new(self, way: _Way, reading: Iterator[tuple[Key, Values]]) -> Iterator[tuple[Key, Values]]:
        """Rows that no way before has; one whose rowid is taken stands behind all, and what follows it behind it."""
        before, used = set[Values]().union(*(each.read for each in self._ways)), self._keys
        has_revision = salvage.REVISION in way.table.columns
        new = (row for row in reading if has_revision or way.identity(*row) not in before)
        if way.table.key != "rowid":
            yield from new
            return
        end, is_behind = max(map(as_number, used), default=0), False
        for key, values in sorted(new, key=lambda row: as_number(row[0])):
            is_behind = is_behind or key in used
            end = end + 1 if is_behind else max(end, as_number(key))
            yield end if is_behind else key, values

    @property
    def _keys(self) -> set[Key]:
        return set[Key]().union(*(way.taken.keys for way in self._ways))

    @property
    def is_whole(self) -> bool:
        """Whether the first way gave all: what another has besides was taken out of the table since."""
        return self._ways[0].taken.is_counted and not self._ways[0].taken.lost

    @property
    def is_counted(self) -> bool:
        return (self.is_whole and not self._readings.is_log_later) or all(way.taken.is_counted for way in self._ways)

    @property
    def lost(self) -> int:
        """Rows that a way knows of and that none can read, each once; what an older log names went in its time."""
        if self.is_whole and self._readings.is_alone_first and not self._readings.is_log_later:
            return 0
        missing = [each for way in self._ways for each in way.missing.items()]
        named = {name: key for key, name in missing if name is not None}
        read = set[Values]().union(*(way.read for way in self._ways))
        # What nothing names is taken for the row that another way has in its place.
        nameless = {key for key, name in missing if name is None} - self._keys - set(named.values())
        return len(named.keys() - read) + len(nameless)

    @property
    def first(self) -> int:
        """How many rows the first way gave."""
        return len(self._ways[0].taken.keys)


def opened(home: Path) -> Readings:
    """The file of a home, which changes nothing in it.

    Raises:
        NothingToRepair, NothingToRead: see there.
        NewerDatabase: a newer program wrote it.
        DamagedDatabase: the key is another's.
        StorageError: there is no database, or no key.
        OSError: no room for a copy.
    """
    Keys(home).check_database_key(Keys(home).database_key(), database_path(home))
    if is_newer(home):
        raise NewerDatabase(NEWER)
    wrong = wrong_log(home, is_alone=True)
    is_alone_first = wrong == LOG_OF_ANOTHER
    if not wrong:
        with suppress(DamagedDatabase), closing(look_at(home)) as db:
            if is_whole(db):
                raise NothingToRepair
    ways = [reading, reading_alone] if left_log.is_left(database_path(home)) else [reading]
    with ExitStack() as open_ways:
        found: list[Damaged] = []
        for way in reversed(ways) if is_alone_first else ways:
            with suppress(NothingToRead):
                found.append(open_ways.enter_context(closing(way(home))))
                if wrong == LOG_DAMAGED and _is_whole(home, found[0]):
                    break
        if not found:
            raise NothingToRead
        open_ways.pop_all()
    return Readings(tuple(found), is_alone_first, wrong == LOG_DAMAGED, is_alone_first and is_log_later(home))


def _is_whole(home: Path, way: Damaged) -> bool:
    """Whether nothing is missing in what is read with the log: the file without it only has what is older."""
    with suppress(DamagedDatabase), closing(open_database(way.file, Keys(home).database_key(), read_only=True)) as db:
        return not way.torn_in_log and is_whole(db)
    return False
