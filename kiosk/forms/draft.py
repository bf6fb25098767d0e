"""What is known of a journey beside its answers: where it stopped, what it replaces, how it is come back to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from kiosk.forms.answers import Answer

REVIEW = "review"
"""Key of the place behind the last page: check answers."""


@dataclass(frozen=True)
class Draft:
    """An unfinished journey, as it travels with a ticket."""

    spec_id: str
    spec_version: int
    place: str
    """Key of the page where it stopped, or `REVIEW`."""
    answers: Mapping[str, Answer]
    attempts: Mapping[str, int] = field(default_factory=dict)
    """How many times each page was refused."""
    sent_as: str = ""
    """Reference under which the journey was sent after it was shown; empty: it was not."""
    is_withdrawn: bool = False
    """Whether its tenant took back what was sent as that."""
    amends: "Amended | None" = None
    """What it would send a new revision of."""
    passed: tuple[str, ...] = ()
    """Pages gone past, of a journey that came from check answers to change one and goes back there; empty: of a
    journey that does not, where those before its place were."""


class Amended(NamedTuple):
    """What was sent before, and is to be replaced."""

    reference: str
    revision: int
    event_id: str


class Saved(NamedTuple):
    """How a journey can be come back to."""

    code: str
    """In its printed form; here only, and only as long as the visit lasts."""
    at: datetime
    last_day: date
    """On which it can still be opened."""


class Receipt(NamedTuple):
    """What a tenant holds once a journey is submitted."""

    reference: str
    promise: date
    """Day before whose end an agent has read it."""
    submitted_at: datetime
    is_clock_suspect: bool = False
    """The terminal's clock was wrong: `promise` is not to be shown."""
    has_code: bool = False
    """Whether the tenant has a code that opens it already."""
    replaces: bool = False
    """Whether it is a new revision of what was sent before."""
    is_forgotten: bool = False
    """The tenant holds the paper, and the row went: nobody can read it any more."""
