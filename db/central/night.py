"""Central's runs: `ingest` every 15 minutes, and once a night everything else.

The night: its date → decisions → inboxes → retention → sheets → copy, read again: what it holds is stored → letters →
batches whose time in the inbox is over. Every step can be interrupted and run again (F1).
"""

from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from db.central import retention
from db.central.central import Central, Place
from db.central.copies import backup
from db.central.copies.backup import Copy
from db.central.decisions.invitation import Enrolled, take_enrolments
from db.central.intake.receive import Received, receive, remove
from db.central.out import delivery, sections
from db.central.out.sheets.export import export
from db.central.tables import projection
from db.central.tables.schema import open_central
from db.connection import Connection, immediate, open_database, rows
from db.erased_digests import digest_of
from db.files import PART, Step, no_step, private_folder, write_durably
from db.night import night_date, put_aside
from db.night.share import Away
from db.stores import audit
from kiosk.clock import to_text
from kiosk.domain.retention import INBOX_NIGHTS as KEPT_NIGHTS
from kiosk.domain.retention import REVOKED_NIGHTS
from kiosk.services.ports.errors import DamagedDatabase, GoneDatabase, StorageError

_NO_COPY = (
    "Aucune copie ne se relit : branchez le second dossier de copies, puis relancez. Si aucune n'existe plus : kiosk"
    " central restore --empty"
)


@dataclass
class Night:
    """The outcome of a run."""

    received: Received
    written: list[str]
    """The terminals that got a new letter."""
    away: str = ""
    """The reason why the share could not be used; empty when it could."""
    copy: Copy | None = None
    copy_trouble: str = ""
    second_trouble: str = ""
    removed: int = 0
    """The number of batches removed from the inbox after their time."""
    forgotten: dict[str, int] = field(default_factory=dict)
    unmade_sections: dict[str, str] = field(default_factory=dict)
    """Sections of the letters that could not be made, and why."""
    rows: dict[str, int] = field(default_factory=dict)
    """The number of rows in each CSV file."""
    enrolled: Enrolled = field(default_factory=Enrolled)


def open_base(place: Place) -> Connection:
    """Open central's database; it is made with the first decision, and never again.

    Raises:
        GoneDatabase: it is missing while the ledger has lines: an empty one would be backed up for 35 nights (F5).
        StorageError: see `schema.open_central`.
    """
    if not place.database.exists() and place.ledgers().read().lines:
        raise GoneDatabase("La base du siège n'est plus là : kiosk central restore, puis kiosk central nightly.")
    return open_central(place.database)


def ingest(central: Central, released: frozenset[str] = frozenset()) -> Night:
    """Receive new batches, and write the letters that changed. Raises Away, StorageError."""
    catch_up(central)
    _sweep(central)
    central, enrolled = take_enrolments(central)
    night = Night(receive(central, released), [], enrolled=enrolled)
    _tell(central, night)
    return night


def nightly(central: Central) -> Night:
    """Run a night whose date was already advanced. Without the share (F2), do only what does not need it.

    Raises:
        StorageError: nothing is lost; run again.
    """
    night = Night(Received(), [])
    catch_up(central)
    try:
        _sweep(central)
        central, night.enrolled = take_enrolments(central)
        night.received = receive(central)
    except Away as away:
        night.away = str(away)
    night.forgotten = retention.apply(central)
    put_aside.forget(central.place.folder, central.night, central.step)
    night.rows = write_sheets(central)
    _copy(central, night)
    if not night.away:
        try:
            _tell(central, night)
            night.removed = _remove_old(central, night.received)
        except Away as away:
            night.away = str(away)
    return night


def write_sheets(central: Central) -> dict[str, int]:
    """Write the CSV files; return the rows of each. Raises StorageError when one could not be written."""
    private_folder(central.place.csv)
    return export(central.db, central.place.csv, central.step)


def keep(central: Central) -> Night:
    """Copy the database at once: no inbox holds what was decided or written at central itself (F5)."""
    night = Night(Received(), [])
    _copy(central, night)
    return night


