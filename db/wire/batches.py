"""The sealed file that carries events from a terminal to central.

Four short lines, then an age file, so that a person opens it with standard tools:

    office64-batch 1
    <terminal>
    <sealed at, UTC, 2026-11-24T02:00:00Z>
    <Ed25519 signature, 128 hexadecimal characters>
    <age ciphertext, to the end of the file>

    tail -n +5 FILE.batch | age -d -i central.age | zstd -d

The signature covers the first three lines with their line breaks, and the ciphertext. Inside, the first line is a JSON
header (format, terminal, sealed_at, count, program, schema); every other line is an event body, byte for byte as it was
stored. The file's name is `<SHA-256 of the whole file>.batch`: a file that is cut, altered or half copied has another
digest (F3).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.wire.sealing import Damaged, NotForUs, decrypt, encrypt, is_signed, sign
from kiosk.clock import from_text, to_text
from kiosk.errors import KioskError
from kiosk.version import PROGRAM

SUFFIX = ".batch"
MOST_EVENTS = 2_000
MOST_BYTES = 4 << 20
"""The sealer puts at most this into one batch; a single longer body travels alone."""
MOST_FILE = 16 << 20
MOST_PLAIN = 2 * MOST_BYTES
MOST_LINES = 10_000
"""The reader takes at most this (F7, F8): a full batch with its header, and a body that is longer than any form's."""
SCHEMA = 1
"""The version of an event's envelope."""

_MAGIC = b"office64-batch 1"
_NEWER = re.compile(rb"office64-batch ([2-9]|[1-9][0-9]+)\n")
_TERMINAL = re.compile(rb"[a-z0-9][a-z0-9-]{0,31}")
_NAME = re.compile(r"([0-9a-f]{64})\.batch")

Body = tuple[str, bytes]
"""An event's id, and its stored bytes."""


class BadBatch(KioskError):
    """A file that central cannot take; `reason` is a key of `db.central.intake.receive.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Frame:
    """The outside of a batch: anybody can read it, and it is trusted only once its signature is checked."""

    terminal: str
    sealed_at: datetime
    signature: str
    ciphertext: bytes
    digest: str

    def is_signed_by(self, key: bytes) -> bool:
        """Tell if a terminal's Ed25519 public key (32 bytes) signed it."""
        return is_signed(_signed(self.terminal, self.sealed_at, self.ciphertext), self.signature, key)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a sealed file's bytes, 64 hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()


def name_of(digest: str) -> str:
    """Return the file name of a digest, `<digest>.batch`."""
    return f"{digest}{SUFFIX}"


def digest_in(name: str) -> str | None:
    """Return the digest in the name of a batch file; None when the name is no batch's."""
    found = _NAME.fullmatch(name)
    return found[1] if found else None


def chunks(bodies: Iterable[Body]) -> Iterator[list[Body]]:
    """Group bodies, in their order, so that each group fits into one batch."""
    group: list[Body] = []
    size = 0
    for pair in bodies:
        if group and (len(group) == MOST_EVENTS or size + len(pair[1]) > MOST_BYTES):
            yield group
            group, size = [], 0
        group.append(pair)
        size += len(pair[1])
    if group:
        yield group


def seal(bodies: Sequence[bytes], terminal: str, at: datetime, recipients: Sequence[str], seed: bytes) -> bytes:
    """Make a whole batch file.

    Args:
        bodies: events, one line each; an empty list shows that the terminal is alive.
        recipients: age public keys, central's and the escrow's.
        seed: the terminal's Ed25519 seed, 32 bytes.

    Raises:
        BadRecipient: see `sealing.encrypt`.
    """
    header = {"count": len(bodies), "format": 1, "program": PROGRAM, "schema": SCHEMA}
    header |= {"sealed_at": to_text(at), "terminal": terminal}
    plain = b"\n".join((json.dumps(header, sort_keys=True, separators=(",", ":")).encode(), *bodies, b""))
    ciphertext = encrypt(plain, recipients)
    signature = sign(_signed(terminal, at, ciphertext), seed)
    return b"\n".join((_MAGIC, terminal.encode(), to_text(at).encode(), signature.encode(), ciphertext))


def read_frame(data: bytes) -> Frame:
    """Read the outside of a file. Raises BadBatch: `frame` or `newer` (F10)."""
    lines = data.split(b"\n", 4)
    if len(lines) != 5 or lines[0] != _MAGIC or not _TERMINAL.fullmatch(lines[1]):
        raise BadBatch("newer" if _NEWER.match(data) else "frame")
    try:
        sealed_at = from_text(lines[2].decode("ascii"))
        signature = lines[3].decode("ascii")
    except ValueError:
        raise BadBatch("frame") from None
    return Frame(lines[1].decode("ascii"), sealed_at, signature, lines[4], digest_of(data))


def open_frame(frame: Frame, identities: Iterable[str]) -> list[bytes]:
    """Decrypt a frame whose signature was checked; return its event bodies.

    Args:
        identities: age secret keys, `AGE-SECRET-KEY-1…`: central's, or the escrow's (F9).

    Raises:
        BadBatch: `key`: none of the keys opens it; `content`: the inside is not as a terminal seals it.
    """
    try:
        lines = decrypt(frame.ciphertext, identities, MOST_PLAIN).split(b"\n", MOST_LINES + 1)
        header = json.loads(lines[0])
        is_sound = header["format"] == 1 and header["terminal"] == frame.terminal and header["count"] == len(lines) - 2
    except NotForUs:
        raise BadBatch("key") from None
    except (Damaged, ValueError, KeyError, TypeError, RecursionError):
        raise BadBatch("content") from None
    if not is_sound or lines.pop():
        raise BadBatch("content")
    return lines[1:]


def _signed(terminal: str, at: datetime, ciphertext: bytes) -> bytes:
    return b"\n".join((_MAGIC, terminal.encode(), to_text(at).encode(), ciphertext))
