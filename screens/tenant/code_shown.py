"""A code for coming back: shown on this page only, hidden at a touch, printed when there is paper. Never as a QR."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from kiosk.i18n import Message, msg
from kiosk.services import paper
from screens.tenant.page import TenantScreen, spring
from screens.tenant.paper import print_or_show
from screens.tenant.visit_end import end_visit
from screens.widgets.foot_button import FootButton, continue_button
from screens.widgets.tap import Tap
from screens.widgets.text import Text

_NOTE = msg("Notez ce code : il n'est montré qu'une fois.")
_PRINT_OR_NOTE = msg("Notez ou imprimez ce code : il n'est montré qu'une fois.")
_HIDDEN = "●●●● ●●●● ●●●●"


class CodeShownScreen(TenantScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "print", show=False),
        Binding("2", "hide", show=False),
    ]
    place = msg("Votre code de reprise")

    def __init__(self, code: str, lines: tuple[Message, ...], *, ends: bool = False) -> None:
        """
        Args:
            lines: what it opens, where, until when; the last one, what is without it.
            ends: the visit ends here, as was asked for; only Esc leads back to the journey.
        """
        super().__init__()
        self._code, self._lines, self._ends = code, lines, ends
        self._is_hidden = False
        self._hide = FootButton(msg("Cacher"), self.action_hide, id="code-hide", before="2 ")
        """Beside the code: in the foot of the smallest screen it has no room next to the printing."""

    def body(self) -> list[Widget]:
        prints = self.app.services.printer.is_available
        return [
            Text(_PRINT_OR_NOTE if prints else _NOTE, classes="question lead"),
            Horizontal(Text(self._shown, id="code-shown"), self._hide, id="code-row"),
            *(Text(line, classes="outcome-line") for line in self._lines[:-1]),
            Text(self._lines[-1], classes="outcome-strong"),
        ]

    def _shown(self) -> str:
        return _HIDDEN if self._is_hidden else self._code.replace("-", " ")

    def foot(self) -> list[Widget]:
        prints = [FootButton(msg("Imprimer"), self.action_print, id="foot-print", before="1 ")]
        return [
            *(prints if self.app.services.printer.is_available else []),
            spring(),
            *self._ways_on(),
        ]

    def _ways_on(self) -> list[Widget]:
        if self._ends:
            return [FootButton(msg("Terminer"), self._finish, id="foot-next", before="F10 ", is_next=True)]
        return [Tap(msg("Terminer"), self._finish, id="foot-leave"), continue_button(self._continue)]

    async def action_print(self) -> None:
        if self.app.services.printer.is_available:
            await print_or_show(
                self.app,
                msg("Votre code de reprise"),
                lambda: paper.code_text(self._code, self._lines, self.app.services),
            )

    async def action_hide(self) -> None:
        self._is_hidden = not self._is_hidden
        self._hide.word = msg("Montrer") if self._is_hidden else msg("Cacher")
        self._hide.relabel()
        self.query_one("#code-shown", Text).relabel()

    async def _continue(self) -> None:
        """The code is shown on no other page: a key that is held does not take it away."""
        if not self.app.haste.hasty:
            await self.app.pop_screen()

    async def _finish(self) -> None:
        if not self.app.haste.hasty:
            await end_visit(self.app)

    async def close_what_is_open(self) -> None:
        await self._continue()
