"""A page on which something is typed: the on-screen keys open with the box, never cover it, never take its focus."""

from typing import cast

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from kiosk.i18n import msg
from screens.fields.long_text import TypedArea
from screens.fields.row import FieldRow
from screens.fields.typed import TypedInput
from screens.tenant.page import TenantScreen
from screens.widgets.keys import Key, OnScreenKeys
from screens.widgets.text import content


class TypingScreen(TenantScreen):
    def __init__(self) -> None:
        super().__init__()
        self.keys = OnScreenKeys(self._type)

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self.keys

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        box = event.widget
        if box.has_class("result"):
            return  # what a search found belongs to its box: the keys stay as they are
        if isinstance(box, TypedInput | TypedArea):
            self.keys.open_for(box.key_layer)
            self.add_class("-typing")
            self.set_class(len(self.keys.rows) > 3, "-letters")
            self._name_in_line(box)
        else:
            self.close_keys()
        self.call_after_refresh(self.keep_in_view)

    def _name_in_line(self, box: TypedInput | TypedArea) -> None:
        """At 56×16 the question gives its rows to the keys; the field's short name stands in its line."""
        self._forget_names()
        row = _row_of(box)
        box.border_title = cast(str, content(msg(row.spec.short) if row is not None and self.is_small else ""))

    def focus_next(self, selector: str | type[Widget] = "*") -> Widget | None:
        """At 56×16 open keys stand in place of the foot: they close first, so that Tab finds it."""
        self.close_keys()
        return super().focus_next(selector)

    def focus_previous(self, selector: str | type[Widget] = "*") -> Widget | None:
        self.close_keys()
        return super().focus_previous(selector)

    def _forget_names(self) -> None:
        for box in self.query("Input, TextArea"):
            box.border_title = ""

    def close_keys(self) -> None:
        """The keys go, the foot and the question come back."""
        self.keys.close()
        self.remove_class("-typing")
        self._forget_names()

    def on_body_resized(self) -> None:
        """The keys opened or closed, and the page has its new room only now."""
        self.keep_in_view()

    def keep_in_view(self) -> None:
        """The box stays visible above the keys."""
        if isinstance(self.focused, TypedInput | TypedArea):
            (_row_of(self.focused) or self.focused).scroll_visible(animate=False, top=True)

    async def _type(self, key: Key) -> None:
        """A key of the screen does to the box what the same key of a keyboard does."""
        box = self.focused
        if not isinstance(box, TypedInput | TypedArea):
            return
        if key.does == "erase":
            box.action_delete_left()
        elif key.does == "close":
            self.leave_typing()
        else:
            box.insert_text_at_cursor(key.sign)

    def leave_typing(self) -> None:
        """OK: the keys close and the next act has the focus."""
        self.close_keys()
        self.set_focus(self.query_one("#foot-next"))

    async def input_done(self, box: TypedInput) -> None:
        """Enter in a box."""

    async def field_done(self, row: FieldRow) -> None:
        """A field is answered and confirmed."""

    async def close_what_is_open(self) -> None:
        if self.keys.display:
            self.leave_typing()


def _row_of(box: TypedInput | TypedArea) -> FieldRow | None:
    return next((node for node in box.ancestors if isinstance(node, FieldRow)), None)
