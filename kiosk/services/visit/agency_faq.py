"""The questions and answers, filled in with what the agency configured, in the current language."""

from functools import cache

from kiosk.domain import faq
from kiosk.domain.faq import Entry, Faq
from kiosk.domain.faq_search import FaqIndex
from kiosk.domain.published_texts import faq_path
from kiosk.forms.outcome_spec import Offer
from kiosk.i18n import current_language, msg
from kiosk.services.services import Services


def questions(services: Services) -> Faq:
    """Return all questions in the current language. Raises FaqUnreadable."""
    return read(*_wanted(services))


def index(services: Services) -> FaqIndex:
    """Return the search index in the current language. Raises FaqUnreadable."""
    return indexed(*_wanted(services))


def offers(entry: Entry, services: Services) -> tuple[Offer, ...]:
    """Return what can be done next, without journeys that this terminal does not have."""
    return tuple(offer for act in entry.offers if (offer := _offer(act, services)) is not None)


@cache
def read(language: str, phone: str, emergency: str, told: str | None) -> Faq:
    """Read a file, or central's text in its place, once; one that cannot be read is tried again."""
    return faq.read(language, {"phone": phone, "emergency": emergency}, told)


@cache
def indexed(language: str, phone: str, emergency: str, told: str | None) -> FaqIndex:
    return read(language, phone, emergency, told).index()


def _wanted(services: Services) -> tuple[str, str, str, str | None]:
    language, agency = current_language(), services.config.agency
    return language, agency.phone, agency.emergency_phone, services.find_content().get(faq_path(language))


def _offer(act: str, services: Services) -> Offer | None:
    kind, _colon, of = act.partition(":")
    if kind == "agency":
        return Offer(act, msg("Nos agences"))
    if kind == "guide":
        from kiosk.domain.portal import ACT

        return Offer(act, msg(ACT[of].title)) if of in ACT else None
    return Offer(act, msg(services.forms[of].title)) if of in services.forms else None
