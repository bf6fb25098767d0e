"""The choice of an own PIN in the place of a one-time PIN, typed twice: before it is chosen, nothing else opens."""

import asyncio
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen

from kiosk.i18n import N_, msg
from kiosk.services.desk import wording
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.staff import Agent
from screens.console.host import ConsoleHost
from screens.console.widgets import Entry, GrowingStatus
from screens.shell.breakpoints import SMALL_WIDTH
from screens.widgets.text import Says, Text

_DIFFERENT = N_("Les deux codes diffèrent : recommencez.")
_TOO_LATE = N_("Ce code provisoire ne vaut plus. Demandez-en un autre.")


class NewPinScreen(Screen[None]):
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (SMALL_WIDTH, "-large")]  # noqa: RUF012 - an instance variable in Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]
    app: ConsoleHost  # type: ignore[assignment]

    def __init__(self, agent: Agent, fingerprint: str, desk: str) -> None:
        """
        Args:
            fingerprint: the account as it was when the one-time PIN was accepted.
        """
        super().__init__()
        self._agent, self._fingerprint, self._desk = agent, fingerprint, desk

    def compose(self) -> ComposeResult:
        with Vertical(id="new-pin", classes="sign-in-box"):
            yield Text(msg("Choisissez votre code, {name}", name=self._agent.name), classes="question")
            yield Text(msg("Le code provisoire ne sert qu'une fois."), classes="muted")
            yield Text(msg("Nouveau code (6 chiffres au moins)"), classes="entry-label")
            yield Entry(done=self._to_again, name="pin", password=True, restrict=r"[0-9]*")
            yield Text(msg("Encore une fois"), classes="entry-label")
            yield Entry(done=self._choose, name="again", password=True, restrict=r"[0-9]*")
            yield GrowingStatus(id="new-pin-status")
            yield Text(msg("Entrée Enregistrer   Échap Annuler"), classes="box-keys")

    def on_mount(self) -> None:
        self.set_focus(self._entry("pin"))

    def _entry(self, name: str) -> Entry:
        return self.query_one(f"#{name}", Entry)

    async def _to_again(self) -> None:
        self.set_focus(self._entry("again"))

    async def _choose(self) -> None:
        pin, again = self._entry("pin").value, self._entry("again").value
        if pin != again:
            self._refuse(msg(_DIFFERENT))
            return
        services = self.app.services
        try:
            chosen = await asyncio.to_thread(
                services.staff.choose_pin, self._agent.id, self._fingerprint, pin, services.clock.now()
            )
        except StorageError as error:
            self._refuse(partial(wording.failure, error))
            return
        except ValueError as refused:
            self._refuse(msg(str(refused)))
            return
        if chosen is None:
            self._refuse(msg(_TOO_LATE))
            return
        await self.app.end_session()
        await self.app.begin_session(chosen, self._desk)

    def _refuse(self, says: Says) -> None:
        for name in ("pin", "again"):
            self._entry(name).value = ""
        self.query_one(GrowingStatus).complain(says)
        self.set_focus(self._entry("pin"))

    async def action_close(self) -> None:
        await self.app.end_session()
