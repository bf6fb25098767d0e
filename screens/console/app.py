"""The agent console: sign-in, queue, listings to be read. It is a staff program: agents leave it when they want."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType

from kiosk import i18n
from kiosk.i18n import SOURCE_LANGUAGE, STAFF_LANGUAGES, Domain
from kiosk.services.ports import StorageError
from screens.console.host import SessionOver
from screens.shell.base import INSIDE_STYLES, KioskBaseApp
from screens.shell.forgetting import forget_drawn_words
from screens.shell.idle import IdleWatch

if TYPE_CHECKING:
    from kiosk.services.desk.queue import QueueDesk
    from kiosk.services.ports import Agent
    from kiosk.services.services import Services
    from screens.console.sign_in import SignInScreen

LOCK_AFTER = 300.0
"""Seconds without a touch until the session closes."""
CHECK_EVERY = 2.0
"""Seconds between two checks of the account: within this time, a closed account loses its session."""


class ConsoleApp(KioskBaseApp):
    """The console's app, given its services at once: unlike the tenant terminal, it may load before its first paint."""

    DOMAIN: ClassVar[Domain] = "staff"
    CSS_PATH: ClassVar[list[Path]] = [
        *KioskBaseApp.CSS_PATH,
        INSIDE_STYLES,
        Path(__file__).with_name("console.tcss"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", priority=True, show=False),
        Binding("f2", "switch_language", show=False),
    ]

    def __init__(self, services: "Services", *, seconds: Callable[[], float] = monotonic) -> None:
        super().__init__(theme=services.config.terminal.console_theme, seconds=seconds)
        self.services = services
        self.sign_in: SignInScreen | None = None
        """The first screen, below all others."""
        self.desk = ""
        """The desk at which the agent sits; the next agent finds it filled in."""
        self._agent = self._standing = ""
        """The id of the agent whose session is open, and the state of their account when it began."""
        # Every action of an agent is an input event too, so this watch sees it.
        self.idle = IdleWatch(self, warn_after=LOCK_AFTER, countdown=0.0, warn=self._nothing, expire=self.lock)

    def get_default_screen(self) -> "SignInScreen":
        from screens.console.sign_in import SignInScreen

        self.sign_in = SignInScreen()
        return self.sign_in

    def on_load(self) -> None:
        i18n.use(SOURCE_LANGUAGE, self.DOMAIN)

    def on_ready(self) -> None:
        self.watch_for_the_end()
        self.set_interval(CHECK_EVERY, self.check_account)

    def on_touched(self, event: events.InputEvent) -> None:
        self.idle.touched()

    # --- a session ------------------------------------------------------------------------------------------------

    async def begin_session(self, agent: "Agent", desk: str) -> None:
        from kiosk.services.desk.listings import ListingDesk
        from kiosk.services.desk.queue import QueueDesk
        from screens.console.queue import QueueScreen

        standing = await asyncio.to_thread(self.services.staff.standing, agent.id)
        if not standing:  # closed after its PIN was accepted
            self._say_closed()
            return
        self.desk = desk
        self._agent, self._standing = agent.id, standing
        self.idle.arm()
        queue_desk = QueueDesk(self.services, agent.id, desk)
        await self.push_screen(QueueScreen(queue_desk, ListingDesk(self.services, agent.id)))
        await self._tell_ended(queue_desk)

    async def ask_for_a_pin(self, agent: "Agent", desk: str) -> None:
        """Ask for a new PIN after a one-time PIN, which opens nothing else; the session begins with the chosen PIN."""
        from screens.console.new_pin import NewPinScreen

        standing = await asyncio.to_thread(self.services.staff.standing, agent.id)
        self.idle.arm()  # if the agent walks away, nobody else can choose
        await self.push_screen(NewPinScreen(agent, standing, desk))

    async def _tell_ended(self, queue_desk: "QueueDesk") -> None:
        """Show the first agent of the day, once, the tickets of an earlier day that nobody closed."""
        from screens.console.ended import EndedNotice

        with suppress(StorageError):  # nothing was shown then: the next session shows it
            ended = await asyncio.to_thread(queue_desk.tell_ended)
            if ended:
                await self.push_screen(EndedNotice(ended, self.services.forms))

    async def check_account(self) -> None:
        """End the session of an account that was closed, or whose PIN was set again."""
        agent = self._agent
        if not agent:
            return
        try:
            await asyncio.to_thread(self.session_guard())
        except StorageError:
            return  # the screens report it themselves, at their next look
        except SessionOver:
            if self._agent == agent:
                await self.end_session()
                self._say_closed()

    def session_guard(self) -> Callable[[], None]:
        """Return a check of the current session, to be called in a thread, right before an action for its agent.

        Raises (when called):
            SessionOver: when the account is not as it was when the session began.
            StorageError: when the account cannot be read.
        """
        agent, began_with = self._agent, self._standing

        def check() -> None:
            if not agent or self.services.staff.standing(agent) != began_with:
                raise SessionOver

        return check

    def _say_closed(self) -> None:
        if self.sign_in is not None:
            self.sign_in.say_closed()

    async def end_session(self) -> None:
        """Destroy every screen of the session: nobody's answers stay behind the sign-in."""
        self._agent = ""
        self.idle.disarm()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        forget_drawn_words()

    async def lock(self) -> None:
        """End the session, because nobody touched anything for a while."""
        await self.end_session()
        if self.sign_in is not None:
            self.sign_in.say_locked()

    async def _nothing(self, seconds_left: float) -> None:
        """Give no warning: an agent has typed nothing that would be lost."""

    async def action_leave(self) -> None:
        """Leave at once; ask first if a tenant would be left without an agent. The same key again confirms it."""
        from screens.console.list_base import ListScreen

        lists = [screen for screen in self.screen_stack if isinstance(screen, ListScreen)]
        if not lists or self.screen.is_modal:
            await self._leave()
        else:
            await lists[-1].ask_before_leaving(self._leave)

    async def _leave(self) -> None:
        self.exit(return_code=0)

    async def action_switch_language(self) -> None:
        """Switch between the two staff languages."""
        here = STAFF_LANGUAGES.index(i18n.current_language())
        await self.use_language(STAFF_LANGUAGES[(here + 1) % len(STAFF_LANGUAGES)])
