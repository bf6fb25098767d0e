"""A request to switch a BEL account on again: Office64 alone can do it, so an agent reads it and does it there."""

from datetime import date
from typing import Annotated

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from kiosk.clock import machine_day
from kiosk.domain.values import Day, EmailAddress, Line, PageModel, PhoneNumber, days_between

_OLDEST = date(2000, 1, 1)


class NamePage(PageModel):
    contact_name: Line


class ContactPage(PageModel):
    """The account is found by the address it was made with, or by a call: one of the two is needed."""

    email: EmailAddress | None = None
    phone: PhoneNumber | None = None

    @model_validator(mode="after")
    def _reachable(self) -> "ContactPage":
        if self.phone is None and self.email is None:
            raise PydanticCustomError("contact_needed", "no way to find the account")
        return self


class LoginPage(PageModel):
    last_login: Annotated[Day, days_between(_OLDEST, machine_day)] | None = None


class Reactivation(NamePage, ContactPage, LoginPage):
    """The whole, as it is submitted."""
