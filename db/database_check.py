"""What tells a wrong key of a terminal's database from a damaged file: SQLCipher says the same of both.

`keys/database.check` holds HMAC-SHA256 of a constant with the key, in hexadecimal. It is believed only of a key that
does not open the database: of one that does, the note is what is wrong.
"""

import hashlib
import hmac
from contextlib import closing, suppress
from pathlib import Path

from db import pepper_marks
from db.connection import open_database
from db.files import write_durably
from kiosk.services.ports import StorageError

_CHECKED = b"office64-kiosk database key v1"


def is_there(file: Path) -> bool:
    """Whether it is a note at all."""
    return bool(pepper_marks.noted(file))


def is_another_s(file: Path, key: bytes, database: Path) -> bool:
    """Whether another key is noted, and this one does not open what is there."""
    return is_there(file) and not _is_of(file, key) and not _opens(database, key)


def is_wrong(file: Path, key: bytes, database: Path) -> bool:
    """Whether nothing is noted, or another key than the one that opens the database."""
    return not is_there(file) or (not _is_of(file, key) and _opens(database, key))


def note(file: Path, key: bytes) -> None:
    """Note a key that is known to be the right one. Raises StorageError."""
    if not _is_of(file, key):
        write_durably(file, _value(key) + b"\n")


def _is_of(file: Path, key: bytes) -> bool:
    return hmac.compare_digest(pepper_marks.noted(file), _value(key))


def _value(key: bytes) -> bytes:
    return hmac.new(key, _CHECKED, hashlib.sha256).hexdigest().encode()


def _opens(database: Path, key: bytes) -> bool:
    with suppress(StorageError), closing(open_database(database, key, read_only=True)):
        return True
    return False
