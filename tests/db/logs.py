"""Logs beside a base, and wrong bytes in them."""

from pathlib import Path

from db.log_frames import FRAME_HEAD, HEAD, PAGE

FRAME = FRAME_HEAD + PAGE


def flip(log: Path, at: int) -> None:
    content = bytearray(log.read_bytes())
    content[at] ^= 0x10
    log.write_bytes(content)


def ends(log: Path) -> list[int]:
    """Which frames end a transaction, as the log tells."""
    content = log.read_bytes()
    count = (len(content) - HEAD) // FRAME
    return [n for n in range(count) if any(content[HEAD + n * FRAME + 4 : HEAD + n * FRAME + 8])]
