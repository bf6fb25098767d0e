"""The sign-in, by an agent's id and PIN. An unknown agent and a wrong PIN get the same words."""

import asyncio
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen

from kiosk.i18n import N_, _, msg
from kiosk.services.desk import desks, wording
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.staff import SignInAnswer
from screens.console import breakpoints
from screens.console.host import ConsoleHost
from screens.console.widgets import Entry, GrowingStatus, Pick
from screens.widgets.text import Says, Text

WRONG = N_("Identifiant ou code inconnu. Vérifiez les deux, puis recommencez.")
ONCE_EXPIRED = N_("Ce code provisoire valait jusqu'au {day}. Demandez-en un autre.")
EXPIRED = N_("Compte fermé : son dernier jour était le {day}. Le siège peut le prolonger.")
_MISSING = N_("Écrivez votre identifiant et votre code.")
_NO_DESK = N_("Choisissez votre bureau : ← et →, puis Entrée.")
_FIRST_DESK = "1"


class SignInScreen(Screen[None]):
    VERTICAL_BREAKPOINTS = breakpoints.ROWS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]
    app: ConsoleHost  # type: ignore[assignment]
    _desk: "Entry | Pick"

    def __init__(self, desk_names: tuple[str, ...]) -> None:
        """
        Args:
            desk_names: the desks to choose from; empty: the agent types a name.
        """
        super().__init__()
        self._desk_names = desk_names

    def compose(self) -> ComposeResult:
        with Vertical(id="sign-in", classes="sign-in-box"):
            yield Text(self._title, classes="question")
            yield Text(msg("Identifiant"), classes="entry-label")
            yield Entry(done=self._to_pin, name="agent", hides_digits=1)
            yield Text(msg("Code personnel (PIN)"), classes="entry-label")
            yield Entry(done=self._sign_in, name="pin", password=True, restrict=r"[0-9]*")
            yield Text(msg("Bureau"), classes="entry-label desk-label")
            self._desk = self._desk_row()
            yield self._desk
            yield GrowingStatus(id="sign-in-status")
            yield Text(msg("Entrée Ouvrir   F2 English   Ctrl+Q Quitter"), classes="box-keys")

    def on_mount(self) -> None:
        self.set_focus(self._entry("agent"))

    def _desk_row(self) -> Entry | Pick:
        if self._desk_names:
            return Pick(self._desk_names, done=self._sign_in, name="desk")
        return Entry(_FIRST_DESK, done=self._sign_in, name="desk", longest=desks.LONGEST, replaces=True, hides_digits=3)

    def _title(self) -> str:
        trial = " · " + _("ESSAI") if self.app.services.config.terminal.trial else ""
        return _("Console · {agency}").format(agency=self.app.services.config.agency.name) + trial

    def _entry(self, name: str) -> Entry:
        return self.query_one(f"#{name}", Entry)

    @property
    def _status(self) -> GrowingStatus:
        return self.query_one(GrowingStatus)

    async def _to_pin(self) -> None:
        if not self._refuses_pin(self._entry("agent")):
            self.set_focus(self._entry("pin"))

    def _refuses_pin(self, field: Entry | Pick) -> bool:
        """Empty a field that holds a PIN, and say so."""
        is_pin = desks.is_like_pin(field.value)
        if is_pin:
            field.value = ""
            self._status.complain(msg(desks.NO_PIN))
            self.set_focus(field)
        return is_pin

    async def _sign_in(self) -> None:
        agent_id, pin = self._entry("agent").value.strip(), self._entry("pin").value
        if any(self._refuses_pin(field) for field in (self._entry("agent"), self._desk)):
            return
        if isinstance(self._desk, Pick) and not self._desk.value:
            self._status.complain(msg(_NO_DESK))
            self.set_focus(self._desk)
            return
        self._entry("pin").value = ""
        if not agent_id or not pin:
            self._refuse(msg(_MISSING))
            return
        self._status.say_checking()
        now = self.app.services.clock.now()
        try:
            answer = await asyncio.to_thread(self.app.services.staff.sign_in, agent_id, pin, now)
        except StorageError as error:
            self._refuse(partial(wording.failure, error))
            return
        await self._take(answer)

    async def _take(self, answer: SignInAnswer) -> None:
        agent = answer.agent or answer.must_choose
        if agent is None:
            self._refuse(self._why_not(answer))
            return
        desk = desks.named(self._desk.value) or _FIRST_DESK
        self._entry("agent").value = ""
        self._status.inform("")
        self.set_focus(self._entry("agent"))
        self._desk.value = desk
        if answer.agent is None:
            await self.app.ask_for_a_pin(agent, desk)
        else:
            await self.app.begin_session(agent, desk)

    def _refuse(self, says: Says) -> None:
        self._status.complain(says)
        self.set_focus(self._entry("pin" if self._entry("agent").value.strip() else "agent"))

    def tell(self, says: Says) -> None:
        """Say why the last session ended."""
        self._status.inform(says)

    def _why_not(self, answer: SignInAnswer) -> Says:
        until, clock = answer.locked_until, self.app.services.clock
        if answer.expired_on is not None:
            return msg(EXPIRED, day=f"{answer.expired_on:%d/%m/%Y}")
        if answer.once_expired_on is not None:
            return msg(ONCE_EXPIRED, day=f"{answer.once_expired_on:%d/%m/%Y}")
        return (lambda: wording.too_many_tries(until, clock.now())) if until is not None else msg(WRONG)
