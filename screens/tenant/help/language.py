"""How pages read: their language, on a page of its own, and contrast, which is one button."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.widget import Widget

from kiosk import i18n
from kiosk.i18n import Language, msg
from screens.shell.visit import VisitHost
from screens.widgets.page import HELP, VisitPage, spring
from screens.widgets.tap import Choice, FootButton, SeveralChoice, back_button
from screens.widgets.text import Says

_CONTRAST, _BY_DAY = "contraste", "jour"


class LanguageScreen(VisitPage):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, 7)),
    ]
    place = msg("Langue")

    def body(self) -> list[Widget]:
        return [Grid(*(self._button(language) for language in self.app.languages()), id="languages")]

    def _button(self, language: Language) -> Widget:
        async def use() -> None:
            await self.app.use_language(language.code)
            await self.app.pop_screen()
            if self.app.screen.id == HELP:  # "Aide" was only the way here
                await self.app.pop_screen()

        button = Choice(language.code, language.endonym, use, id=f"language-{language.code}")
        button.chosen = language.code == i18n.current_language()
        return button

    def foot(self) -> list[Widget]:
        return [spring(), back_button(self.close_what_is_open)]

    def first_focus(self) -> Widget | None:
        choices = list(self.query(Choice))
        return next((choice for choice in choices if choice.chosen), choices[0])

    async def action_choose(self, number: int) -> None:
        choices = list(self.query(Choice))
        if number <= len(choices):
            await choices[number - 1].action_press()

    async def close_what_is_open(self) -> None:
        await self.app.pop_screen()


class ContrastChoice(SeveralChoice):
    """A button that turns contrast on and off, on every page that is open, until the visit ends."""

    app: VisitHost  # type: ignore[assignment]

    def __init__(self, says: Says, *, id: str) -> None:
        super().__init__("contrast", says, self._turn, id=id)

    def on_mount(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        self._chosen = self.app.theme == _CONTRAST
        self.set_class(self._chosen, "-chosen")
        super().relabel()

    async def _turn(self) -> None:
        usual = self.app.identity.theme
        await self.app.begin_visit()
        self.app.theme = _CONTRAST if not self.chosen else usual if usual != _CONTRAST else _BY_DAY
        self.app.relabel_all()


def languages_button(screen: VisitPage) -> list[Widget]:
    """Return a button with the languages by their own names, for the pages that come before anybody has chosen one.

    At 56×16 the current language is left out, to give its room to contrast.
    """
    languages = screen.app.languages()
    if len(languages) < 2:
        return []

    def names() -> str:
        read = i18n.current_language() if screen.is_small else ""
        return " · ".join(language.endonym for language in languages if language.code != read)

    return [FootButton(names, screen.action_languages, id="foot-languages", before="F3 ")]


async def open_languages(app: VisitHost, _of: str) -> None:
    await app.push_screen(LanguageScreen())
