"""Records about a journey beside its answers: a draft, what it replaces, how to come back to it, its receipt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from kiosk.forms.answers import Answer

REVIEW = "review"
"""Key of the place after the last page: check answers."""


@dataclass(frozen=True)
class Draft:
    """A journey as it is saved, or shown to an agent with a ticket."""

    spec_id: str
    spec_version: int
    place: str
    """Key of the page where the tenant stopped, or `REVIEW`."""
    answers: Mapping[str, Answer]
    attempts: Mapping[str, int] = field(default_factory=dict)
    """How many times each page was refused, by its key."""
    sent_as: str = ""
    """The reference under which its answers were sent; empty: they were not sent."""
    is_withdrawn: bool = False
    """True when the tenant withdrew what was sent under `sent_as`."""
    amends: "Amended | None" = None
    """The sent file that it would replace with a new revision; None: it replaces nothing."""
    passed: tuple[str, ...] = ()
    """Keys of the pages passed, when the tenant came from check answers to change one page and returns there.

    Empty otherwise: then the pages before `place` were passed.
    """
    helped: tuple[str, ...] = ()
    """Keys of the answers that were last changed with an agent."""
    since: datetime | None = None
    """When its tenant came to `place`, while an agent sees each page as it is left; None: as it was left."""
    desk: str = ""
    """The desk at which an agent goes on with it; empty: it is at none."""
    back: str = ""
    """`asked` once its tenant asks at a terminal to have it back, `given` once their agent agreed; else empty."""


class Amended(NamedTuple):
    """A sent file that a new revision is to replace."""

    reference: str
    revision: int
    event_id: str


class Saved(NamedTuple):
    """A saved draft: its code and its dates."""

    code: str
    """The code in its printed form. It is held only here, and only as long as the visit lasts."""
    at: datetime
    last_day: date
    """The last day on which the draft can be opened."""


class Receipt(NamedTuple):
    """The record of a submission that the tenant receives."""

    reference: str
    promise: date
    """The day by whose end an agent will have read it."""
    submitted_at: datetime
    is_clock_suspect: bool = False
    """True when the terminal's clock was wrong: `promise` must not be shown."""
    has_code: bool = False
    """True when the tenant already has a code that opens it."""
    replaces: bool = False
    """True when it is a new revision of an earlier submission."""
    is_forgotten: bool = False
    """True when the tenant holds the paper and the stored row is erased: nobody can read it any more."""
