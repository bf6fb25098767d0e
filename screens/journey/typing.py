"""A page on which something is typed: the on-screen keys open with the box, never cover it, never take its focus."""

from collections.abc import Sequence
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
"""Rows of on-screen keys that leave room for the question at 56×16; the letters have one more."""


_FRAMES = 10
"""Most frames to wait for until every widget that came back has its place."""


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
        """Key of the question that was chosen on another page: it is shown with its words, not its control alone."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self.keys

    @property
    def on_page(self) -> Sequence[Widget]:
        """The questions of the page and the texts between them."""
        return self.query_one(Scroller).body.children

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        box = event.widget
        if box is not self.focused:
            return  # a late event, on a busy machine: it would hide what has the focus by now
        if isinstance(box, Result):
            self.call_after_refresh(self.keep_in_view)
            return  # a search's result belongs to its box: the keys stay as they are
        if is_box(box):
            self.open_keys(box)
        else:
            self.close_keys()
            self.call_after_refresh(self.keep_in_view)

    def begin_in(self, control: Widget) -> None:
        """Give a control the focus; the keys of a box open even if it had the focus before."""
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
        """Make room for so many rows of keys; style the page again once, and only if something changes."""
        before = self.classes
        self.add_class("-typing", update=False)
        self.set_class(rows > _ROWS_OF_DIGITS, "-letters", update=False)
        if is_styled and self.classes != before:
            self.update_node_styles()

    def turn_keys(self, layer: str | None, *, is_styled: bool) -> None:
        """Prepare the keys between two pages: the next one begins in a box with this layer, or in none.

        The page is styled for that at once, while it is still empty.

        Args:
            is_styled: False for a screen that is opening: Textual styles it when it is first shown.
        """
        if layer is None:
            self.close_keys()
        else:
            self.keys.close()
            self._make_room_for(len(LAYERS[layer]), is_styled=is_styled)

    def _name_in_line(self, box: TypedBox) -> None:
        """Show the short name in the line of the box, where a tall question gives its rows to the letters (56×16)."""
        self._forget_names()
        row = row_of(box)
        is_needed = self.is_small and self.has_class("-letters") and (row is None or row.is_tall)
        box.border_title = cast(str, content(self.short_name(box) if is_needed else ""))

    def short_name(self, box: TypedBox) -> Says:
        row = row_of(box)
        return msg(row.spec.short) if row is not None else ""

    def _show_only(self, typed: FieldRow | None) -> None:
        """Show one question alone: open keys leave no room for more. None shows all of them again."""
        for row in self.on_page:
            if isinstance(row, FieldRow):
                row.display = typed is None or row is typed
            elif isinstance(row, ErrorSummary):
                row.display = typed is None and row.has_lines
            elif row.has_class("why-ask"):
                row.display = typed is None and self.is_small

    def relabel(self) -> None:
        """Show the name in the line of the box in the current language."""
        if self._typed_in is not None:
            self._name_in_line(self._typed_in)

    @property
    def _typed_in(self) -> TypedBox | None:
        """The box that the open keys write into."""
        box = self.focused
        return box if self.keys.display and is_box(box) else None

    @property
    def box_of_result(self) -> TypedInput | None:
        """The box whose search result has the focus; None when no result has it."""
        return self.focused.box if isinstance(self.focused, Result) else None

    async def action_walk(self, direction: int) -> None:
        """Walk to the next widget by Tab. Open keys hide the other questions, and at 56×16 the foot: they close first.

        Textual walks by places: a widget that has just come back has none before the page is laid out. On a busy
        machine the next frame may still be an old one; the foot is then not even in the focus chain.
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
        """Close the keys; the foot and the other questions come back, at once: Tab goes on to them."""
        was_open = self.keys.display
        self.keys.close()
        if self.has_class("-typing"):
            self.remove_class("-typing")
            self._forget_names()
        self._show_only(None)
        if was_open:
            self.room_changed()

    def on_body_resized(self) -> None:
        """Adapt the page to its new room, after the keys opened or closed, or the terminal changed its size."""
        self.relabel()
        self._show_only(row_of(self._typed_in) if self._typed_in is not None else None)
        self.room_changed()
        self.keep_in_view()

    def room_changed(self) -> None:
        """Adapt what the page offers to the room that the on-screen keys leave."""
        for row in self.on_page:
            if isinstance(row, FieldRow):
                row.room_changed()

    def keep_in_view(self) -> None:
        """Keep the box visible above the keys; without them, keep whatever else has the focus whole."""
        if is_box(self.focused):
            (row_of(self.focused) or self.focused).scroll_visible(animate=False, top=True)
        elif self.focused is not None:
            (self._touched_row or self.focused).scroll_visible(animate=False)

    @property
    def _touched_row(self) -> FieldRow | None:
        """The question that was chosen on another page, while no other has the focus and the page has room for it."""
        nodes = self.query(f"#field-{self.touched}") if self.touched else ()
        row = next((node for node in nodes if isinstance(node, FieldRow)), None)
        if row is None or self.focused is None or row_of(self.focused) not in {None, row}:
            return None
        return row if row.size.height <= self.query_one(Scroller).body.size.height else None

    async def _type(self, key: Key) -> None:
        """Apply an on-screen key to the box, as the same key of a keyboard would."""
        box = self.box_of_result or self.focused
        if not is_box(box):
            return
        self.set_focus(box)
        if key.does == "erase":
            box.action_delete_left()
        elif key.does == "close":
            await self.typed(box)
        else:
            box.insert_text_at_cursor(key.character)

    def leave_typing(self) -> None:
        """Close the keys, and give the focus to the next action."""
        self.close_keys()
        self.set_focus(self.query_one("#foot-next"))

    async def typed(self, box: TypedBox) -> None:
        """Go on from a box on OK, as on enter in a box of one line.

        At 56×16 the keys hide the foot: OK in an empty box brings it back, or nobody could leave the page.
        """
        row = row_of(box)
        if self.is_small and row is not None and row.collect().is_blank:
            self.leave_typing()
        else:
            await self.input_done(box)

    async def input_done(self, box: TypedBox) -> None:
        """Handle enter in a box; for subclasses."""

    async def field_done(self, row: FieldRow) -> None:
        """Handle a field that was answered and confirmed; for subclasses."""

    def answered(self) -> None:
        """Do nothing: these pages store no answers that a change could differ from."""

    def mended(self, field_key: str) -> None:
        """Clear a field's line in the summary once the field is edited."""
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
        """The page's fields, in order."""
        raise NotImplementedError

    async def lead_to(self, field_key: str) -> None:
        """Give the focus to a field, on this page or on its own."""
        raise NotImplementedError

    async def digit(self, number: int) -> None:
        """Handle a digit that is not typed into a box; for subclasses."""

    # --- keys ---------------------------------------------------------------------------------------------------------

    async def action_digit(self, number: int) -> None:
        """Type a digit into the box that is meant, as right after an error; otherwise let it choose an answer."""
        if self._waits_before_a_text or not await self._type_through(str(number)):
            await self.digit(number)

    async def on_key(self, event: events.Key) -> None:
        """Type into the field that the summary names, or into the page's text, when the tenant types at once."""
        if event.is_printable and event.character not in {None, " "}:
            await self._type_through(event.character or "")

    async def on_paste(self, event: events.Paste) -> None:
        """Treat a paste as typing."""
        await self._type_through(event.text)

    async def action_erase(self) -> None:
        """Erase a character in the box that is meant; a refused text stays there to be corrected."""
        box = await self._box_meant()
        if box is not None:
            box.action_delete_left()

    async def _type_through(self, text: str) -> bool:
        """Type a text into the box that is meant; False when no box is."""
        box = await self._box_meant()
        if box is not None:
            box.insert_text_at_cursor(text)
        return box is not None

    @property
    def _has_summary_focus(self) -> bool:
        return self.focused is not None and self.focused.has_class("summary-line")

    @property
    def _waits_before_a_text(self) -> bool:
        """True when a long text is there to be read, and the next action has the focus: no digit is typed then."""
        rows = self.rows
        is_next = self.focused is self.query_one("#foot-next")
        return is_next and len(rows) == 1 and rows[0].spec.kind is Kind.LONG_TEXT

    @property
    def _box_left(self) -> TypedInput | None:
        """The box that was left for the next action, by Esc, on a page of boxes alone: typing goes on in it."""
        boxes = {row.spec.key: row.box for row in self.rows if isinstance(row, TypedRow)}
        if self.focused is not self.query_one("#foot-next") or len(boxes) < len(self.rows):
            return None
        return boxes.get(self.typed_last)

    @property
    def _box_passed_by(self) -> TypedInput | None:
        """The empty box before a list of answers that has the focus: characters go there, for a date is no choice."""
        here = row_of(self.focused) if self.focused is not None else None
        if not isinstance(here, ChoiceRow):
            return None
        before = self.rows[: self.rows.index(here)]
        return next((row.box for row in before if isinstance(row, TypedRow) and row.collect().is_blank), None)

    async def _box_meant(self) -> TypedBox | None:
        """Return the box that is meant by a key typed outside it, and give it the focus; None when no box is meant."""
        if self._has_summary_focus:
            await self.lead_to(self.query_one(ErrorSummary).first_key)
        elif self._waits_before_a_text:
            self.set_focus(self.rows[0].focus_target())
        elif (box := self.box_of_result or self._box_passed_by or self._box_left) is not None:
            self.set_focus(box)
        else:
            return None
        return self.focused if is_box(self.focused) else None
