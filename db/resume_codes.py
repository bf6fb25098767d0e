"""Seal a draft with keys derived from the code for coming back: nothing that is stored opens one.

    root     = argon2id(code, the agency's salt)             64 MiB, 3 passes, 1 lane (after RFC 9106)
    locator  = HKDF-Expand(root, "draft locator")            16 bytes: finds the stored draft
    cipher   = HKDF-Expand(root, "draft cipher")             32 bytes: XChaCha20-Poly1305
    verifier = HKDF-Expand(root, "file verifier" reference)  32 bytes: kept beside a submission

HKDF is RFC 5869; argon2id's output is a uniform key already, so that only its second half is needed.
"""

import hashlib
import hmac
import os
from typing import NamedTuple

SALT_BYTES, LOCATOR_BYTES, KEY_BYTES, NONCE_BYTES = 16, 16, 32, 24
_MEMORY_KIB, _PASSES, _LANES = 65_536, 3, 1
"""Never to be changed: the keys of every draft depend on them. Decision 0017 gives the cost of guessing a code."""
_FORMAT = b"\x01"
_BLOCK = 1024
"""Texts are padded to a multiple of it, so that their length does not reveal how much was answered."""


class ResumeKeys(NamedTuple):
    """The keys that one code gives, each worked out from a root of 32 bytes when it is asked for."""

    root: bytes

    @property
    def locator(self) -> bytes:
        """The 16 bytes under which the draft is stored; they open nothing."""
        return expand(self.root, b"draft locator", LOCATOR_BYTES)

    @property
    def cipher(self) -> bytes:
        """The 32 bytes that seal the draft and open it."""
        return expand(self.root, b"draft cipher", KEY_BYTES)

    def verifier(self, reference: str) -> bytes:
        """Return the proof for one reference: the same code proves nothing about another."""
        return expand(self.root, b"file verifier " + reference.encode(), KEY_BYTES)


def derive(code: str, salt: bytes) -> ResumeKeys:
    """Return the keys of a code in its printed form. Slow on purpose: call it outside any transaction."""
    from argon2.low_level import Type, hash_secret_raw  # takes 4 ms: only when somebody saves or comes back

    return ResumeKeys(
        hash_secret_raw(
            code.encode(),
            salt,
            time_cost=_PASSES,
            memory_cost=_MEMORY_KIB,
            parallelism=_LANES,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    )


def expand(key: bytes, info: bytes, length: int) -> bytes:
    """Compute HKDF-Expand with SHA-256 (RFC 5869, 2.3), which the standard library lacks."""
    block, output, counter = b"", b"", 1
    while len(output) < length:
        block = hmac.new(key, block + info + bytes([counter]), hashlib.sha256).digest()
        output += block
        counter += 1
    return output[:length]


def seal(keys: ResumeKeys, text: bytes) -> bytes:
    """Return: format (1) | nonce (24) | ciphertext of the length (4), the text and zeros up to a whole block."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt  # takes 9 ms: loaded as above

    prefixed = len(text).to_bytes(4, "big") + text
    filled = prefixed + bytes(-len(prefixed) % _BLOCK)
    nonce = os.urandom(NONCE_BYTES)
    return _FORMAT + nonce + encrypt(filled, _FORMAT + keys.locator, nonce, keys.cipher)


def unseal(keys: ResumeKeys, sealed: bytes) -> bytes | None:
    """Return the text; None when other keys sealed it, or it was changed since."""
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
    from nacl.exceptions import CryptoError

    if sealed[:1] != _FORMAT:
        return None
    nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        filled = decrypt(ciphertext, _FORMAT + keys.locator, nonce, keys.cipher)
    except (CryptoError, ValueError):
        return None
    return filled[4 : 4 + int.from_bytes(filled[:4], "big")]
