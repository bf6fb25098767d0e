"""The staff page: close the terminal, by PIN. It shows no tenant's data."""

import asyncio
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.clock import local
from kiosk.i18n import msg
from kiosk.services.ports import StorageError
from screens.fields.typed import TypedInput
from screens.tenant.page import spring
from screens.tenant.typing import TypingScreen
from screens.widgets.foot_button import back_button
from screens.widgets.tap import Tap
from screens.widgets.text import Says, Text


class StaffScreen(TypingScreen):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "close_terminal", show=False)]
    place = msg("Personnel")

    def __init__(self) -> None:
        super().__init__()
        self._agent = TypedInput("", id="staff-agent", layer="letters")
        self._pin = TypedInput("", id="staff-pin", layer="number")
        self._pin.password = True

    def body(self) -> list[Widget]:
        return [
            Text(msg("Identifiant"), classes="question"),
            self._agent,
            Text(msg("Code personnel"), classes="question"),
            self._pin,
            Text("", id="staff-error", classes="error"),
        ]

    def foot(self) -> list[Widget]:
        return [
            spring(),
            back_button(self._leave),
            Tap(msg("Fermer la borne"), self.action_close_terminal, id="foot-next", classes="-next"),
        ]

    def first_focus(self) -> Widget | None:
        return self._agent

    async def input_done(self, box: TypedInput) -> None:
        if box is self._agent:
            self.set_focus(self._pin)
        else:
            await self.action_close_terminal()

    async def action_close_terminal(self) -> None:
        """Check the PIN away from the screen's thread (argon2 takes a quarter of a second) and end the program."""
        services = self.app.services
        now = self.app.clock.now()
        agent, pin = self._agent.value, self._pin.value
        self._pin.value = ""
        try:
            answer = await asyncio.to_thread(services.staff.sign_in, agent, pin, now, in_hall=True)
        except StorageError as error:
            self.app.log_failure(f"staff: {type(error).__name__}")
            self._say(msg("La borne ne peut pas lire ses agents. Arrêtez-la par sa machine."))
            return
        if answer.agent is not None:
            await asyncio.to_thread(services.audit.record, now, answer.agent.id, "terminal.closed")
            self.app.exit(return_code=self.app.exit_code)
        elif answer.locked_until is not None:
            until = answer.locked_until
            self._say(msg("Trop d'essais. Réessayez à {time}.", time=f"{local(until):%H:%M:%S}"))
        else:
            self._say(msg("Identifiant ou code inconnu."))

    def _say(self, words: Says) -> None:
        self.query_one("#staff-error", Text).say(words)

    async def _leave(self) -> None:
        await self.app.pop_screen()
