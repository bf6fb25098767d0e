"""Erase what a person asks to have erased, so that nothing brings it back (R5, R6).

Order: a tombstone beside every backup, then in the archive, then in the database in the transaction that deletes; then
archive, quarantine and CSV. Each night, and each restore, begins with the union of all tombstones (`settle`), so that
an erasure that was cut short is ended by whatever runs next.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from db import erased_digests, kept_copies, still_in
from db.connection import Connection, immediate, row, rows
from db.files import Unwritten
from db.night.central.csv import export as csv_export
from db.sync import (
    aside,
    central_audit,
    copies_left,
    escrowed,
    may_hold,
    not_ours,
    of_nobody,
    own_clock,
    put_aside,
    rotten,
    spelt,
    sweep,
    tombstones,
    untaken,
)
from db.sync.aside import Aside
from db.sync.central import Central
from db.sync.central_retention import delete_references
from db.sync.ingested import Ingested
from db.sync.lock import Locked, is_held
from db.sync.may_hold import Terminals
from db.sync.not_ours import NotOurs
from db.sync.sweep import Swept
from kiosk.clock import local_day, to_text

_EVERY = "SELECT DISTINCT reference FROM events WHERE reference IS NOT NULL"


@dataclass(frozen=True)
class Erasure:
    """What an erasure did, and what is left of what it erased."""

    events: int
    """Events that central held."""
    aside: Aside
    """What it held beside them."""
    unmarked: tuple[str, ...]
    """Folders in which no tombstone could be written."""
    closed: tuple[str, ...]
    """Folders of copies that have it and from which no copy can go in its time."""
    unended: tuple[str, ...]
    """Sealed files that could not be read, and folders of them or of sheets that could not be written anew: they may
    still tell of it.
    """
    sealed: tuple[str, ...]
    """Files that another key opens: they may hold it, and nothing tells until when."""
    of_nobody: tuple[str, ...]
    """The same of files that are nobody's that we know, as they are: damaged ones with them."""
    swept: Swept
    last_here: date
    """The day by which the last copy of the database, and file of the archive, that may hold it is gone, if every night
    is lived; over only where none is left.
    """
    is_in_copies: bool
    """Whether copies of the database from before are still here."""
    to_come: tuple[str, ...]
    """Names of copies that may hold it and bear a day to come, which that day hangs on."""
    rotten: tuple[str, ...]
    """Damaged files of the archive that may hold it, until that day at most."""
    not_ours: NotOurs
    """What no erasure vouches for, and may hold it for ever."""
    still_in: str
    """The path of the base, where its bytes hold what was erased until who reads it ends; empty: they do not."""
    terminals: Terminals
    """Terminals whose files may hold it: one that has not sent what it has about it, and who sent what is erased."""
    before: datetime | None
    """When it was erased already; None: never."""
    mended: tuple[str, ...]
    """Folders in which its tombstone was missing since, and is written now."""

    @property
    def last_copy(self) -> date:
        """The day by which the last copy is gone, at central and at terminals, where every night is lived at both; but
        for what does not go from a terminal by itself.
        """
        return max([self.last_here, *(each.gone_by for each in self.terminals.values() if each.gone_by)])

    @property
    def is_cut(self) -> bool:
        """Whether nothing of it is in quarantine any more, as far as files open here."""
        return not any(str(Path(each.path).parent) in self.swept.unended for each in self.aside.quarantined)

    @property
    def is_all_seen(self) -> bool:
        """Whether everything that may have held it could be read."""
        shut = self.aside.unopened or self.sealed or self.of_nobody or self.of_unknown
        return not (shut or self.unended or self.not_ours.is_any)

    @property
    def of_unknown(self) -> tuple[str, ...]:
        """Files of the archive that may hold it, of terminals that nobody here knows any more."""
        return tuple(self.swept.of_unknown)

    @property
    def incomplete(self) -> tuple[str, ...]:
        """As long as there are any of these files and folders, it is not complete."""
        return (*self.unmarked, *self.closed, *self.unended)

    @property
    def is_open(self) -> bool:
        """Whether it is not complete, for these, a lost key or what it cannot vouch for: no day can be told then."""
        shut = self.sealed or self.of_nobody or self.of_unknown
        return bool(self.incomplete or shut or self.not_ours.is_any or self.still_in)


