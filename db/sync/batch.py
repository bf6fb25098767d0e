"""The sealed file: `ed25519_sign(age_encrypt(zstd(header line + one event body a line)))`, named by its digest.

The outer frame is four short lines and then the age file, so that a person opens it with standard tools:

    office64-batch 1
    <terminal>
    <sealed at, UTC, 2026-11-24T02:00:00Z>
    <Ed25519 signature, 128 hexadecimal signs>
    <age ciphertext, to the end of the file>

    tail -n +5 FILE.batch | age -d -i central.age | zstd -d

The signature covers the first three lines with their line breaks, and the ciphertext. The file's name is
`<terminal>-<SHA-256 of the whole file>.batch`. Inside, the first line is a JSON header (format, terminal, sealed_at,
count, ids of the first and the last event, versions of program and schema, what the terminal keeps), and every other
line is an event body, byte for byte as it was frozen. Whoever opens a file by hand reads from the header what must be
in it; a program reads only what the terminal keeps.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db.stores.outbox import SCHEMA
from db.sync import packing
from db.sync.keeps import Keeps, of_header, to_header
from db.sync.signature import read as signature_of
from kiosk.clock import from_text, to_text
from kiosk.version import PROGRAM

MAGIC = b"office64-batch 1"
SUFFIX = ".batch"
MOST_EVENTS = 500
MOST_BYTES = 1 << 20
"""Bodies of one batch; a single longer body travels alone."""
MOST_FILE = 16 << 20
"""Of a file that may be one: a terminal seals 1 MiB at most. A larger one is not even read, on neither side."""
MOST_PLAIN = 16 << 20
"""Longest plaintext that central unpacks: a small file must not fill the memory."""

_NAME = re.compile(r"^([a-z0-9][a-z0-9-]{0,31})-([0-9a-f]{64})\.batch$")
NO_KEY = "No matching keys found"
_TERMINAL = re.compile(rb"^[a-z0-9][a-z0-9-]{0,31}$")


class BadBatch(Exception):
    """A file that cannot be taken; `reason` is a code of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadRecipient(Exception):
    """No recipient, or one that is no age public key: nothing can be sealed. Exit code 2."""


_OTHER_KEY = "chiffré pour une autre clé, à ouvrir avec le séquestre : docs/operator.md, « Une clé est perdue »"

REASONS: dict[str, str] = {
    "name": "nom inattendu",
    "frame": "fichier tronqué ou d'un autre format",
    "digest": "contenu différent de son empreinte",
    "terminal": "déposé dans le dossier d'une autre borne",
    "unenrolled": "borne non inscrite",
    "revoked": "borne révoquée",
    "signature": "signature fausse",
    "cut": "un effacement en a ôté quelque chose, sa borne le renvoie entier",
    "not_for_us": _OTHER_KEY,
    "content": "contenu illisible",
    "archive": "archive abîmée",
    "former_key": _OTHER_KEY,
    "not_a_file": "ni fichier ni dossier d'une borne",
    "misplaced": "posé à côté des dossiers des bornes, ou lien à la place d'un dossier",
    "in_the_way": "à la place de ce que le siège écrit pour une borne",
    "foreign": "là où le siège écrit pour une borne, et pas de lui",
    "stray": "à personne de chez nous, dans le dossier d'échange",
    "former": "peut-être d'un siège d'avant ou d'une borne à inscrire, dans le dossier d'échange",
    "rights": "ce compte n'a pas le droit d'y lire ou d'y écrire",
    "no_room": "pas de place au siège pour le mettre de côté",
    "too_large": "trop gros pour venir d'une borne",
    "stuck": "reçu, mais ne peut pas être ôté du dossier d'échange",
    "taken_shut": "reçu, et fermé : ne peut pas être relu",
    "unreadable": "ne peut pas être lu ici",
    "slip": "fiche abîmée ou absente, à regarder avec l'informatique",
}
"""Why a file is set aside, in French for the morning page."""
DAMAGE = ("frame", "digest", "content")
"""Of those, what the bytes themselves tell, whoever brought them."""
FOR_ANOTHER_KEY = ("not_for_us", "former_key")
"""Of those, what central's key of now does not open: it came so, or lay in the archive when the key was lost."""
LEFT_LYING = (
    *("not_a_file", "misplaced", "in_the_way", "foreign", "stray", "former", "rights", "too_large"),
    *("no_room", "stuck", "taken_shut", "unreadable"),
)
"""Of those, why something is left where it lies in the exchange folder."""


@dataclass(frozen=True)
class Frame:
    """The outside of a batch: readable by anyone, trusted by nobody before `verify`."""

    terminal: str
    sealed_at: datetime
    signature: bytes
    ciphertext: bytes
    digest: str
    keeps: Keeps | None = None
    """What its terminal kept then; None: it was not opened, or an older program sealed it."""


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def name_of(terminal: str, digest: str) -> str:
    return f"{terminal}-{digest}{SUFFIX}"


def parts_of(name: str) -> tuple[str, str] | None:
    """Terminal and digest that a file's name tells; None when it is no batch's name."""
    found = _NAME.match(name)
    return (found[1], found[2]) if found else None


