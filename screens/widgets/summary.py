"""What is wrong on the page, in one block that takes the focus; each line leads to its field."""

from collections.abc import Awaitable, Callable, Sequence

from textual.containers import Vertical
from textual.widget import Widget

from kiosk.forms.checks import FieldError
from kiosk.forms.spec import FieldSpec
from kiosk.i18n import _, nmsg
from screens.layout import SMALL_WIDTH
from screens.widgets.tap import Tap
from screens.widgets.text import Text

LeadTo = Callable[[str], Awaitable[None]]


class ErrorSummary(Vertical):
    def __init__(self, lead_to: LeadTo) -> None:
        super().__init__(classes="summary")
        self._lead_to = lead_to
        self.display = False

    async def show(self, errors: Sequence[tuple[FieldError, FieldSpec]]) -> None:
        await self.remove_children()
        count = nmsg("Une réponse est à corriger", "{n} réponses sont à corriger", len(errors))
        title = Text(lambda: f"! {count}", classes="error summary-title")
        await self.mount(title, *(self._line(error, spec) for error, spec in errors))
        # A class that shows it would take effect too late for the focus that follows.
        self.display = True

    def _line(self, error: FieldError, spec: FieldSpec) -> Widget:
        async def lead() -> None:
            await self._lead_to(error.key)

        def says() -> str:
            # At 56×16 there is no room for the title, which has the sign.
            sign = "! " if self.app.size.width < SMALL_WIDTH else ""
            return sign + _("{field} : {error}").format(field=_(spec.short), error=error.message)

        return Tap(says, lead, classes="summary-line")

    @property
    def first(self) -> Widget:
        """The first line; the summary is shown, so there is one."""
        return next(iter(self.query(Tap)))
