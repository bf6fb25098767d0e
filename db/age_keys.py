"""age identities in files, as `age-keygen` writes them: a secret line, and perhaps comments."""

from pathlib import Path

from db.private_files import write_new


def make_identity(path: Path) -> bool:
    """Make a key (0600); False when the file is there already: it is left alone.

    Raises:
        StorageError: it cannot be written.
    """
    import pyrage

    return write_new(path, f"{pyrage.x25519.Identity.generate()}\n".encode())


def identity_of(path: Path) -> str:
    """The secret key, `AGE-SECRET-KEY-1…`.

    Raises:
        OSError: there is none. ValueError: it is no key.
    """
    return _read(path)[0]


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
    import pyrage

    lines = (line.strip() for line in path.read_text(encoding="ascii").splitlines())
    secret = next((line for line in lines if line and not line.startswith("#")), "")
    try:
        return secret, str(pyrage.x25519.Identity.from_str(secret).to_public())
    except pyrage.IdentityError:
        raise ValueError("no age identity") from None
