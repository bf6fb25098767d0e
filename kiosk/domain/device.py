"""Interest in a reconditioned device. Office64 has fixed no criteria yet: none is asked, nobody is ranked."""

from typing import Annotated

from kiosk.domain.contact import Contact
from kiosk.domain.values import PageModel, YesNo, one_of

DEVICES = ("tablet", "computer", "phone", "any")


class DevicePage(PageModel):
    """The device wanted, or any."""

    device: Annotated[str, one_of(*DEVICES)]


class InternetPage(PageModel):
    """The tenant's Internet at home; None: not known."""

    has_internet: YesNo | None = None


class HandsOnPage(PageModel):
    """The wish for a workshop on how to use the device: yes or no."""

    hands_on: YesNo


class DeviceInterest(DevicePage, InternetPage, HandsOnPage, Contact):
    """The whole submission."""
