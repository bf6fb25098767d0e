"""The secrets of a terminal: made once, never overwritten, each in a file of its own that only its owner reads.

<home>/keys/   database.key     32 raw bytes; a systemd credential takes its place when there is one
               database.check   tells a wrong key from a damaged file (`db.database_check`)
               pepper           32 raw bytes, mixed into every PIN
               pepper.check     tells another pepper from the one that the PINs are mixed with (`db.pepper_marks`)
               signing.key      32 raw bytes, seed of the Ed25519 key that signs this terminal's files
               signing.key.ID   the same, of a name that this terminal has or had
               terminal.age     age identity: what central tells this terminal alone is encrypted to it
               staff.<16 hexadecimal signs>.pepper
                                32 raw bytes that came down with the agency's staff, named by their digest
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db import database_check, key_words, pepper_marks
from db.age_keys import identity_of, make_identity, recipient_of
from db.connection import KEY_BYTES
from db.files import write_durably
from db.key_words import NoKey, WrongKey
from db.private_files import private_folder, reason, write_new
from db.sync.shut import is_shut
from db.sync.shut_keys import check_not_shut
from kiosk import small_files
from kiosk.i18n import _
from kiosk.services.ports import StorageError

CREDENTIAL = "kiosk-database-key"
"""Name of the systemd credential (`LoadCredentialEncrypted=`) that holds the database's key."""

_NO_KEY_ERRNOS = (small_files.NOT_A_FILE, errno.EOVERFLOW)
"""Of a pipe, a folder or a giant: nothing about this account's rights, nor about the disk."""


