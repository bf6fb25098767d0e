"""How a tenant may be reached: a name, consent by purpose, and one way at least for who agreed to one."""

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from kiosk.domain.values import EmailAddress, Line, PageModel, PhoneNumber, YesNo


class NamePage(PageModel):
    contact_name: Line


class ConsentPage(PageModel):
    """Consent by purpose: what was not said is no."""

    consent_call: YesNo = "no"
    consent_write: YesNo = "no"


class Reachable(PageModel):
    phone: PhoneNumber | None = None
    email: EmailAddress | None = None

    def require_contact(self) -> None:
        if self.phone is None and self.email is None:
            raise PydanticCustomError("contact_needed", "no way to reach the tenant")


class ContactPage(Reachable):
    """Shown only where one way is needed, whichever."""

    @model_validator(mode="after")
    def _reachable(self) -> "ContactPage":
        self.require_contact()
        return self


class WayPage(Reachable):
    """The way back to who agreed to one; who agreed to calls alone is not asked for an address."""

    consent_write: YesNo = "no"

    @model_validator(mode="after")
    def _reachable(self) -> "WayPage":
        if self.consent_write == "no" and self.phone is None:
            raise PydanticCustomError("phone_needed", "no number to call")
        self.require_contact()
        return self


class Contact(NamePage, ConsentPage, Reachable):
    """The three pages together, as a part of a whole submission."""

    @model_validator(mode="after")
    def _reachable_when_agreed(self) -> "Contact":
        if "yes" in (self.consent_call, self.consent_write):
            self.require_contact()
        return self
