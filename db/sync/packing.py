"""zstd, from the standard library where it has it, else from the backport that has the same interface."""

import sys

_PIECE = 1 << 10
"""Bytes that are unpacked at a time, where what comes before the damage is wanted."""


class Damaged(Exception):
    """No zstd frame, not whole, or longer than was allowed."""


def compress(plain: bytes) -> bytes:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd.compress(plain, level=3)


def beginning(packed: bytes, most: int) -> bytes:
    """What a damaged frame gives before it breaks off, at most that many bytes; nothing where it is none."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    reader, plain = zstd.ZstdDecompressor(), bytearray()
    for start in range(0, len(packed), _PIECE):
        try:
            plain += reader.decompress(packed[start : start + _PIECE], max_length=most - len(plain))
        except (zstd.ZstdError, EOFError):
            break
        if len(plain) >= most:
            break
    return bytes(plain)


def is_whole(packed: bytes, most: int) -> bool:
    """Whether it can be unpacked to its end."""
    try:
        decompress(packed, most)
    except Damaged:
        return False
    return True


def decompress(packed: bytes, most: int) -> bytes:
    """Unpack at most that many bytes: a small file must not fill the memory.

    Raises:
        Damaged: see there.
    """
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    reader = zstd.ZstdDecompressor()
    try:
        plain = reader.decompress(packed, max_length=most)
    except zstd.ZstdError:
        raise Damaged from None
    if not reader.eof:
        raise Damaged
    return plain
