"""The console's small questions: a notice, a yes or no, a line to type."""

import re
from collections.abc import Awaitable, Callable
from datetime import time
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from kiosk.i18n import N_, msg
from screens.console.entry import Entry
from screens.console.screen import StatusLine
from screens.console_app import ConsoleApp
from screens.widgets.text import Says, Text

_HOUR = re.compile(r"\s*(\d{1,2})\s*[:hH.]?\s*(\d{2})?\s*")
BAD_HOUR = N_("Écrivez une heure, par exemple 14:30.")
CLOSE_KEYS = N_("Échap Fermer")
CONFIRM_KEYS = N_("Entrée Oui   Échap Non")
PROMPT_KEYS = N_("Entrée Enregistrer   Échap Annuler")


def read_hour(text: str) -> time | None:
    """`14:30`, `14h30`, `14h`, `1430`; None for anything else."""
    found = _HOUR.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class _Box(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]
    app = getters.app(ConsoleApp)

    async def action_close(self) -> None:
        await self.app.pop_screen()


class Notice(_Box):
    """Lines to read."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,question_mark,f1", "close", show=False)]

    def __init__(self, lines: Callable[[], tuple[str, ...]]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(lambda: "\n".join(self._lines()))
            yield Text(msg(CLOSE_KEYS), classes="box-keys")


class Confirm(_Box):
    """One question; only enter does it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "confirm", show=False)]

    def __init__(self, question: Says, note: Says, act: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._question, self._note, self._act = question, note, act

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(self._question, classes="question")
            yield Text(self._note, classes="muted")
            yield Text(msg(CONFIRM_KEYS), classes="box-keys")

    async def action_confirm(self) -> None:
        await self.app.pop_screen()
        await self._act()


class Prompt(_Box):
    """One line to type; what is refused stays, with the reason under it."""

    def __init__(
        self,
        question: Says,
        note: Says,
        refusal: Callable[[str], Says],
        act: Callable[[str], Awaitable[None]],
        *,
        value: str = "",
        said: Says = "",
        keys: str = PROMPT_KEYS,
    ) -> None:
        """
        Args:
            refusal: What is wrong with a text; empty when nothing is.
            act: Awaited with a text that is not refused, once the question is gone.
            value: What stands in the line at first.
            said: What is wrong with that, where only the act could tell.
            keys: Their words (a msgid), where enter records nothing.
        """
        super().__init__()
        self._question, self._note, self._refusal, self._act, self._value = question, note, refusal, act, value
        self._keys, self._said = keys, said

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(self._question, classes="question")
            yield Text(self._note, classes="muted")
            yield Entry(self._value, done=self._done, name="line")
            yield StatusLine()
            yield Text(msg(self._keys), classes="box-keys")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Entry))
        if self._said:
            self.query_one(StatusLine).complain(self._said)

    async def _done(self) -> None:
        typed = self.query_one(Entry).value.strip()
        refusal = self._refusal(typed)
        if refusal:
            self.query_one(StatusLine).complain(refusal)
            return
        await self.app.pop_screen()
        await self._act(typed)


def hour_prompt(number: str, now_set: time | None, give: Callable[[time | None], Awaitable[None]]) -> Prompt:
    """An hour of today for a ticket, or none."""

    async def act(typed: str) -> None:
        await give(read_hour(typed))

    return Prompt(
        msg("Heure du rendez-vous de {number}", number=number),
        msg("Par exemple 14:30. Vide : pas de rendez-vous."),
        lambda typed: msg(BAD_HOUR) if typed and read_hour(typed) is None else "",
        act,
        value=f"{now_set:%H:%M}" if now_set else "",
    )
