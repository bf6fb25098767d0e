"""Several names in one sentence."""

from collections.abc import Sequence

_MOST_NAMED = 6


def named(names: Sequence[str], between: str = " ; ") -> str:
    """The first few, and how many more: the page stays a page."""
    more = len(names) - _MOST_NAMED
    return between.join([*names[:_MOST_NAMED], *([f"et {more} de plus"] if more > 0 else [])])
