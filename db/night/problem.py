"""Whatever a person must know of is a Problem: exit code, morning page and `doctor` read the same list of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """A problem matters so much; the worst of a list decides the exit code."""

    TO_COMPLETE = 1
    """A setting that somebody must still write: `doctor` alone tells it, and ends with 4."""
    LOOK = 2
    """A person must look: exit code 4."""
    STOPPED = 3
    """Something does not work before a person acts: exit code 4 as well."""


@dataclass(frozen=True)
class Problem:
    """One thing to look at."""

    code: str
    """Stable, for scripts."""
    severity: Severity
    says: str
    """What happened, and what is safe, in French."""
    todo: str
    """What to do, in French, with the path or the command."""


@dataclass(frozen=True)
class Checked:
    """One line of `doctor`."""

    what: str
    """What was looked at and is as it should be, in French."""
    problems: Sequence[Problem] = ()


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by severity; those that are alike stay in the order in which the checks give them."""
    return sorted(problems, key=lambda problem: -problem.severity)


def some(count: int, noun: str) -> str:
    """Return a count with its noun: `1 fichier`, `2 fichiers`, `3 fichiers refusés`."""
    return f"{count} {noun}" if count < 2 else f"{count} {' '.join(f'{word}s' for word in noun.split())}"
