"""What can still be read of a damaged sealed file: as far as anybody with the key comes by hand (R6).

The signature covers the whole of it, so nothing in it is believed; but what was erased must not stay readable there.
"""

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.sync import batch, kept, packing, quarantine, registered
from db.sync.batch import BadBatch, Frame
from kiosk.clock import from_text
from kiosk.services.ports import StorageError

_AGE = b"age-encryption.org/v1\n"
_NOBODY_KNOWS = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Readable:
    frame: Frame
    """As the inside tells, which nobody has vouched for: its terminal may be empty."""
    bodies: tuple[bytes, ...]
    """Events that are there to their end."""
    rest: bytes
    """The beginning of the one in which it breaks off."""
    is_whole: bool
    """Whether nothing inside is missing: it is the outside that is damaged, or there is nothing at all."""


def open_part(data: bytes, *identities: str) -> Readable:
    """Read a file to where it is damaged, whatever stands before its age part.

    Raises:
        BadBatch: `frame`: there is no age part; `not_for_us`, or `content`: nothing of it can be read.
    """
    if not data:
        return Readable(Frame("", _NOBODY_KNOWS, b"", b"", batch.digest_of(data)), (), b"", is_whole=True)
    start = data.find(_AGE)
    if start < 0:
        raise BadBatch("frame")
    ciphertext = data[start:]
    packed = _decrypted(ciphertext, *identities)
    plain = packing.beginning(packed, batch.MOST_PLAIN)
    header, *lines = plain.split(b"\n")
    if not header:
        raise BadBatch("content")
    *bodies, rest = lines or [b""]
    told, sealed_at = _told(header)
    terminal = told or terminal_outside(data)
    frame = Frame(terminal, sealed_at, b"", ciphertext, batch.digest_of(data))
    return Readable(frame, tuple(bodies), rest, is_whole=packing.is_whole(packed, batch.MOST_PLAIN) and not rest)


def terminal_outside(data: bytes) -> str:
    """The terminal that the outside of a sealed file names, of a damaged one too; empty: none."""
    magic, _break, rest = data.partition(b"\n")
    named = rest.partition(b"\n")[0].decode("ascii", errors="replace")
    return named if magic in (batch.MAGIC, kept.MAGIC) and registered.is_name(named) else ""


def sealer_of(file: Path) -> str:
    """The terminal of a file in quarantine, as its slip tells, or else its own outside; empty: nobody knows."""
    try:
        return quarantine.terminal_of(quarantine.told_of(file)) or terminal_outside(quarantine.read(file))
    except (quarantine.NotInQuarantine, StorageError):
        return ""


def _decrypted(ciphertext: bytes, *identities: str) -> bytes:
    """What age gives of a damaged file before it breaks off."""
    from db.age import pyrage

    plain = io.BytesIO()
    try:
        keys = [pyrage.x25519.Identity.from_str(each) for each in identities]
        pyrage.decrypt_io(io.BytesIO(ciphertext), plain, keys)
    except pyrage.DecryptError as error:
        raise BadBatch("not_for_us" if str(error) == batch.NO_KEY else "content") from None
    except OSError:
        pass  # here it breaks off
    return plain.getvalue()


def _told(header: bytes) -> tuple[str, datetime]:
    """Terminal, empty where it names none, and when it was sealed; either may be known without the other."""
    try:
        told = json.loads(header)
        terminal = str(told["terminal"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return "", _NOBODY_KNOWS
    try:
        sealed_at = from_text(told["sealed_at"])
    except (ValueError, KeyError, TypeError):
        sealed_at = _NOBODY_KNOWS
    return (terminal if registered.is_name(terminal) else ""), sealed_at
