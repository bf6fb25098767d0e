"""The notes on the answers to a listing: its completeness, the total rent, and contact data in the description."""

from collections.abc import Callable
from functools import partial

from kiosk import formats
from kiosk.domain.home import description
from kiosk.domain.home.quality import quality
from kiosk.domain.home.rent import AllInRent
from kiosk.forms.answers import chosen, is_yes
from kiosk.forms.catalog.bel_listing.home import NOTICE_GIVEN
from kiosk.forms.catalog.bel_listing.text import told
from kiosk.forms.catalog.bel_listing.wishes import CEILING
from kiosk.forms.contact import UNREACHED, may_be_reached
from kiosk.forms.normalise import normal
from kiosk.forms.outcome_spec import Note
from kiosk.forms.spec import Answers
from kiosk.i18n import Message, msg


def notes(answers: Answers) -> tuple[Note, ...]:
    advice = (Note(said) for said in (*_rent(answers), *_quality(answers)))
    return (*(Note(said, warns=True) for said in (*_hindered(answers), *leaks(answers))), *advice)


def _hindered(answers: Answers) -> tuple[Message, ...]:
    """Return warnings: the listing cannot be put online, or the tenant cannot be reached."""
    given_up = (msg(NOTICE_GIVEN),) if is_yes(answers, "notice_given") else ()
    return given_up if may_be_reached(answers) else (*given_up, msg(UNREACHED))


def _quality(answers: Answers) -> tuple[Message, ...]:
    found = quality(told(answers) | {"description": chosen(answers, "description")})
    score = msg("Votre annonce a {score} points sur 10.", score=found.score)
    return (score,) if found.best is None else (score, msg(found.best.advice))


def _rent(answers: Answers) -> tuple[Message, ...]:
    """Return today's total rent, and its difference from the tenant's rent ceiling."""
    rent = AllInRent.of(told(answers))
    if rent.missing:
        return ()
    total = msg("Aujourd'hui vous payez {total} par mois, tout compris.", total=_euros(rent.known_total))
    ceiling = normal(CEILING, answers.get(CEILING.key))
    gap = rent.gap(ceiling if isinstance(ceiling, int) else None)
    if not gap:
        return (total,)
    if gap > 0:
        return total, msg("Vous voulez payer {gap} de moins qu'aujourd'hui.", gap=_euros(gap))
    return total, msg("Vous pouvez payer {gap} de plus qu'aujourd'hui.", gap=_euros(-gap))


def leaks(answers: Answers) -> tuple[Message, ...]:
    """Return a warning for each thing in the description that does not belong there."""
    name, phone, email = (str(chosen(answers, key) or "") for key in ("contact_name", "phone", "email"))
    text = str(chosen(answers, "description") or "")
    return tuple(msg(description.LEAK_WORDS[code]) for code in description.leaks(text, name, phone, email))


def _euros(cents: int) -> Callable[[], str]:
    """Return a function that writes the amount in the language current when it is called."""
    return partial(formats.amount, cents)
