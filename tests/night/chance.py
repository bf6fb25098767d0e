"""Replace chance by a count, so that a story plays again exactly: ids, keys and sealed files follow from a seed.

Signatures stay real: Ed25519 draws nothing. The age envelope is replaced by one that hides nothing and opens only with
its keys; every test outside the walk uses the real one.
"""

import hashlib
import itertools
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from db.age import pyrage

_MARK = b"counted "
_NO_KEY_FITS = "No matching keys found"


@contextmanager
def counted(seed: object) -> Iterator[None]:
    """Draw all random bytes from a count that starts again with each seed."""
    numbers = itertools.count()
    seen: dict[str, int] = {}

    def drawn(size: int = 32) -> bytes:
        return hashlib.shake_256(f"{seed} {next(numbers)}".encode()).digest(size)

    def lock(key: Any) -> bytes:
        """Number a key by its first use: age draws keys itself, but their order is the same in every play."""
        return b"%d" % seen.setdefault(str(key), len(seen))

    def encrypt(plain: bytes, keys: Any) -> bytes:
        # Sealing the same content twice gives two files, as it does with age.
        return b"%b%012d %b\n%b" % (_MARK, next(numbers), b",".join(map(lock, keys)), plain)

    def decrypt(sealed: bytes, identities: Any) -> bytes:
        head, _end, plain = sealed.removeprefix(_MARK).partition(b"\n")
        if not sealed.startswith(_MARK):
            raise pyrage.DecryptError
        locks = head.partition(b" ")[2].split(b",")
        if not any(lock(each.to_public()) in locks for each in identities):
            raise pyrage.DecryptError(_NO_KEY_FITS)
        return plain

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", drawn)
        patch.setattr(secrets, "token_bytes", drawn)
        patch.setattr(pyrage, "encrypt", encrypt)
        patch.setattr(pyrage, "decrypt", decrypt)
        yield
