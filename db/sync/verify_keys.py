"""Public halves of central's signing keys in files: the one that checks receipts, and those of keys that were lost."""

from pathlib import Path

from db.files import write_durably

KEY_BYTES = 32


def read_verify_key(path: Path) -> bytes | None:
    """Central's public key, 32 bytes; None when it is not there, or no key."""
    try:
        return _key(path.read_text(encoding="ascii").strip())
    except (OSError, UnicodeDecodeError):
        return None


def read_former(path: Path) -> tuple[bytes, ...]:
    """Those of before, one a line; a line that is no key counts for nothing."""
    try:
        lines = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(key for line in lines if (key := _key(line)) is not None)


def keep_former(path: Path, lost: bytes | None) -> None:
    """Before another key signs: the public half of the one that is lost, if that is still here."""
    known = read_former(path)
    if lost is not None and lost not in known:
        write_durably(path, "".join(f"{key.hex()}\n" for key in (*known, lost)).encode())


def _key(text: str) -> bytes | None:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None
