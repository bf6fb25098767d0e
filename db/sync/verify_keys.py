"""Public halves in files: of central's signing key, of those that were lost, and of the escrow."""

from pathlib import Path

from db.files import write_durably
from kiosk import small_files

KEY_BYTES = 32


def read_verify_key(path: Path) -> bytes | None:
    """Central's public key, 32 bytes; None when it is not there, or no key."""
    try:
        return _key(small_files.read_text(path, "ascii").strip())
    except (OSError, UnicodeDecodeError):
        return None


def read_recipient(path: Path) -> str:
    """An age public key, `age1…`; empty when it is not there, or no key."""
    from db.sync.recipients import is_recipient  # a terminal's start asks for none

    try:
        told = small_files.read_text(path, "ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return told if is_recipient(told) else ""


def verify_key_of(signing: Path) -> bytes | None:
    """The public half of a signing key, 32 bytes; None when that is not there, or no key."""
    from nacl.signing import SigningKey

    try:
        return bytes(SigningKey(small_files.read(signing)).verify_key)
    except (OSError, ValueError, TypeError):
        return None


def read_former(path: Path) -> tuple[bytes, ...]:
    """Those of before, one a line; a line that is no key counts for nothing."""
    return tuple(key for line in _lines(path) if (key := _key(line)) is not None)


def is_former_whole(path: Path) -> bool:
    """Whether there is one at least, and every line is one."""
    lines = _lines(path)
    return bool(lines) and len(read_former(path)) == len(lines)


def keep_former(path: Path, *lost: bytes | None) -> None:
    """Before another key signs: the public halves of those that are lost, as far as they are still here."""
    known = read_former(path)
    new = [key for key in dict.fromkeys(lost) if key is not None and key not in known]
    if new:
        write_durably(path, "".join(f"{key.hex()}\n" for key in (*known, *new)).encode())


def _lines(path: Path) -> list[str]:
    try:
        return small_files.read_text(path, "ascii").split()
    except (OSError, UnicodeDecodeError):
        return []


def _key(text: str) -> bytes | None:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None
