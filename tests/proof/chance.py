"""Chance and ciphers by counting, so that a walk of the proof plays again exactly as it was.

Signatures stay real: Ed25519 draws nothing. The age envelope is replaced by one that hides nothing; what it really
hides, and that the stock tool opens it, is shown by tests that use the real one.
"""

import hashlib
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyrage
import pytest

_MARK = b"counted "


@contextmanager
def counted() -> Iterator[None]:
    """Ids of events and envelopes of files follow from a count that begins anew."""
    numbers = itertools.count()
    drawn = os.urandom

    def urandom(size: int) -> bytes:
        return hashlib.shake_256(f"id {next(numbers)}".encode()).digest(size)

    def encrypt(plain: bytes, _keys: Any) -> bytes:
        # Twice the same content is two files, as it is with age.
        return _MARK + f"{next(numbers):012}".encode() + plain

    def decrypt(sealed: bytes, _identities: Any) -> bytes:
        if not sealed.startswith(_MARK):
            raise pyrage.DecryptError
        return sealed[len(_MARK) + 12 :]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", urandom)
        patch.setattr(pyrage, "encrypt", encrypt)
        patch.setattr(pyrage, "decrypt", decrypt)
        assert os.urandom is not drawn
        yield
