"""Chance and ciphers by counting, so that a walk of the proof plays again exactly as it was.

Signatures stay real: Ed25519 draws nothing. The age envelope is replaced by one that hides nothing, and opens to
its keys only; what it really hides, and that the stock tool opens it, is shown by tests that use the real one.
"""

import hashlib
import itertools
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyrage
import pytest
from db.sync.batch import NO_KEY

_MARK = b"counted "


@contextmanager
def counted() -> Iterator[None]:
    """Ids of events, keys that sign, and envelopes of files follow from a count that begins anew."""
    numbers = itertools.count()
    drawn = os.urandom

    def urandom(size: int) -> bytes:
        return hashlib.shake_256(f"id {next(numbers)}".encode()).digest(size)

    seen: dict[str, int] = {}

    def lock(key: Any) -> int:
        """Keys are drawn by age itself; which came first is the same in every play."""
        return seen.setdefault(str(key), len(seen))

    def encrypt(plain: bytes, keys: Any) -> bytes:
        # Twice the same content is two files, as it is with age.
        return b"%b%012d %b\n%b" % (_MARK, next(numbers), b",".join(b"%d" % lock(key) for key in keys), plain)

    def decrypt(sealed: bytes, identities: Any) -> bytes:
        head, _end, plain = sealed.removeprefix(_MARK).partition(b"\n")
        locks = head.partition(b" ")[2].split(b",")
        if not sealed.startswith(_MARK):
            raise pyrage.DecryptError
        if not any(b"%d" % lock(each.to_public()) in locks for each in identities):
            raise pyrage.DecryptError(NO_KEY)
        return plain

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", urandom)
        patch.setattr(secrets, "token_bytes", urandom)
        patch.setattr(pyrage, "encrypt", encrypt)
        patch.setattr(pyrage, "decrypt", decrypt)
        assert os.urandom is not drawn
        yield
