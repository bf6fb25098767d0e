"""The questions and answers, filled in with what the agency configured, in the current language."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache

from kiosk.domain import faq
from kiosk.domain.faq import Entry, Faq, FaqUnreadable
from kiosk.domain.faq_search import FaqIndex
from kiosk.domain.published_texts import faq_path
from kiosk.forms.outcome_spec import Offer
from kiosk.i18n import LANGUAGE, current_language, msg
from kiosk.services.services import Services


def questions(services: Services) -> Faq:
    """Return all questions in the current language. Raises FaqUnreadable."""
    return read(*_wanted(current_language(), services))


def index(services: Services) -> FaqIndex:
    """Return the search index in the current language. Raises FaqUnreadable."""
    return indexed(*_wanted(current_language(), services))


def search(typed: str, limit: int, services: Services) -> tuple[str, ...]:
    """Return the ids of the questions that a text may mean, likeliest first; at most `limit`. Raises FaqUnreadable.

    A text with unknown words is searched in the language that knows most of its words, the current one if in doubt:
    who reads Spanish best may write it on a French screen.
    """
    own = index(services)
    if own.understands(typed):
        return own.search(typed, limit)
    likeliest = sorted((own, *_in_other_languages(services)), key=lambda each: -each.words_known(typed))
    return next(filter(None, (each.search(typed, limit) for each in likeliest)), ())


def offers(entry: Entry, services: Services) -> tuple[Offer, ...]:
    """Return what can be done next, without journeys that this terminal does not have."""
    return tuple(offer for act in entry.offers if (offer := _offer(act, services)) is not None)


@cache
def read(language: str, phone: str, emergency: str, central_text: str | None) -> Faq:
    """Read a file, or central's text in its place, once; one that cannot be read is tried again."""
    return faq.read(language, {"phone": phone, "emergency": emergency}, central_text)


@cache
def indexed(language: str, phone: str, emergency: str, central_text: str | None) -> FaqIndex:
    """Return the search index of what `read` returns, made once. Raises FaqUnreadable."""
    return read(language, phone, emergency, central_text).index()


def _in_other_languages(services: Services) -> Iterator[FaqIndex]:
    """Yield the indexes of the other languages whose file can be read."""
    for language in (code for code in LANGUAGE if code != current_language()):
        with suppress(FaqUnreadable):
            yield indexed(*_wanted(language, services))


def _wanted(language: str, services: Services) -> tuple[str, str, str, str | None]:
    agency = services.config.agency
    return language, agency.phone, agency.emergency_phone, services.find_content().get(faq_path(language))


def _offer(act: str, services: Services) -> Offer | None:
    kind, _colon, of = act.partition(":")
    if kind == "agency":
        return Offer(act, msg("Nos agences"))
    if kind == "guide":
        from kiosk.domain.portal import ACT

        return Offer(act, msg(ACT[of].title)) if of in ACT else None
    return Offer(act, msg(services.forms[of].title)) if of in services.forms else None
