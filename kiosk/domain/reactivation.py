"""A request to reactivate a BEL account: Office64 alone can do it, so an agent reads it and does it there."""

from datetime import date
from typing import Annotated

from kiosk.domain.contact import EmailPage, NamePage, PhonePage
from kiosk.domain.values import Day, PageModel, until_today

_OLDEST = date(2000, 1, 1)


class LoginPage(PageModel):
    """The last day on which the account was open, from 2000 to today; None: not known."""

    last_login: Annotated[Day, until_today(_OLDEST)] | None = None


class Reactivation(NamePage, EmailPage, PhonePage, LoginPage):
    """The whole submission. The account is found by the address it was made with, or by a call."""
