"""The ways in which a terminal's damaged file is read: with the log beside it, and without.

A log that is the file's own has what was written last. One of an earlier day, or of another database, covers sound
pages of the file; nothing tells the two apart for certain, so that both are read.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from db import left_log
from db.damaged import Damaged, NothingToRead, is_newer, read, reading, reading_alone
from db.keys import Keys
from db.migrations import NEWER
from db.salvage import Key, Table, Taken, Values
from db.terminal import database_path, is_log_of_another, is_whole, look_at
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
    """Whether the file is sound without its log: then the log is not its own, or older."""

    def close(self) -> None:
        for way in self.ways:
            way.close()


class Merged:
    """One table, read in every way: each key once, as the first way tells it that has it.

    Where the ways differ in a row, the sound one says what counts: the file alone where that is sound and the two
    together are not, or are older. Where neither is sound the log is read with it first, for it has what was written
    last.
    """

    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._takens: list[Taken] = []

    def rows(self, home: Path, table: Table) -> Iterator[tuple[Table, Iterator[tuple[Key, Values]]]]:
        """For each way: the table as it is there, with the columns that are wanted, and its rows that are new.

        Args:
            table: as this program has it.

        Raises:
            NothingToRead: see there.
        """
        shut, ways = 0, self._readings.ways
        for way in ways:
            if self._takens and self.is_whole and table.name not in _SENT_OR_SAVED:
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
                before, taken = self._keys, Taken()
                self._takens.append(taken)
                yield wanted, _but(before, read(home, way, source, wanted, taken))

    @property
    def _keys(self) -> set[Key]:
        return set[Key]().union(*(taken.keys for taken in self._takens))

    @property
    def is_whole(self) -> bool:
        """Whether the first way gave all: what another has besides was taken out of the table since."""
        return self._takens[0].is_counted and not self._takens[0].lost

    @property
    def is_counted(self) -> bool:
        return self.is_whole or all(taken.is_counted for taken in self._takens)

    @property
    def lost(self) -> int:
        """Rows that one of the ways knows of and that none can read, each once; of a sound file there are none."""
        if self.is_whole and self._readings.is_alone_first:
            return 0
        known = set[Key]().union(*(taken.known for taken in self._takens))
        return len(known - self._keys)

    @property
    def first(self) -> int:
        """How many rows the first way gave."""
        return len(self._takens[0].keys)


def opened(home: Path) -> Readings:
    """The file of a home, which changes nothing in it.

    Raises:
        NothingToRepair, NothingToRead: see there.
        NewerDatabase: a newer program wrote it.
        DamagedDatabase: the key is another's.
        StorageError: there is no database, or no key.
        OSError: no room for a copy.
    """
    Keys(home).check_database_key(Keys(home).database_key())
    if is_newer(home):
        raise NewerDatabase(NEWER)
    is_alone_first = is_log_of_another(home)
    if not is_alone_first:
        with suppress(DamagedDatabase), closing(look_at(home)) as db:
            if is_whole(db):
                raise NothingToRepair
    ways = [reading, reading_alone] if left_log.is_left(database_path(home)) else [reading]
    with ExitStack() as open_ways:
        found: list[Damaged] = []
        for way in reversed(ways) if is_alone_first else ways:
            with suppress(NothingToRead):
                found.append(open_ways.enter_context(closing(way(home))))
        if not found:
            raise NothingToRead
        open_ways.pop_all()
    return Readings(tuple(found), is_alone_first)


def _but(keys: set[Key], rows: Iterator[tuple[Key, Values]]) -> Iterator[tuple[Key, Values]]:
    return (row for row in rows if row[0] not in keys)
