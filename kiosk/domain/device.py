"""Interest in a reconditioned device (T14). Office64 has fixed no criteria yet: none is asked, nobody is ranked."""

from typing import Annotated

from kiosk.domain.contact import Contact
from kiosk.domain.values import PageModel, YesNo, one_of

DEVICES = ("tablet", "computer", "phone", "any")


class DevicePage(PageModel):
    device: Annotated[str, one_of(*DEVICES)]


class InternetPage(PageModel):
    has_internet: YesNo | None = None


class HandsOnPage(PageModel):
    hands_on: YesNo


class DeviceInterest(DevicePage, InternetPage, HandsOnPage, Contact):
    """The whole submission."""
