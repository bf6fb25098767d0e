"""Offers of what can be done next, by names that data can hold: `guide:mailbox`, `phone:sign_up`, `agent:request` …"""

from collections.abc import Callable, Sequence

from textual.containers import Grid, Vertical

from kiosk.forms.outcome_spec import Offer
from kiosk.services.services import Services
from screens.shell.breakpoints import columns_for
from screens.shell.visit import VisitHost
from screens.widgets.tap import Act, ListRow, Tap, mark_of
from screens.widgets.text import Says

_ON_PAPER = ("print:", "paper:")
"""The beginnings of what an offer of paper opens."""


def kept_here(offers: Sequence[Offer], services: Services) -> tuple[Offer, ...]:
    """Return the offers that this terminal can keep: without a printer, none promises paper."""
    prints = services.printer.is_available
    return tuple(offer for offer in offers if prints or not offer.act.startswith(_ON_PAPER))


_MARK = len("○ ")
"""Width of the symbol before an answer, which a button does not have."""


class OfferGrid(Grid):
    """The offers as numbered buttons, each with its digit as key; two columns if their words leave room."""

    def __init__(self, app: VisitHost, offers: Sequence[Offer]) -> None:
        super().__init__(*(_tap(app, offer, number) for number, offer in enumerate(offers, 1)), classes="offers")

    def on_mount(self) -> None:
        self.relabel()

    def on_resize(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        longest = max(len(str(tap.words())) for tap in self.query(Tap)) - _MARK
        self.set_class(columns_for(len(self.children), longest, self.app.size.width) > 1, "-columns-2")


class OfferRows(Vertical):
    """The offers as rows of a list; the first nine have a digit as key."""

    def __init__(self, app: VisitHost, offers: Sequence[Offer]) -> None:
        taps = (_tap(app, offer, number, kind=ListRow) for number, offer in enumerate(offers, 1))
        super().__init__(*taps, classes="list-rows")


def _button(says: Says, act: Act, *, id: str) -> Tap:
    return Tap(says, act, id=id, classes="offer")


def _tap(app: VisitHost, offer: Offer, number: int, *, kind: Callable[..., Tap] = _button) -> Tap:
    async def act() -> None:
        # A held enter would run through page after page that nobody has read.
        if app.haste.hasty != "enter":
            await app.go(offer.act)

    return kind(lambda: f"{mark_of(number)} {offer.says}", act, id=f"offer-{number}")
