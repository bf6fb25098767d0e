"""Sizes that decide how a page is laid out."""

SMALL_WIDTH = 70
"""Fewer columns than this: large characters, 56×16."""

_AROUND = 6
"""Columns of a choice that are not its words: line, padding, sign."""
_MOVERS = 8
_MARGINS = 6


def columns_for(count: int, longest: int, width: int) -> int:
    """As many columns as the longest words leave room for, at most three; four answers stand better two by two."""
    room = width - _MARGINS - _MOVERS
    fitting = next((columns for columns in (3, 2) if (room - columns + 1) // columns - _AROUND >= longest), 1)
    return 2 if count in (2, 4) and fitting == 3 else fitting
