"""A question on the page: label, control, error directly under it, help. Each kind of control has a subclass.

Where answers are chosen, the help is above them: below, it would be off the screen.
"""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeGuard, cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from kiosk.forms.answers import Answer
from kiosk.forms.messages import FieldError
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec
from kiosk.forms.validation import longest
from kiosk.i18n import Message, msg
from screens.widgets.text import Text, content

if TYPE_CHECKING:
    from kiosk.services.services import Services
    from screens.widgets.keys import OnScreenKeys


class FieldHost(Protocol):
    """A screen with fields and on-screen keys: `screens.journey.typing.TypingScreen` and its subclasses."""

    keys: "OnScreenKeys"

    def set_focus(self, widget: Widget | None) -> None: ...

    def action_look(self, across: int, down: int) -> None:
        """Move the focus to the nearest widget in a direction."""

    def close_keys(self) -> None:
        """Close the on-screen keys."""

    def leave_typing(self) -> None:
        """Close the on-screen keys, and give the focus to the next action."""

    def keep_in_view(self) -> None:
        """Keep the box that is typed in, and what belongs below it, visible above the keys."""

    async def input_done(self, box: "TypedBox") -> None:
        """Handle enter in a box."""

    async def field_done(self, row: "FieldRow") -> None:
        """Go on after a field was answered and confirmed."""

    def answered(self) -> None:
        """Take in that the answer in a field has changed."""

    def mended(self, field_key: str) -> None:
        """Clear a field's error once the field is edited."""


def host_of(widget: Widget) -> FieldHost:
    return cast(FieldHost, widget.screen)


PASTE_LIMIT = 20_000
"""Most characters that a field takes at all. An answer that is too long is refused in words, not cut."""


class FieldRow(Vertical):
    """One field. It shows the answer of the session, and returns the answer in its control when asked."""

    takes_first_focus = True
    """True when a page that begins with this row begins in it; otherwise the page begins at its next action."""
    is_multiple = False
    """True when several answers may be chosen: a digit adds to them, or takes one away."""
    helps_first = False
    """True when the help is above the control."""
    is_tall = False
    """True when open letters leave its words no room at 56×16: its short name is then in the line of the box."""
    hides_next = False
    """True while only its own buttons lead on: the page's filled one would say the opposite."""
    digits_choose = False
    """True when 1…9 choose an option here (never where digits are typed)."""

    def __init__(self, spec: FieldSpec, session: FormSession, services: "Services") -> None:
        super().__init__(id=f"field-{spec.key}", classes="field")
        self.set_class(self.is_tall, "-tall", update=False)
        self.set_class(self.helps_first, "-helps-first", update=False)
        self.spec = spec
        self.session = session
        self.services = services
        self.wrong: FieldError | None = None

    @property
    def answer(self) -> Answer:
        """The session's answer for this field."""
        return self.session.answers.get(self.spec.key, Answer())

    def compose(self) -> ComposeResult:
        yield Text(msg(self.spec.label), classes="question")
        if self.helps_first:
            yield from self._help()
        yield from self.control()
        error = Text(self._error_words, classes="error")
        error.display = False
        yield error
        if not self.helps_first:
            yield from self._help()

    def _help(self) -> ComposeResult:
        if self.spec.help:
            yield Text(Message(self.spec.help, self.spec.help_values), classes="help")

    @abstractmethod
    def control(self) -> ComposeResult:
        """Yield the widgets that take the answer."""
        ...

    @abstractmethod
    def collect(self) -> Answer:
        """Return the answer that is in the control."""
        ...

    @abstractmethod
    def focus_target(self) -> Widget:
        """Return the widget that takes the focus when the field is reached."""
        ...

    async def on_done(self) -> bool:
        """Handle enter in the field; True when it is answered and the page may go on."""
        return True

    async def choose(self, number: int) -> bool:
        """Choose the n-th option by its digit; False when there is none."""
        return False

    def show_error(self, error: FieldError | None) -> None:
        if error is None:
            host_of(self).answered()
        if error is None and self.wrong is not None:
            host_of(self).mended(self.spec.key)
        self.wrong = error
        words = self.query_one(".error", Text)
        words.display = error is not None
        words.relabel()
        for control in self.query("Input, TextArea"):
            control.set_class(error is not None, "-wrong")

    def relabel(self) -> None:
        self.tell_length()

    def room_changed(self) -> None:
        """Adapt to the room of the page, after the on-screen keys opened or closed."""

    def tell_length(self) -> None:
        """Report at once, in the line of its box, that an answer is over the limit: nothing on the page moves."""
        length, most = longest(self.collect()), self.spec.max_length
        for box in filter(is_box, self.query("Input, TextArea")):
            ways = [str(says) for says in _too_long(length, most)] if length > most else [""]
            fitting = next((words for words in ways if cell_len(words) <= box.outer_size.width - _AROUND), ways[-1])
            box.border_subtitle = cast(str, content(fitting or box.said_below))

    def refuse_paste(self) -> None:
        """Report that more was pasted than a field takes."""
        self.show_error(FieldError(self.spec.key, "paste_too_long", {"most": self.spec.max_length}))

    def _error_words(self) -> str:
        return f"! {self.wrong.message}" if self.wrong else ""


_AROUND = 6
"""Columns of a box's line that words cannot use: two corners, and a stroke and a gap at each side."""


def _too_long(length: int, most: int) -> tuple[Message, ...]:
    """Return the message that an answer is too long, in ever fewer words."""
    return (
        msg("Trop long : {length} caractères, {most} au plus", length=length, most=most),
        msg("{most} caractères max", most=most),
        msg("Trop long"),
    )


def row_to_begin_in(rows: Sequence[FieldRow], touched: str) -> FieldRow | None:
    """Return the row that has the focus when a page opens: the one chosen on "check answers", else the first to take
    it.

    None when the page begins at its next action: a long text is read first.
    """
    there = next((row for row in rows if row.spec.key == touched), None)
    if there is None:
        return next((row for row in rows if row.takes_first_focus), None)
    return there if there.takes_first_focus else None


def row_of_digits(rows: Sequence[FieldRow]) -> FieldRow | None:
    """Return the row in which a digit chooses: the focused one if it waits for an answer, else the next that does.

    Pressing 1, 1, 2 on a page of three questions answers all three.
    """
    choosing = [row for row in rows if row.digits_choose]
    here = next((index for index, row in enumerate(choosing) if row.has_focus_within), None)
    if len(choosing) == 1 or (here is not None and choosing[here].is_multiple):
        return choosing[here or 0]
    waiting = (row for row in choosing[here or 0 :] if row.collect().is_blank)
    return next(waiting, None if here is None else choosing[here])


def row_of(widget: Widget) -> FieldRow | None:
    """Return the row that a control is in; None on a page without questions."""
    return next((node for node in widget.ancestors if isinstance(node, FieldRow)), None)


class TypedBox(Widget):
    """The base of the boxes for typing, of one line or several; a page can check for it without loading either."""

    key_layer = "letters"
    """The layer of on-screen keys that opens with it."""

    @property
    def said_below(self) -> str:
        """The words in the lower line of its frame while nothing in it is too long."""
        return ""

    def on_resize(self) -> None:
        """Choose the words in its line again: a wider or narrower box has room for others."""
        row = row_of(self)
        if row is not None:
            row.tell_length()

    def insert_text_at_cursor(self, text: str) -> None:
        raise NotImplementedError

    def action_delete_left(self) -> None:
        raise NotImplementedError


def is_box(widget: Widget | None) -> TypeGuard[TypedBox]:
    return isinstance(widget, TypedBox)
