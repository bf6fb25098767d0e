"""Whether a page of a terminal's database bears its seal, asked of the page alone: SQLCipher says it of its own file.

HMAC-SHA512 of the encrypted page and its number: https://www.zetetic.net/sqlcipher/design ("Page-level HMAC").
"""

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path

from db import table_map
from db.log_frames import PAGE

Seal = Callable[[int, bytes], bool]
"""Of a page's number, from one, and its bytes."""
_SALT, _SEAL, _KEY = 16, 64, 32
"""Bytes: the first ones of the file, the last ones of each page, and of what seals."""
_MASK, _TURNS = 0x3A, 2
"""By which the salt and the key give another key."""


def of(database: Path, key: bytes) -> Seal:
    """Of a file that is gone the map beside it tells the salt, or else no page is known to bear its seal."""
    salt = _salt_of(database)
    own = hashlib.pbkdf2_hmac("sha512", key, bytes(each ^ _MASK for each in salt), _TURNS, _KEY)

    def is_sealed(number: int, page: bytes) -> bool:
        start = _SALT if number == 1 else 0  # the first page begins with the salt
        sealed = page[start:-_SEAL] + number.to_bytes(4, "little")
        return len(page) == PAGE and hmac.compare_digest(hmac.digest(own, sealed, "sha512"), page[-_SEAL:])

    return is_sealed


def _salt_of(database: Path) -> bytes:
    try:
        with database.open("rb") as file:
            salt = file.read(_SALT)
    except OSError:
        salt = b""
    told = table_map.read(database) if len(salt) < _SALT else None
    return salt if told is None else told.salt
