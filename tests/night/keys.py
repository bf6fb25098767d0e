"""Make the keys that tests share: central's, the escrow's, and the terminals' by name."""

import hashlib
from dataclasses import dataclass
from functools import cache

from db.age import pyrage
from db.wire.sealing import public_key


@dataclass(frozen=True)
class Pair:
    """One side's keys."""

    seed: bytes
    """Ed25519 seed, 32 bytes."""
    identity: str
    """age secret key."""

    @property
    def verify(self) -> bytes:
        return public_key(self.seed)

    @property
    def recipient(self) -> str:
        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())


@cache
def pair(name: str) -> Pair:
    """Return the keys of a name; the signing key is the same in every run, so that a story plays again."""
    return Pair(hashlib.sha256(name.encode()).digest(), str(pyrage.x25519.Identity.generate()))


CENTRAL, ESCROW = pair("central"), pair("escrow")
