"""A page of a journey as it is drawn: the questions of a step, or the journey's ending, and what is wrong with them.

The page's children are replaced, never the screen; values are read from the rows when the page is left.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.forms.draft import REVIEW
from kiosk.forms.messages import FieldError
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec, FormSpec
from kiosk.i18n import Message, _, msg
from kiosk.services.ports.tickets import Ticket
from screens.fields.registry import row_for
from screens.fields.row import FieldRow, TypedBox, is_box, row_to_begin_in
from screens.fields.typed import TypedRow
from screens.journey.endings import CONTINUE, Endings
from screens.journey.port import Ending
from screens.journey.typing import TypeThroughScreen
from screens.shell.forgetting import remove_and_forget
from screens.widgets.chrome import BETWEEN
from screens.widgets.offers import OfferGrid
from screens.widgets.scroll import Scroller
from screens.widgets.summary import ErrorSummary
from screens.widgets.tap import Tap, continue_button
from screens.widgets.text import Text


class JourneyScreen(TypeThroughScreen):
    CSS_PATH: ClassVar[list[Path]] = [Path(__file__).with_name("form.tcss")]  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f4", "why", show=False)]

    def __init__(self, spec: FormSpec, session: FormSession | None = None) -> None:
        super().__init__()
        self.session = session or FormSession(spec)
        self._endings = Endings(spec)
        self.place = lambda: str(self._hint or self._place_words())
        self._hint: Message | None = None
        self._is_laid_out = False
        """False until the page is there, and while it is being replaced."""
        self.progress = self._progress if len(spec.sections) > 1 else None
        self._next = continue_button(self.action_go_next)

    # --- for subclasses -----------------------------------------------------------------------------------------------

    async def action_go_next(self) -> None:
        """Press the page's button."""
        raise NotImplementedError

    def ending_widgets(self) -> list[Widget]:
        """Return the widgets of the ending."""
        raise NotImplementedError

    def ending_focus(self) -> Widget:
        """Return the widget of the ending that has the focus first."""
        raise NotImplementedError

    # --- the page -----------------------------------------------------------------------------------------------------

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

    @property
    def ending(self) -> Ending:
        """The page after the last question; a refused consent replaces it by another."""
        return self._endings.of(self.session)

    async def opened(self) -> None:
        self.session.is_assisted = self.app.visit.is_assisted
        await self.show_page(is_styled=False)

    def ticket_moved(self, ticket: Ticket, ahead: int) -> None:
        """Note from which answer on an agent helps, or helps no more."""
        if self.session.is_assisted != ticket.is_assisted:
            self.collect()
            self.session.is_assisted = ticket.is_assisted
        super().ticket_moved(ticket, ahead)

    @property
    def rows(self) -> list[FieldRow]:
        """The page's questions; none while it is being replaced: its controls come one after the other."""
        if not self._is_laid_out:
            return []
        return [node for node in self.on_page if isinstance(node, FieldRow)]

    async def show_page(self, errors: tuple[FieldError, ...] = (), *, is_styled: bool = True) -> None:
        """Replace the widgets by those of the session's current page; `is_styled` is passed on to `turn_keys`."""
        page = self.query_one(Scroller).body
        with self.app.batch_update():
            self._is_laid_out = False
            await remove_and_forget(page)
            self.remove_class("-refused")
            await self._lay_out(page, is_styled=is_styled)
            self._is_laid_out = True
            page.scroll_home(animate=False)
            self.hint(None)
            self._name_next()
            self.focus_first()
            self.app.page_turned()
        if errors:
            await self.show_errors(errors)
        else:
            self._tell_where()
        self.call_after_refresh(self.read_so_far)

    def _tell_where(self) -> None:
        """Let an agent who is shown this journey see the page to which its tenant has come."""
        if self.app.visit.showing is not None:
            self.app.visit.showing.moved(self.app.services, self.session)

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
            return self.ending_widgets()
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
        known = self.app.visit.facts.proposal(self.session, field) if field.fact else None
        if known is None:
            return row_for(field, self.session, self.app.services)
        from screens.fields.known import KnownRow

        return KnownRow(field, self.session, self.app.services, known, self._ask_anew)

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
            line = self.ending_focus()
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

    async def change(self, field_key: str) -> None:
        """Go from "check answers" to one answer; its page leads back here."""
        self.touched = field_key
        self.session.change(field_key)
        await self.show_page()

    # --- what is wrong ----------------------------------------------------------------------------------------------

    async def show_errors(self, errors: tuple[FieldError, ...]) -> None:
        """Show the errors under each control, and in the summary, which takes the focus.

        If one box alone is wrong, the summary would only repeat the error under it: the keys of the box open again
        instead.
        """
        self._tell_where()
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
