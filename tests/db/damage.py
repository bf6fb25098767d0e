"""Damage a terminal's base by wrong bits in its pages."""

import random
from collections.abc import Iterable
from pathlib import Path

from db.terminal_file import database_path

PAGE = 4096


def flip(home: Path, pages: Iterable[int], seed: int = 0) -> None:
    """Flip one bit of each page, anywhere in it; pages are counted from zero."""
    dice = random.Random(seed)
    path = database_path(home)
    content = bytearray(path.read_bytes())
    for page in pages:
        content[page * PAGE + dice.randrange(PAGE)] ^= 1 << dice.randrange(8)
    path.write_bytes(content)