def chunks(bodies: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """(event_id, body) pairs in groups that fit a batch."""
    group: list[tuple[str, bytes]] = []
    size = 0
    for pair in bodies:
        if group and (len(group) == MOST_EVENTS or size + len(pair[1]) > MOST_BYTES):
            yield group
            group, size = [], 0
        group.append(pair)
        size += len(pair[1])
    if group:
        yield group


def seal(
    events: Sequence[tuple[str, bytes]],
    terminal: str,
    at: datetime,
    recipients: Sequence[str],
    seed: bytes,
    keeps: Keeps | None = None,
) -> bytes:
    """A whole batch file.

    Args:
        events: (event_id, body) pairs; a body is one line.
        recipients: age public keys, `age1…`: central's and the escrow's.
        seed: the terminal's Ed25519 seed, 32 bytes.

    Raises:
        BadRecipient: no recipient, or one that is no age key.
        ValueError: a body holds a line break.
    """
    from nacl.signing import SigningKey

    bodies = [body for _id, body in events]
    if any(b"\n" in body for body in bodies):
        raise ValueError("a body holds a line break")
    header: dict[str, object] = {
        "format": 1,
        "terminal": terminal,
        "sealed_at": to_text(at),
        "count": len(events),
        "first": events[0][0] if events else None,
        "last": events[-1][0] if events else None,
        "program": PROGRAM,
        "schema": SCHEMA,
        **(to_header(keeps) if keeps else {}),
    }
    ciphertext = encrypt(header, bodies, recipients)
    signature = SigningKey(seed).sign(_signed(terminal, to_text(at), ciphertext)).signature
    return b"\n".join((MAGIC, terminal.encode(), to_text(at).encode(), signature.hex().encode(), ciphertext))


def encrypt(header: Mapping[str, object], bodies: Sequence[bytes], recipients: Sequence[str]) -> bytes:
    """A header line and one body a line, packed and encrypted to age public keys.

    Raises:
        BadRecipient: no recipient, or one that is no age key.
    """
    from db.age import pyrage

    plain = b"\n".join((json.dumps(header, sort_keys=True, separators=(",", ":")).encode(), *bodies, b""))
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError:
        raise BadRecipient from None
    if not keys:
        raise BadRecipient
    return bytes(pyrage.encrypt(packing.compress(plain), keys))


def decrypt(ciphertext: bytes, *identities: str) -> tuple[dict[str, object], tuple[bytes, ...]]:
    """What `encrypt` made, with any of these age secret keys: header and bodies.

    Raises:
        BadBatch: `not_for_us` or `content`.
    """
    from db.age import pyrage

    try:
        packed = pyrage.decrypt(ciphertext, [pyrage.x25519.Identity.from_str(each) for each in identities])
    except pyrage.DecryptError as error:
        # The library has one class for both; of what bears no signature, damage alone may be what is wrong.
        raise BadBatch("not_for_us" if str(error) == NO_KEY else "content") from None
    try:
        lines = packing.decompress(packed, MOST_PLAIN).split(b"\n")
    except packing.Damaged:
        raise BadBatch("content") from None
    try:
        header = json.loads(lines[0])
        is_sound = header["format"] == 1 and header["count"] == len(lines) - 2
    except (ValueError, KeyError, TypeError, RecursionError):
        is_sound = False
    if not is_sound or lines[-1]:
        raise BadBatch("content")
    return header, tuple(lines[1:-1])


def read_frame(data: bytes) -> Frame:
    """The outside of a file.

    Raises:
        BadBatch: `frame`.
    """
    lines = data.split(b"\n", 4)
    if len(lines) != 5 or lines[0] != MAGIC or not _TERMINAL.match(lines[1]) or len(lines[3]) != 128:
        raise BadBatch("frame")
    try:
        sealed_at = from_text(lines[2].decode("ascii"))
        signature = signature_of(lines[3].decode("ascii"))
    except ValueError:
        raise BadBatch("frame") from None
    return Frame(lines[1].decode("ascii"), sealed_at, signature, lines[4], digest_of(data))


def verify(frame: Frame, key: bytes) -> None:
    """Hold the signature against a terminal's Ed25519 public key (32 bytes).

    Raises:
        BadBatch: `signature`.
    """
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(key).verify(_signed(frame.terminal, to_text(frame.sealed_at), frame.ciphertext), frame.signature)
    except (BadSignatureError, ValueError):
        raise BadBatch("signature") from None


def is_signed_by(frame: Frame, seed: bytes) -> bool:
    """Whether the key of this Ed25519 seed (32 bytes) signed it."""
    from nacl.signing import SigningKey

    try:
        verify(frame, bytes(SigningKey(seed).verify_key))
    except BadBatch:
        return False
    return True


def open_frame(frame: Frame, *identities: str) -> tuple[bytes, ...]:
    """The event bodies alone, as `open_whole`."""
    return open_whole(frame, *identities)[1]


def open_whole(frame: Frame, *identities: str) -> tuple[Frame, tuple[bytes, ...]]:
    """Decrypt a verified frame: the same with what its terminal said, and its event bodies.

    Args:
        identities: age secret keys, `AGE-SECRET-KEY-1…`: central's, and in a run with the escrow its own.

    Raises:
        BadBatch: `not_for_us` or `content`.
    """
    header, bodies = decrypt(frame.ciphertext, *identities)
    if header.get("terminal") != frame.terminal:
        raise BadBatch("content")
    return replace(frame, keeps=of_header(header)), bodies


def _signed(terminal: str, at: str, ciphertext: bytes) -> bytes:
    return b"\n".join((MAGIC, terminal.encode(), at.encode(), ciphertext))
