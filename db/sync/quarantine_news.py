"""Of what lies in quarantine: what a page tells for the first time or again, and what waits that one told before.

A revoked terminal that is left on sends a file a night in which nothing is: all of these are one story, told once. What
else it sends it lays there again every night: that is told once as well, also after a person took it out.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from db.sync import awaited
from db.sync.batch import FOR_ANOTHER_KEY
from db.sync.quarantine import terminal_of

Slip = Mapping[str, str]
"""As `quarantine.slips` has them."""

_STORIES = _LIFE, _REVOKED = "life ", "revoked "
"""Begin what stands among what a page told for all empty files of a revoked terminal, and for each other file of one.
"""


class News(NamedTuple):
    new: list[Slip]
    """Those that no earlier page told."""
    again: list[Slip]
    """Those that came again today, also after a person took them out, or have another reason or place since."""
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
    new = [slip for slip in for_a_person if not _is_told(slip, told)]
    again = [slip for slip in for_a_person if slip not in new and _is_met(slip, day)]
    # What another key opens is asked for every day.
    asked = [slip for slip in for_a_person if slip in new or slip in again or slip["reason"] in FOR_ANOTHER_KEY]
    return News(new, again, [slip for slip in for_a_person if slip not in asked])


def known(slips: Sequence[Slip], told: Collection[str]) -> set[str]:
    """What the next pages need not tell: each file, and each story, also once a person took out what told it."""
    stories = {_story(slip) for slip in slips}.union(name for name in told if name.startswith(_STORIES))
    return {slip["file"] for slip in slips} | stories


def asks_nothing(slip: Slip, told: Collection[str], day: str) -> bool:
    """Whether a file that came today asks for nothing that no page asked before; arguments as in `sort`."""
    return is_sign_of_life(slip) or (_is_told(slip, told) and not _is_met(slip, day))


def is_sign_of_life(slip: Slip) -> bool:
    """Whether it tells of a file that a revoked terminal signed, and in which no event is."""
    return bool(slip["empty"]) and slip["reason"] == "revoked"


def _is_told(slip: Slip, told: Collection[str]) -> bool:
    return not {slip["file"], _story(slip)}.isdisjoint(told)


def _is_met(slip: Slip, day: str) -> bool:
    """Of one that is told: whether it is asked for today once more."""
    if is_sign_of_life(slip):
        return False
    # A revoked terminal gets no receipt, and lays all that it has there again, for as long as it is on.
    return day in (
        (slip["changed"],) if slip["reason"] == "revoked" else (slip["since"], slip["again"], slip["changed"])
    )


def _story(slip: Slip) -> str:
    if is_sign_of_life(slip):
        return f"{_LIFE}{terminal_of(slip)}"
    return f"{_REVOKED}{slip['file']}" if slip["reason"] == "revoked" else slip["file"]
