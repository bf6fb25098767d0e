"""A page on which something is typed: the on-screen keys open with the box, never cover it, never take its focus."""

from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.forms.spec import Kind
from kiosk.i18n import msg
from screens.fields.choices import ChoiceRow
from screens.fields.row import FieldRow, TypedBox, is_box, row_of
from screens.fields.searching import Result
from screens.fields.typed import TypedInput, TypedRow
from screens.widgets.keys import LAYERS, Key, OnScreenKeys
from screens.widgets.page import VisitPage
from screens.widgets.scroll import Scroller
from screens.widgets.summary import ErrorSummary
from screens.widgets.text import Says, content

_ROWS_OF_DIGITS = 3
"""Rows of the keys that leave room for the question at 56×16; the letters have one more."""


_FRAMES = 10
"""How many are waited for at most until everything that came back has its place."""


class TypingScreen(VisitPage):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "walk(1)", show=False),
        Binding("shift+tab", "walk(-1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.keys = OnScreenKeys(self._type)
        self.typed_last = ""
        """Key of the field whose box had the keys last; never the box, which would keep its words."""
        self.touched = ""
        """Key of the question that was touched on another page: it is seen with its words, not its control alone."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self.keys

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        box = event.widget
        if box is not self.focused:
            return  # told late, on a machine that is busy: it would hide what has the focus by now
        if isinstance(box, Result):
            return  # what a search found belongs to its box: the keys stay as they are
        if is_box(box):
            self.open_keys(box)
        else:
            self.close_keys()
            self.call_after_refresh(self.keep_in_view)

    def begin_in(self, control: Widget) -> None:
        """Give a control the focus; a box that had it before, with its keys closed, opens them too."""
        self.set_focus(control)
        if is_box(control):
            self.open_keys(control)

    def open_keys(self, box: TypedBox) -> None:
        """Open the keys of the box that has the focus."""
        self.keys.open_for(box.key_layer)
        self._make_room_for(len(self.keys.rows))
        self._name_in_line(box)
        row = row_of(box)
        self.typed_last = row.spec.key if row is not None else ""
        self._show_only(row)
        self.call_after_refresh(self.keep_in_view)

    def _make_room_for(self, rows: int, *, is_styled: bool = True) -> None:
        """For so many rows of keys; the page is styled anew once, and only where something changes."""
        before = self.classes
        self.add_class("-typing", update=False)
        self.set_class(rows > _ROWS_OF_DIGITS, "-letters", update=False)
        if is_styled and self.classes != before:
            self.update_node_styles()

    def turn_keys(self, layer: str | None, *, is_styled: bool) -> None:
        """Between two pages: the next one begins in a box with these keys, or in none; it is styled for them at once,
        while nothing of it is there yet.

        Args:
            is_styled: whether anything is yet; a screen that opens is styled by Textual when it is shown first.
        """
        if layer is None:
            self.close_keys()
        else:
            self.keys.close()
            self._make_room_for(len(LAYERS[layer]), is_styled=is_styled)

    def _name_in_line(self, box: TypedBox) -> None:
        """At 56×16 a tall question gives its rows to the letters; the field's short name stands in its line."""
        self._forget_names()
        row = row_of(box)
        is_needed = self.is_small and self.has_class("-letters") and (row is None or row.is_tall)
        box.border_title = cast(str, content(self.short_name(box) if is_needed else ""))

    def short_name(self, box: TypedBox) -> Says:
        row = row_of(box)
        return msg(row.spec.short) if row is not None else ""

    def _show_only(self, typed: FieldRow | None) -> None:
        """While the keys are open there is room for one question; None shows all of them again."""
        for row in self.query("*"):
            if isinstance(row, FieldRow):
                row.display = typed is None or row is typed
            elif isinstance(row, ErrorSummary):
                row.display = typed is None and row.has_lines
            elif row.has_class("why-ask"):
                row.display = typed is None and self.is_small

    def relabel(self) -> None:
        """Another language: the name in the line is said in it too."""
        if self._typed_in is not None:
            self._name_in_line(self._typed_in)

    @property
    def _typed_in(self) -> TypedBox | None:
        """The box that the open keys write into."""
        box = self.focused
        return box if self.keys.display and is_box(box) else None

    @property
    def box_of_result(self) -> TypedInput | None:
        """The box whose search found what has the focus."""
        return self.focused.box if isinstance(self.focused, Result) else None

    async def action_walk(self, direction: int) -> None:
        """Tab: open keys hide the other questions, at 56×16 the foot too; they close first, so that Tab finds them.

        Textual walks by places: what has just come back has none before the page is laid out. The next frame may still
        be one of before, on a machine that is busy; the foot is then not even in the way round.
        """
        self.close_keys()
        for _frame in range(_FRAMES):
            if self.query_one("#foot-next").region.area and all(widget.region.area for widget in self.focus_chain):
                break
            await self.wait_for_refresh()
        if direction > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def _forget_names(self) -> None:
        for box in self.query("Input, TextArea"):
            box.border_title = ""

    def close_keys(self) -> None:
        """The keys go, the foot and the question come back."""
        self.keys.close()
        self.remove_class("-typing")
        self._forget_names()
        self._show_only(None)

    def on_body_resized(self) -> None:
        """The keys opened or closed, or the terminal has another size; the page has its new room only now."""
        self.relabel()
        self._show_only(row_of(self._typed_in) if self._typed_in is not None else None)
        self.keep_in_view()

    def keep_in_view(self) -> None:
        """The box stays visible above the keys; whatever else has the focus stays whole when they went."""
        if is_box(self.focused):
            (row_of(self.focused) or self.focused).scroll_visible(animate=False, top=True)
        elif self.focused is not None:
            (self._touched_row or self.focused).scroll_visible(animate=False)

    @property
    def _touched_row(self) -> FieldRow | None:
        """The question that was touched elsewhere, while nothing else on the page has the focus and it has room."""
        nodes = self.query(f"#field-{self.touched}") if self.touched else ()
        row = next((node for node in nodes if isinstance(node, FieldRow)), None)
        if row is None or self.focused is None or row_of(self.focused) not in {None, row}:
            return None
        return row if row.size.height <= self.query_one(Scroller).body.size.height else None

    async def _type(self, key: Key) -> None:
        """A key of the screen does to the box what the same key of a keyboard does."""
        box = self.box_of_result or self.focused
        if not is_box(box):
            return
        self.set_focus(box)
        if key.does == "erase":
            box.action_delete_left()
        elif key.does == "close":
            self.typed()
        else:
            box.insert_text_at_cursor(key.sign)

    def leave_typing(self) -> None:
        """The keys close and the next act has the focus."""
        self.close_keys()
        self.set_focus(self.query_one("#foot-next"))

    def typed(self) -> None:
        """OK: the box is done with."""
        self.leave_typing()

    async def input_done(self, box: TypedBox) -> None:
        """Enter in a box."""

    async def field_done(self, row: FieldRow) -> None:
        """A field is answered and confirmed."""

    def answered(self) -> None:
        """Nothing here is kept: nothing is told of what changed since."""

    def mended(self, field_key: str) -> None:
        """What was said to be wrong with a field is no more what stands there."""
        for summary in self.query(ErrorSummary):
            summary.drop(field_key)

    async def close_what_is_open(self) -> None:
        if self.keys.display:
            self.leave_typing()


class TypeThroughScreen(TypingScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace", "erase", show=False),
        *(Binding(str(number), f"digit({number})", show=False) for number in range(1, 10)),
    ]

    # --- for subclasses -----------------------------------------------------------------------------------------------

    @property
    def rows(self) -> list[FieldRow]:
        """The page's fields, in their order."""
        raise NotImplementedError

    async def lead_to(self, field_key: str) -> None:
        """Give the focus to a field, on this page or on its own."""
        raise NotImplementedError

    async def digit(self, number: int) -> None:
        """A digit that is not typed: what it chooses here."""

    # --- keys ---------------------------------------------------------------------------------------------------------

    async def action_digit(self, number: int) -> None:
        """A digit chooses on a page with one list of answers; typed at once after a mistake, it is a digit."""
        if self._waits_before_a_text or not await self._type_through(str(number)):
            await self.digit(number)

    async def on_key(self, event: events.Key) -> None:
        """Who types at once writes into the field that the summary names, or into the page's text."""
        if event.is_printable and event.character not in {None, " "}:
            await self._type_through(event.character or "")

    async def on_paste(self, event: events.Paste) -> None:
        """A paste is typing too."""
        await self._type_through(event.text)

    async def action_erase(self) -> None:
        """Backspace takes back from the box that is meant; what was refused there stays to be mended."""
        box = await self._box_meant()
        if box is not None:
            box.action_delete_left()

    async def _type_through(self, text: str) -> bool:
        """Whether a box took it."""
        box = await self._box_meant()
        if box is not None:
            box.insert_text_at_cursor(text)
        return box is not None

    @property
    def _has_summary_focus(self) -> bool:
        return self.focused is not None and self.focused.has_class("summary-line")

    @property
    def _waits_before_a_text(self) -> bool:
        """Whether a long text is there to be read, and its next act has the focus: a digit is no word of it then."""
        rows = self.rows
        is_next = self.focused is self.query_one("#foot-next")
        return is_next and len(rows) == 1 and rows[0].spec.kind is Kind.LONG_TEXT

    @property
    def _box_left(self) -> TypedInput | None:
        """On a page of boxes alone, the one that was left for the next act, as Esc and OK do: typing goes on in it."""
        boxes = {row.spec.key: row.box for row in self.rows if isinstance(row, TypedRow)}
        if self.focused is not self.query_one("#foot-next") or len(boxes) < len(self.rows):
            return None
        return boxes.get(self.typed_last)

    @property
    def _box_passed_by(self) -> TypedInput | None:
        """Where a list of answers follows an empty box, signs are meant for the box: a date is no choice of answers."""
        here = row_of(self.focused) if self.focused is not None else None
        if not isinstance(here, ChoiceRow):
            return None
        before = self.rows[: self.rows.index(here)]
        return next((row.box for row in before if isinstance(row, TypedRow) and row.collect().is_blank), None)

    async def _box_meant(self) -> TypedBox | None:
        """The box that a key means which was typed elsewhere; it gets the focus. None: no box is meant."""
        if self._has_summary_focus:
            await self.lead_to(self.query_one(ErrorSummary).first_key)
        elif self._waits_before_a_text:
            self.set_focus(self.rows[0].focus_target())
        elif (box := self.box_of_result or self._box_passed_by or self._box_left) is not None:
            self.set_focus(box)
        else:
            return None
        return self.focused if is_box(self.focused) else None
