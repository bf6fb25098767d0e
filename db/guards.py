"""What makes a database unsafe to use, and the words for it. Pure: nothing here opens a file."""

from kiosk.i18n import N_
from kiosk.services.ports import DamagedDatabase, HeldDatabase, StorageError

OLDEST_SQLITE = (3, 51, 3)
"""First release free of the WAL-reset bug, by which a crash at the wrong instant could damage a file."""

# SQLite's primary result codes: https://www.sqlite.org/rescode.html
_READ_ONLY, _IO, _CORRUPT, _FULL, _CANNOT_OPEN, _NOT_A_DATABASE = 8, 10, 11, 13, 14, 26
_TORN_LIST = b"malformed database schema"
_PERMISSION, _BUSY, _LOCKED, _CONSTRAINT = 3, 5, 6, 19

FULL_WORDS = N_("Le disque est plein : rien n'a été enregistré. Libérez de la place, puis recommencez.")
FULL_AT = N_(
    "Le disque qui porte {folder} est plein : rien n'a été enregistré. Libérez-y de la place, puis recommencez."
)
_READ_ONLY_WORDS = N_(
    "La base ne peut pas être écrite : rien n'a été enregistré. Vérifiez les droits du dossier et le montage du disque."
)
_IO_WORDS = N_(
    "Le disque refuse l'écriture ou la lecture : rien n'a été enregistré. Vérifiez la place libre et l'état du disque."
)
DAMAGED_WORDS = N_("La base est abîmée, ou sa clé n'est pas la bonne : rien n'est écrit. Lancez « kiosk doctor ».")
_LOCKED_WORDS = N_(
    "Un autre programme tient la base : rien n'a été enregistré. Recommencez dans un instant ; si cela dure, "
    "« kiosk doctor » dit quoi fermer."
)
_CANNOT_OPEN_WORDS = N_("La base ne s'ouvre pas : vérifiez que le dossier existe et que ce compte peut y écrire.")
CANNOT_OPEN_AT = N_(
    "{path} : la base ne s'ouvre pas. Vérifiez que son dossier existe et qu'elle est à ce compte (chown, chmod 600) ; "
    "un dossier à sa place : mettez-le de côté."
)
CANNOT_OPEN_BECAUSE = N_("{path} : la base ne s'ouvre pas. {why}")
_REFUSED_WORDS = N_("Cet enregistrement existe déjà ou n'est pas admis : rien n'a été changé.")

_WORDS = {
    _FULL: FULL_WORDS,
    _READ_ONLY: _READ_ONLY_WORDS,
    _PERMISSION: _READ_ONLY_WORDS,
    _IO: _IO_WORDS,
    _CORRUPT: DAMAGED_WORDS,
    _NOT_A_DATABASE: DAMAGED_WORDS,
    _BUSY: _LOCKED_WORDS,
    _LOCKED: _LOCKED_WORDS,
    _CANNOT_OPEN: _CANNOT_OPEN_WORDS,
    _CONSTRAINT: _REFUSED_WORDS,
}


class Refused(StorageError):
    """A row that its table does not admit: nothing was changed."""


class Full(StorageError):
    """No room on the disk: nothing was changed."""


class DiskRefuses(StorageError):
    """The disk does not write or read: it is worn out, or there is no room for what SQLite keeps beside a file."""


class CannotOpen(StorageError):
    """A file that is not there, is shut, or is none."""


_KINDS = {
    DAMAGED_WORDS: DamagedDatabase,
    _LOCKED_WORDS: HeldDatabase,
    _REFUSED_WORDS: Refused,
    FULL_WORDS: Full,
    _IO_WORDS: DiskRefuses,
    _CANNOT_OPEN_WORDS: CannotOpen,
}


def explained(result_code: int) -> StorageError | None:
    """The error that says an SQLite result code in plain words; None for a fault of the program itself.

    The primary code is the low byte of an extended one. The library's own text is left out: it may hold a value.
    """
    primary = result_code & 0xFF
    words = _WORDS.get(primary)
    if words is None:
        return None
    return _KINDS.get(words, StorageError)(words)


def is_of_library(text: bytes) -> bool:
    """Whether words that are no UTF-8 are SQLite's: it names what it finds in a damaged list of tables as it stands."""
    return text.startswith(_TORN_LIST)


def torn_page() -> DamagedDatabase:
    """A page that is not as it was written, found by another way than SQLite's own."""
    return DamagedDatabase(DAMAGED_WORDS)


def check_library(sqlite_version: str, cipher_version: str) -> None:
    """Refuse a library that could lose data, or that would store it in clear.

    Raises:
        StorageError: an SQLite older than `OLDEST_SQLITE`, or one without a cipher.
    """
    if tuple(int(part) for part in sqlite_version.split(".")) < OLDEST_SQLITE:
        raise StorageError(
            f"SQLite {sqlite_version} est trop ancien : il faut {'.'.join(map(str, OLDEST_SQLITE))} ou plus récent. "
            "Réinstallez le programme avec ses bibliothèques."
        )
    if not cipher_version:
        raise StorageError("Cette bibliothèque SQLite ne chiffre pas. Réinstallez le programme avec ses bibliothèques.")
