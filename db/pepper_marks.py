"""Which pepper the PINs of a home are mixed with: a mark beside them, which tells a pepper that is another from theirs,
and one with each PIN in the database, which tells the PINs that another pepper was mixed into.

Of 32 random bytes the mark (HMAC-SHA256 of a constant, in hexadecimal) gives nothing away. Where none is noted yet, a
pepper, or a PIN, is taken as it is: the home is older than marks are.
"""

import hashlib
import hmac
from pathlib import Path

from db.files import write_durably
from kiosk import small_files
from kiosk.i18n import N_

_MARKED = b"office64-kiosk pepper v1"
IT_IS_RIGHT = N_("Si c'est bien la bonne, ôtez {mark}, qui se refait.")
"""What to do about a mark beside a home that may itself be what is wrong."""
UNKNOWN = "lost"
"""In the place of a PIN's mark: mixed with another pepper, of which nothing tells which."""


def of(pepper: bytes) -> str:
    """A pepper's mark."""
    return hmac.new(pepper, _MARKED, hashlib.sha256).hexdigest()


def is_of_another(noted: str, own: str) -> bool:
    """Whether a PIN's mark, empty where there is none, tells of another pepper than that of a mark."""
    return noted not in ("", own)


def is_other(mark: Path, pepper: bytes) -> bool:
    """Whether a mark is noted, and is another pepper's."""
    told = noted(mark)
    return bool(told) and not hmac.compare_digest(told, of(pepper).encode())


def note(mark: Path, pepper: bytes) -> None:
    """Note a pepper that is used for the first time; a mark that is noted stays. Raises StorageError."""
    if not noted(mark):
        note_anew(mark, pepper)


def note_anew(mark: Path, pepper: bytes) -> None:
    """Note a pepper that takes the place of one that is lost. Raises StorageError."""
    write_durably(mark, f"{of(pepper)}\n".encode())


def noted(mark: Path) -> bytes:
    """A mark as it stands in its file, in hexadecimal; empty: there is none, or it is no mark."""
    try:
        told = small_files.read(mark).strip()
        return told if len(bytes.fromhex(told.decode("ascii"))) == hashlib.sha256().digest_size else b""
    except (OSError, ValueError):
        return b""
