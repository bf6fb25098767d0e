"""What outcomes have in common: the offers behind them, and the words for what cannot be worked out."""

from kiosk.forms.spec import Offer, Outcome, Said
from kiosk.i18n import Message, msg

CALL = Offer("help:", msg("Parler à un agent"))
PAPER = Offer("print:", msg("Sur papier"))


def cannot_tell(why: Message) -> Outcome:
    """The figures cannot be read, or the clock cannot be trusted: a person says it instead."""
    return Outcome(title=why, lines=(Said(msg("Un agent peut vous répondre.")),), offers=(CALL,))


def day_of(iso: str) -> str:
    """`10/10/2024` or `11/2026` from an ISO day or month."""
    return "/".join(reversed(iso.split("-")))
