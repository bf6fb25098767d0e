"""Which pepper the PINs of a home are mixed with: a mark beside them, which tells a pepper that is another from theirs.

Of 32 random bytes the mark (HMAC-SHA256 of a constant, in hexadecimal) gives nothing away. Where none is noted yet, a
pepper is taken as it is: the home is older than marks are.
"""

import hashlib
import hmac
from pathlib import Path

from db.files import write_durably
from kiosk import small_files

_MARKED = b"office64-kiosk pepper v1"


def is_other(mark: Path, pepper: bytes) -> bool:
    """Whether a mark is noted, and is another pepper's."""
    told = noted(mark)
    return bool(told) and not hmac.compare_digest(told, _mark_of(pepper))


def note(mark: Path, pepper: bytes) -> None:
    """Note a pepper that is used for the first time; a mark that is noted stays. Raises StorageError."""
    if not noted(mark):
        note_anew(mark, pepper)


def note_anew(mark: Path, pepper: bytes) -> None:
    """Note a pepper that takes the place of one that is lost. Raises StorageError."""
    write_durably(mark, _mark_of(pepper) + b"\n")


def noted(mark: Path) -> bytes:
    """A mark as it stands in its file, in hexadecimal; empty: there is none, or it is no mark."""
    try:
        told = small_files.read(mark).strip()
        return told if len(bytes.fromhex(told.decode("ascii"))) == hashlib.sha256().digest_size else b""
    except (OSError, ValueError):
        return b""


def _mark_of(pepper: bytes) -> bytes:
    return hmac.new(pepper, _MARKED, hashlib.sha256).hexdigest().encode()
