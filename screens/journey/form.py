"""The one screen of every journey: it shows any page of any form, and the journey's ending after them.

The page's children are replaced, never the screen; values are read from the rows when the page is left; every action is
awaited, so that keys typed in one burst land where a person meant them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from kiosk.forms.draft import REVIEW
from kiosk.forms.messages import FieldError
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec, FormSpec
from kiosk.i18n import Message, _, msg
from screens.fields.registry import row_for
from screens.fields.row import FieldRow, TypedBox, is_box, row_of_digits, row_to_begin_in
from screens.fields.typed import TypedRow
from screens.journey.endings import CONTINUE, HURRIED, Endings, how_it_stands
from screens.journey.port import Ending
from screens.journey.typing import TypeThroughScreen
from screens.shell.forgetting import remove_and_forget
from screens.shell.visit import Journey, VisitHost
from screens.widgets.chrome import BETWEEN
from screens.widgets.offers import OfferGrid
from screens.widgets.page import VisitPage, spring
from screens.widgets.scroll import Scroller
from screens.widgets.summary import ErrorSummary
from screens.widgets.tap import Tap, back_button, continue_button
from screens.widgets.text import Text


class FormScreen(TypeThroughScreen):
    CSS_PATH: ClassVar[list[Path]] = [Path(__file__).with_name("form.tcss")]  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_next", show=False),
        Binding("f4", "why", show=False),
    ]

    def __init__(self, spec: FormSpec, session: FormSession | None = None) -> None:
        super().__init__()
        self.session = session or FormSession(spec)
        self.motive = spec.ticket_motive
        self.opened_at = self.session.place
        self._endings = Endings(spec)
        self.place = lambda: str(self._hint or self._place_words())
        self._hint: Message | None = None
        self.progress = self._progress if len(spec.sections) > 1 else None
        self._leave = Tap(msg("Terminer"), self.leave, id="foot-leave")
        self._next = continue_button(self.action_go_next)
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

    def _step(self) -> tuple[int, int]:
        """Return the section that the tenant is at, from 1, and how many there are; the ending belongs to the last."""
        sections, step = self.session.spec.sections, self.session.step
        here = len(sections) if step is None else [section.key for section in sections].index(step.section) + 1
        return here, len(sections)

    def _place_words(self) -> str:
        """Return the step and the section's title; after the last question, the ending's. One section is no step."""
        spec, (n, count) = self.session.spec, self._step()
        words = _(spec.sections[n - 1].label) if self.session.step is not None else str(self.ending.place)
        before = str(msg("Étape {n} sur {count}", n=n, count=count)) if count > 1 else _(spec.title)
        return f"{before}{BETWEEN}{words}"

    def _progress(self) -> tuple[str, int, int]:
        """Return the journey's title, and how far the tenant is."""
        return _(self.session.spec.title), *self._step()

    def foot(self) -> list[Widget]:
        return [spring(), back_button(self.action_go_back), self._leave, self._next]

    @property
    def ending(self) -> Ending:
        """The page after the last question; a refused consent replaces it by another."""
        return self._endings.of(self.session)

    @property
    def is_shared(self) -> bool:
        """True when an agent was given these answers with a ticket."""
        draft = self.app.ticket.draft if self.app.ticket is not None else None
        return draft is not None and (draft.spec_id, draft.sent_as) == (self.session.spec.id, "")

    async def opened(self) -> None:
        await self.show_page(is_styled=False)

    @property
    def rows(self) -> list[FieldRow]:
        return [node for node in self.on_page if isinstance(node, FieldRow)]

    async def show_page(self, errors: tuple[FieldError, ...] = (), *, is_styled: bool = True) -> None:
        """Replace the widgets by those of the session's current page; `is_styled` is passed on to `turn_keys`."""
        page = self.query_one(Scroller).body
        with self.app.batch_update():
            await remove_and_forget(page)
            self.remove_class("-refused")
            await self._lay_out(page, is_styled=is_styled)
            page.scroll_home(animate=False)
            self.hint(None)
            self._name_next()
            self.focus_first()
            self.app.page_turned()
        if errors:
            await self.show_errors(errors)
        self.call_after_refresh(self.read_so_far)

    def _name_next(self) -> None:
        """Name the foot's button for the page; it is filled unless it only turns the page."""
        word = self.ending.word if self.session.place == REVIEW else CONTINUE
        self._next.visible = word is not None and not any(row.hides_next for row in self.rows)
        self._next.set_class(self.session.place != REVIEW or self.ending.is_read, "-next")
        if word is not None:
            self._next.word = word
            self._next.relabel()

    def on_body_scrolled(self) -> None:
        self.read_so_far()

    def read_so_far(self) -> None:
        """Offer to send once the last row of "check answers" was on the screen."""
        if self.session.place != REVIEW or self.ending.is_read:
            return
        body = self.query_one(Scroller).body
        if body.scroll_target_y >= body.max_scroll_y and body.virtual_size.height:
            self.ending.is_read = True
            self.app.page_turned()  # a second tap that turned the page sends nothing
            self._name_next()

    def _page_widgets(self) -> list[Widget]:
        """Return the widgets of the session's current page."""
        step = self.session.step
        if step is None:
            return self.ending.widgets(self)
        widgets: list[Widget] = [ErrorSummary(self.lead_to)]
        if step.title:
            widgets.append(Text(msg(step.title), classes="question lead"))
        close = "outcome-line" if step.offers else "line"
        widgets += [Text(words, classes=close) for words in self.session.words_of(step)]
        if step.privacy:
            widgets += [Text(classes=close), Text(msg(step.privacy), classes=close)]
        fields = self.session.asked_fields(step)
        widgets += [self._row(field) for field in fields]
        if step.offers:
            widgets += [Text(classes="line"), OfferGrid(self.app, step.offers)]
        whys: list[Widget] = [Text(msg(field.why), classes="why") for field in fields if field.why]
        if whys:
            ask = Tap(msg("Pourquoi cette question ?"), self.action_why, classes="why-ask")
            ask.display = self.is_small
            widgets += [ask, *whys]
        return widgets

    def _row(self, field: FieldSpec) -> FieldRow:
        """Return the row of a question; if the visit knows its answer, one that proposes it."""
        told = self.app.facts.proposal(self.session, field) if field.fact else None
        if told is None:
            return row_for(field, self.session, self.app.services)
        from screens.fields.known import KnownRow

        return KnownRow(field, self.session, self.app.services, told, self._ask_anew)

    async def _ask_anew(self, field_key: str) -> None:
        self.collect()
        self.session.asked_anew.add(field_key)
        self.touched = field_key
        await self.show_page()

    async def _lay_out(self, page: Widget, *, is_styled: bool) -> None:
        """Put the widgets of the session's current page on an empty page; `is_styled` is passed on to `turn_keys`."""
        widgets = self._page_widgets()
        self.turn_keys(self._keys_to_begin_with(widgets), is_styled=is_styled)
        await page.mount(*widgets)

    def _keys_to_begin_with(self, widgets: Sequence[Widget]) -> str | None:
        """Return the layer of on-screen keys that opens with a page, before it is there; None when none opens."""
        if self.session.place == REVIEW:
            return None
        first = row_to_begin_in([each for each in widgets if isinstance(each, FieldRow)], self.touched)
        return first.key_layer if isinstance(first, TypedRow) and first.begins_in_box else None

    def focus_first(self) -> None:
        if self.session.place == REVIEW:
            line = self.ending.first_focus(self)
            self.set_focus(line, scroll_visible=False)
            if self.ending.changed:
                self.call_after_refresh(line.scroll_visible, animate=False)
            return
        first = row_to_begin_in(self.rows, self.touched)
        self.set_focus(first.focus_target() if first else self._next)
        if self.touched:
            self.call_after_refresh(self.keep_in_view)  # the next action may have had the focus before, too

    def take_changed(self) -> str:
        """Return, once, the key of the answer whose change led back to "check answers"; empty when there is none."""
        changed, self.touched = self.touched, ""
        return changed

    def on_resize(self) -> None:
        """Relabel the lines of "check answers": another size has others."""
        for line in self.query(".review-line").results(Tap):
            line.relabel()
        self.read_so_far()

    def collect(self) -> None:
        """Read every control of the page into the session."""
        for row in self.rows:
            self.session.answer(row.spec.key, row.collect())

    def keep_in_view(self) -> None:
        """Keep the focus in view on a page of questions; "check answers" is read from its top."""
        if self.session.place != REVIEW:
            super().keep_in_view()

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

    def hint(self, says: Message | None) -> None:
        """Say in the place of the title why a press did nothing; the state stays beside it. None shows the title."""
        self._hint = says
        self.query_one("#place", Text).relabel()
        self._refresh_header()

    def answered(self) -> None:
        """Show at once that the answers may differ from those stored, in a draft or as they were sent."""
        if self.session.kept is not None:
            self.call_after_refresh(self._tell_what_changed)

    def _tell_what_changed(self) -> None:
        self.collect()
        self._refresh_header()

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
        self.app.facts.take(self.session)
        if errors:
            await self.show_errors(errors)
        elif self.session.place == REVIEW and self.ending.at_once:
            await self.ending.press(self)
        else:
            await self.show_page()

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
        self.collect()
        if self._leads_to_its_file:
            await self._back_to_file()
        elif self.session.go_back():
            await self.show_page()
        elif self._leads_back:
            await self.app.pop_screen()
        elif self.session.is_asked_before_end:
            await self.leave()
        else:
            await self.app.go_home()

    @property
    def _below(self) -> VisitPage | None:
        """The page that this one was opened from."""
        below = self.app.screen_stack[-2]
        return below if isinstance(below, VisitPage) else None

    @property
    def _leads_to_its_file(self) -> bool:
        """True when back leads to the sent file below: it is being changed, and the journey is where it was opened."""
        return self.session.place == self.opened_at and self._below is not None and self._below.asks_before_it

    async def _back_to_file(self) -> None:
        """Go back from the changes to the sent file; ask once if a change would be forgotten."""
        from screens.journey.leave import BackToFileDialog

        if self.session.has_changed:
            await self.app.push_screen(BackToFileDialog(self.session, is_shared=self.is_shared))
        else:
            await self.app.pop_screen()

    @property
    def _leads_back(self) -> bool:
        """True when back leads to the page below: one that takes back, or a menu or journey while nothing is lost."""
        below = self._below
        if below is None:
            return False
        spec = self.session.spec
        loses = self.session.has_answers and not spec.opens and spec.receipt is not None
        leads = below.is_menu or below.journey is not None
        return below.takes_back or (leads and not loses)

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

    async def change(self, field_key: str) -> None:
        """Go from "check answers" to one answer; its page leads back here."""
        self.touched = field_key
        self.session.change(field_key)
        await self.show_page()

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

    # --- what is wrong ----------------------------------------------------------------------------------------------

    async def show_errors(self, errors: tuple[FieldError, ...]) -> None:
        """Show the errors under each control, and in the summary, which takes the focus.

        If one box alone is wrong, the summary would only repeat the error under it: the keys of the box open again
        instead.
        """
        by_key = {error.key: error for error in errors}
        for row in self.rows:
            row.show_error(by_key.get(row.spec.key))
        summary = self.query_one(ErrorSummary)
        box = box_of(self.rows, errors)
        if box is not None:
            await summary.put_away()
            self.begin_in(box)
            return
        is_known = summary.display and summary.keys == tuple(by_key)
        await summary.show([(error, self.session.spec.field(error.key)) for error in errors])
        self.close_keys()
        self.query_one(Scroller).body.scroll_home(animate=False)
        if is_known:
            await self.lead_to(summary.first_key)  # the summary was read, and the field may be off the screen
        else:
            self.set_focus(summary.first)

    async def lead_to(self, field_key: str) -> None:
        """Go from a line of the summary to its field, on this page or on its own."""
        row = next((row for row in self.rows if row.spec.key == field_key), None)
        if row is None:
            await self.change(field_key)
        else:
            self.begin_in(row.focus_target())

    async def action_why(self) -> None:
        """Show or hide the reasons for the questions, at 56×16; elsewhere they are always on the page."""
        for why in self.query(".why"):
            why.toggle_class("-shown")
            self.call_after_refresh(why.scroll_visible, animate=False)


def box_of(rows: Sequence[FieldRow], errors: Sequence[FieldError]) -> TypedBox | None:
    """Return the box on this page that all errors are about; None when several questions are concerned."""
    if len(errors) > 1 or errors[0].is_of_two:
        return None
    target = next((row.focus_target() for row in rows if row.spec.key == errors[0].key), None)
    return target if is_box(target) else None


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
