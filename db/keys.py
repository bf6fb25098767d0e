"""The secrets of a terminal: made once, never overwritten, each in its own file that only its owner reads.

<home>/keys/   database.key     32 raw bytes; a systemd credential takes its place when there is one
               pepper           32 raw bytes, mixed into every PIN
               signing.key      32 raw bytes, seed of the Ed25519 key that signs this terminal's files
               terminal.age     age identity: central encrypts to it what is meant for this terminal alone
               staff.<16 hexadecimal characters>.pepper
                                32 raw bytes that came from central with the agency's staff, named by their digest
"""

import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from db.connection import KEY_BYTES
from db.files import private_folder, reason, write_durably, write_new
from kiosk import guarded_files
from kiosk.i18n import N_
from kiosk.services.ports.errors import StorageError

CREDENTIAL = "kiosk-database-key"
"""The name of the systemd credential (`LoadCredentialEncrypted=`) that holds the database's key."""
KEY_LOST = N_("La clé de la base manque, et la base est là : rien n'est écrit. Remettez keys/database.key.")


class Keys(NamedTuple):
    """The secrets of a terminal. Each method raises StorageError for a key that is missing or is no key."""

    home: Path

    @property
    def folder(self) -> Path:
        """The folder of the secrets, all but the one that systemd may give."""
        return self.home / "keys"

    @property
    def database_file(self) -> Path:
        """The file that holds the database's key: the systemd credential when there is one."""
        return self._credential() or self.folder / "database.key"

    @property
    def pepper_file(self) -> Path:
        """The file of the pepper that is mixed into the PINs chosen here."""
        return self.folder / "pepper"

    @property
    def signing_file(self) -> Path:
        """The file of the seed by which this terminal's files show that they are its own."""
        return self.folder / "signing.key"

    @property
    def age_file(self) -> Path:
        """The file of the secret age key that opens letters."""
        return self.folder / "terminal.age"

    @property
    def is_credential(self) -> bool:
        """True when systemd gives the database's key: it is then read from no file of the home."""
        return self._credential() is not None

    def make(self, database: Path) -> None:
        """Make the secrets that are missing; those that exist are left alone.

        Raises:
            StorageError: the folder cannot be written, or `database` exists and its key is gone.
        """
        private_folder(self.folder)
        if not self.database_file.exists():
            if database.exists():
                raise StorageError(KEY_LOST)
            write_new(self.database_file, secrets.token_bytes(KEY_BYTES))
        write_new(self.pepper_file, secrets.token_bytes(KEY_BYTES))
        write_new(self.signing_file, secrets.token_bytes(KEY_BYTES))
        if not self.age_file.exists():
            from db.age import make_identity

            make_identity(self.age_file)

    def database_key(self) -> bytes:
        """Return the key of the database, 32 bytes."""
        return read_secret(self.database_file)

    def own_pepper(self) -> bytes:
        """Return the pepper of the PINs chosen at this terminal, 32 bytes."""
        return read_secret(self.pepper_file)

    def pepper(self, name: str) -> bytes | None:
        """Return the pepper of a name (`pepper_name`), 32 bytes; None when it is no longer here, or was changed."""
        for file in (self.pepper_file, self.staff_pepper_file(name)):
            if file.exists() and pepper_name(pepper := read_secret(file)) == name:
                return pepper
        return None

    def staff_pepper_file(self, name: str) -> Path:
        """Return the path of a pepper that central sent; `name` is its `pepper_name`."""
        return self.folder / f"staff.{name}.pepper"

    def keep_pepper(self, pepper: bytes) -> str:
        """Store a pepper from central and return its name; a restored database needs the previous ones, which stay."""
        name = pepper_name(pepper)
        write_durably(self.staff_pepper_file(name), pepper)
        return name

    def has_staff_pepper(self) -> bool:
        """Tell if central ever sent this terminal its staff."""
        return any(self.folder.glob("staff.*.pepper"))

    def age_identity(self) -> str:
        """Return the age secret key of this terminal, `AGE-SECRET-KEY-1…`."""
        from db.age import identity_of

        return self._age(identity_of)

    def age_recipient(self) -> str:
        """Return the public half of the terminal's age key, `age1…`."""
        from db.age import recipient_of

        return self._age(recipient_of)

    def signing_seed(self) -> bytes:
        """Return the seed of the signing key, 32 bytes."""
        return read_secret(self.signing_file)

    def verify_key(self) -> bytes:
        """Return the public half of the signing key, 32 bytes."""
        from nacl.signing import SigningKey  # takes 9 ms: loaded only where files are signed or a terminal enrols

        return bytes(SigningKey(self.signing_seed()).verify_key)

    def protects(self) -> str:
        """Return one French sentence: what the place of the key protects from, and what it does not."""
        if self.is_credential:
            return (
                "La clé est donnée par systemd : un disque volé seul ne livre rien ; "
                "qui administre cette machine peut tout lire."
            )
        return (
            "La clé est un fichier à côté de la base : une copie de la base seule ne livre rien ; "
            "un disque volé entier livre tout, sauf s'il est chiffré."
        )

    def _age(self, read: Callable[[Path], str]) -> str:
        try:
            return read(self.age_file)
        except OSError as error:
            raise _unreadable(self.age_file, error) from None
        except ValueError:
            raise _no_key(self.age_file) from None

    def _credential(self) -> Path | None:
        folder = os.environ.get("CREDENTIALS_DIRECTORY")
        path = Path(folder) / CREDENTIAL if folder else None
        return path if path is not None and path.exists() else None


def pepper_name(pepper: bytes) -> str:
    """Return the name under which a pepper is known: the first 16 hexadecimal characters of its SHA-256."""
    return hashlib.sha256(pepper).hexdigest()[:16]


def read_secret(path: Path) -> bytes:
    """Return the 32 bytes of a key file. Raises StorageError when the key is missing or is no key."""
    try:
        secret = guarded_files.read(path)
    except OSError as error:
        raise _unreadable(path, error) from None
    if len(secret) != KEY_BYTES:
        raise _no_key(path)
    return secret


def _unreadable(path: Path, error: OSError) -> StorageError:
    if isinstance(error, FileNotFoundError):
        return StorageError(f"{path} : cette clé manque. Remettez sa copie.")
    return StorageError(f"{path} : cette clé ne peut pas être lue. {reason(error)}")


def _no_key(path: Path) -> StorageError:
    return StorageError(f"{path} : ce n'est pas une clé. Remettez sa copie.")
