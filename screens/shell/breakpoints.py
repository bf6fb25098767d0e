"""Sizes that decide how a page is laid out."""

SMALL_WIDTH = 70
"""A screen with fewer columns than this is small: 56×16, with large characters."""

_AROUND = 6
"""Columns of a choice that its words cannot use: line, padding, symbol."""
_MOVERS = 8
_MARGINS = 6


def columns_for(count: int, longest: int, width: int) -> int:
    """Return how many columns the longest words leave room for, at most three; two or four answers take at most two."""
    room = width - _MARGINS - _MOVERS
    fitting = next((columns for columns in (3, 2) if (room - columns + 1) // columns - _AROUND >= longest), 1)
    return 2 if count in (2, 4) and fitting == 3 else fitting
