"""A page of numbered entries, each of which leads somewhere."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.forms.spec import Offer
from kiosk.i18n import Message, msg
from screens.tenant.last_question import end_visit
from screens.tenant.offers import OfferGrid, follow
from screens.tenant.page import TenantScreen, spring
from screens.widgets.foot_button import back_button
from screens.widgets.tap import Tap
from screens.widgets.text import Text


class MenuScreen(TenantScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(self, place: Message, lead: Message, offers: Sequence[Offer], *, motive: str) -> None:
        """`motive`: of a ticket taken from here."""
        super().__init__()
        self.place = place
        self.motive = motive
        self._lead, self._offers = lead, offers

    def body(self) -> list[Widget]:
        return [Text(self._lead, classes="question lead"), OfferGrid(self.app, self._offers)]

    def foot(self) -> list[Widget]:
        return [spring(), back_button(self.close_what_is_open), Tap(msg("Terminer"), self._finish, id="foot-leave")]

    def first_focus(self) -> Widget | None:
        return self.query_one("#offer-1")

    async def action_choose(self, number: int) -> None:
        if number <= len(self._offers):
            await follow(self.app, self._offers[number - 1].act)

    async def close_what_is_open(self) -> None:
        """Back to where it was opened; from the first page of a door that is home, and the visit is over."""
        if len(self.app.screen_stack) > 2:
            await self.app.pop_screen()
        else:
            await self._finish()

    async def _finish(self) -> None:
        await end_visit(self.app)