@dataclass(frozen=True)
class Keys:
    """Where a terminal's secrets are."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "keys"

    @property
    def database_file(self) -> Path:
        """The file that holds the database's key: systemd's when it gives one."""
        return self._credential() or self.folder / "database.key"

    @property
    def check_file(self) -> Path:
        return self.folder / "database.check"

    @property
    def pepper_file(self) -> Path:
        return self.folder / "pepper"

    @property
    def pepper_mark(self) -> Path:
        return self.folder / "pepper.check"

    @property
    def signing_file(self) -> Path:
        return self.folder / "signing.key"

    def former_file(self, name: str) -> Path:
        """The signing key of a name that this terminal has or had."""
        return self.folder / f"signing.key.{name}"

    @property
    def age_file(self) -> Path:
        return self.folder / "terminal.age"

    @property
    def is_credential(self) -> bool:
        return self._credential() is not None

    def shut(self) -> tuple[Path, ...]:
        """Which of these secrets are there and shut to this account; the whole folder, where that is."""
        if is_shut(self.folder):
            return (self.folder,)
        files = (self.database_file, self.pepper_file, self.signing_file, self.age_file)
        return tuple(file for file in files if is_shut(file))

    def make(self, database: Path) -> None:
        """Make the secrets that are missing; one that is there is left alone.

        Raises:
            StorageError: the folder cannot be written, a secret is shut to this account, or `database` exists and its
                key is gone.
        """
        check_not_shut(self.shut())
        private_folder(self.folder)
        if not self.database_file.exists():
            if database.exists():
                raise StorageError(key_words.KEY_LOST)
            # Of a key that is gone with all that it opened: it would refuse every other.
            self.check_file.unlink(missing_ok=True)
            write_new(self.database_file, secrets.token_bytes(KEY_BYTES))
        if not database.exists() and not self.has_check:
            database_check.note(self.check_file, self.database_key())
        if not self.pepper_file.exists():
            pepper = secrets.token_bytes(KEY_BYTES)
            pepper_marks.note_anew(self.pepper_mark, pepper)
            write_new(self.pepper_file, pepper)
        write_new(self.signing_file, secrets.token_bytes(KEY_BYTES))
        if not self.age_file.exists():
            make_identity(self.age_file)

    def change_name(self, old: str, new: str) -> None:
        """A terminal that goes on under another name signs with another key; the old one is kept beside it.

        A name that was had before gets its key again; `db.former_names` tells whether it is still here.
        Safe to run again, after a plug was pulled too.

        Raises:
            StorageError: the folder cannot be written.
        """
        of_old, of_new = self.former_file(old), self.former_file(new)
        if self.signing_file.exists():  # one that was lost is a reason for another name
            seed = self.signing_seed()
            if not write_new(of_old, seed) and not _is_key(of_old):
                write_durably(of_old, seed)  # what waits under the old name is signed with it
        write_new(of_new, secrets.token_bytes(KEY_BYTES))
        write_durably(self.signing_file, _read(of_new))

    def database_key(self) -> bytes:
        """32 bytes.

        Raises:
            StorageError: no key, or not one.
        """
        return _read(self.database_file)

    @property
    def has_check(self) -> bool:
        """Whether `database.check` tells anything: else a wrong key and a damaged file look the same."""
        return database_check.is_there(self.check_file)

    def check_database_key(self, key: bytes, database: Path) -> None:
        """Tell a wrong key before the file is opened. Raises WrongKey: another made this home's database."""
        if database_check.is_another_s(self.check_file, key, database):
            raise WrongKey

    def note_check(self, key: bytes) -> None:
        """Of a key that has opened the database: what tells it from another is made again where it is lost."""
        with suppress(StorageError):  # a disk that takes none is no hindrance: the next start tries again
            database_check.note(self.check_file, key)

    def pepper(self) -> bytes:
        """32 bytes. Raises StorageError."""
        return _read(self.pepper_file)

    def note_pepper(self) -> None:
        """Note which pepper it is, where nothing tells yet, or something else does that is wrong."""
        with suppress(StorageError):  # a disk that takes none is no hindrance: the next start tries again
            pepper_marks.note_anew(self.pepper_mark, self.pepper())

    @property
    def has_pepper_mark(self) -> bool:
        """Whether `pepper.check` tells anything."""
        return bool(pepper_marks.noted(self.pepper_mark))

    def is_pepper_other(self) -> bool:
        """Whether it is noted to be another than the PINs are mixed with. Raises StorageError."""
        return pepper_marks.is_other(self.pepper_mark, self.pepper())

    def came_pepper(self, name: str) -> bytes:
        """One that came down, 32 bytes; `name` is what `keep_pepper` gave. Raises StorageError."""
        file = self.came_pepper_file(name)
        pepper = _read(file)
        if pepper_name(pepper) != name:
            raise StorageError(f"{file} : ce n'est pas la clé d'origine. Donnez un nouveau code à un agent, au siège.")
        return pepper

    def came_pepper_file(self, name: str) -> Path:
        return self.folder / f"staff.{name}.pepper"

    def keep_pepper(self, pepper: bytes) -> str:
        """Keep a pepper that came down, beside those of before: a database put back needs its own. Gives its name.

        Raises:
            StorageError: it cannot be written.
        """
        name = pepper_name(pepper)
        write_durably(self.came_pepper_file(name), pepper)
        return name

    def age_identity(self) -> str:
        """age secret key of this terminal, `AGE-SECRET-KEY-1…`. Raises StorageError."""
        return self._age(identity_of)

    def age_recipient(self) -> str:
        """Its public half, `age1…`. Raises StorageError."""
        return self._age(recipient_of)

    def _age(self, read: Callable[[Path], str]) -> str:
        _check_given(self.age_file)
        try:
            return read(self.age_file)
        except FileNotFoundError:
            raise key_words.missing(self.age_file) from None
        except (OSError, ValueError):
            raise key_words.is_none(self.age_file) from None

    def signing_seed(self) -> bytes:
        """32 bytes. Raises StorageError."""
        return _read(self.signing_file)

    def verify_key(self) -> bytes:
        """The public half of the signing key, 32 bytes. Raises StorageError."""
        return verify_key_in(self.signing_file)

    def protects(self) -> str:
        """One sentence: what the key's place protects from, and from what it does not."""
        if self.is_credential:
            return _(
                "La clé est donnée par systemd : un disque volé seul ne livre rien ; "
                "qui administre cette machine peut tout lire."
            )
        return _(
            "La clé est un fichier à côté de la base : une copie de la base seule ne livre rien ; "
            "un disque volé entier livre tout, sauf s'il est chiffré."
        )

    def _credential(self) -> Path | None:
        folder = os.environ.get("CREDENTIALS_DIRECTORY")
        path = Path(folder) / CREDENTIAL if folder else None
        return path if path is not None and path.exists() else None


def verify_key_in(file: Path) -> bytes:
    """The public half of a signing key, 32 bytes. Raises StorageError."""
    from nacl.signing import SigningKey  # 9 ms: only where files are signed or a terminal enrols

    return bytes(SigningKey(_read(file)).verify_key)


def pepper_name(pepper: bytes) -> str:
    """Under which a pepper that came down is kept: 16 hexadecimal signs of its SHA-256."""
    return hashlib.sha256(pepper).hexdigest()[:16]


def _check_given(path: Path) -> None:
    """Raises StorageError of a key that is there and shut to this account, or whose folder is."""
    check_not_shut(tuple(each for each in (path.parent, path) if is_shut(each))[:1])


def _is_key(path: Path) -> bool:
    try:
        return bool(_read(path))
    except NoKey:
        return False


def _read(path: Path) -> bytes:
    _check_given(path)
    try:
        secret = small_files.read(path)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and path.parent.is_dir():
            raise key_words.missing(path) from None
        said = _("{path} : cette clé ne peut pas être lue.").format(path=path)
        if error.errno in _NO_KEY_ERRNOS:
            raise key_words.is_none(path, f"{said} {reason(error)}") from None
        raise StorageError(f"{said} {reason(error)}") from None
    if len(secret) != KEY_BYTES:
        raise key_words.is_none(path)
    return secret
