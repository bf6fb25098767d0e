"""What outcomes have in common: the offers behind them, and the words for what cannot be worked out."""

from kiosk.forms.ending_spec import Offer, Outcome, Said, Weight
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
    day = "/".join(reversed(iso.split("-")))
    is_read = len(iso) == _MONTH and source != _OWN
    words = msg("Source : {source}, lu en {day}.") if is_read else msg("Source : {source}, {day}.")
    return Said(Message(words.singular, {"source": msg(source), "day": day}), Weight.MUTED)
