"""A page on which what is typed while another thing has the focus goes to the box that is meant: nothing is lost."""

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType

from kiosk.forms.spec import Kind
from screens.fields.box import is_box
from screens.fields.choices import ChoiceRow
from screens.fields.row import FieldRow, row_of
from screens.fields.typed import TypedInput, TypedRow
from screens.tenant.typing import TypingScreen
from screens.widgets.summary import ErrorSummary

if TYPE_CHECKING:
    from screens.fields.box import Box


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

    async def _box_meant(self) -> "Box | None":
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
