"""The languages, each by its own name."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.widget import Widget

from kiosk import i18n
from kiosk.i18n import Language, msg
from screens.tenant.page import HELP, TenantScreen, spring
from screens.widgets.foot_button import back_button
from screens.widgets.tap import Choice


class LanguageScreen(TenantScreen):
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
