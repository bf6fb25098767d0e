"""A damaged terminal database made anew from what can still be read of it; the damaged file is kept, never deleted.

Everything is read into a file of its own first, the outbox before all else. Only when that one is whole on the disk is
a slip written (`repair.json`), and the two files change places behind it. While the slip is there nobody opens the
database, so that a plug pulled between two renames is mended by running it again: nothing is read twice.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from db import salvage, table_map
from db.connection import Connection, change, immediate, open_database, rows
from db.damaged import check_key_of_map
from db.erased_here import ERASED_FROM, forget_erased
from db.files import PART, Step, no_step, part_of, write_durably
from db.guards import Refused
from db.in_use import alone
from db.kept_copies import DAMAGED
from db.keys import Keys
from db.migrations import migrate
from db.private_files import flush_file, flush_folder, reason
from db.readings import Merged, Readings, opened
from db.salvage import Key, Source, Table, Values
from db.stores.submissions import without_event
from db.sync import down_taken
from db.sync.lock import only_one
from db.terminal import check_there, database_path, is_whole, slip_of
from kiosk import small_files
from kiosk.clock import to_text
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError

_FIRST = ("outbox", "submissions", "sent_files", "drafts", "meta", "ticket_numbers", "tickets", "agents")
"""What nobody else has comes first: events that central never saw, then what a tenant sent or saved."""
_TORN_SLIP = N_(
    "{path} : cette note d'une réparation arrêtée en route ne se lit plus : rien n'est changé. Gardez le dossier "
    "data tel quel, et montrez cette ligne à l'informatique."
)
_SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True)
class Count:
    """What became of one table, in rows."""

    copied: int
    lost: int
    """Known to have been there, and not to be read."""
    is_counted: bool
    """False: more may have been lost of which nothing tells."""

    @property
    def may_lack(self) -> bool:
        """Whether anything is missing, or may be."""
        return bool(self.lost) or not self.is_counted

    def with_made(self, made: int) -> "Count":
        """The same where some of what was lost follows from other tables."""
        return replace(self, copied=self.copied + made, lost=max(self.lost - made, 0))


@dataclass(frozen=True)
class Repaired:
    kept: str
    """Name of the damaged file, beside the new one."""
    tables: dict[str, Count]
    """In the order in which they were read."""
    unsent: int
    """Submissions that are here and whose event is lost: sealed already, or never to be sent."""
    is_log_damaged: bool = False
    """Whether the log beside it was damaged."""
    torn_in_log: int = 0
    """Pages of that log that are not as they were written."""
    is_alone_first: bool = False
    """Whether the file was sound without the log beside it, which is another's or older: the file was believed."""
    others: int = 0
    """Rows that only the second of two readings had: the log's, where the file was believed, or else the file's."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return not (self.torn_in_log or any(count.may_lack for count in self.tables.values()))


def kept_files(home: Path) -> list[Path]:
    """Damaged databases that earlier repairs kept, the oldest first."""
    return sorted(
        path
        for path in database_path(home).parent.glob(f"{database_path(home).name}{DAMAGED}*")
        if not path.name.endswith(_SIDE_FILES)
    )


def repair(home: Path, now: datetime, step: Step = no_step) -> Repaired:
    """Put a new database in place of a damaged one, with everything that can still be read. Safe to run again.

    Raises:
        NothingToRepair, NothingToRead: see `db.readings`, `db.damaged`.
        InUse: a terminal, a console or a night has it open. Locked: a night runs.
        NewerDatabase: a newer program wrote it.
        DamagedDatabase: the key is another's.
        StorageError: there is no database, no key, or no room; nothing was changed.
    """
    path = database_path(home)
    slip = slip_of(path)
    if not slip.exists():
        check_there(path, is_log_read=True)  # before the lock, which has no place where all of data/ is gone
    with only_one(home, "sync"), alone(path):
        if not slip.exists():
            _read_into_part(home, now, step)
        done = _told_in(slip)
        _change_places(path, done.kept, step)
        step("done")
        slip.unlink()
        flush_folder(slip.parent)
    return done


def _told_in(slip: Path) -> Repaired:
    """What was noted before the files change places. Raises StorageError."""
    try:
        told = json.loads(small_files.read_text(slip, "utf-8"))
        return Repaired(**told | {"tables": {name: Count(**each) for name, each in told["tables"].items()}})
    except OSError as error:
        raise StorageError(f"{slip} : ce fichier ne peut pas être lu. {reason(error)}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StorageError(_(_TORN_SLIP).format(path=slip)) from None


def _read_into_part(home: Path, now: datetime, step: Step) -> None:
    """Read everything, then write the slip."""
    path = database_path(home)
    part = part_of(path)
    _forget(path)
    key = Keys(home).database_key()
    try:
        with closing(opened(home)) as damaged, closing(open_database(part, key)) as fresh:
            migrate(fresh, path.with_name("migrate.lock"))
            fresh.execute("PRAGMA foreign_keys = OFF")
            others: list[int] = []
            counts = dict(_copied(home, damaged, fresh, step, others.append))
            erased = _without_erased(fresh, counts)
            if not any(count.copied for count in counts.values()):
                check_key_of_map(home)
            made = _number_days(fresh)
            if "ticket_numbers" in counts:
                counts["ticket_numbers"] = counts["ticket_numbers"].with_made(made)
            unsent = without_event(fresh)
            with immediate(fresh):
                down_taken.take_again(fresh)
            if not is_whole(fresh):
                raise StorageError("Le fichier refait ne se relit pas : vérifiez le disque, puis recommencez.")
        step("whole")
        _forget(path, but=part)
        flush_file(part)
        flush_folder(part.parent)
    except OSError as error:
        _forget(path)
        raise StorageError(f"{path.parent} : un fichier ne peut pas y être écrit. {reason(error)}") from None
    except BaseException:
        _forget(path)
        raise
    kept = f"{path.name}{DAMAGED}{to_text(now).replace(':', '')}"
    found = damaged.is_log_damaged, damaged.torn_in_log, damaged.is_alone_first
    done = Repaired(kept, counts, unsent, *found, max(sum(others) - erased, 0))
    write_durably(slip_of(path), json.dumps(asdict(done)).encode(), step)


def _copied(
    home: Path, damaged: Readings, fresh: Connection, step: Step, note_others: Callable[[int], None]
) -> Iterator[tuple[str, Count]]:
    """One table after the other; what the file lacks because it is older stays as the steps made it."""
    for table in sorted(salvage.tables(Source(lambda: fresh)), key=_turn):
        step(f"copy {table.name}")
        merged = Merged(damaged)
        copied = [_copy(reading, fresh, wanted) for wanted, reading in merged.rows(home, table)]
        if copied:
            note_others(sum(copied[1:]))
            # Of the second reading a row that is refused is there already.
            yield table.name, Count(sum(copied), merged.lost + merged.first - copied[0], merged.is_counted)


def _turn(table: Table) -> tuple[int, str]:
    return (_FIRST.index(table.name) if table.name in _FIRST else len(_FIRST), table.name)


def _copy(reading: Iterator[tuple[Key, Values]], fresh: Connection, table: Table) -> int:
    """How many rows the new table has more."""
    before = _how_many(fresh, table.name)
    # Rows keep their place: the outbox is sent in the order in which it was written.
    columns = table.columns if table.key in table.columns else (table.key, *table.columns)
    sql = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    with immediate(fresh):
        for key, values in reading:
            _put(fresh, sql + _later(table), values if table.key in table.columns else (key, *values))
    return _how_many(fresh, table.name) - before


def _later(table: Table) -> str:
    """What is there with a lower revision gives way."""
    if salvage.REVISION not in table.columns:
        return ""
    taken = ", ".join(f"{column} = excluded.{column}" for column in table.columns)
    later = f"excluded.{salvage.REVISION} > {table.name}.{salvage.REVISION}"
    return f" ON CONFLICT ({', '.join(table.identity)}) DO UPDATE SET {taken} WHERE {later}"


def _how_many(fresh: Connection, name: str) -> int:
    return int(rows(fresh, f"SELECT count(*) AS n FROM {name}")[0]["n"])  # noqa: S608 (a name of our own)


def _put(fresh: Connection, sql: str, values: Sequence[object]) -> None:
    """One row, unless the table refuses it, which only a row that was damaged meets."""
    with suppress(Refused):
        change(fresh, sql, values)


def _without_erased(fresh: Connection, counts: dict[str, Count]) -> int:
    """Take out what is known as erased, which a log of an earlier day may have brought back (R5). Gives how much."""
    with immediate(fresh):
        forget_erased(fresh)
    gone = 0
    for name in ERASED_FROM & counts.keys():
        there = _how_many(fresh, name)
        gone += counts[name].copied - there
        counts[name] = replace(counts[name], copied=there)
    return gone


def _number_days(fresh: Connection) -> int:
    """A day whose counter is gone goes on behind its highest ticket: no number is given twice. Gives how many."""
    with immediate(fresh):
        return change(
            fresh,
            "INSERT INTO ticket_numbers (day, last) SELECT day, max(CAST(substr(number, 2) AS INTEGER)) FROM tickets"
            " WHERE day NOT IN (SELECT day FROM ticket_numbers) GROUP BY day",
        )


def _change_places(path: Path, kept: str, step: Step) -> None:
    """The damaged file and what belongs to it under names of their own, then the new one in its place."""
    part = part_of(path)
    try:
        # Its log first: beside the new file it would be read as that one's own.
        for end in (*_SIDE_FILES, ""):
            source, aside = path.with_name(path.name + end), path.with_name(kept + end)
            if source.exists() and not aside.exists():
                step("put aside")
                source.rename(aside)
        if not path.with_name(kept).exists():
            # A log without its file has a name that is listed, and that goes in its time, only beside one.
            path.with_name(kept).touch(0o600)
        flush_folder(path.parent)
        table_map.path_of(path).unlink(missing_ok=True)
        if part.exists():
            step("in place")
            part.rename(path)
            flush_folder(path.parent)
    except OSError as error:
        raise StorageError(f"{path} : ce fichier ne peut pas être remplacé. {reason(error)}") from None


def _forget(path: Path, but: Path | None = None) -> None:
    """Whatever a try left that is not the database; `but` stays."""
    for left in path.parent.glob(f"{path.name}*{PART}*"):
        if left != but:
            left.unlink(missing_ok=True)