def erase(central: Central, reference: str, now: datetime) -> Erasure:
    """Erase everything about a reference; of one that has not come yet, too. Safe to run again.

    Raises:
        Locked: an upgrade is rehearsed here, on copies from before this.
        StorageError: the database could not be written; run it again.
    """
    if is_held(central.home.home, kept_copies.FOLDER):
        raise Locked(kept_copies.FOLDER)
    digest = erased_digests.digest_of(reference)
    before = tombstones.everywhere(central.home, central.db, own_clock.not_behind(central.db, now)).get(digest)
    lacked = tombstones.lacking(central.home, [digest]) if before else ()
    _learn(central, now)  # what the base lacks of what was erased, and of what came, may be about this
    untaken.take(central, now, Ingested())
    held, beside = _count(central.db, reference), aside.of(central, reference)
    incomplete = bury(central, [reference], now)
    with immediate(central.db):
        central_audit.note(central.db, now, "erase", reference)
    swept = sweep.sweep(central, now)
    unended = (*sweep.besides(swept.unended, incomplete), *_unexported(central))
    lacking = tombstones.lacking(central.home, [digest])
    damaged = rotten.files(central.archive, central.db, *central.keys.identities)
    sealed = tuple(path for path in escrowed.unopened(central) if Path(path) not in damaged)
    with suppress(Unwritten):  # what is erased is erased, and is told of now; `access` looks by itself
        escrowed.remember(central, sealed)
    ours, nobody_s = of_nobody.apart(central.home, central.db, sealed)
    left = copies_left.that_may_hold(central.home, digest, now)
    due = (*left.values(), *rotten.due(central.db, damaged))
    days = copies_left.if_nights_run(due, central.home.backup, local_day(now))
    to_come = copies_left.to_come(central.home.backup, local_day(now))
    return Erasure(
        held,
        beside,
        incomplete,
        sweep.besides(put_aside.closed(central.home), incomplete),
        unended,
        ours,
        nobody_s,
        swept,
        max([local_day(before or now), *(day for day in days if day != date.max)]),
        bool(left),
        tuple(path.name for path in left if path.name in to_come),
        tuple(map(str, damaged)),
        not_ours.found(central.home, now),
        still_in.found(central.db),
        may_hold.terminals(central, reference, beside.sealers, now, before),
        before,
        tuple(folder for folder in lacked if folder not in lacking),
    )


def bury(central: Central, references: Collection[str], now: datetime) -> tuple[str, ...]:
    """Tombstones, then the rows; gives the folders in which a tombstone could not be written."""
    erased = dict.fromkeys(map(erased_digests.digest_of, references), own_clock.not_behind(central.db, now))
    incomplete = tombstones.write(central.home, erased, central.step)
    _delete(central, erased, {each for reference in references for each in spelt.of(central.db, reference)})
    return incomplete


def settle(central: Central, now: datetime, done: Ingested, told: Collection[str] = ()) -> None:
    """The first step of every night and of every restore: what is erased anywhere is erased everywhere.

    Args:
        told: digests of what is erased that are in none of the places yet.

    Counted in `done`: the folders in which a tombstone could not be written, or which could not be gone through, and
    the files that the escrow's key alone opened.
    """
    learn(central, now, done, told)
    go_through(central, now, done)


def learn(central: Central, now: datetime, done: Ingested, told: Collection[str] = ()) -> None:
    """The first half of it: marks and tables."""
    done.unburied += _learn(central, now, told)


def go_through(central: Central, now: datetime, done: Ingested) -> None:
    """The second half of it: archive and quarantine."""
    swept = sweep.sweep(central, now)
    done.unburied += sweep.besides(swept.unended, done.unburied)
    done.resealed += swept.resealed


def _learn(central: Central, now: datetime, told: Collection[str] = ()) -> tuple[str, ...]:
    """What is erased anywhere: in the base and its tables, and beside each copy; gives folders that took no mark."""
    at = own_clock.not_behind(central.db, now)
    erased = dict.fromkeys(told, at) | tombstones.everywhere(central.home, central.db, at)
    incomplete = tombstones.write(central.home, erased, central.step)
    known = erased_digests.known(central.db)
    fresh = {digest: at for digest, at in erased.items() if digest not in known}
    # A program of before left what is spelt in another way; files may hold it too, and are gone through once more.
    odd = spelt.odd(central.db) if known else {}
    left = {digest for printed in odd.values() if (digest := erased_digests.digest_of(printed)) in known}
    if fresh or left:
        every = {str(found["reference"]) for found in rows(central.db, _EVERY)}
        due = fresh | {digest: erased[digest] for digest in left}
        _delete(central, due, [reference for reference in every if tombstones.is_erased(reference, due)])
    return incomplete


def _delete(central: Central, erased: tombstones.Erased, references: Collection[str]) -> None:
    """Tombstone and rows in one transaction, and nothing of them left in the file."""
    db = central.db
    central.step("erase")
    with still_in.deleting(db, central.step):
        db.executemany(
            "INSERT INTO tombstones (digest, erased_at) VALUES (?, ?)"
            " ON CONFLICT (digest) DO UPDATE SET swept_at = NULL",
            [(digest, to_text(at)) for digest, at in sorted(erased.items())],
        )
        delete_references(db, sorted(references))
        listed = rows(db, "SELECT rowid AS n, reference, body FROM conflicts")
        db.executemany(
            "DELETE FROM conflicts WHERE rowid = ?",
            [(each["n"],) for each in listed if tombstones.holds(each["body"], erased)],
        )
        central.step("erased")
    # secure_delete overwrote the pages in the log alone: the file holds those of before until that is emptied, and who
    # is killed from here on never comes to closing it.
    still_in.empty(db, central.step)


def _count(db: Connection, reference: str) -> int:
    counts = (
        row(db, "SELECT count(*) AS n FROM events WHERE reference = ?", (each,)) for each in spelt.of(db, reference)
    )
    return sum(int(found["n"]) for found in counts if found)


def _unexported(central: Central) -> tuple[str, ...]:
    """The folder of the sheets where it refused the new ones: those of before stand until a night writes them."""
    try:
        csv_export.export(central.db, central.home.csv, central.step)
    except Unwritten:
        return (str(central.home.csv),)
    return ()
