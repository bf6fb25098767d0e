"""The summary of a page's errors: one block that takes the focus; each line leads to its field."""

from collections.abc import Awaitable, Callable, Sequence

from textual.containers import Vertical
from textual.widget import Widget

from kiosk.forms.display import UNANSWERED
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
        """The lines of errors that are not corrected yet, by field."""
        self._missing: set[str] = set()
        """Keys of the fields that were not answered."""
        self.display = False

    @property
    def has_lines(self) -> bool:
        """True when there is something to show; code that hid the block checks this before showing it again."""
        return bool(self._lines)

    async def show(self, errors: Sequence[tuple[FieldError, FieldSpec]]) -> None:
        await self.remove_children()
        self._missing = {error.key for error, _spec in errors if error.is_missing}
        self._lines = {error.key: self._line(error, spec) for error, spec in errors}
        await self.mount(
            Text(self._title, classes="error summary-title"), Vertical(*self._lines.values(), classes="summary-lines")
        )
        self._relabel()
        # Showing it by a class would take effect too late for the focus that follows.
        self.display = True
        self.screen.set_class(len(self.screen.query(".field")) > 1, "-refused")  # several fields make room for it

    async def put_away(self) -> None:
        """Hide the summary: the error is shown elsewhere."""
        self._lines = {}
        self.display = False
        await self.remove_children()

    def drop(self, field_key: str) -> None:
        """Remove the line of a corrected field, and with the last line the block."""
        line = self._lines.pop(field_key, None)
        if line is not None:
            line.display = False
            self._relabel()
            self.display = self.display and self.has_lines

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the fields, in the order of the lines."""
        return tuple(self._lines)

    @property
    def first_key(self) -> str:
        """The key of the first line's field."""
        return next(iter(self._lines))

    @property
    def first(self) -> Widget:
        """The first line; there is one while the summary is shown."""
        return next(iter(self._lines.values()))

    def _relabel(self) -> None:
        self.set_class(self._is_alone, "-alone")
        self.set_class(self._only_lacks, "-lacks")
        for words in self.query(Text):
            words.relabel()

    @property
    def _is_alone(self) -> bool:
        """True when there is one line, which then carries the title too: two rows, one target."""
        return len(self._lines) == 1

    @property
    def _only_lacks(self) -> bool:
        """True when nothing that was answered is wrong: the lines are then names of questions, side by side."""
        return self._missing.issuperset(self._lines)

    def _title(self) -> str:
        count = len(self._lines)
        lacks = nmsg("Il manque une réponse", "Il manque {n} réponses", count)
        wrong = nmsg("Une réponse est à corriger", "{n} réponses sont à corriger", count)
        return f"! {lacks if self._only_lacks else wrong}"

    def _line(self, error: FieldError, spec: FieldSpec) -> Tap:
        async def lead() -> None:
            await self._lead_to(error.key)

        def says() -> str:
            short = _(spec.short)
            if self._only_lacks:
                words = f"▸ {short}"
            else:
                why = _(UNANSWERED) if error.is_missing else error.message
                words = _("{field} : {error}").format(field=short, error=why)
            if self.app.size.width < SMALL_WIDTH and not self._only_lacks:
                return f"! {words}"  # there is no room for the title, which has the `!`
            return f"{self._title()}\n{words}" if self._is_alone else words

        return Tap(says, lead, classes="summary-line")
