"""A page on which something is typed: the on-screen keys open with the box, never cover it, never take its focus."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from kiosk.i18n import msg
from screens.fields.box import is_box
from screens.fields.row import FieldRow, row_of
from screens.fields.searching import Result
from screens.fields.typed import TypedInput
from screens.tenant.page import TenantScreen
from screens.widgets.keys import LAYERS, Key, OnScreenKeys
from screens.widgets.scroll import Scroller
from screens.widgets.summary import ErrorSummary
from screens.widgets.text import Says, content

if TYPE_CHECKING:
    from screens.fields.box import Box

_ROWS_OF_DIGITS = 3
"""Rows of the keys that leave room for the question at 56×16; the letters have one more."""


_FRAMES = 10
"""How many are waited for at most until everything that came back has its place."""


class TypingScreen(TenantScreen):
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

    def open_keys(self, box: "Box") -> None:
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

    def _name_in_line(self, box: "Box") -> None:
        """At 56×16 a tall question gives its rows to the letters; the field's short name stands in its line."""
        self._forget_names()
        row = row_of(box)
        is_needed = self.is_small and self.has_class("-letters") and (row is None or row.is_tall)
        box.border_title = cast(str, content(self.short_name(box) if is_needed else ""))

    def short_name(self, box: "Box") -> Says:
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
    def _typed_in(self) -> "Box | None":
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

    async def input_done(self, box: TypedInput) -> None:
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
