"""A page to read: a title, words, and what can be done next."""

from collections.abc import Sequence

from textual.widget import Widget

from kiosk.forms.ending_spec import Offer
from kiosk.i18n import Message, msg
from screens.tenant.menu import MenuScreen
from screens.tenant.offers import OfferGrid
from screens.widgets.text import Says, Text

CALL = Offer("call:", msg("Demander à un agent"))
"""A ticket in one key; it names the page's motive."""


class ReadingScreen(MenuScreen):
    def __init__(
        self, place: Message, title: Says, words: Sequence[Text], offers: Sequence[Offer] = (CALL,), *, motive: str = ""
    ) -> None:
        super().__init__(place, title, offers, motive=motive)
        self._words = words

    def body(self) -> list[Widget]:
        return [
            Text(self.lead, classes="question lead"),
            *self._words,
            Text(classes="line"),
            OfferGrid(self.app, self.offers),
        ]

    def first_focus(self) -> Widget | None:
        """The page opens at its top: an offer that has the focus would scroll it away unread."""
        return self.query_one("#foot-back")
