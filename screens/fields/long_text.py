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
from kiosk.safe_text import clean_text
from screens.fields.row import PASTE_LIMIT, FieldRow, TypedBox, row_of
from screens.widgets.text import Text


class TypedArea(TextArea, TypedBox):
    """A text of several lines. Enter is a new line; the page goes on by its button, or by page-wide keys."""

    def __init__(self, text: str, *, id: str) -> None:
        super().__init__(text, id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=False)
        self.cursor_blink = False

    def watch(self, obj: DOMNode, attribute_name: str, callback: Any, init: bool = True) -> None:
        """Watch nothing of the app's: it would keep the area, and a tenant's words, until its theme changes."""
        if not isinstance(obj, App):
            super().watch(obj, attribute_name, callback, init)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        return key == "enter" or super().check_consume_key(key, character)

    def edit(self, edit: Edit) -> EditResult:
        """Every way in leads here: keys, paste, on-screen keys. Control characters and overrides are dropped."""
        edit.text = clean_text(edit.text, multiline=True)
        return super().edit(edit)

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        """Keys and pastes lead here (Textual 8.2.8); a megabyte would hold the terminal for many seconds.

        A paste that is too long would have to be erased sign by sign; somebody who types is told in its line.
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
    """The text is there to be read first, whole; the keys of the screen would cover most of it."""

    def control(self) -> ComposeResult:
        if self.spec.compose is not None:
            yield Text(self._in_french, classes="french-note muted")
        yield TypedArea(self._proposal(), id=f"input-{self.spec.key}")

    def on_mount(self) -> None:
        self.relabel()
        self.area.move_cursor(self.area.document.end)

    def relabel(self) -> None:
        """The note takes its row only where there is something to say."""
        super().relabel()
        note = self._in_french()
        self.set_class(bool(note), "-noted")
        for shown in self.query(".french-note"):
            shown.display = bool(note)

    def _in_french(self) -> str:
        """The composed text is for the service, so it is French; in French there is nothing to say about it."""
        return (
            ""
            if i18n.current_language() == SOURCE_LANGUAGE
            else _("Ce texte est en français pour la BEL. Vous pouvez le changer.")
        )

    def _proposal(self) -> str:
        """What the tenant wrote, else what the terminal proposes from the facts so far."""
        if isinstance(self.answer.raw, str) and self.answer.raw:
            return self.answer.raw
        return self.spec.compose(self.session.answers) if self.spec.compose else ""

    @property
    def area(self) -> TypedArea:
        return self.query_one(TypedArea)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """What was said to be wrong is no more what stands there."""
        event.stop()
        self.show_error(None)
        self.tell_length()

    def collect(self) -> Answer:
        return Answer(self.area.text)

    def focus_target(self) -> Widget:
        return self.area
