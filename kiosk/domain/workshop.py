"""Workshops: those that Office64 announces in the configuration, and what a tenant asks for when none suits.

Two kinds (council of tenants, 2024): general ones (mailbox, Internet, office tools) and specific ones (portal, housing
request for a transfer, BEL); in a group, or one person at a time. A terminal knows only the seats that were asked for
at itself: the agency confirms every one.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from kiosk.clock import local
from kiosk.domain.contact import Contact
from kiosk.domain.values import PageModel, YesNo, one_of, some_of
from kiosk.settings import WorkshopSettings

GENERAL = ("mailbox", "internet", "office")
SPECIFIC = ("portal", "housing_request", "bel")
FORMATS = ("group", "single", "any")
MOMENTS = ("morning", "afternoon", "evening", "saturday")
PERSONS = ("1", "2")
NO_DATE = "no_date"
"""The answer in place of a workshop's id when no date suits. No configured id may hold its underscore."""


def coming(workshops: Iterable[WorkshopSettings], now: datetime) -> tuple[WorkshopSettings, ...]:
    """Return the workshops that have not begun, the next one first."""
    wall = local(now).replace(tzinfo=None)
    ahead = [each for each in workshops if datetime.combine(each.day, each.hours[0]) > wall]
    return tuple(sorted(ahead, key=lambda each: (each.day, each.hours, each.id)))


def seats_left(workshop: WorkshopSettings, taken: Mapping[str, int]) -> int | None:
    """Return the free seats as far as this terminal knows; None where seats are not counted."""
    return None if workshop.seats is None else max(0, workshop.seats - taken.get(workshop.id, 0))


class WorkshopPage(PageModel):
    """The workshop that was chosen. Any id passes, for central has no configuration; its announced words go with it."""

    workshop: str
    workshop_words: str = ""


class PersonsPage(PageModel):
    """One person, or two."""

    persons: Annotated[str, one_of(*PERSONS)]


class WaitingPage(PageModel):
    """Yes or no to the waiting list of a full workshop."""

    waiting_list: YesNo


class _Topics(PageModel):
    general_topics: Annotated[tuple[str, ...], some_of(*GENERAL)] = ()
    specific_topics: Annotated[tuple[str, ...], some_of(*SPECIFIC)] = ()


class TopicsPage(_Topics):
    """The topics wished for, general or specific: one at least."""

    @model_validator(mode="after")
    def _one_at_least(self) -> "TopicsPage":
        if not (self.general_topics or self.specific_topics):
            raise PydanticCustomError("topic_needed", "nothing was chosen")
        return self


class FormatPage(PageModel):
    """A group, one person at a time, or either."""

    format: Annotated[str, one_of(*FORMATS)]


class MomentsPage(PageModel):
    """The times of the week that suit; empty: none was chosen."""

    moments: Annotated[tuple[str, ...], some_of(*MOMENTS)] = ()


class WorkshopRequest(_Topics, MomentsPage, Contact):
    """The whole submission: a workshop, or a wish. A tenant who refuses the waiting list submits nothing."""

    workshop: str = NO_DATE
    workshop_words: str = ""
    persons: Annotated[str, one_of(*PERSONS)] | None = None
    waiting_list: Annotated[str, one_of("yes")] | None = None
    format: Annotated[str, one_of(*FORMATS)] | None = None
