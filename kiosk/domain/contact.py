"""How a tenant may be reached: a name, consent by purpose, and a way for a tenant who agreed to one."""

from kiosk.domain.values import EmailAddress, PageModel, PhoneNumber, YesNo


class NamePage(PageModel):
    """The name to ask for: it must be given."""

    contact_name: str


class ConsentPage(PageModel):
    """Consent by purpose: no answer means no."""

    consent_call: YesNo = "no"
    consent_write: YesNo = "no"


class PhonePage(PageModel):
    """A telephone number, kept as E.164; None: the tenant gave none."""

    phone: PhoneNumber | None = None


class EmailPage(PageModel):
    """An e-mail address in its normal form; None: the tenant gave none."""

    email: EmailAddress | None = None


class Contact(NamePage, ConsentPage, PhonePage, EmailPage):
    """The pages together, as a part of a whole submission."""


class ContactIfAgreed(ConsentPage, PhonePage, EmailPage):
    """The pages together, where only a tenant who agrees is asked for a name."""

    contact_name: str | None = None
