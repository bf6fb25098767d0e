"""One question about the terminal, at the foot of the home screen for a while (docs/decisions/0018)."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk.domain.opinion.kiosk_opinion import KIOSK_ANSWERS
from kiosk.i18n import N_, translate
from kiosk.services.visit.opinions import count_opinion
from screens.shell.breakpoints import SMALL_WIDTH
from screens.shell.visit import VisitHost
from screens.widgets.page import VisitPage
from screens.widgets.tap import Tap
from screens.widgets.text import Text

_STAYS, _THANKS_STAYS = 20.0, 3.0
"""Seconds for which the question, and the thanks, stay."""
_QUESTION = N_("Cette borne vous a-t-elle été utile ?")
_THANKS = N_("Merci. Votre réponse est comptée, sans votre nom.")
_PASS = N_("Passer")
_LETTERS = "ABCD"
"""Keys of the answers; the digits are those of the doors."""
_ASKED = "-asked"
"""A class of the home screen while the question is shown: its doors make room, and none is pushed off."""


class LastQuestion(Vertical):
    """The question, in the language of the tenant who has just left; the home screen is reset already."""

    app: VisitHost  # type: ignore[assignment]

    def __init__(self, language: str) -> None:
        super().__init__(classes="last-question")
        self._language = language
        self._is_told = False

    def compose(self) -> ComposeResult:
        yield Text(lambda: self._say(_QUESTION), classes="question")
        with Horizontal(classes="last-answers"):
            for index in range(len(KIOSK_ANSWERS)):
                yield self._answer(index)
            yield Tap(lambda: self._say(_PASS), self.close, id="last-pass")

    def on_mount(self) -> None:
        self.screen.add_class(_ASKED)
        self.set_timer(_STAYS, self.close)

    def _say(self, message: str) -> str:
        return translate(message, self._language)

    def _answer(self, index: int) -> Tap:
        code = tuple(KIOSK_ANSWERS)[index]

        def words() -> str:
            is_small = self.app.size.width < SMALL_WIDTH
            return f"{'' if is_small else f'{_LETTERS[index]} '}{self._say(KIOSK_ANSWERS[code])}"

        async def act() -> None:
            await self.tell(index)

        return Tap(words, act, id=f"last-{code}")

    async def tell(self, index: int) -> None:
        """Count the answer, without a name; a key that bounces counts nothing more."""
        if self._is_told:
            return
        self._is_told = True
        services, code = self.app.services, tuple(KIOSK_ANSWERS)[index]
        # The app's worker, not this widget's: the answer is counted even when its question is gone.
        self.app.run_worker(lambda: count_opinion(services, code), thread=True, exit_on_error=False)
        self._give_back_the_focus()
        await self.remove_children()
        await self.mount(Text(self._say(_THANKS), classes="question"))
        self.set_timer(_THANKS_STAYS, self.close)

    async def close(self) -> None:
        if self.is_attached:
            self._give_back_the_focus()
            self.screen.remove_class(_ASKED)
            await self.remove()

    def _give_back_the_focus(self) -> None:
        """Give the focus back to a door that is wholly seen: the focused widget must not vanish with the question."""
        home = self.screen
        if not isinstance(home, VisitPage) or home.focused is None:
            return
        if self in home.focused.ancestors:
            home.set_focus(home.first_focus())
        home.focused.scroll_visible(animate=False)
