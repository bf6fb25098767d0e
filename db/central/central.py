"""A run at central has its folders, its keys, its database, the ledger of decisions and the share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from db.central.decisions.ledger import Ledger, Ledgers
from db.connection import Connection
from db.files import Step, no_step
from db.night.share import Share
from db.wire.sealing import public_key
from kiosk.clock import local_day, start_of
from kiosk.errors import KioskError


class Refused(KioskError):
    """A command asks for what cannot be done; the text says why, in French. Nothing was changed. Exit code 2."""


@dataclass(frozen=True)
class Place:
    """The paths of one central, under `<home>/central`."""

    home: Path
    second_backup: Path | None = None
    """`[central] second_backup`: a folder on another disk or machine (F5)."""

    @property
    def folder(self) -> Path:
        """The folder of all that central keeps here, but for its keys."""
        return self.home / "central"

    @property
    def database(self) -> Path:
        """The database, a plain SQLite file (`db.central.tables.schema`)."""
        return self.folder / "central.sqlite"

    @property
    def backup(self) -> Path:
        """The first folder of copies, which needs no setting."""
        return self.folder / "backup"

    @property
    def copies(self) -> Sequence[Path]:
        """The folders of copies; the ledger is written to each of them first."""
        return [self.backup, *([self.second_backup] if self.second_backup else [])]

    @property
    def csv(self) -> Path:
        """The folder of the sheets, which each night writes anew."""
        return self.folder / "csv"

    def ledgers(self, step: Step = no_step) -> Ledgers:
        """Return the ledger's files: the one here, and one in each folder of copies."""
        return Ledgers(self.folder, self.copies, step)


@dataclass(frozen=True)
class Central:
    """One run at central."""

    place: Place
    db: Connection
    ledgers: Ledgers
    ledger: Ledger
    seed: bytes
    """The Ed25519 seed that signs letters, 32 bytes."""
    identities: Sequence[str]
    """The age secret keys that open batches: central's, and the escrow's where somebody brought it (F9)."""
    share: Share
    night: date
    """The night date; see `db.night.night_date`."""
    now: datetime
    step: Step = no_step

    @property
    def at(self) -> datetime:
        """The clock's time, or noon of the night date when the two disagree (F6): retention counts in nights."""
        is_believed = local_day(self.now) == self.night
        return self.now if is_believed else datetime.combine(self.night, time(12), start_of(self.night).tzinfo)

    @property
    def verify_key(self) -> bytes:
        """The public half of `seed`, 32 bytes, by which terminals check letters."""
        return public_key(self.seed)
