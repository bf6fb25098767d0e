"""Every page of a terminal's file as its key deciphers it, in use or not: SQLCipher itself gives out those in use only.

AES-256-CBC under the raw key, its first vector in the page's reserve, before the seal:
https://www.zetetic.net/sqlcipher/design.
"""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from db.log_frames import FRAME_HEAD, HEAD, PAGE

from db import page_seal

_SALT, _VECTOR, _SEAL = 16, 16, 64
"""Bytes: the first ones of the file; the last but the seal's, and the last, of each page."""


def pages(database: Path, key: bytes) -> list[bytes]:
    """Those of the file, in their order, then those of its log, whether SQLite still believes them or not.

    Raises ValueError for one that is not of this key.
    """
    data, log = database.read_bytes(), database.with_name(f"{database.name}-wal")
    found = [(start // PAGE + 1, data[start : start + PAGE]) for start in range(0, len(data), PAGE)]
    frames = log.read_bytes()[HEAD:] if log.exists() else b""
    for start in range(0, len(frames), FRAME_HEAD + PAGE):
        number = int.from_bytes(frames[start : start + 4])
        found.append((number, frames[start + FRAME_HEAD : start + FRAME_HEAD + PAGE]))
    is_sealed = page_seal.of(database, key)
    if not all(is_sealed(number, page) for number, page in found):
        raise ValueError("a page does not bear its seal")
    return [_deciphered(number, page, key) for number, page in found]


def _deciphered(number: int, page: bytes, key: bytes) -> bytes:
    hidden = page[_SALT if number == 1 else 0 : -_VECTOR - _SEAL]
    vector = page[-_VECTOR - _SEAL : -_SEAL]
    opened = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return opened.update(hidden) + opened.finalize()
