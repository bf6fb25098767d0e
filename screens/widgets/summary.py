"""What is wrong on the page, in one block that takes the focus; each line leads to its field."""

from collections.abc import Awaitable, Callable, Sequence

from textual.containers import Vertical
from textual.widget import Widget

from kiosk.forms.messages import FieldError
from kiosk.forms.spec import FieldSpec
from kiosk.i18n import _, nmsg
from screens.shell.breakpoints import SMALL_WIDTH
from screens.widgets.tap import Tap
from screens.widgets.text import Text

LeadTo = Callable[[str], Awaitable[None]]


class ErrorSummary(Vertical):
    def __init__(self, lead_to: LeadTo) -> None:
        super().__init__(classes="summary")
        self._lead_to = lead_to
        self._lines: dict[str, Tap] = {}
        """By field, those that are not mended yet."""
        self.display = False

    @property
    def has_lines(self) -> bool:
        """Whether there is something to show; what hides it for a while asks before showing it again."""
        return bool(self._lines)

    async def show(self, errors: Sequence[tuple[FieldError, FieldSpec]]) -> None:
        await self.remove_children()
        self._lines = {error.key: self._line(error, spec) for error, spec in errors}
        await self.mount(Text(self._title, classes="error summary-title"), *self._lines.values())
        self._relabel()
        # A class that shows it would take effect too late for the focus that follows.
        self.display = True
        self.screen.set_class(len(self.screen.query(".field")) > 1, "-refused")  # a page of several gives it room

    async def put_away(self) -> None:
        """Show nothing: what is wrong is said elsewhere."""
        self._lines = {}
        self.display = False
        await self.remove_children()

    def drop(self, field_key: str) -> None:
        """A field was mended: its line goes, and with the last one the block."""
        line = self._lines.pop(field_key, None)
        if line is not None:
            line.display = False
            self._relabel()
            self.display = self.display and self.has_lines

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields, in the order of the lines."""
        return tuple(self._lines)

    @property
    def first_key(self) -> str:
        """The field of the first line."""
        return next(iter(self._lines))

    @property
    def first(self) -> Widget:
        """The first line; the summary is shown, so there is one."""
        return next(iter(self._lines.values()))

    def _relabel(self) -> None:
        self.set_class(self._is_alone, "-alone")
        for words in self.query(Text):
            words.relabel()

    @property
    def _is_alone(self) -> bool:
        """A single line carries the title itself: two rows, one target."""
        return len(self._lines) == 1

    def _title(self) -> str:
        count = nmsg("Une réponse est à corriger", "{n} réponses sont à corriger", len(self._lines))
        return f"! {count}"

    def _line(self, error: FieldError, spec: FieldSpec) -> Tap:
        async def lead() -> None:
            await self._lead_to(error.key)

        def says() -> str:
            words = _("{field} : {error}").format(field=_(spec.short), error=error.message)
            if self.app.size.width < SMALL_WIDTH:
                return f"! {words}"  # there is no room for the title, which has the sign
            return f"{self._title()}\n{words}" if self._is_alone else words

        return Tap(says, lead, classes="summary-line")
