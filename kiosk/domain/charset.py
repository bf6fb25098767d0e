"""Characters that every terminal font has: tenants see these and no others (no emoji, no icon font)."""

import unicodedata

_SIGNS = frozenset("●○◉■□◂▸▲▼✓·«»…€²°’–—¿¡\u00a0\u202f\n")


def is_drawable(sign: str) -> bool:
    """Tell if a character may be shown: ASCII, a letter, a box line, a block, or one of the few in the list here."""
    return (
        " " <= sign <= "~"
        or unicodedata.category(sign).startswith("L")
        or "\u2500" <= sign <= "\u259f"  # box lines and blocks
        or sign in _SIGNS
    )


def strange(text: str) -> list[str]:
    """Return the Unicode names of characters that a terminal may lack, control characters by their number."""
    return [unicodedata.name(sign, hex(ord(sign))) for sign in text if not is_drawable(sign)]
