"""The agent console: the sign-in, the lists and their files. It is a staff program: agents leave it when they want.

This file alone knows all its screens.
"""

import asyncio
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeGuard

from textual import events
from textual.binding import Binding, BindingType
from textual.timer import Timer

from kiosk import i18n
from kiosk.i18n import N_, SOURCE_LANGUAGE, STAFF_LANGUAGES, Domain, _, msg
from kiosk.services.desk import desks, wording
from kiosk.services.desk.session import AgentSession, SessionOver
from kiosk.services.desk.snapshot import Snapshot, is_call_late
from kiosk.services.desk.tickets import moves, panel
from kiosk.services.ports.errors import StorageError
from kiosk.services.query import Query
from screens.console.desk_host import HostAtDesk
from screens.shell.base import INSIDE_STYLES
from screens.shell.forgetting import forget_drawn_words, forget_gone
from screens.shell.idle import IdleWatch
from screens.widgets.text import Says

if TYPE_CHECKING:
    from kiosk.services.desk.session import Opening
    from kiosk.services.desk.spec import ListSpec
    from kiosk.services.ports.staff import Agent
    from kiosk.services.services import Services
    from kiosk.services.watch import Watch
    from screens.console.frame import ConsoleScreen
    from screens.console.list_screen import ListScreen
    from screens.console.sign_in import SignInScreen

LOOK_EVERY = 0.25
"""Seconds between two looks for news: a colleague's move is seen well within a second."""
_SETTLE_EVERY = 8
"""Looks, two seconds, between two checks of what is due: answers go 30 seconds after "terminé"."""
WARN_BEFORE = 30.0
"""Seconds before the curtain falls at which a line says so."""
COPY_STAYS = 60.0
"""Seconds that a copied text stays in the clipboard."""
_ACCOUNT_CLOSED = N_("Session fermée : ce compte est fermé, ou son code a changé.")


class _Place(NamedTuple):
    """The list that an agent looked at, with the filter and order of each."""

    agent: str
    shown: "ListSpec[Any]"
    queries: dict[str, Query]


def _wrong_pins(left: str) -> str:
    if left:
        return _("Session fermée : trois codes faux. Votre compte se rouvre dans {left}.").format(left=left)
    return _("Session fermée : trois codes faux. Votre compte est rouvert.")


