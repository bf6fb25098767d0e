"""Central's receipt for one terminal: which digests it holds, and which of them are in a verified backup (R4).

A text file, signed by central, and a pure function of central's state: no date in it, so that nothing changes when
nothing came.

    office64-ack 1
    <terminal>
    <Ed25519 signature of all other lines, 128 hexadecimal signs>
    <digest> applied
    <digest> backed_up
"""

from collections.abc import Mapping

from db.sync.signature import read as signature_of

MAGIC = "office64-ack 1"
MOST_BYTES = 4 << 20
"""Far more than the receipts of a year: a larger file is none of ours."""
APPLIED, BACKED_UP = "applied", "backed_up"
_STATES = frozenset({APPLIED, BACKED_UP})

Receipts = Mapping[str, str]
"""State of each digest."""


class BadAck(Exception):
    """A receipt that central did not sign, or that was damaged: nothing may be purged on its word."""


class Misplaced(BadAck):
    """A receipt that central did sign, for another terminal: somebody laid it here, and the key is the right one."""


FOLDER = "acks"
"""At the target; nobody but central puts anything there."""


SUFFIX = ".ack"


def path_of(terminal: str) -> str:
    return f"{FOLDER}/{terminal}{SUFFIX}"


def write(terminal: str, receipts: Receipts, seed: bytes) -> bytes:
    """The signed file; `seed` is central's Ed25519 seed, 32 bytes."""
    from nacl.signing import SigningKey

    lines = [f"{digest} {receipts[digest]}" for digest in sorted(receipts)]
    signature = SigningKey(seed).sign(_signed(terminal, lines)).signature.hex()
    return "\n".join((MAGIC, terminal, signature, *lines, "")).encode()


def read(data: bytes, terminal: str, key: bytes) -> dict[str, str]:
    """Digests and their state; `key` is central's Ed25519 public key, 32 bytes.

    Raises:
        Misplaced: another terminal's.
        BadAck: not central's signature, or damaged.
    """
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    try:
        magic, owner, signature, *lines, end = data.decode("ascii").split("\n")
        VerifyKey(key).verify(_signed(owner, lines), signature_of(signature))
        receipts = dict(line.split(" ") for line in lines)
    except (ValueError, BadSignatureError):
        raise BadAck("not central's receipt") from None
    if owner != terminal:
        raise Misplaced
    if magic != MAGIC or end or not set(receipts.values()) <= _STATES:
        raise BadAck("not central's receipt")
    return receipts


def has_form(data: bytes, terminal: str) -> bool:
    """Whether it looks like a receipt for this terminal, whoever signed it."""
    return data.startswith(f"{MAGIC}\n{terminal}\n".encode())


def _signed(terminal: str, lines: list[str]) -> bytes:
    return "\n".join((MAGIC, terminal, *lines, "")).encode()
