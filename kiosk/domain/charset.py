"""Characters that every terminal font has: tenants see these and no others (no emoji, no icon font)."""

import unicodedata

_SYMBOLS = frozenset("●○◉■□◂▸▲▼✓·«»…€²°’–—¿¡\u00a0\u202f\n")


def is_drawable(character: str) -> bool:
    """Tell if a character may be shown: ASCII, a letter, a box line, a block, or one of the few in the list here."""
    return (
        " " <= character <= "~"
        or unicodedata.category(character).startswith("L")
        or "\u2500" <= character <= "\u259f"  # box lines and blocks
        or character in _SYMBOLS
    )


def strange(text: str) -> list[str]:
    """Return the Unicode names of characters that a terminal may lack, control characters by their number."""
    return [unicodedata.name(character, hex(ord(character))) for character in text if not is_drawable(character)]
