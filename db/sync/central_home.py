"""Where central keeps what: folders and secret keys under one home, made once and never overwritten.

<home>/central/         central.sqlite, archive/, quarantine/, csv/, report/, backup/, down/,
                        recipient, recipient.escrow (which keys terminals were told of: `db.sync.doubted_keys`),
                        pepper.<code> (which agency.<code>.pepper its PINs are mixed with: `db.pepper_marks`)
<home>/keys/            central.age (opens what terminals sealed), central.signing (signs receipts),
                        central.verify (checks receipts: a copy goes to every terminal's keys/),
                        central.verify.former (those of before: what central signed at the share before it lost a key),
                        escrow.recipient (the second key that terminals seal to: `db.sync.escrow`),
                        to-carry (which of them are to be carried to the terminals: `db.sync.to_carry`),
                        agency.<code>.pepper (mixed into the PINs of an agency's staff: `db.sync.central_staff`)
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.age_keys import identity_of, is_identity, make_identity, recipient_of
from db.files import write_durably
from db.private_files import private_folder, reason, write_new
from db.sync import doubted_keys
from db.sync.central_keys import CentralKeys
from db.sync.lost_base import check_not_emptied, was_lived
from db.sync.lost_keys import key_lost
from db.sync.shut import is_shut
from db.sync.shut_keys import check_not_shut
from db.sync.verify_keys import keep_former, read_former, read_recipient, read_verify_key, verify_key_of
from kiosk import small_files
from kiosk.config import is_central
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError

SEED_BYTES = 32
BACKUP = "backup"
"""Folder of the copies of the database; it may be a link to another disk."""
NO_TARGET = N_(
    "{path} : le dossier d'échange qui y est écrit ne peut pas être lu. {why} Rien n'est pris ni envoyé. Rendez ce "
    "fichier à ce compte : chown, puis chmod 600 ; abîmé : ôtez-le, puis kiosk central init --target URL."
)


class CentralMissing(Exception):
    """This home plays no central part: `kiosk central init` was never run here. Exit code 2."""


@dataclass(frozen=True)
class CentralHome:
    """Paths of one central."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "central"

    @property
    def keys(self) -> Path:
        return self.home / "keys"

    @property
    def database(self) -> Path:
        return self.folder / "central.sqlite"

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def quarantine(self) -> Path:
        return self.folder / "quarantine"

    @property
    def csv(self) -> Path:
        return self.folder / "csv"

    @property
    def report(self) -> Path:
        return self.folder / "report"

    @property
    def backup(self) -> Path:
        return self.folder / BACKUP

    def backups(self) -> tuple[Path, ...]:
        """Every folder that holds copies of the database: tombstones lie beside each (R5)."""
        return (self.backup,)

    def beside_copies(self, name: str) -> tuple[Path, ...]:
        """A folder beside each backup, then in the archive, in the order in which they are written: what a copy of the
        database must not undo lies there.
        """
        return tuple(folder / name for folder in (*self.backups(), self.archive))

    @property
    def down(self) -> Path:
        """What an operator sets for the terminals."""
        return self.folder / "down"

    @property
    def settings_file(self) -> Path:
        return self.down / "settings.toml"

    @property
    def content_folder(self) -> Path:
        return self.down / "content"

    @property
    def listings_file(self) -> Path:
        return self.down / "listings.toml"

    @property
    def generation_file(self) -> Path:
        """Which central this is, beside the database that a restore rewinds; one line."""
        return self.folder / "generation"

    @property
    def target_file(self) -> Path:
        """Where the terminals' files are brought, as `central init --target` was told; one line."""
        return self.folder / "target"

    def target(self) -> str:
        """A target URL; empty when none was told: `<home>/exchange`.

        Raises:
            StorageError: one was told and cannot be read: the night of another folder would find nothing, and say so.
        """
        try:
            return small_files.read_text(self.target_file, "utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except (OSError, UnicodeDecodeError) as error:
            why = reason(error) if isinstance(error, OSError) else _("Ce n'est pas du texte.")
            raise StorageError(_(NO_TARGET).format(path=self.target_file, why=why)) from None

    @property
    def copy_missed_file(self) -> Path:
        """Here as long as the last copy that was wanted has not been made: one of that day may be there, and old."""
        return self.folder / "copy-missed"

    @property
    def sealed_file(self) -> Path:
        """Files that may hold something that was erased, and that another key opens: their paths, one a line."""
        return self.folder / "sealed"

    @property
    def archive_lost_file(self) -> Path:
        """Digests of files that the archive lost and that a copy has made up for, one a line."""
        return self.folder / "archive-lost"

    @property
    def given_file(self) -> Path:
        """Public half of the central.age that terminals were told of; one line."""
        return self.folder / "recipient"

    @property
    def age_file(self) -> Path:
        return self.keys / "central.age"

    @property
    def signing_file(self) -> Path:
        return self.keys / "central.signing"

    @property
    def verify_file(self) -> Path:
        return self.keys / "central.verify"

    @property
    def former_file(self) -> Path:
        """Public halves of signing keys that were lost, one a line."""
        return self.keys / "central.verify.former"

    @property
    def escrow_file(self) -> Path:
        return self.keys / "escrow.recipient"

    def escrow_recipient(self) -> str:
        """The escrow's age public key; empty when central has none, or what stands there is none."""
        return read_recipient(self.escrow_file)

    def pepper_file(self, agency: str) -> Path:
        return self.keys / f"agency.{agency}.pepper"

    def pepper_mark(self, agency: str) -> Path:
        """Beside the database, which a restore rewinds, and not among the keys, which may all be of another day."""
        return self.folder / f"pepper.{agency}"

    def check_here(self) -> None:
        """Before anything is opened, or asked of a person.

        Raises CentralMissing: this home plays no central part. StorageError: a key is shut to this account.
        """
        check_not_shut(self.shut_keys(self.age_file, self.signing_file))
        if not is_central(self.home):
            raise CentralMissing

    def shut_keys(self, *files: Path) -> tuple[Path, ...]:
        """Which of these keys are there and shut to this account; the whole folder, where that is."""
        return (self.keys,) if is_shut(self.keys) else tuple(file for file in files if is_shut(file))

    @property
    def key_files(self) -> tuple[Path, ...]:
        peppers = sorted(self.keys.glob("agency.*.pepper"))
        return self.age_file, self.signing_file, self.verify_file, self.escrow_file, *peppers

    def own_recipient(self) -> str:
        """Central's age public key; empty when there is none yet."""
        try:
            return recipient_of(self.age_file)
        except (OSError, ValueError):
            return ""

    def make(self, *, new_key: bool = False) -> CentralKeys:
        """Make folders and keys where they are missing; safe to run twice.

        Args:
            new_key: make another key in the place of each that is lost for good, or is not the one that was given out,
                also where the database is: what was sealed to that one stays shut.

        Raises:
            CentralKeyLost, EscrowLost, KeysDoubted: see there.
            StorageError: a folder cannot be made, or a key is there and shut to this account: another in its place
                would open nothing of what is sealed to it.
        """
        from nacl.signing import SigningKey

        check_not_shut(self.shut_keys(self.age_file, self.signing_file))
        lost = self.unusable_keys()
        if lost and not new_key and was_lived(self):
            raise key_lost(self)
        if not new_key:
            doubted_keys.check(self)
            check_not_emptied(self)
        self.make_folders()
        private_folder(self.backup)
        age, signing = self.age_file, self.signing_file
        lost += tuple(doubt.file for doubt in doubted_keys.doubts(self))
        public_halves = read_verify_key(self.verify_file), verify_key_of(signing)
        if age in lost:
            # A plug that is pulled before the new one is noted leaves no riddle.
            self.given_file.unlink(missing_ok=True)
        for file in lost:
            if file.exists() and (file == age or new_key):
                file.replace(file.with_name(f"{file.name}.unreadable"))
        if age in lost:
            make_identity(age)
        if not signing.exists():
            keep_former(self.former_file, *public_halves)
            write_new(signing, bytes(SigningKey.generate()))
        keys = self.read_keys()
        doubted_keys.note_given(self, keys.recipient)
        if read_verify_key(self.verify_file) != keys.verify_key:
            # After a lost signing key too: a copy of the old one would make every terminal refuse the receipts.
            write_durably(self.verify_file, f"{keys.verify_key.hex()}\n".encode())
        return keys

    def make_folders(self) -> None:
        """Raises StorageError: one cannot be made.

        That of the copies, where it cannot be, keeps no night from being lived: its disk is away most often.
        """
        for folder in (self.keys, self.archive, self.quarantine, self.csv, self.report, self.down):
            private_folder(folder)
        with suppress(StorageError):  # told by the copy that is not made there
            private_folder(self.backup)

    def unusable_keys(self) -> tuple[Path, ...]:
        """Files of the secret keys that are missing, or are no key: without any of them central does nothing."""
        age, signing = self.age_file, self.signing_file
        try:
            is_seed = signing.stat().st_size == SEED_BYTES
        except OSError:
            is_seed = False
        return (*(() if is_identity(age) else (age,)), *(() if is_seed else (signing,)))

    def read_keys(self) -> CentralKeys:
        """Central's keys.

        Raises:
            CentralMissing: no central here.
            CentralKeyLost, EscrowLost: a key is missing or is no key.
            KeysDoubted: a key is not the one that was given out.
            StorageError: one is shut to this account.
        """
        from nacl.signing import SigningKey

        check_not_shut(self.shut_keys(self.age_file, self.signing_file))
        try:
            identity = identity_of(self.age_file)
            recipient = recipient_of(self.age_file)
            seed = small_files.read(self.signing_file)
            verify_key = bytes(SigningKey(seed).verify_key)
        except (OSError, ValueError, TypeError):
            raise (key_lost(self) if is_central(self.home) else CentralMissing()) from None
        doubted_keys.check(self)
        former = tuple(key for key in read_former(self.former_file) if key != verify_key)
        return CentralKeys(identity, recipient, seed, verify_key, former)
