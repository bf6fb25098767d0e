"""The notes on the answers to a listing: its completeness, the total rent, and contact data in the description."""

from collections.abc import Callable, Iterator
from functools import partial

from kiosk import formats
from kiosk.domain.home.quality import quality
from kiosk.domain.home.rent import AllInRent
from kiosk.forms.answers import chosen, is_yes
from kiosk.forms.building.contact import UNREACHED, may_be_reached
from kiosk.forms.catalog.bel_listing.home import NOTICE_GIVEN
from kiosk.forms.catalog.bel_listing.text import description_facts, leaks
from kiosk.forms.catalog.bel_listing.wishes import CEILING
from kiosk.forms.normalise import normal
from kiosk.forms.outcome_spec import Note
from kiosk.forms.spec import Answers
from kiosk.i18n import msg, nmsg


def notes(answers: Answers) -> tuple[Note, ...]:
    """Return warnings first, then the total rent, then the points; none of them blocks."""
    leaking = (Note(said, warns=True, field="description") for said in leaks(answers))
    return (*_hindered(answers), *leaking, *_rent(answers), *_quality(answers))


def _hindered(answers: Answers) -> Iterator[Note]:
    """Yield warnings: the listing cannot be put online, or the tenant cannot be reached."""
    if is_yes(answers, "notice_given"):
        yield Note(msg(NOTICE_GIVEN), warns=True, field="notice_given")
    if not may_be_reached(answers):
        yield Note(msg(UNREACHED), warns=True, field="consent_call")


def _quality(answers: Answers) -> Iterator[Note]:
    found = quality(description_facts(answers) | {"description": chosen(answers, "description")})
    score = nmsg("Votre annonce : {n} point sur 10", "Votre annonce : {n} points sur 10", found.score)
    yield Note(score, is_figure=True)
    if found.best is not None:
        yield Note(msg(found.best.advice))


def _rent(answers: Answers) -> Iterator[Note]:
    """Yield today's total rent, and its difference from the tenant's rent ceiling."""
    rent = AllInRent.of(description_facts(answers))
    if rent.missing:
        return
    yield Note(msg("Loyer tout compris : {total}", total=_euros(rent.known_total)), is_figure=True)
    ceiling = normal(CEILING, answers.get(CEILING.key))
    gap = rent.gap(ceiling if isinstance(ceiling, int) else None)
    if not gap:
        return
    if gap > 0:
        yield Note(msg("Vous voulez payer {gap} de moins qu'aujourd'hui.", gap=_euros(gap)))
    else:
        yield Note(msg("Vous pouvez payer {gap} de plus qu'aujourd'hui.", gap=_euros(-gap)))


def _euros(cents: int) -> Callable[[], str]:
    """Return a function that writes the amount in the language current when it is called."""
    return partial(formats.amount, cents)
