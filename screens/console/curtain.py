"""The curtain of a locked console: it hides everything, and the agent's PIN alone brings the same screen back."""

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen

from kiosk.clock import local
from kiosk.i18n import N_, msg
from kiosk.services.ports import StorageError
from screens.console import breakpoints
from screens.console.host import ConsoleHost
from screens.console.widgets import Entry, GrowingStatus
from screens.widgets.text import Text

MOST_TRIES = 3
"""Wrong PINs after which the session ends."""
_WRONG = N_("Ce code n'est pas le vôtre. Un autre agent : Échap.")
_LOCKED = N_("Trop d'essais. Attendez jusqu'à {hour}, puis recommencez.")


class Curtain(Screen[None]):
    HORIZONTAL_BREAKPOINTS = breakpoints.COLUMNS
    VERTICAL_BREAKPOINTS = breakpoints.ROWS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "change_agent", show=False)]
    app: ConsoleHost  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self._tries = 0

    def compose(self) -> ComposeResult:
        agent = self.app.session.agent
        with Vertical(id="curtain", classes="sign-in-box"):
            yield Text(msg("Console verrouillée"), classes="question")
            yield Text(msg("{name}, votre code ramène votre écran.", name=agent.name), classes="muted")
            yield Text(msg("Code personnel (PIN)"), classes="entry-label")
            yield Entry(done=self._unlock, name="pin", password=True, restrict=r"[0-9]*")
            yield GrowingStatus(id="curtain-status")
            yield Text(msg("Entrée Ouvrir   Échap Un autre agent"), classes="box-keys")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Entry))

    async def _unlock(self) -> None:
        entry, session = self.query_one(Entry), self.app.session
        pin, entry.value = entry.value, ""
        services, status = self.app.services, self.query_one(GrowingStatus)
        if not pin:
            return
        try:
            given = await asyncio.to_thread(services.staff.sign_in, session.agent.id, pin, services.clock.now())
        except StorageError as error:
            status.complain(msg(str(error)))
            return
        if given.agent is not None:
            session.pin_at = self.app.seconds()
            await self.app.unlock()
            return
        self._tries += 1
        if self._tries >= MOST_TRIES:
            await self.app.end_session()
        elif given.locked_until is not None:
            status.complain(msg(_LOCKED, hour=f"{local(given.locked_until):%H:%M:%S}"))
        else:
            status.complain(msg(_WRONG))

    async def action_change_agent(self) -> None:
        """End the session: another agent sits down here."""
        await self.app.end_session()
