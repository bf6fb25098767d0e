"""Sizes that decide how a page is laid out."""

SMALL_WIDTH = 70
"""A screen with fewer columns than this is small: 56×16, with large characters."""
WIDEST = 96
"""Columns of a page on a wider screen: it stands in the middle, and no line of it is longer."""
HIGH = 36
"""Rows of a high screen: home greets in large letters, and a page begins at a third of the height."""

_AROUND = 6
"""Columns of a choice that its words cannot use: line, padding, symbol."""
CLOSE = 4
"""Columns that the words of a choice without padding cannot use: line and symbol."""
_MOVERS = 8
_MARGINS = 6


def page_width(width: int) -> int:
    """Return the columns of a page on a screen of `width` columns."""
    return min(width, WIDEST)


def columns_for(count: int, longest: int, width: int, around: int = _AROUND) -> int:
    """Return how many columns the longest words leave room for, at most three; two or four answers take at most two.

    `around`: the columns of each choice that its words cannot use.
    """
    room = page_width(width) - _MARGINS - _MOVERS
    fitting = next((columns for columns in (3, 2) if (room - columns + 1) // columns - around >= longest), 1)
    return 2 if count in (2, 4) and fitting == 3 else fitting
