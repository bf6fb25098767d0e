"""The papers that a household brings: data with sources, in the file's order. No paper is read or kept here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kiosk.domain import data_files
from kiosk.domain.request.conditions import Facts, holds

FILE = "documents"
Stage = Literal["register", "study", "checked", "maybe"]
"""In this order: to register a request; later, to study the file; no paper, the agency checks it; perhaps needed."""
STAGES: tuple[Stage, ...] = ("register", "study", "checked", "maybe")


@dataclass(frozen=True)
class Paper:
    """One paper, brought by a household that has one of `codes` for the fact `when`."""

    id: str
    when: str
    codes: frozenset[str]
    stage: Stage
    says: str
    """A French message id."""
    source: str
    date: str
    """ISO day, or the month in which it was read."""


def read_papers(written: Iterable[Mapping[str, Any]]) -> tuple[Paper, ...]:
    """Read the papers. Raises DataUnreadable: one is wrong, or there is none: no paper would be a wrong answer."""
    path = data_files.path_of(FILE)
    try:
        found = tuple(
            Paper(
                data_files.text(FILE, each, "id"),
                data_files.text(FILE, each, "when"),
                frozenset(each["is"]),
                each["stage"],
                data_files.text(FILE, each, "says"),
                data_files.text(FILE, each, "source"),
                data_files.text(FILE, each, "date"),
            )
            for each in written
        )
    except (KeyError, TypeError, AttributeError):
        raise data_files.DataUnreadable(path) from None
    if not found or not all(paper.stage in STAGES for paper in found):
        raise data_files.DataUnreadable(path)
    return found


def all_papers() -> tuple[Paper, ...]:
    """Return every paper of the file. Raises DataUnreadable: see `read_papers`."""
    return read_papers(data_files.read(FILE).get("rules", ()))


def papers(facts: Facts, known: tuple[Paper, ...] | None = None) -> tuple[Paper, ...]:
    """Return the papers that a household brings. Raises DataUnreadable: see `read_papers`."""
    all_facts = {"always": "yes", **facts}
    return tuple(
        paper for paper in (all_papers() if known is None else known) if holds(all_facts, paper.when, paper.codes)
    )
