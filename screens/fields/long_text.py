"""A long text, proposed by the terminal or typed; the tenant may change every word of it."""

from typing import Any

from textual.app import App, ComposeResult
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Location

from kiosk import i18n
from kiosk.forms.answers import Answer
from kiosk.i18n import SOURCE_LANGUAGE, _
from kiosk.text import clean_text
from screens.fields.row import PASTE_LIMIT, FieldRow, TypedBox, row_of
from screens.widgets.text import Text


class TypedArea(TextArea, TypedBox):
    """A box for several lines. Enter is a new line; the page goes on by its button, or by page-wide keys."""

    def __init__(self, text: str, *, id: str) -> None:
        super().__init__(text, id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=False)
        self.cursor_blink = False

    def watch(self, obj: DOMNode, attribute_name: str, callback: Any, init: bool = True) -> None:
        """Watch no attribute of the app: it would keep the area, and a tenant's words, until its theme changes."""
        if not isinstance(obj, App):
            super().watch(obj, attribute_name, callback, init)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        return key == "enter" or super().check_consume_key(key, character)

    def edit(self, edit: Edit) -> EditResult:
        """Drop control and direction characters from any text, which comes in here by keys, paste or on-screen keys."""
        edit.text = clean_text(edit.text, multiline=True)
        return super().edit(edit)

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        """Refuse a text that is too long, typed or pasted (Textual 8.2.8).

        A megabyte would hold the terminal for many seconds. A paste over the answer's limit would have to be erased
        character by character, so it is refused whole. Typing over that limit is allowed, and the line of the box says
        so.
        """
        row = row_of(self)
        is_pasted = row is not None and len(insert) > 1
        most = row.spec.max_length if row is not None and is_pasted else PASTE_LIMIT
        if row is not None and len(self.text) + len(insert) > most:
            row.refuse_paste()
            return None
        return super()._replace_via_keyboard(insert, start, end)

    def insert_text_at_cursor(self, text: str) -> None:
        self._replace_via_keyboard(text, *self.selection)


class LongTextRow(FieldRow):
    is_tall = True
    takes_first_focus = False
    """False, because the text is to be read first, whole; the on-screen keys would cover most of it."""

    def control(self) -> ComposeResult:
        if self.spec.compose is not None:
            yield Text(self._in_french, classes="french-note muted")
        yield TypedArea(self._proposal(), id=f"input-{self.spec.key}")

    def on_mount(self) -> None:
        self.relabel()
        self.area.move_cursor(self.area.document.end)

    def relabel(self) -> None:
        """Show the remark about French only where there is something to say."""
        super().relabel()
        note = self._in_french()
        self.set_class(bool(note), "-noted")
        for shown in self.query(".french-note"):
            shown.display = bool(note)

    def _in_french(self) -> str:
        """Return the remark that the composed text is in French, for the service; empty on a French page."""
        return (
            ""
            if i18n.current_language() == SOURCE_LANGUAGE
            else _("Ce texte est en français pour la BEL. Vous pouvez le changer.")
        )

    def _proposal(self) -> str:
        """Return what the tenant wrote, else what the terminal proposes from the answers so far."""
        if isinstance(self.answer.raw, str) and self.answer.raw:
            return self.answer.raw
        return self.spec.compose(self.session.answers) if self.spec.compose else ""

    @property
    def area(self) -> TypedArea:
        return self.query_one(TypedArea)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Clear the error once the text is edited, and report the length."""
        event.stop()
        self.show_error(None)
        self.tell_length()

    def collect(self) -> Answer:
        return Answer(self.area.text)

    def focus_target(self) -> Widget:
        return self.area