class ConsoleApp(HostAtDesk):
    """The console's app, given its services at once: unlike the tenant terminal, it may load before its first paint."""

    DOMAIN: ClassVar[Domain] = "staff"
    CSS_PATH: ClassVar[list[Path]] = [  # type: ignore[assignment]
        *HostAtDesk.CSS_PATH,
        INSIDE_STYLES,
        Path(__file__).with_name("console.tcss"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", priority=True, show=False),
        Binding("f2", "switch_language", show=False),
    ]
    session: AgentSession
    """The session of the agent who signed in last; `_is_open` tells if it goes on."""

    def __init__(self, services: "Services", *, seconds: Callable[[], float] = monotonic) -> None:
        super().__init__(theme=services.config.terminal.console_theme, seconds=seconds)
        self.services = services
        self.sign_in: SignInScreen | None = None
        """The first screen, below all others."""
        self.snapshot = Snapshot()
        self.queries: dict[str, Query] = {}
        self._is_open = False
        self._place: _Place | None = None
        """The list of the agent whose session ended by wrong PINs."""
        self._copied: Timer | None = None
        """Ends the stay of a copied text; None: the clipboard has none of ours."""
        self._list: ListScreen | None = None
        self._watch: Watch | None = None
        self._looks = 0
        self._minute = -1
        self._ticks = 0
        self._is_unsettled = True
        self._was_late = False
        """True while the list says that the person who was called has not come."""
        self._rings = True
        lock_after = services.config.console.lock_minutes * 60.0
        # Every action of an agent is an input event too, so this watch sees it.
        self.idle = IdleWatch(
            self,
            warn_after=lambda: lock_after - WARN_BEFORE,
            countdown=WARN_BEFORE,
            warn=self._warn_of_lock,
            expire=self.lock,
        )

    def get_default_screen(self) -> "SignInScreen":
        from screens.console.sign_in import SignInScreen

        self.sign_in = SignInScreen(desks.listed(self.services.config.queue.desks))
        return self.sign_in

    def on_load(self) -> None:
        i18n.use(SOURCE_LANGUAGE, self.DOMAIN)

    def on_ready(self) -> None:
        self.watch_for_the_end()
        self.set_interval(LOOK_EVERY, self._look)

    def on_unmount(self) -> None:
        if self._watch is not None:
            self._watch.close()
        self._forget_clipboard()
        self._tell_title("")

    def on_touched(self, event: events.InputEvent) -> None:
        self.idle.touched()

    @property
    def lists(self) -> "tuple[ListSpec[Any], ...]":
        from kiosk.services.desk.catalog import every_list

        return every_list()

    # --- a session ------------------------------------------------------------------------------------------------

    async def begin_session(self, agent: "Agent", desk: str) -> None:
        from kiosk.services.watch import Watch
        from screens.console.list_screen import ListScreen

        account = await asyncio.to_thread(self.services.staff.account_fingerprint, agent.id)
        if not account:  # closed after its PIN was accepted
            await self.end_session(msg(_ACCOUNT_CLOSED))
            return
        self.session = AgentSession(self.services, agent, desk, account, self.seconds)
        place, self._place = self._place, None
        is_back = place is not None and place.agent == agent.id
        self.queries = place.queries if place is not None and is_back else {}
        shown = place.shown if place is not None and is_back else self.lists[0]
        self.snapshot, self._rings = Snapshot(), True
        if self._watch is None:
            self._watch = Watch(self.services.open_changes)
        failure = await self._read()
        self._is_open = True
        elsewhere = await self._is_twice()
        await self._renew_presence()
        self.idle.arm()
        self._list = ListScreen(shown)
        await self.push_screen(self._list)
        if failure is not None:
            self._list.say_failing(failure)
        elif elsewhere:
            self._list.status.complain(elsewhere)
        await self._tell_ended()

    async def ask_for_a_pin(self, agent: "Agent", desk: str) -> None:
        """Ask for a new PIN after a one-time PIN, which opens nothing else; the session begins with the chosen PIN."""
        from screens.console.new_pin import NewPinScreen

        fingerprint = await asyncio.to_thread(self.services.staff.account_fingerprint, agent.id)
        self.idle.arm()  # if the agent walks away, nobody else can choose
        await self.push_screen(NewPinScreen(agent, fingerprint, desk))

    async def _tell_ended(self) -> None:
        """Show the first agent of the day, once, the tickets of an earlier day that nobody closed."""
        from screens.console.ended import EndedNotice

        with suppress(StorageError):  # nothing was shown then: the next session shows it
            ended = await asyncio.to_thread(moves.tell_ended, self.session)
            if ended:
                await self.push_screen(EndedNotice(ended, self.services.forms))

    async def check_account(self) -> None:
        """End the session of an account that was closed, or whose PIN was set again: who was served waits again."""
        session = self.session
        if not self._is_open:
            return
        try:
            await asyncio.to_thread(session.check)
        except StorageError:
            return  # the screens report it themselves, at their next look
        except SessionOver:
            if self.session is session:
                await self.put_down()
                with suppress(StorageError):  # then the day's end closes them
                    await asyncio.to_thread(moves.give_back, session)
                await self.end_session(msg(_ACCOUNT_CLOSED))

    async def end_after_wrong_pins(self, until: datetime) -> None:
        """End the session whose curtain met three wrong PINs; its own agent finds list and filter again."""
        if self._list is not None:
            self._place = _Place(self.session.agent.id, self._list.spec, self.queries)
        clock = self.services.clock
        await self.end_session(lambda: _wrong_pins(wording.seconds_left(until, clock.now())))

    async def end_session(self, says: Says = "") -> None:
        """Destroy every screen of the session: nobody's answers stay behind the sign-in, which says why it came."""
        await self.put_down()
        was_open, self._is_open, self._list = self._is_open, False, None
        self.snapshot, self.queries = Snapshot(), {}
        self.idle.disarm()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        forget_gone(self.screen)
        self._tell_title("")
        self._forget_clipboard()
        if self.sign_in is not None:
            self.sign_in.tell(says)
        if was_open:
            await self._leave_desk("sign_out")

    # --- what is stored -------------------------------------------------------------------------------------------

    async def _look(self) -> None:
        """Read again what changed, or what a minute more makes look different."""
        if not self._is_open or self._watch is None or not self.screen_stack:
            return  # nobody is signed in, or the app is closing
        await self._settle()
        self.session.undo_left()  # lets go of what can no longer be taken back
        minute = int(self.services.clock.now().timestamp() // 60)
        is_next_minute = minute != self._minute
        is_late = is_call_late(self.snapshot, self.services.clock.now())
        if self._watch.has_changed() or is_next_minute or is_late != self._was_late:
            self._was_late = is_late
            await self.look_again()
            await self.check_account()
        if is_next_minute:
            await self._renew_presence()

    async def _settle(self) -> None:
        """Every few seconds, count what ended and forget its answers, while something waits for that."""
        self._ticks += 1
        if not self._is_unsettled or self._ticks % _SETTLE_EVERY:
            return
        with suppress(StorageError):  # the next time, or the night
            self._is_unsettled = await asyncio.to_thread(self.services.tickets.settle, self.services.clock.now())

    async def look_again(self) -> None:
        """Read what is stored again, and show it: the header everywhere, and the list or the page on top."""
        failure = await self._read()
        if not self._is_locked:
            await self.look_at_desk()
        screen = self.screen
        if not self._is_open or not self._shows_stored(screen):
            return  # below a question nothing is seen, and it is about what was under the cursor
        if failure is not None:
            if self._list is screen:
                self._list.say_failing(failure)
            return
        await screen.look_again()
        screen.refresh_words()

    async def _read(self) -> StorageError | None:
        """Read who waits and what is to do; return why it cannot be read."""
        from kiosk.services.desk.agency import read_snapshot

        self._looks += 1
        this_look, before = self._looks, self.snapshot
        if self._watch is not None:
            self._watch.has_changed()  # what is read now is no news at the next look
        self._minute = int(self.services.clock.now().timestamp() // 60)
        try:
            snapshot = await asyncio.to_thread(read_snapshot, self.session, before)
        except StorageError as error:
            return error
        if this_look == self._looks:
            self.snapshot = snapshot
            self._is_unsettled = True
            if self._is_open:
                self._tell_arrivals(before, snapshot)
        return None

    async def _is_twice(self) -> Says:
        """Say that the same account is at another desk, or another account at this one; empty: neither is."""
        own, desk = self.session.agent.id, self.session.desk
        with suppress(StorageError):
            here = await asyncio.to_thread(self.services.presence.here, self.services.clock.now())
            if elsewhere := next((at for agent, at in here if agent == own and at != desk), ""):
                return msg("Votre compte est aussi ouvert au bureau {desk} : fermez-y votre session.", desk=elsewhere)
            if any(at == desk and agent != own for agent, at in here):
                return msg("Un collègue est déjà au bureau {desk}. Changez de bureau, ou dites-le-lui.", desk=desk)
        return ""

    async def _renew_presence(self) -> None:
        """Record that the agent is here, every minute, while the console is open and not locked."""
        if self._is_open and not self._is_locked:
            with suppress(StorageError):  # a tenant reads no more than that an agent is here
                await asyncio.to_thread(
                    self.services.presence.renew, self.session.agent.id, self.session.desk, self.services.clock.now()
                )

    async def _leave_desk(self, action: str) -> None:
        """Record that nobody is at the desk any more, and by which act of the agent; a closed account has none."""
        session = self.session

        def leave() -> None:
            self.services.presence.leave(session.agent.id)
            session.check()
            session.record(action, "")

        with suppress(StorageError, SessionOver):
            await asyncio.to_thread(leave)

    @property
    def _is_locked(self) -> bool:
        from screens.console.curtain import Curtain

        return any(isinstance(screen, Curtain) for screen in self.screen_stack)

    def _tell_arrivals(self, before: Snapshot, now: Snapshot) -> None:
        """Ring once for new tickets and for transfers to this agent; say in the title how many wait."""
        count = len(now.waiting)
        if count != len(before.waiting):
            self._tell_title(f"({count}) Console" if count else "Console")
        known = {each.id for each in (*before.waiting, *before.called, *before.with_others)}
        seen = {(each.id, each.n) for each in before.waiting}
        given = [each for each in now.waiting if moves.is_given(self.session, each) and (each.id, each.n) not in seen]
        if self._rings and (given or any(each.id not in known for each in now.waiting)):
            self.bell()
        if given and self._shows_stored(self.screen):
            self.screen.status.inform(partial(panel.arrived, self.session, now, given[0]))

    def _tell_title(self, title: str) -> None:
        if self._driver is not None:
            self._driver.write(f"\x1b]0;{title}\x1b\\")

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text to the clipboard of the agent's terminal (OSC 52), for a minute, where it is allowed."""
        if self._driver is not None and self.services.config.console.clipboard:
            self._driver.write(f"\x1b]52;c;{b64encode(text.encode()).decode()}\x1b\\")
            if self._copied is not None:
                self._copied.stop()
            self._copied = self.set_timer(COPY_STAYS, self._forget_clipboard)

    def _forget_clipboard(self) -> None:
        """Replace what was copied by a space, which every terminal takes; tmux ignores an empty text."""
        copied, self._copied = self._copied, None
        if copied is not None and self._driver is not None:
            copied.stop()
            self._driver.write(f"\x1b]52;c;{b64encode(b' ').decode()}\x1b\\")

    def switch_sound(self) -> bool:
        """Mute the console, or let it ring again; return True when it rings."""
        self._rings = not self._rings
        return self._rings

    # --- places ---------------------------------------------------------------------------------------------------

    @staticmethod
    def _shows_stored(screen: object) -> TypeGuard["ConsoleScreen"]:
        from screens.console.frame import ConsoleScreen

        return isinstance(screen, ConsoleScreen) and screen.is_composed

    async def show_list(self, code: str) -> None:
        """Show a list, on its screen: pages above it are closed."""
        if self._list is None:
            return
        while self.screen is not self._list:
            await self.pop_screen()
        await self._list.show_list(next(each for each in self.lists if each.code == code))

    async def open_page(self, opening: "Opening[Any]") -> None:
        """Open the page of a record."""
        from screens.console.detail_screen import DetailScreen

        sections = await asyncio.to_thread(opening.spec.sections, self.session, opening.record)
        await self.push_screen(DetailScreen(opening.spec, opening.record, sections))

    # --- the curtain ----------------------------------------------------------------------------------------------

    async def _warn_of_lock(self, seconds_left: float) -> None:
        """Say that the console locks soon; nothing that is typed is lost by it."""
        screen = self.screen
        if self._shows_stored(screen) and seconds_left > WARN_BEFORE - 2:
            screen.status.inform(msg("Sans touche, la console se verrouille dans 30 secondes."))

    async def lock(self) -> None:
        """Let the curtain fall over whatever is shown; before the session is open, end it."""
        from screens.console.curtain import Curtain

        self.idle.disarm()
        if not self._is_open:
            await self.end_session(msg("Session fermée : personne n'a touché la console."))
        elif not self._is_locked:
            forget_drawn_words()
            self._forget_clipboard()
            await self.push_screen(Curtain())
            await self._leave_desk("lock")

    async def unlock(self) -> None:
        """Bring the same screen back."""
        await self.pop_screen()
        self.idle.arm()
        await self._renew_presence()
        await self.look_again()

    # --- leaving --------------------------------------------------------------------------------------------------

    async def action_leave(self) -> None:
        """Leave at once; ask first if a tenant would be left without an agent. The same key again confirms it."""
        if not self._is_locked and not await self.close_desk():
            return
        if self._list is None or not self._shows_stored(self.screen):
            await self._leave()
        else:
            await self._list.ask_before_leaving(self._leave)

    async def _leave(self) -> None:
        if self._is_open:
            await self._leave_desk("sign_out")
        self.exit(return_code=0)

    async def action_switch_language(self) -> None:
        """Switch between the two staff languages."""
        here = STAFF_LANGUAGES.index(i18n.current_language())
        await self.use_language(STAFF_LANGUAGES[(here + 1) % len(STAFF_LANGUAGES)])
