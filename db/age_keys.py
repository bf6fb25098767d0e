"""age identities in files, as `age-keygen` writes them: a secret line, and perhaps comments."""

from pathlib import Path

from db.private_files import write_new
from kiosk import small_files


def is_secret(text: str) -> bool:
    """Whether a text looks like a secret key, whole or not, in whatever case: no part of it is shown."""
    return "secret-key" in text.lower()


def make_identity(path: Path) -> bool:
    """Make a key (0600); False when the file is there already: it is left alone.

    Raises:
        StorageError: it cannot be written.
    """
    from db.age import pyrage

    return write_new(path, f"{pyrage.x25519.Identity.generate()}\n".encode())


def identity_of(path: Path) -> str:
    """The secret key, `AGE-SECRET-KEY-1…`.

    Raises:
        OSError: there is none. ValueError: it is no key.
    """
    return _read(path)[0]


def identities_in(path: Path) -> dict[str, str]:
    """Every secret key of a file by its public half: a safe may hold those of before in one file.

    Raises:
        OSError: it cannot be read. ValueError: a line is no key, or there is none.
    """
    return {_public(secret): secret for secret in _secrets(path)}


def recipient_of(path: Path) -> str:
    """The public half, `age1…`.

    Raises:
        OSError: there is none. ValueError: it is no key.
    """
    return _read(path)[1]


def is_identity(path: Path) -> bool:
    """Whether a key can be read there."""
    try:
        _read(path)
    except (OSError, ValueError):
        return False
    return True


def _read(path: Path) -> tuple[str, str]:
    secret = _secrets(path)[0]
    return secret, _public(secret)


def _secrets(path: Path) -> list[str]:
    lines = (line.strip() for line in small_files.read_text(path, "utf-8-sig").splitlines())
    return [line for line in lines if line and not line.startswith("#")] or [""]


def _public(secret: str) -> str:
    from db.age import pyrage

    try:
        return str(pyrage.x25519.Identity.from_str(secret).to_public())
    except pyrage.IdentityError:
        raise ValueError("no age identity") from None
