"""Read and make age keys in files, as `age-keygen` writes them: a secret line, and perhaps comments.

The age library takes time to load: write `from db.age import pyrage` only where something is sealed, opened or made.
"""

from pathlib import Path

import pyrage

from db.files import write_new
from kiosk import guarded_files

__all__ = ["identity_in", "identity_of", "is_secret", "make_identity", "pyrage", "recipient_of"]


def is_secret(text: str) -> bool:
    """Tell if a text looks like a secret key, whole or in part, in any case; no part of it may then be shown."""
    return "secret-key" in text.lower()


def make_identity(path: Path) -> bool:
    """Make a key (0600); return False when the file exists already, which is left alone. Raises StorageError."""
    return write_new(path, f"{pyrage.x25519.Identity.generate()}\n".encode())


def identity_of(path: Path) -> str:
    """Return the first secret key of a file, `AGE-SECRET-KEY-1…`.

    Raises:
        OSError: the file cannot be read. ValueError: its first line that is no comment is no key, or there is none.
    """
    return identity_in(guarded_files.read_text(path, "utf-8-sig"))


def identity_in(text: str) -> str:
    """Return the first secret key of a file's text. Raises ValueError, as `identity_of` does."""
    lines = (line.strip() for line in text.splitlines())
    secret = next((line for line in lines if line and not line.startswith("#")), "")
    _public(secret)
    return secret


def recipient_of(path: Path) -> str:
    """Return the public half of the first key of a file, `age1…`. Raises the errors of `identity_of`."""
    return _public(identity_of(path))


def _public(secret: str) -> str:
    try:
        return str(pyrage.x25519.Identity.from_str(secret).to_public())
    except pyrage.IdentityError:
        raise ValueError("no age identity") from None
