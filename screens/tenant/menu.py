"""A page of numbered entries, each of which leads somewhere."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.forms.ending_spec import Offer
from kiosk.i18n import Message, msg
from screens.tenant.offers import OfferGrid, OfferRows, follow
from screens.tenant.page import TenantScreen, spring
from screens.tenant.visit_end import finish, go_home
from screens.widgets.foot_button import back_button
from screens.widgets.tap import Tap
from screens.widgets.text import Says, Text


class MenuScreen(TenantScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, 10)),
    ]

    is_menu = True

    def __init__(self, place: Message, lead: Says, offers: Sequence[Offer], *, motive: str) -> None:
        """`motive`: of a ticket taken from here; empty: of none in particular."""
        super().__init__()
        self.place = place
        self.motive = motive
        self.lead, self.offers = lead, offers

    def body(self) -> list[Widget]:
        return [Text(self.lead, classes="question lead"), OfferGrid(self.app, self.offers)]

    def foot(self) -> list[Widget]:
        return [spring(), back_button(self.close_what_is_open), Tap(msg("Terminer"), self._finish, id="foot-leave")]

    def first_focus(self) -> Widget | None:
        return self.query_one("#offer-1")

    async def action_choose(self, number: int) -> None:
        is_door_held = self._is_first and self.app.haste.hasty == str(number)
        if number <= len(self.offers) and not is_door_held:
            await follow(self.app, self.offers[number - 1].act)

    async def close_what_is_open(self) -> None:
        """Back to where it was opened; from the first page of a door that is home, and the visit is over."""
        if self._is_first:
            await go_home(self.app)
        else:
            await self.app.pop_screen()

    @property
    def _is_first(self) -> bool:
        """Whether a door opens here: its digit, held or struck twice, opens nothing behind it."""
        return len(self.app.screen_stack) <= 2

    async def _finish(self) -> None:
        await finish(self.app)


class ListScreen(MenuScreen):
    """Entries of a line or two each, under each other."""

    def body(self) -> list[Widget]:
        return [Text(self.lead, classes="question lead"), OfferRows(self.app, self.offers)]
