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
    speaks_for: Annotated[str, one_of(*SPEAKERS)]


class AssociationPage(PageModel):
    association: str


class ToolPage(PageModel):
    tool: Annotated[str, one_of(*TOOLS)]


class PortalStepPage(PageModel):
    step_portal: Annotated[str, one_of(*STEPS["portal"])] | None = None


class BelStepPage(PageModel):
    step_bel: Annotated[str, one_of(*STEPS["bel"])] | None = None


class SiteStepPage(PageModel):
    step_site: Annotated[str, one_of(*STEPS["site"])] | None = None


class PhoneStepPage(PageModel):
    step_phone: Annotated[str, one_of(*STEPS["phone"])] | None = None


class KioskStepPage(PageModel):
    step_kiosk: Annotated[str, one_of(*STEPS["kiosk"])] | None = None


class WhatPage(PageModel):
    what_happened: str | None = None


class HelpedPage(PageModel):
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
