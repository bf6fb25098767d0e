"""Of what lies in quarantine, the files that are taken once their machine sends them again: see `quarantine.vouch`, and
what an erasure cut before its signature could be checked.
"""

from collections.abc import Iterable, Mapping

from db.sync.quarantine import terminal_of


def is_awaited(slip: Mapping[str, str]) -> bool:
    """Whether it tells of a file that is taken once it comes again: nothing is to be done about what is left of it."""
    return bool(slip["vouched"]) or slip["reason"] == "cut"


def machines(some: Iterable[Mapping[str, str]]) -> list[str]:
    """Names under which machines signed such files."""
    return sorted({terminal_of(slip) for slip in some if is_awaited(slip)} - {""})


def vouched(some: Iterable[Mapping[str, str]]) -> list[str]:
    """Names under which machines sign that a person vouched for, of files that are taken once they come again."""
    return sorted({terminal_of(slip) for slip in some if slip["vouched"]} - {""})
