"""People's opinions on an exchange and on the terminal: answers without a name.

The six questions come from the council's minutes of 10 October 2024, which give no scale for the first, the third and
the fourth: the four levels are the kiosk's own choice.
"""

from typing import Annotated

from kiosk.domain.values import PageModel, YesNo, one_of
from kiosk.i18n import N_

MOTIVE = "opinion"
"""The motive of a ticket taken on the pages of door 7 that belong to no journey."""
KIOSK_ANSWERS = {"yes": N_("Oui"), "mostly": N_("Assez"), "little": N_("Un peu"), "no": N_("Non")}
"""The answers to the one question at the end of a visit: was the terminal of use?"""
OFFERED = ("yes", "little", "no")
"""Codes of the answers offered. "mostly" was a fourth until December 2026: central may still receive it."""
LEVELS = ("very_good", "good", "bad", "very_bad")
LONGEST = 500
"""The most characters of a free text."""

Level = Annotated[str, one_of(*LEVELS)]


class ConsentPage(PageModel):
    """Yes or no to the opinion being kept; the whole accepts a yes only."""

    consent_satisfaction: YesNo


class WholePage(PageModel):
    """The exchange as a whole: the one level that must be given."""

    whole: Level


class TroublePage(PageModel):
    """Any trouble on the way; None: no opinion."""

    trouble: YesNo | None = None


class TroubleWordsPage(PageModel):
    """The trouble in words, asked after a yes; None: nothing was written."""

    trouble_words: str | None = None


class UpdatesPage(PageModel):
    """The agents who bring a housing request up to date; None: no opinion."""

    updates: Level | None = None


class AppointmentsPage(PageModel):
    """The agents of the appointments, from the welcome to the new home; None: no opinion."""

    appointments: Level | None = None


class RecommendPage(PageModel):
    """Yes for a person who would recommend the BEL; None: no opinion."""

    recommend: YesNo | None = None


class IdeasPage(PageModel):
    """Proposals in words; None: nothing was written."""

    ideas: str | None = None


class Satisfaction(
    ConsentPage, WholePage, TroublePage, TroubleWordsPage, UpdatesPage, AppointmentsPage, RecommendPage, IdeasPage
):
    """The whole submission, which only a yes to the consent makes valid."""

    consent_satisfaction: Annotated[str, one_of("yes")]
