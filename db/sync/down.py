"""What central tells a terminal: whole snapshots, one kind a file, signed; secret ones encrypted to the terminal's key.

    <target>/down/<terminal>/<kind>.<version>

    office64-down 1
    <terminal>
    <kind>
    <generation, 32 hexadecimal signs: another one after central was restored>
    <version, counted from 1>
    <Ed25519 signature of central, 128 hexadecimal signs>
    <body, to the end of the file: zstd(JSON), or age(zstd(JSON)) of a secret kind>

The signature covers all other lines and the body. A terminal takes the newest sound one; an older one it refuses,
unless central was restored meanwhile and began to count anew under another generation. Central gives a number once in
a generation: another file under one that was given tells that its database went back (record 0031).
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from db.sync import packing
from db.sync.signature import read as signature_of

MAGIC = b"office64-down 1"
FOLDER = "down"
MOST_BYTES = 16 << 20
"""Of a file, and of what is unpacked from it: neither side takes more, so that what is written here is read there."""
_AROUND = 8 << 10
"""Bytes that secrecy and signature add to a body, and more: age adds sixteen every 64 KiB."""
_NAME = re.compile(r"([a-z][a-z_]{0,31})\.([1-9][0-9]{0,11})")
_GENERATION = re.compile(rb"[0-9a-f]{32}")

Json = Mapping[str, object]


class BadSnapshot(Exception):
    """A file that central did not sign for this terminal, or that was damaged: nothing in it is believed."""


class Oversized(Exception):
    """More than a terminal reads, of a kind: `size` bytes, to be held against `MOST_BYTES`."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class Misplaced(BadSnapshot):
    """One that central did sign, for another terminal: somebody laid it here, and the key is the right one."""


class OtherAgency(BadSnapshot):
    """Central signed it for this terminal, which it holds for another agency's: `told`, that agency's code."""

    def __init__(self, told: str) -> None:
        super().__init__()
        self.told = told


class OtherKey(BadSnapshot):
    """Central signed it and this terminal's key does not open it: it is `misfit`, another than central was told of, or
    `unusable`.
    """


@dataclass(frozen=True)
class Version:
    """Which state of central's a snapshot tells."""

    generation: str
    number: int


@dataclass(frozen=True)
class Snapshot:
    kind: str
    version: Version
    body: bytes
    """As it was packed: `open_body` reads it."""
    digest: str
    """SHA-256 of all that is signed, hexadecimal: two of one version are the same words only with the same one."""


def folder_of(terminal: str) -> str:
    return f"{FOLDER}/{terminal}"


def name_of(kind: str, number: int) -> str:
    return f"{kind}.{number}"


def parts_of(name: str) -> tuple[str, int] | None:
    """Kind and number that a file's name tells; None when it is no snapshot's name."""
    found = _NAME.fullmatch(name)
    return (found[1], int(found[2])) if found else None


def write(terminal: str, kind: str, version: Version, body: bytes, seed: bytes) -> bytes:
    """The signed file; `seed` is central's Ed25519 seed, 32 bytes."""
    from nacl.signing import SigningKey

    head = (terminal.encode(), kind.encode(), version.generation.encode(), str(version.number).encode())
    signature = SigningKey(seed).sign(_signed(head, body)).signature.hex().encode()
    return b"\n".join((MAGIC, *head, signature, body))


def read(data: bytes, terminal: str, key: bytes) -> Snapshot:
    """A snapshot for this terminal; `key` is central's Ed25519 public key, 32 bytes.

    Raises:
        BadSnapshot, Misplaced: see there.
    """
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    head, signature, body = _parts(data)
    try:
        VerifyKey(key).verify(_signed(head, body), signature)
    except (ValueError, BadSignatureError):
        raise BadSnapshot from None
    return _told(head, body, terminal)


def unbelieved(data: bytes, terminal: str) -> Snapshot:
    """What a file of the form of a snapshot says of itself, whoever signed it.

    Raises:
        BadSnapshot, Misplaced: see there.
    """
    head, _signature, body = _parts(data)
    return _told(head, body, terminal)


def pack(told: Json) -> bytes:
    """The body of a kind that anybody may read.

    Raises:
        Oversized: no terminal would read it.
    """
    plain = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    body = packing.compress(plain)
    if (size := max(len(plain), len(body) + _AROUND)) > MOST_BYTES:
        raise Oversized(size)
    return body


def for_agency(told: Json, agency: str) -> Json:
    """What is told of an agency alone: a terminal of another one takes nothing of it."""
    return {**told, "agency": agency}


def keep_secret(packed: bytes, recipient: str) -> bytes:
    """The body of a secret kind, from what `pack` gave; `recipient` is the terminal's age public key."""
    from db.age import pyrage

    return bytes(pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(recipient)]))


def open_body(body: bytes, identity: str = "") -> Json:
    """What was packed, and kept secret.

    Args:
        identity: the terminal's age secret key, of a secret kind.

    Raises:
        OtherKey: encrypted for another key.
        BadSnapshot: it holds nothing that can be read.
    """
    from db.age import pyrage

    try:
        if identity:
            body = pyrage.decrypt(body, [pyrage.x25519.Identity.from_str(identity)])
        told = json.loads(packing.decompress(body, MOST_BYTES))
    except pyrage.DecryptError:
        raise OtherKey("misfit") from None
    except (ValueError, pyrage.IdentityError, packing.Damaged):
        raise BadSnapshot from None
    if not isinstance(told, dict):
        raise BadSnapshot
    return told


def _parts(data: bytes) -> tuple[tuple[bytes, ...], bytes, bytes]:
    """Head, signature and body."""
    parts = data.split(b"\n", 6)
    if len(parts) != 7 or parts[0] != MAGIC or not _GENERATION.fullmatch(parts[3]):
        raise BadSnapshot
    try:
        return tuple(parts[1:5]), signature_of(parts[5].decode("ascii")), parts[6]
    except ValueError:
        raise BadSnapshot from None


def _told(head: tuple[bytes, ...], body: bytes, terminal: str) -> Snapshot:
    try:
        owner, kind, generation, number = (each.decode("ascii") for each in head)
        version = Version(generation, int(number))
    except ValueError:
        raise BadSnapshot from None
    if owner != terminal:
        raise Misplaced
    return Snapshot(kind, version, body, hashlib.sha256(_signed(head, body)).hexdigest())


def _signed(head: tuple[bytes, ...], body: bytes) -> bytes:
    return b"\n".join((MAGIC, *head, body))
