"""The curtain of a locked console: it hides everything, and the agent's PIN alone brings the same screen back."""

import asyncio
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen

from kiosk.i18n import N_, _, msg, ngettext
from kiosk.services.desk import wording
from kiosk.services.ports.errors import StorageError
from screens.console import breakpoints
from screens.console.host import ConsoleHost
from screens.console.widgets import Entry, GrowingStatus, Ticking
from screens.widgets.text import Text

MOST_TRIES = 3
"""Wrong PINs after which the session ends."""
_WRONG = N_("Ce code n'est pas le vôtre. Un autre agent : Échap.")


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
            yield Ticking(self._waiting, id="curtain-waiting", classes="muted")
            yield Text(msg("Code personnel (PIN)"), classes="entry-label")
            yield Entry(done=self._unlock, name="pin", password=True, restrict=r"[0-9]*")
            yield GrowingStatus(id="curtain-status")
            yield Text(msg("Entrée Ouvrir   Échap Un autre agent"), classes="box-keys")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Entry))

    def _waiting(self) -> str:
        """Say how many wait, and how long: no secret, and a reason to come back."""
        waiting = self.app.snapshot.waiting
        if not waiting:
            return _("Personne n'attend.")
        first = min(each.created_at for each in waiting)
        words = ngettext("{n} attend, depuis {minutes}", "{n} attendent, le plus long depuis {minutes}", len(waiting))
        return words.format(n=len(waiting), minutes=wording.minutes(first, self.app.session.now))

    async def _unlock(self) -> None:
        entry, session, status = self.query_one(Entry), self.app.session, self.query_one(GrowingStatus)
        pin, entry.value = entry.value, ""
        if not pin:
            return
        status.say_checking()
        try:
            given = await asyncio.to_thread(session.give_pin, pin, "unlock")
        except StorageError as error:
            status.complain(partial(wording.failure, error))
            return
        if given.agent is not None:
            await self.app.unlock()
            return
        self._tries += 1
        until = given.locked_until
        if self._tries >= MOST_TRIES:
            await self.app.end_after_wrong_pins(until or session.now)
        elif until is not None:
            status.complain(lambda: wording.too_many_tries(until, session.now))
        else:
            status.complain(msg(_WRONG))

    async def action_change_agent(self) -> None:
        """End the session: another agent sits down here."""
        await self.app.end_session()
