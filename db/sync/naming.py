"""Several names in one sentence."""

from collections.abc import Sequence

from kiosk.plain import on_one_line

_MOST_NAMED = 6


def named(names: Sequence[str], between: str = " ; ") -> str:
    """The first few, and how many more: the page stays a page, and each name on its line."""
    more = len(names) - _MOST_NAMED
    return between.join([*map(on_one_line, names[:_MOST_NAMED]), *([f"et {more} de plus"] if more > 0 else [])])
