"""Seal a batch or a letter: zstd inside age, and an Ed25519 signature in hexadecimal.

Standard tools open both: `tail -n +5 FILE | age -d -i KEY | zstd -d` (a letter: `tail -n +6`).
"""

import sys
from collections.abc import Iterable, Sequence

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from kiosk.errors import KioskError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_NO_KEY_FITS = "No matching keys found"


class BadRecipient(KioskError):
    """No recipient is given, or one is no age public key: nothing can be sealed. Exit code 2."""


class NotForUs(KioskError):
    """None of our age keys opens it."""


class Damaged(KioskError):
    """The data is no age file, no zstd frame, or longer than allowed."""


def is_recipient(text: str) -> bool:
    """Tell if a text is an age public key, `age1…`."""
    from db.age import pyrage

    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def encrypt(plain: bytes, recipients: Sequence[str]) -> bytes:
    """Compress and encrypt to age public keys (`age1…`). Raises BadRecipient."""
    from db.age import pyrage

    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError:
        raise BadRecipient from None
    if not keys:
        raise BadRecipient
    return bytes(pyrage.encrypt(zstd.compress(plain, level=3), keys))


def decrypt(ciphertext: bytes, identities: Iterable[str], most: int) -> bytes:
    """Undo `encrypt` with any of these age secret keys; return at most `most` bytes, to limit the memory used.

    Raises:
        NotForUs: no key fits. Damaged: the data is damaged, or longer than `most`.
    """
    from db.age import pyrage

    try:
        packed = pyrage.decrypt(ciphertext, [pyrage.x25519.Identity.from_str(each) for each in identities])
    except pyrage.DecryptError as error:
        # The library raises the same class for both.
        raise (NotForUs if str(error) == _NO_KEY_FITS else Damaged) from None
    reader = zstd.ZstdDecompressor()
    try:
        plain = bytes(reader.decompress(packed, max_length=most))
    except zstd.ZstdError:
        raise Damaged from None
    if not reader.eof:
        raise Damaged
    return plain


def sign(signed: bytes, seed: bytes) -> str:
    """Sign with an Ed25519 seed (32 bytes); return 128 hexadecimal characters."""
    return SigningKey(seed).sign(signed).signature.hex()


def is_signed(signed: bytes, signature: str, key: bytes) -> bool:
    """Tell if an Ed25519 public key (32 bytes) made a signature; only the form that `bytes.hex` writes counts."""
    try:
        found = bytes.fromhex(signature)
        VerifyKey(key).verify(signed, found)
    except (BadSignatureError, ValueError):
        return False
    return found.hex() == signature


def public_key(seed: bytes) -> bytes:
    """Return the public half of an Ed25519 seed, 32 bytes."""
    return bytes(SigningKey(seed).verify_key)
