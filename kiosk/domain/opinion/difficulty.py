"""A difficulty with one of Office64's tools, reported by a tenant or an association (council of 10 October 2024)."""

from collections.abc import Mapping
from typing import Annotated

from kiosk.domain.contact import ContactIfAgreed
from kiosk.domain.values import PageModel, YesNo, one_of

SPEAKERS = ("self", "association")
STEPS: Mapping[str, tuple[str, ...]] = {
    "portal": ("sign_up", "sign_in", "password", "request", "follow", "account", "details", "other"),
    "bel": ("sign_up", "listing", "search", "contact", "exchange", "switched_off", "other"),
    "site": ("open", "search", "form", "other"),
    "phone": ("reach", "explain", "answer", "other"),
    "kiosk": ("read", "type", "understand", "paper", "other"),
}
"""The tools that have steps to choose from, each with the codes of its steps."""
TOOLS = (*STEPS, "other")
LONGEST = 500
"""The most characters of the free text."""


class SpeakerPage(PageModel):
    """A tenant who speaks for themselves, or an association."""

    speaks_for: Annotated[str, one_of(*SPEAKERS)]


class AssociationPage(PageModel):
    """The association's name, asked only where one speaks."""

    association: str


class ToolPage(PageModel):
    """The tool that gave trouble; `other` has no steps."""

    tool: Annotated[str, one_of(*TOOLS)]


class PortalStepPage(PageModel):
    """The step on the tenant portal; None: not known, or another tool."""

    step_portal: Annotated[str, one_of(*STEPS["portal"])] | None = None


class BelStepPage(PageModel):
    """The step on the BEL; None: not known, or another tool."""

    step_bel: Annotated[str, one_of(*STEPS["bel"])] | None = None


class SiteStepPage(PageModel):
    """The step on Office64's site; None: not known, or another tool."""

    step_site: Annotated[str, one_of(*STEPS["site"])] | None = None


class PhoneStepPage(PageModel):
    """The step of a call; None: not known, or another tool."""

    step_phone: Annotated[str, one_of(*STEPS["phone"])] | None = None


class KioskStepPage(PageModel):
    """The step at the terminal; None: not known, or another tool."""

    step_kiosk: Annotated[str, one_of(*STEPS["kiosk"])] | None = None


class WhatPage(PageModel):
    """The trouble in the person's own words; None: nothing was written."""

    what_happened: str | None = None


class HelpedPage(PageModel):
    """Yes when somebody could help; None: not known."""

    got_help: YesNo | None = None


class Difficulty(
    SpeakerPage,
    ToolPage,
    PortalStepPage,
    BelStepPage,
    SiteStepPage,
    PhoneStepPage,
    KioskStepPage,
    WhatPage,
    HelpedPage,
    ContactIfAgreed,
):
    """The whole submission; name, association and contact only where they were asked."""

    association: str | None = None
