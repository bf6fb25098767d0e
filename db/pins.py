"""PINs: refuse easy ones, store them, check them in a time that reveals nothing.

Stored as argon2id of HMAC-SHA256(pepper, PIN): a stolen table without the pepper cannot be searched, although a PIN
has only a million values.
"""

import hashlib
import hmac
from functools import cache
from itertools import pairwise

from kiosk.errors import KioskError
from kiosk.i18n import N_

SHORTEST, LONGEST = 6, 12
"""The digits of a PIN."""
TOO_EASY = N_("Ce code est trop facile à deviner. Évitez les suites et les répétitions.")
BAD_FORM = N_("Un code a de 6 à 12 chiffres.")


class WeakPin(KioskError, ValueError):
    """The PIN is refused; the text says why."""


def check_strength(pin: str) -> None:
    """Refuse PINs that are tried first: a repeated digit, a run up or down, a short repeated pattern.

    Raises:
        WeakPin: the text says why.
    """
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise WeakPin(BAD_FORM)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    is_run = len(steps) == 1
    is_pattern = any(pin == (pin[:length] * len(pin))[: len(pin)] for length in (1, 2, 3))
    if is_run or is_pattern:
        raise WeakPin(TOO_EASY)


def hashed(pepper: bytes, pin: str) -> str:
    """Return the text to store for a PIN."""
    from argon2 import PasswordHasher  # takes 4 ms: only when somebody signs in

    return PasswordHasher().hash(_peppered(pepper, pin))


def is_right(pepper: bytes, pin: str, stored: str | None) -> bool:
    """Tell if a PIN is the stored one; without a stored one, saying no takes as long."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        PasswordHasher().verify(stored or _nobody(pepper), _peppered(pepper, pin))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _nobody(pepper: bytes) -> str:
    """Return a hash that belongs to no agent, at today's cost."""
    return hashed(pepper, "no agent has this")


def _peppered(pepper: bytes, pin: str) -> bytes:
    return hmac.new(pepper, pin.encode(), hashlib.sha256).digest()
