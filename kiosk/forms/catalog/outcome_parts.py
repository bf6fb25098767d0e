"""What outcomes have in common: the offers behind them, and the words for what cannot be worked out."""

from datetime import date
from functools import partial

from kiosk import formats
from kiosk.forms.outcome_spec import Offer, Outcome, Said, Weight
from kiosk.i18n import N_, Message, msg

CALL = Offer("help:", msg("Parler à un agent"))
PAPER = Offer("print:", msg("Sur papier"))
DATES = Offer("form:carnet", msg("Mes dates"))
SWAP_GUIDE = Offer("guide:swap", msg("Comment se passe un échange"))


def cannot_tell(why: Message) -> Outcome:
    """The figures cannot be read, or the clock cannot be trusted: a person says it instead."""
    return Outcome(title=why, lines=(Said(msg("Un agent peut vous répondre.")),), offers=(CALL,))


_MONTH = len("2026-11")
_OWN = N_("Choix de la borne")
"""A figure that nobody else has set: it was not read anywhere."""


def source_line(source: str, iso: str) -> Said:
    """Where a rule comes from. A source without a date of its own is told by the month in which it was read."""
    if len(iso) == _MONTH and source != _OWN:
        month = partial(formats.month, date.fromisoformat(f"{iso}-01"))
        return Said(msg("Source : {source}, lu en {month}", source=msg(source), month=month), Weight.MUTED)
    day = "/".join(reversed(iso.split("-")))
    return Said(msg("Source : {source}, {day}", source=msg(source), day=day), Weight.MUTED)
