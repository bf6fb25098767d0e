"""zstd, from the standard library where it has it, else from the backport that has the same interface."""

import sys


class Damaged(Exception):
    """No zstd frame, not whole, or longer than was allowed."""


def compress(plain: bytes) -> bytes:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd.compress(plain, level=3)


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
