"""argon2id in tests: the program's own, at its own cost, but never twice for the same secret, salt and cost."""

from collections.abc import Callable
from hashlib import sha256
from typing import ParamSpec, TypeVar

import argon2.low_level
from argon2 import _password_hasher
from argon2.exceptions import VerifyMismatchError
from argon2.low_level import verify_secret

P = ParamSpec("P")
T = TypeVar("T")


def remember() -> None:
    """From here on, in this process. A hash that is made anew has a salt of its own, and is never remembered."""
    argon2.low_level.hash_secret_raw = _once(argon2.low_level.hash_secret_raw)
    _password_hasher.verify_secret = _once(verify_secret)  # type: ignore[attr-defined]  # where it is called


def _once(work: Callable[P, T]) -> Callable[P, T]:
    known: dict[bytes, T | None] = {}

    def answer(*given: P.args, **named: P.kwargs) -> T:
        # Under a digest: some tests look for a code in everything that this process still holds.
        key = sha256(repr((given, sorted(named.items()))).encode()).digest()
        if key not in known:
            try:
                known[key] = work(*given, **named)
            except VerifyMismatchError:
                known[key] = None
        found = known[key]
        if found is None:
            raise VerifyMismatchError
        return found

    return answer
