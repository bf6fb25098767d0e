"""A page of numbered entries, each of which leads somewhere."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.forms.outcome_spec import Offer
from kiosk.i18n import Message, msg
from screens.widgets.offers import OfferGrid, OfferRows
from screens.widgets.page import VisitPage, spring
from screens.widgets.tap import Tap, back_button
from screens.widgets.text import Says, Text


class MenuScreen(VisitPage):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, 10)),
    ]

    is_menu = True

    def __init__(self, place: Message, lead: Says, offers: Sequence[Offer], *, motive: str) -> None:
        """`motive` is that of a ticket taken from here; empty for none in particular."""
        super().__init__()
        self.place = place
        self.motive = motive
        self.lead, self.offers = lead, offers

    def body(self) -> list[Widget]:
        return [Text(self.lead, classes="question lead"), OfferGrid(self.app, self.offers)]

    def foot(self) -> list[Widget]:
        return [spring(), back_button(self.close_what_is_open), Tap(msg("Terminer"), self.leave, id="foot-leave")]

    def first_focus(self) -> Widget | None:
        return self.query_one("#offer-1")

    async def action_choose(self, number: int) -> None:
        is_door_held = self._is_first and self.app.haste.hasty == str(number)
        if number <= len(self.offers) and not is_door_held:
            await self.app.go(self.offers[number - 1].act)

    async def close_what_is_open(self) -> None:
        """Go back to where it was opened; from the first page of a door, end the visit and go home."""
        if self._is_first:
            await self.app.go_home()
        else:
            await self.app.pop_screen()

    @property
    def _is_first(self) -> bool:
        """True when a door opened this page: the door's digit, held or struck twice, opens nothing here."""
        return len(self.app.screen_stack) <= 2


class ListScreen(MenuScreen):
    """A menu whose entries have a line or two each, one under another."""

    def body(self) -> list[Widget]:
        return [Text(self.lead, classes="question lead"), OfferRows(self.app, self.offers)]


CALL = Offer("call:", msg("Demander à un agent"))
"""The offer of a ticket in one key; it names the page's motive."""


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
        """Return the way back, so that the page opens at its top: a focused offer would scroll it away unread."""
        return self.query_one("#foot-back")
