"""The staff page: with a PIN, close the terminal, or vouch for the tenant beside. It shows no tenant's data."""

import asyncio
from contextlib import suppress
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.clock import local
from kiosk.i18n import msg
from kiosk.services.ports.errors import StorageError
from screens.fields.row import TypedBox
from screens.fields.typed import TypedInput
from screens.journey.typing import TypingScreen
from screens.shell.visit import Journey, VisitHost
from screens.widgets.page import spring
from screens.widgets.tap import Tap, back_button
from screens.widgets.text import Says, Text


class StaffScreen(TypingScreen):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "close_terminal", show=False)]
    place = msg("Page des agents")

    def __init__(self) -> None:
        super().__init__()
        self._agent = TypedInput("", id="staff-agent", layer="letters")
        self._pin = TypedInput("", id="staff-pin", layer="number")
        self._pin.password = True
        self._form: Journey | None = None
        """The journey whose answers an agent may vouch for."""

    def body(self) -> list[Widget]:
        self._form = self._form_to_check()
        checks = Tap(msg("Réponses vérifiées avec la personne"), self.check_answers, id="staff-check")
        return [
            Text(msg("Identifiant"), classes="question"),
            self._agent,
            Text(msg("Code d'agent"), classes="question"),
            self._pin,
            Text("", id="staff-error", classes="error"),
            *([checks] if self._form is not None else []),
        ]

    def _form_to_check(self) -> Journey | None:
        """Return the open journey; None when its answers are anonymous, or there are none."""
        form = self.app.current_journey()
        if form is None:
            return None
        form.collect()
        return form if form.session.has_answers and not form.session.spec.is_pseudonymous else None

    def foot(self) -> list[Widget]:
        return [
            spring(),
            back_button(self._leave),
            Tap(msg("Fermer la borne"), self.action_close_terminal, id="foot-next", classes=self._weight),
        ]

    @property
    def _weight(self) -> str | None:
        """The class of the closing button: filled as the page's only action, but not beside a tenant's answers."""
        return None if self._form is not None else "-next"

    def first_focus(self) -> Widget | None:
        return self._agent

    def short_name(self, box: TypedBox) -> Says:
        return msg("Identifiant") if box is self._agent else msg("Code d'agent")

    async def input_done(self, box: TypedBox) -> None:
        if box is self._agent:
            self.set_focus(self._pin)
        elif self._form is not None:
            self.close_keys()
            self.set_focus(self.query_one("#staff-check"))
        else:
            self.set_focus(self.query_one("#foot-next"))  # it ends the program: it is read, then pressed once more

    async def action_next_act(self) -> None:
        """Press the page's button (F10, a tenant's "Continuer"); beside answers, focus the vouching button instead."""
        if self._form is None:
            await super().action_next_act()
        else:
            self.set_focus(self.query_one("#staff-check"))

    async def action_close_terminal(self) -> None:
        """End the program, for an agent with a right PIN."""
        agent = await self._signed_in()
        if agent is not None:
            await asyncio.to_thread(self.app.services.audit.record, self.app.clock.now(), agent, "terminal.closed")
            self.app.exit(return_code=self.app.exit_code)

    async def check_answers(self) -> None:
        """Record that the agent has seen the tenant's papers: from now on, the answers say who vouches for them."""
        form, agent = self._form, await self._signed_in()
        if form is None or agent is None:
            return
        with suppress(StorageError):
            await asyncio.to_thread(self.app.services.audit.record, self.app.clock.now(), agent, "answers.checked")
        form.session.is_checked = True
        await form.come_to_top()
        await form.show_page()

    async def _signed_in(self) -> str | None:
        """Return the id of the agent who signs in, or None; argon2 takes a quarter of a second, in a thread."""
        services = self.app.services
        now = self.app.clock.now()
        agent, pin = self._agent.value, self._pin.value
        self._pin.value = ""
        try:
            answer = await asyncio.to_thread(services.staff.sign_in, agent, pin, now, in_hall=True)
        except StorageError as error:
            self.app.note_failure("staff", error)
            self._say(msg("La borne ne peut pas lire ses agents. Arrêtez-la par sa machine."))
            return None
        if answer.agent is not None:
            self._say("")
            return answer.agent.id
        if answer.must_choose is not None:
            self._say(msg("Code provisoire : choisissez d'abord le vôtre, à la console."))
        elif answer.expired_on is not None:
            last_day = answer.expired_on
            self._say(msg("Compte fermé : son dernier jour était le {day}.", day=f"{last_day:%d/%m/%Y}"))
        elif answer.once_expired_on is not None:
            self._say(msg("Code provisoire : demandez-en un autre."))
        elif answer.locked_until is not None:
            until = answer.locked_until
            self._say(msg("Trop d'essais. Réessayez à {time}.", time=f"{local(until):%H:%M:%S}"))
        else:
            self._say(msg("Cet identifiant ou ce code est inconnu."))
        self.set_focus(self._pin)
        return None

    def _say(self, words: Says) -> None:
        self.query_one("#staff-error", Text).say(words)

    async def _leave(self) -> None:
        await self.app.pop_screen()


async def open_staff(app: VisitHost, _of: str) -> None:
    await app.push_screen(StaffScreen())
