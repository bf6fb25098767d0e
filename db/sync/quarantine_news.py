"""Of what lies in quarantine: what a page tells for the first time or again, and what waits though it told it before."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from db.sync import awaited
from db.sync.batch import FOR_ANOTHER_KEY

Slip = Mapping[str, str]
"""As `quarantine.slips` has them."""


class News(NamedTuple):
    new: list[Slip]
    """Those that no earlier page told."""
    again: list[Slip]
    """Those that came again today, or have another reason since."""
    left: list[Slip]
    """Those for which nothing is asked today, and which wait for a person all the same."""


def sort(slips: Sequence[Slip], told: Collection[str], day: str) -> News:
    """What is awaited is none of them: nobody has to do anything about it.

    Args:
        slips: of what is kept there.
        told: what the last page of an earlier day knew.
        day: ISO date in Paris.
    """
    for_a_person = [slip for slip in slips if not awaited.is_awaited(slip)]
    new = [slip for slip in for_a_person if slip["file"] not in told]
    again = [slip for slip in for_a_person if day in (slip["again"], slip["changed"]) and slip not in new]
    # What another key opens is asked for every day.
    asked = [slip for slip in for_a_person if slip in new or slip in again or slip["reason"] in FOR_ANOTHER_KEY]
    return News(new, again, [slip for slip in for_a_person if slip not in asked])
