"""A question that the visit can already answer: the earlier answer, to keep or to change."""

from collections.abc import Awaitable, Callable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from kiosk.forms.answers import Answer
from kiosk.forms.display import shown
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec
from kiosk.i18n import msg
from kiosk.services.services import Services
from screens.fields.row import FieldRow, host_of
from screens.widgets.tap import Tap
from screens.widgets.text import Text

_KEEP, _CHANGE = msg("1 Garder"), msg("2 Changer")
AskAnew = Callable[[str], Awaitable[None]]
"""Asks the question of a field again, with its own control."""


class KnownRow(FieldRow):
    """A field with a proposal. Until it is kept, the field has no answer."""

    digits_choose = True

    def __init__(
        self, spec: FieldSpec, session: FormSession, services: Services, known: Answer, ask_anew: AskAnew
    ) -> None:
        self._known, self._is_kept, self._ask_anew = known, False, ask_anew
        super().__init__(spec, session, services)

    def control(self) -> ComposeResult:
        yield Text(self._words, classes="line")
        with Horizontal(classes="known-ways"):
            yield Tap(_KEEP, self._keep, id=f"{self.spec.key}-keep")
            yield Tap(_CHANGE, self._change, id=f"{self.spec.key}-change")

    def _words(self) -> str:
        return str(msg("Vous avez dit : {told}", told=shown(self.spec, self._known)))

    @property
    def hides_next(self) -> bool:  # type: ignore[override]
        return not self._is_kept

    def collect(self) -> Answer:
        return self._known if self._is_kept else self.answer

    def focus_target(self) -> Widget:
        return self.query_one(f"#{self.spec.key}-keep")

    async def choose(self, number: int) -> bool:
        ways = list(self.query(Tap))
        if not 1 <= number <= len(ways):
            return False
        await ways[number - 1].action_press()
        return True

    async def _keep(self) -> None:
        """Keep the answer, and go on."""
        self._is_kept = True
        self.show_error(None)
        await host_of(self).field_done(self)

    async def _change(self) -> None:
        await self._ask_anew(self.spec.key)