def restore(
    place: Place, night: date, step: Step = no_step, chosen: Path | None = None, *, is_empty: bool = False
) -> Copy | None:
    """Restore the copy with most batches, then the latest; the inboxes hold what it lacks (F5).

    Args:
        chosen: the path of one copy, to take instead of the best one.
        is_empty: without any sound copy, begin an empty base, and return None: ledger and inboxes fill it.
    Raises:
        StorageError: no copy is sound, or one is and an empty base was asked for; nothing was changed.
    """
    private_folder(place.backup)  # missing on a new disk, and the night makes its copies there
    place.ledgers(step).read()  # after a lost disk, this writes the decisions again from the folders of copies (F5)
    there = [copy for folder in place.copies if folder.is_dir() for copy in backup.copies(folder)]
    named = chosen.absolute() if chosen else None
    found = [copy for copy in there if named in (None, copy.path) and copy.is_sound()]
    best = max(found, key=lambda copy: (_batches(copy), copy.night), default=None)
    if best is None and named:
        raise DamagedDatabase(f"{named} : ce n'est pas une copie d'un des dossiers de copies, ou elle ne se relit pas.")
    if best is None and not is_empty:
        raise DamagedDatabase(_NO_COPY)
    if best is not None and is_empty:
        raise DamagedDatabase(f"{best.path} se relit : tapez kiosk central restore, sans --empty.")
    if best is None:
        put_aside.put(place.database, put_aside.REPLACED, night, step)
        open_central(place.database).close()
        return None
    lived = night_date.after(best.night, night)  # so that it is forgotten in time, whatever the clock shows (F6)
    put_aside.put(place.database, put_aside.REPLACED, lived, step)
    step("copy back")
    write_durably(place.database, backup.pieces(best.path), step)
    return best


def _tell(central: Central, night: Night) -> None:
    night.written = delivery.write_all(
        central, night.received.lying, sections.by_terminal(central, night.unmade_sections)
    )


def catch_up(central: Central) -> None:
    """Rebuild the tables of an older program (F10), and delete erased files that a restore brought back (F5)."""
    projection.refresh(central.db, to_text(central.at))
    forget_erased(central)


def forget_erased(central: Central) -> int:
    """Delete what the ledger says is erased, from the disk too; return how many events were deleted.

    A restored database may hold it again (F5), so every run begins with this.
    """
    erased = central.ledger.erased
    if not erased:
        return 0
    held = rows(central.db, "SELECT DISTINCT reference FROM events WHERE reference IS NOT NULL")
    references = [each["reference"] for each in held if digest_of(each["reference"]) in erased]
    hidden = audit.hidden(central.db, erased)
    if not references and not hidden:
        return 0
    central.step("forget erased")
    with immediate(central.db):
        gone = projection.delete_references(central.db, references)
        audit.hide(central.db, hidden)
    central.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return gone


def _copy(central: Central, night: Night) -> None:
    """Copy the database, read the copy again, then record its batches as stored; the second folder may fail."""
    place, first = central.place, central.place.backup
    applied = [each["digest"] for each in rows(central.db, "SELECT digest FROM batches WHERE stored_night IS NULL")]
    try:
        night.copy = backup.make(central.db, first, central.night, central.step)
    except StorageError as error:
        night.copy_trouble = str(error)
        return
    if place.second_backup is not None:
        try:
            backup.make_second(night.copy, place.second_backup, central.step)
            backup.rotate(place.second_backup, central.night, central.step, made=night.copy.path.name)
        except (StorageError, OSError) as error:
            night.second_trouble = str(error)
    central.step("stored")
    with immediate(central.db):
        central.db.executemany(
            "UPDATE batches SET stored_night = ? WHERE digest = ?",
            [(central.night.isoformat(), digest) for digest in applied],
        )
    backup.rotate(first, central.night, central.step, made=night.copy.path.name)


def _remove_old(central: Central, received: Received) -> int:
    """Remove batches stored, or last received again, long enough ago; and old ones of revoked keys."""
    kept = (KEPT_NIGHTS, REVOKED_NIGHTS)
    due = {
        each["digest"]
        for each in rows(central.db, _LEAVING)
        if (central.night - date.fromisoformat(each["night"])).days >= kept[each["is_revoked"]]
    }
    leaving = [(terminal, digest) for terminal, digests in received.lying.items() for digest in digests.keys() & due]
    for terminal, digest in sorted(leaving):
        central.step("remove batch")
        remove(central, terminal, digest)
    return len(leaving)


_LEAVING = (
    "SELECT digest, coalesce(came_again_night, stored_night) AS night, 0 AS is_revoked FROM batches"
    " WHERE stored_night IS NOT NULL UNION ALL SELECT digest, since, 1 FROM refused WHERE reason = 'revoked'"
)


def _sweep(central: Central) -> None:
    """Remove the letters that a power cut left half written."""
    for name in central.share.names("down"):
        if name.endswith(PART):
            central.share.remove(f"down/{name}")


def _batches(copy: Copy) -> int:
    with closing(open_database(copy.path, None, read_only=True)) as db:
        return int(rows(db, "SELECT count(*) AS n FROM batches")[0]["n"])
