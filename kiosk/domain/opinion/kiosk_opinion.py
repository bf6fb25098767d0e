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
    consent_satisfaction: YesNo


class WholePage(PageModel):
    whole: Level


class TroublePage(PageModel):
    trouble: YesNo | None = None


class TroubleWordsPage(PageModel):
    trouble_words: str | None = None


class UpdatesPage(PageModel):
    updates: Level | None = None


class AppointmentsPage(PageModel):
    appointments: Level | None = None


class RecommendPage(PageModel):
    recommend: YesNo | None = None


class IdeasPage(PageModel):
    ideas: str | None = None


class Satisfaction(
    ConsentPage, WholePage, TroublePage, TroubleWordsPage, UpdatesPage, AppointmentsPage, RecommendPage, IdeasPage
):
    """The whole submission, which only a yes to the consent makes valid."""

    consent_satisfaction: Annotated[str, one_of("yes")]
