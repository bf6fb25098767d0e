"""The one screen of every journey: any page of any form, the ending after them, and where each press leads.

Every action is awaited, so that keys typed in one burst land where a person meant them.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from kiosk.forms.answers import Answer
from kiosk.forms.draft import REVIEW, Receipt
from kiosk.forms.messages import FieldError
from kiosk.forms.session import Finished, FormSession
from kiosk.forms.spec import FormSpec
from kiosk.i18n import msg
from screens.fields.row import FieldRow, TypedBox, is_box, row_of_digits
from screens.journey.endings import HURRIED, how_it_stands
from screens.journey.page import JourneyScreen
from screens.journey.showing import STOP, show_no_more
from screens.shell.visit import Journey, VisitHost
from screens.widgets.page import spring
from screens.widgets.tap import Tap, back_button


class FormScreen(JourneyScreen):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "go_next", show=False)]

    def __init__(self, spec: FormSpec, session: FormSession | None = None) -> None:
        super().__init__(spec, session)
        self.motive = spec.ticket_motive
        self.opened_at = self.session.place
        self._leave = Tap(msg("Terminer"), self.leave, id="foot-leave")
        self._stop = Tap(STOP, self._show_no_more, id="foot-stop")
        self._hidden_at_press: list[FieldRow] = []
        """Questions that the open keys hid when a finger last came down."""

    @property
    def journey(self) -> Journey:
        return self

    @property
    def pages_below(self) -> Sequence[Screen[Any]]:
        stack = self.app.screen_stack
        return stack[: stack.index(self)] if self in stack else ()

    async def come_to_top(self) -> None:
        while self.app.screen is not self:
            await self.app.pop_screen()

    def file_state(self, *, briefly: int = 0) -> str:
        return how_it_stands(self, briefly=briefly)

    def foot(self) -> list[Widget]:
        self._offer_to_stop()
        return [self._stop, spring(), back_button(self.action_go_back), self._leave, self._next]

    def _offer_to_stop(self) -> None:
        """Offer, while an agent sees each page, to show none any more; a small screen has that in "Aide"."""
        self._stop.display = self.app.visit.is_live and not self.is_small

    def _refresh_header(self) -> None:
        super()._refresh_header()
        self._offer_to_stop()

    async def _show_no_more(self) -> None:
        """Show no more, unless the key bounces or is held, and say so."""
        if not self.app.haste.hasty:
            said = await show_no_more(self.app)
            self._refresh_header()
            self.focus_first()  # its button may be gone
            await self.app.push_screen(said)

    def ending_widgets(self) -> list[Widget]:
        return self.ending.widgets(self)

    def ending_focus(self) -> Widget:
        return self.ending.first_focus(self)

    @property
    def is_shared(self) -> bool:
        """True when an agent was given these answers with a ticket."""
        draft = self.app.visit.ticket.draft if self.app.visit.ticket is not None else None
        return draft is not None and (draft.spec_id, draft.sent_as) == (self.session.spec.id, "")

    async def action_next_act(self) -> None:
        """Press the page's button (F10); where it sends, first lead to the button, and never send while F10 is held."""
        is_held = bool(self.app.haste.hasty)
        if self._sends_here and (is_held or self.focused is not self._next):
            self.set_focus(self._next)
            self.hint(HURRIED if is_held else msg("Relisez, puis {send}.", send=self.ending.word))
        else:
            await super().action_next_act()

    @property
    def _sends_here(self) -> bool:
        """True when the page's button sends the answers."""
        return self.session.place == REVIEW and self.ending.sends and self.ending.is_read

    async def action_go_next(self) -> None:
        if self.session.place == REVIEW:
            await self.ending.press(self)
            return
        hidden = self._question_behind_the_keys()
        if hidden is not None:
            await self._pass_on(hidden, self.typed_last)
            return
        self.collect()
        errors = self.session.go_next()
        self.app.visit.facts.take(self.session)
        if errors:
            await self.show_errors(errors)
        elif self.session.place == REVIEW and self.ending.at_once:
            await self.ending.press(self)
        else:
            await self.show_page()

    async def take(self, field_key: str, answer: Answer) -> None:
        """Put an answer that an agent proposed into the page, which stays."""
        self.collect()
        before, self.session.is_assisted = self.session.is_assisted, True
        self.session.answer(field_key, answer)
        self.session.is_assisted = before
        await self.show_page()

    async def send(self) -> None:
        from screens.journey.submit import submit

        await submit(self)

    async def store(self, finished: Finished) -> Receipt:
        from kiosk.services.visit.submissions import submit

        return await asyncio.to_thread(submit, finished, self.app.services)

    async def come_back_to(self, errors: tuple[FieldError, ...]) -> None:
        """Show the last page again, because what its answers were to open did not open."""
        self.session.go_back()
        await self.show_page(errors)

    def _question_behind_the_keys(self) -> FieldRow | None:
        """Return the next question if the open keys hide it and it has no answer: nobody passes what they never saw."""
        hidden, self._hidden_at_press = self._after_the_box() or self._hidden_at_press, []
        return next((row for row in hidden if row.is_attached and row.collect().is_blank), None)

    def pressed(self) -> None:
        """Remember the hidden questions as a finger comes down: its button takes the focus and closes the keys."""
        self._hidden_at_press = self._after_the_box()

    async def action_go_back(self) -> None:
        from screens.journey.leave import go_back

        await go_back(self)

    async def close_what_is_open(self) -> None:
        """Close the open keys (Esc); otherwise go back, as on every page."""
        if self.keys.display:
            self.leave_typing()
        else:
            await self.action_go_back()

    @property
    def would_lose(self) -> bool:
        """True when the end of the visit would lose answers that are still to be sent."""
        return self.ending.sends and self.session.has_answers and self.session.receipt is None

    async def save(self, *, ends: bool = False) -> None:
        from screens.journey.saving import save

        await save(self, ends=ends)

    async def erase_draft(self) -> None:
        from screens.journey.saving import erase

        await erase(self)

    async def leave(self) -> None:
        from screens.journey.leave import leave

        await leave(self)

    async def digit(self, number: int) -> None:
        if self.session.place == REVIEW:
            await self.ending.digit(self, number)
            return
        offers = self.session.step.offers if self.session.step else ()
        if number <= len(offers):
            # The digit of the door that led here, held or struck twice, opens no offer either.
            if self.app.haste.hasty != str(number):
                await self.app.go(offers[number - 1].act)
            return
        row = row_of_digits(self.rows)
        if row is not None:
            await row.choose(number)

    async def field_done(self, row: FieldRow) -> None:
        """Go on to the next field, or to the next page, after a field was answered and confirmed."""
        self._name_next()
        rows = self.rows
        following = rows.index(row) + 1
        if following < len(rows):
            await self._pass_on(rows[following], row.spec.key)
        else:
            await self.action_go_next()

    async def input_done(self, box: TypedBox) -> None:
        """Handle enter in a field, or OK on its on-screen keys."""
        row = next(row for row in self.rows if box in row.walk_children())
        if await row.on_done():
            await self.field_done(row)

    async def _pass_on(self, following: FieldRow, done: str) -> None:
        """Go from one question of a page to the next; an error in the answer is shown before its question is left."""
        self.collect()
        wrong = self.session.leave_question(done)
        if wrong:
            await self.show_errors(wrong)
        else:
            self.set_focus(following.focus_target())

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if is_box(event.widget):
            self._hidden_at_press = []

    def _after_the_box(self) -> list[FieldRow]:
        """Return the questions after the one whose keys are open."""
        rows, box = self.rows, self._typed_in
        here = next((index for index, row in enumerate(rows, 1) if box in row.walk_children()), len(rows))
        return rows[here:]


async def open_form(app: VisitHost, of: str) -> None:
    """Open a journey: go back to it if it is open below, else begin one."""
    spec = app.services.forms[of]
    open_ones = (page for page in app.screen_stack if isinstance(page, FormScreen) and page.session.spec.id == of)
    open_one = next(open_ones, None)
    if open_one is None:
        await app.push_screen(FormScreen(spec))
    else:
        await open_one.come_to_top()
        await open_one.show_page()
