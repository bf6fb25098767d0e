"""Answers that are typed, on a keyboard or on the on-screen keys."""

from typing import ClassVar

from rich.text import Text as RichText
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from kiosk.domain.practice import DONE, judge
from kiosk.forms.answers import UNKNOWN, Answer, State
from kiosk.forms.display import shown
from kiosk.forms.messages import FieldError
from kiosk.forms.normalise import normal
from kiosk.forms.spec import Kind
from kiosk.forms.validation import longest
from kiosk.i18n import msg
from kiosk.text import clean_text
from screens.fields.row import PASTE_LIMIT, FieldRow, TypedBox, host_of, row_of
from screens.widgets.keys import OnScreenKeys
from screens.widgets.tap import Choice, KeepsFocus, Tap
from screens.widgets.text import Text


class TypedInput(KeepsFocus, Input, TypedBox):
    """A box of one line. The arrows walk over the on-screen keys once `down` has led there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", show=False),
        Binding("down", "keys(0, 1)", show=False),
        Binding("up", "keys(0, -1)", show=False),
        Binding("left", "keys(-1, 0)", show=False),
        Binding("right", "keys(1, 0)", show=False),
    ]

    is_refused = False
    """True when the text was reported as wrong and not touched since; Textual reads it while it constructs."""

    def __init__(self, value: str, *, id: str, layer: str, classes: str | None = None) -> None:
        super().__init__(value, id=id, max_length=PASTE_LIMIT, select_on_focus=False, compact=False, classes=classes)
        self.key_layer = layer
        self.cursor_blink = False
        self._is_fresh = False
        """True when nothing was done in the box since it got the focus."""

    @property
    def board(self) -> OnScreenKeys:
        return host_of(self).keys

    async def action_done(self) -> None:
        if not await self.board.press_cursor():
            await host_of(self).input_done(self)

    def what_is_below(self) -> Widget | None:
        """Return the widget that `down` leads to before the on-screen keys: a search's first result; else None."""
        return None

    async def action_keys(self, across: int, down: int) -> None:
        below = self.what_is_below() if down > 0 and self.board.cursor is None else None
        if below is not None:
            self.screen.set_focus(below)
            return
        if self.board.display and (self.board.cursor is not None or down > 0):
            self.board.move(across, down)
        elif across:
            self.is_refused = False  # a place in the text is meant: nothing is replaced any more
            self.action_cursor_left() if across < 0 else self.action_cursor_right()
        else:
            host_of(self).action_look(across, down)

    async def _on_key(self, event: events.Key) -> None:
        self.board.cursor = None
        self._is_fresh = False
        self.is_refused = self.is_refused and event.is_printable
        self._unselect_refused()
        await super()._on_key(event)

    def _on_paste(self, _event: events.Paste) -> None:
        self._unselect_refused()  # Textual calls its own handler after this one

    def _unselect_refused(self) -> None:
        """Undo the selection of a refused text: `insert_text_at_cursor` decides if typing replaces it."""
        if self.is_refused:
            self.cursor_position = len(self.value)

    def refuse(self, *, is_so: bool) -> None:
        """Set if the text is refused; a refused text is selected, to show what the next character replaces."""
        self.is_refused = is_so
        if is_so and self.has_focus:
            self.select_all()
        self.refresh()

    @property
    def _value(self) -> RichText:
        """The drawn text; a refused one looks selected even without the focus, for the next character replaces it."""
        shown = super()._value
        if self.is_refused and not self.has_focus:
            shown.stylize(self.get_component_rich_style("input--selection"))
        return shown

    def _on_focus(self, _event: events.Focus) -> None:
        self._is_fresh = True
        if self.is_refused:
            self.select_all()

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the tap that opens a filled box as its end, or all of a refused text; the next one as a place in it."""
        await super()._on_mouse_down(event)
        event.prevent_default()  # Textual would call its own handler once more after this one
        if self._is_fresh:
            self._is_fresh = False
            if self.is_refused:
                self.select_all()
            else:
                self.cursor_position = len(self.value)

    def restricted(self) -> None:
        """Refuse a paste that is far too long, whole, and say so."""
        row = row_of(self)
        if row is not None:
            row.refuse_paste()

    def replace(self, text: str, start: int, end: int) -> None:
        """Drop control and direction characters from any text, which comes in here by keys, paste or on-screen keys."""
        super().replace(clean_text(text), start, end)

    def insert_text_at_cursor(self, text: str) -> None:
        """Replace a refused text by a new one; a character that only continues it, as before a year, is added."""
        is_refused, self.is_refused = self.is_refused, False
        if is_refused and _begins_anew(text):
            self.replace(text, 0, len(self.value))
        else:
            super().insert_text_at_cursor(clean_text(text))

    def action_home(self, select: bool = False) -> None:
        self.is_refused = False
        super().action_home(select)

    def action_end(self, select: bool = False) -> None:
        self.is_refused = False
        super().action_end(select)

    def action_delete_left(self) -> None:
        """Erase one character, of a refused text too: erasing is correcting."""
        self._unselect_refused()
        self.is_refused = False
        super().action_delete_left()


def _begins_anew(text: str) -> bool:
    """Tell if a text begins a new entry: a whole paste, or a character that a figure begins with."""
    return len(text) > 1 or text.isalnum() or text in {"+", "("}


LAYER: dict[Kind, str] = {
    Kind.NUMBER: "number",
    Kind.AMOUNT: "amount",
    Kind.DATE: "date",
    Kind.PHONE: "phone",
    Kind.TEXT: "letters",
    Kind.EMAIL: "email",
    Kind.CODE: "code",
    Kind.COMMUNE: "letters",
    Kind.COMMUNES: "letters",
}
"""The layer of on-screen keys that opens with each kind of field."""

_TYPED_ANEW = frozenset({Kind.NUMBER, Kind.AMOUNT, Kind.DATE, Kind.PHONE})
"""Kinds whose refused text is typed again from the start; words and codes are corrected where they are wrong."""
_MOST_TAPS = 10
"""Most characters over the limit that somebody erases one by one."""
_SHORT_KINDS = frozenset({Kind.NUMBER, Kind.AMOUNT, Kind.DATE})


class TypedRow(FieldRow):
    """A row for a short text, a number, an amount, a date, a telephone number, an e-mail address or a code."""

    @property
    def key_layer(self) -> str:
        return "digits_first" if self.spec.digits_first else LAYER[self.spec.kind]

    @property
    def box_type(self) -> type[TypedInput]:
        return TypedInput

    @property
    def first_text(self) -> str:
        """The text in the box when the page opens: as typed, but an understood date as dates are written."""
        if self.spec.kind is Kind.DATE and normal(self.spec, self.answer) is not None:
            return shown(self.spec, self.answer)
        return self._raw

    @property
    def _raw(self) -> str:
        """The answer as it was typed."""
        return self.answer.raw if isinstance(self.answer.raw, str) else ""

    def control(self) -> ComposeResult:
        width = "-short" if self.spec.kind in _SHORT_KINDS else "-long"
        box = self.box_type(self.first_text, id=f"input-{self.spec.key}", layer=self.key_layer, classes=width)
        parts: list[Widget] = [box]
        if self.spec.unit:
            parts.append(Text(self.spec.unit, classes="unit"))
        if self.spec.unknown:
            choice = Choice("?", msg(self.spec.unknown), self._choose_unknown, id=f"{self.spec.key}-unknown")
            choice.chosen = self.answer.state is State.UNKNOWN
            parts.append(choice)
        parts.append(self._eraser())
        yield Horizontal(*parts, classes="typed")

    def _eraser(self) -> Tap:
        """Return the button that empties the box; it is shown while the text is far too long."""

        async def erase() -> None:
            self.box.value = ""
            self.screen.set_focus(self.box)

        eraser = Tap(msg("Tout effacer"), erase, classes="erase-all")
        eraser.display = False
        return eraser

    def tell_length(self) -> None:
        """Report a text that is too long; offer to erase it whole if key by key would take too many taps."""
        super().tell_length()
        is_far_too_long = longest(self.collect()) > self.spec.max_length + _MOST_TAPS
        self.query_one(".erase-all").display = is_far_too_long
        choice = self._unknown()
        if choice is not None:
            choice.display = not is_far_too_long  # the box and both buttons would not fit 56×16

    @property
    def box(self) -> TypedInput:
        return self.query_one(TypedInput)

    def show_error(self, error: FieldError | None) -> None:
        super().show_error(error)
        is_what_stands = error is not None and error.code != "paste_too_long"
        self.box.refuse(is_so=is_what_stands and self.spec.kind in _TYPED_ANEW)

    def _unknown(self) -> Choice | None:
        return next(iter(self.query(Choice)), None)

    async def _choose_unknown(self) -> None:
        choice = self._unknown()
        if choice is not None:
            if choice.chosen:
                await host_of(self).field_done(self)
                return
            self._say_unknown(choice, True)
            self.show_error(None)

    def _say_unknown(self, choice: Choice, is_so: bool) -> None:
        """Choose "I don't know" or take it back; meanwhile a text in the box is no answer and stays, struck out."""
        choice.chosen = is_so
        self.box.set_class(is_so and bool(self.box.value), "-aside")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Take "I don't know" back, and clear the field's error, once the text is edited."""
        event.stop()
        self.show_error(None)
        self.tell_length()
        choice = self._unknown()
        if choice is not None and choice.chosen and self.box.has_focus:
            self._say_unknown(choice, False)

    def collect(self) -> Answer:
        choice = self._unknown()
        if choice is not None and choice.chosen:
            return UNKNOWN
        typed = self.box.value
        return Answer(self._raw if typed == self.first_text else typed)  # what was not touched stays as it was typed

    @property
    def begins_in_box(self) -> bool:
        """True when the field begins in its box, with open keys."""
        return True

    def focus_target(self) -> Widget:
        return self.box


class HiddenInput(TypedInput):
    """A box that shows its characters as dots, because neighbours read along in a hall."""

    @property
    def _value(self) -> RichText:
        """The drawn text, by Textual's own hook; Textual's dot is a character that our screens do not use."""
        return RichText("●" * len(self.value), no_wrap=True, overflow="ignore", end="")


class PracticeRow(TypedRow):
    @property
    def box_type(self) -> type[TypedInput]:
        return HiddenInput if self.spec.shape == "password" else TypedInput

    @property
    def key_layer(self) -> str:
        return "email" if self.spec.shape == "email" else "letters"

    @property
    def first_text(self) -> str:
        """Always empty: a text typed on an earlier look at the page is forgotten, and the answer is only a code."""
        return ""

    def collect(self) -> Answer:
        """Return the code of the result; a page passed before stays passed while its box is left empty.

        Any text is accepted: a tenant who has read what a real form would say of it, and leaves it as it is, goes on.
        """
        code = judge(self.spec.shape, self.box.value)
        if self.wrong is not None and self.wrong.code == code:
            return Answer(DONE)
        return Answer(code) if code else self.answer
