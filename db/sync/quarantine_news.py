"""Of what lies in quarantine: what a page tells for the first time or again, and what waits that one told before.

A revoked terminal that is left on sends a file a night in which nothing is: all of these are one story, told once.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from db.sync import awaited
from db.sync.batch import FOR_ANOTHER_KEY
from db.sync.quarantine import terminal_of

Slip = Mapping[str, str]
"""As `quarantine.slips` has them."""

_STORY = "life "
"""Begins what stands among what a page told for all empty files of one terminal."""


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
    new = [slip for slip in for_a_person if {slip["file"], _story(slip)}.isdisjoint(told)]
    met = [slip for slip in for_a_person if day in (slip["again"], slip["changed"]) and not is_sign_of_life(slip)]
    again = [slip for slip in met if slip not in new]
    # What another key opens is asked for every day.
    asked = [slip for slip in for_a_person if slip in new or slip in again or slip["reason"] in FOR_ANOTHER_KEY]
    return News(new, again, [slip for slip in for_a_person if slip not in asked])


def known(slips: Sequence[Slip], told: Collection[str]) -> set[str]:
    """What the next pages need not tell: each file, and each story, also once a person took out what told it."""
    stories = {_story(slip) for slip in slips if is_sign_of_life(slip)}.union(
        name for name in told if name.startswith(_STORY)
    )
    return {slip["file"] for slip in slips} | stories


def is_sign_of_life(slip: Slip) -> bool:
    """Whether it tells of a file that a revoked terminal signed, and in which no event is."""
    return bool(slip["empty"]) and slip["reason"] == "revoked"


def _story(slip: Slip) -> str:
    return f"{_STORY}{terminal_of(slip)}" if is_sign_of_life(slip) else slip["file"]
