"""The papers that a household brings: data with a source, in the order of the file. None is read or kept here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kiosk.domain import data_files

FILE = "documents"
Stage = Literal["register", "study"]
"""To register a request, or later, to study the file."""


@dataclass(frozen=True)
class Paper:
    id: str
    when: str
    codes: frozenset[str]
    stage: Stage
    says: str
    """A French message id."""


def read_papers(written: Iterable[Mapping[str, Any]]) -> tuple[Paper, ...]:
    """Raises DataUnreadable."""
    try:
        return tuple(
            Paper(each["id"], each["when"], frozenset(each["is"]), each["stage"], each["says"]) for each in written
        )
    except (KeyError, TypeError):
        raise data_files.DataUnreadable(data_files.path_of(FILE)) from None


def papers(facts: Mapping[str, str], known: tuple[Paper, ...] | None = None) -> tuple[Paper, ...]:
    """What a household brings, from codes by name. Raises DataUnreadable."""
    all_papers = read_papers(data_files.read(FILE).get("rules", ())) if known is None else known
    told = {"always": "yes", **facts}
    return tuple(paper for paper in all_papers if told.get(paper.when) in paper.codes)
