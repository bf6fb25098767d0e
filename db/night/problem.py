"""A Problem is anything that a person must know: exit code, morning page and `doctor` read the same list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """The weight of a problem; the worst of a list decides the exit code."""

    TO_COMPLETE = 1
    """A setting that somebody must still write: only `doctor` reports it, and ends with 4."""
    LOOK = 2
    """A person must look: exit code 4."""
    STOPPED = 3
    """Something does not work until a person acts: exit code 4 as well."""


@dataclass(frozen=True)
class Problem:
    """One thing to look at."""

    code: str
    """A stable code, for scripts."""
    severity: Severity
    says: str
    """A French sentence: what happened, and what is safe."""
    todo: str
    """A French sentence: what to do, with the path or the command."""


@dataclass(frozen=True)
class Checked:
    """One line of `doctor`."""

    what: str
    """A French sentence: what was checked and found in order."""
    problems: Sequence[Problem] = ()


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by severity; equal ones stay in the order of the checks."""
    return sorted(problems, key=lambda problem: -problem.severity)


def some(count: int, noun: str) -> str:
    """Return a count with its noun: `1 fichier`, `2 fichiers`, `3 fichiers refusés`."""
    return f"{count} {noun}" if count < 2 else f"{count} {' '.join(f'{word}s' for word in noun.split())}"
