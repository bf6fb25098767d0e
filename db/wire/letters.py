"""The letter: everything that central tells one terminal, in one file, replaced whole.

    office64-letter 1
    <terminal>
    <number>
    <night date, ISO>
    <Ed25519 signature of everything else, 128 hexadecimal characters>
    <age ciphertext to the terminal: zstd of a JSON object>

The object has one key for each `Section`. When central could not make a section it is absent, and the terminal keeps
what it has. `stored` maps a night to the first 16
bytes of the digests that were stored in it, in one base64 text: each listed batch is in a copy of central's database
that was read again. Numbers only grow: of an old letter (F3) only `stored`, which stays true, is taken.
"""

import json
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from db.wire.sealing import Damaged, NotForUs, decrypt, encrypt, is_signed, sign
from kiosk.errors import KioskError

SUFFIX = ".letter"
MOST_FILE = 16 << 20
_MOST_PLAIN = 64 << 20
_MAGIC = b"office64-letter 1"
_NUMBER = re.compile(rb"[1-9][0-9]{0,18}")
_PREFIX_BYTES = 16


class Section(StrEnum):
    """The sections of a letter."""

    AGENCY = "agency"
    """The agency of its name: a terminal of another one takes `stored` and `erased`, nothing else."""
    STORED = "stored"
    """The batches that are in a copy, by night, as `packed` makes it."""
    ERASED = "erased"
    """The digests of every erased reference, as `db.erased_digests` makes them."""
    STAFF = "staff"
    """The agents of its agency, and the pepper of their PINs."""
    STATES = "states"
    """The state of each file of its agency that a tenant may come back to."""
    SETTINGS = "settings"
    """An operator's settings for its agency."""
    CONTENT = "content"
    """Texts that an operator changed, by path."""
    REVOKED = "revoked"
    """True when every key of its name is revoked; absent otherwise."""


class BadLetter(KioskError):
    """Nothing of the letter is read; `reason`: `frame`, `terminal`, `signature`, `key` or `content`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Head:
    """The first lines of a letter, not checked yet."""

    terminal: str
    number: int
    night: date


@dataclass(frozen=True)
class Letter(Head):
    """A letter that central signed."""

    sections: Mapping[str, Any]

    @property
    def is_revoked(self) -> bool:
        """True when central has revoked every key of this terminal's name."""
        return self.sections.get(Section.REVOKED) is True

    @property
    def agency(self) -> str:
        """The agency for which central keeps its name; empty in an older central's letter."""
        return str(self.sections.get(Section.AGENCY, ""))

    def stored(self) -> dict[bytes, date]:
        """Return the night in which each batch was stored, by the first 16 bytes of its digest."""
        found: dict[bytes, date] = {}
        for night, text in (self.sections.get(Section.STORED) or {}).items():
            found |= dict.fromkeys(_unpacked(b64decode(text, validate=True)), date.fromisoformat(night))
        return found


def prefix_of(digest: str) -> bytes:
    """Return the part of a digest that a letter lists."""
    return bytes.fromhex(digest)[:_PREFIX_BYTES]


def path_of(terminal: str) -> str:
    """Return the path of a terminal's letter on the share."""
    return f"down/{terminal}{SUFFIX}"


def next_number(night: date, last: int, seen: int) -> int:
    """Return the number of the next letter.

    Args:
        last: the last number in central's own database, which may have been restored.
        seen: the number of our own letter on the share; 0 when there is none that we signed.
    """
    begun = datetime.combine(night, time.min, UTC)
    return max(int(begun.timestamp()), last + 1, seen + 1)


def packed(stored: Mapping[date, Sequence[str]]) -> dict[str, str]:
    """Make the section `stored` from digests by night."""
    return {
        night.isoformat(): b64encode(b"".join(sorted(map(prefix_of, digests)))).decode()
        for night, digests in sorted(stored.items())
        if digests
    }


def write(letter: Letter, seed: bytes, recipients: Sequence[str]) -> bytes:
    """Make the file.

    Args:
        seed: central's Ed25519 seed, 32 bytes.
        recipients: age public keys of every unrevoked key of the terminal's name.

    Raises:
        BadRecipient: see `sealing.encrypt`.
    """
    plain = json.dumps(letter.sections, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    lines = (_MAGIC, letter.terminal.encode(), str(letter.number).encode(), letter.night.isoformat().encode())
    head, ciphertext = b"\n".join(lines), encrypt(plain, recipients)
    signature = sign(b"\n".join((head, ciphertext)), seed)
    return b"\n".join((head, signature.encode(), ciphertext))


def number_if_ours(data: bytes, key: bytes) -> int:
    """Return the number of a letter that this Ed25519 public key signed; 0 for any other file (F8)."""
    try:
        head, signed, signature, _ciphertext = _parts(data)
    except BadLetter:
        return 0
    return head.number if is_signed(signed, signature, key) else 0


def read(data: bytes, terminal: str, key: bytes, identity: str) -> Letter:
    """Read a letter.

    Args:
        terminal: the name that it must be for.
        key: central's Ed25519 public key, 32 bytes.
        identity: the terminal's age secret key.

    Raises:
        BadLetter: nothing of it is believed; `reason` says why.
    """
    head, signed, signature, ciphertext = _parts(data)
    if head.terminal != terminal:
        raise BadLetter("terminal")
    if not is_signed(signed, signature, key):
        raise BadLetter("signature")
    try:
        sections = json.loads(decrypt(ciphertext, [identity], _MOST_PLAIN))
        letter = Letter(head.terminal, head.number, head.night, sections if isinstance(sections, dict) else {})
        letter.stored()
    except NotForUs:
        raise BadLetter("key") from None
    except (Damaged, NotBase64, ValueError, TypeError, AttributeError, RecursionError):
        raise BadLetter("content") from None
    return letter


def _parts(data: bytes) -> tuple[Head, bytes, str, bytes]:
    """Split a file into its head, the signed bytes, the signature and the ciphertext."""
    lines = data.split(b"\n", 5)
    if len(lines) != 6 or lines[0] != _MAGIC or not _NUMBER.fullmatch(lines[2]):
        raise BadLetter("frame")
    try:
        head = Head(lines[1].decode("ascii"), int(lines[2]), date.fromisoformat(lines[3].decode("ascii")))
        signature = lines[4].decode("ascii")
    except ValueError:
        raise BadLetter("frame") from None
    return head, b"\n".join((*lines[:4], lines[5])), signature, lines[5]


def _unpacked(prefixes: bytes) -> list[bytes]:
    if len(prefixes) % _PREFIX_BYTES:
        raise ValueError("no prefixes of ours")
    return [prefixes[at : at + _PREFIX_BYTES] for at in range(0, len(prefixes), _PREFIX_BYTES)]
