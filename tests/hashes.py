"""Remember argon2id results in tests: it runs at its real cost, but once for the same secret, salt and cost."""

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
    """Remember results from here on, in this process. A new hash has a new salt, so no remembered result serves it."""
    argon2.low_level.hash_secret_raw = _once(argon2.low_level.hash_secret_raw)
    _password_hasher.verify_secret = _once(verify_secret)  # type: ignore[attr-defined]  # the name that its caller uses


def _once(work: Callable[P, T]) -> Callable[P, T]:
    known: dict[bytes, T | None] = {}

    def answer(*given: P.args, **named: P.kwargs) -> T:
        # The key is a digest: some tests search for a code in everything that this process still holds.
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
