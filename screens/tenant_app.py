"""The tenant terminal: one visit after another, each forgotten when it ends."""

import asyncio
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen

from kiosk import i18n
from kiosk.clock import Clock
from kiosk.config import Identity
from kiosk.i18n import SOURCE_LANGUAGE, Language
from screens.base import INSIDE_STYLES, KioskBaseApp
from screens.forgetting import forget_drawn_words
from screens.hand_guard import HandGuard
from screens.idle import IdleWatch
from screens.tenant.page_notes import page_notes

if TYPE_CHECKING:
    from kiosk.services.bundle import Services, WarmUp
    from kiosk.services.ports import Ticket
    from screens.tenant.form import FormScreen
    from screens.tenant.home import HomeScreen
    from screens.tenant.presence import PresenceDialog
    from screens.tenant.ticket_watch import TicketWatch

_PAGES = "screens.tenant.pages"
"""What stands behind every door: loaded behind the painted home, so that the first door is as quick as the tenth."""
_FORM_STYLES = Path(__file__).parent / "tenant" / "form.tcss"
_FIRST_QUESTION = 1.0
"""Seconds that are left to the first question of a door that was pressed at once."""
_WARN_AFTER, _COUNTDOWN = 90.0, 30.0


class TenantApp(KioskBaseApp):
    CSS_PATH: ClassVar[list[Path]] = [
        Path(__file__).with_name("base.tcss"),
        # The first screen's file is the app's: Textual loads no CSS_PATH for a default screen.
        Path(__file__).parent / "tenant" / "home.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "escape", priority=True, show=False),
        Binding("ctrl+q", "leave_trial", priority=True, show=False),
    ]

    def __init__(
        self,
        identity: Identity,
        clock: Clock,
        warm: "WarmUp",
        *,
        trial: bool = False,
        language: str = SOURCE_LANGUAGE,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(theme=identity.theme, seconds=seconds)
        i18n.use(language, self.DOMAIN)
        self._first_language = language
        self.identity = identity
        self.clock = clock
        self.can_leave = trial
        """Whether ctrl+q leaves: only with `--trial`; a deployed terminal has no such key."""
        self._warm = warm
        self._warm_task: asyncio.Task[None] | None = None
        self._services: Services | None = None
        self._loaded = asyncio.Event()
        self._is_awaited = False
        """Whether somebody pressed a door before everything was loaded."""
        self.ticket: Ticket | None = None
        """This visit's place in the queue: one, however often an agent is called."""
        self.ended_ticket: Ticket | None = None
        """The one that an agent closed in this visit: every page says so."""
        self.ticket_watch: TicketWatch | None = None
        self.tally: Counter[str] = Counter()
        """What this visit did: papers printed, acts counted."""
        self._hands = HandGuard(seconds)
        self.page_turned, self.haste = self._hands.turned, self._hands.haste
        self.idle = IdleWatch(
            self, warn_after=_WARN_AFTER, countdown=_COUNTDOWN, warn=self._ask_presence, expire=self.forget_visit
        )

    # --- start ----------------------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        from screens.tenant.home import HomeScreen

        return HomeScreen()

    def on_ready(self) -> None:
        """The home screen is painted: load and open everything else behind it."""
        self.watch_for_the_end()
        self._begin_to_load()

    def _begin_to_load(self) -> None:
        if self._warm_task is None:
            self._warm_task = asyncio.create_task(self._warm_up())

    async def _warm_up(self) -> None:
        try:
            services = await asyncio.to_thread(self._warm)
            self._take(services)
            if self._is_awaited:
                await asyncio.sleep(_FIRST_QUESTION)
            await asyncio.to_thread(import_module, _PAGES)
            await asyncio.to_thread(services.load_the_rest)
        except Exception as error:
            # Whatever it was, a tenant must not meet a home screen that dies on the first key.
            self.note_failure("warm-up failed", error, is_lasting=True)
            self.call_later(self.forget_visit)
        finally:
            self._loaded.set()
        show_time = getattr(self.screen_stack[0], "show_time", None)
        if show_time is not None:
            show_time()

    def _take(self, services: "Services") -> None:
        """The doors open."""
        self._services = services
        # Read now: read when the screen is pushed, they make Textual parse every other sheet again.
        for styles in (INSIDE_STYLES, _FORM_STYLES):
            if not self.stylesheet.has_source(str(styles)):
                self.stylesheet.read(styles)
        self.idle.warn_after = float(services.config.idle.warn_after)
        self.idle.countdown = float(services.config.idle.countdown)
        self._loaded.set()

    @property
    def services(self) -> "Services":
        """Everything a screen behind a door may ask for; `loaded()` was awaited before any door opened."""
        if self._services is None:
            raise RuntimeError("a door opened before everything was loaded")
        return self._services

    @property
    def is_loaded(self) -> bool:
        return self._services is not None

    async def loaded(self) -> bool:
        """Wait until everything is loaded; False when the terminal is out of service."""
        self._is_awaited = True
        # A door that is pressed before "ready" came would else wait for what waits behind it.
        self._begin_to_load()
        await self._loaded.wait()
        if self._services is None or self.failure is not None:
            return False
        if await asyncio.to_thread(self._services.is_revoked):
            self.note_failure("revoked", PermissionError(), is_lasting=True)
            self.call_later(self.forget_visit)
        return self.failure is None

    async def show_out_of_service(self) -> None:
        from screens.tenant.out_of_service import OutOfServiceScreen

        await self.push_screen(OutOfServiceScreen())

    # --- the visit ------------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent) and not event.is_forwarded:
            if isinstance(event, events.MouseDown):
                await self._finish_tap()  # it is held against the page that the tap before it led to
            asked = self._hands.asks_again
            is_dropped = self._hands.drops(event, self.screen)
            if asked != self._hands.asks_again:
                self.relabel_all()
            if is_dropped:
                self.idle.touched()
                return
        meant = self._hands.meant_after_all(event) if isinstance(event, events.InputEvent) else None
        for each in filter(None, (meant, event)):
            await super().on_event(each)

    def on_touched(self, event: events.InputEvent) -> None:
        self._hands.touched(event)
        question = self._presence_question()
        if question is None:
            self.idle.touched()
        elif question.is_answered_by(event):
            self.call_later(self.end_presence_question)
        elif isinstance(event, events.Key):
            question.stop_counting()
            self.idle.arm()

    async def begin_visit(self) -> None:
        self.idle.arm()

    async def forget_visit(self) -> None:
        """Destroy every screen of the visit and whatever else may hold its words; home, in French. What never opened
        stays in the language that it was started in.
        """
        self.idle.disarm()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        forget_drawn_words()
        self._clipboard = ""
        self._tapped = self._mouse_down_widget = self.ticket = self.ended_ticket = None  # a button holds its page
        self.tally.clear()
        self._hands.asks_again = False
        self.clear_notifications()
        self.theme = self.identity.theme
        await self.use_language(SOURCE_LANGUAGE if self.is_loaded else self._first_language)
        cast("HomeScreen", self.screen_stack[0]).be_as_new()
        if self.failure is not None:
            await self.show_out_of_service()

    def current_form(self) -> "FormScreen | None":
        """The journey of this visit, wherever in the stack it is."""
        for screen in reversed(self.screen_stack):
            if getattr(screen, "is_journey", False):
                return cast("FormScreen", screen)
        return None

    async def call_agent(self, *, share: bool, motive: str = "") -> None:
        """A ticket, with the answers or without, as the tenant has just chosen; by itself it names what is shown."""
        if await self.loaded():
            from screens.tenant.ticket import motive_of, take_ticket

            await take_ticket(self, share=share, motive=motive or motive_of(self.screen_stack))

    async def action_escape(self) -> None:
        """Once closes what is open; three times in a row, quickly, hides everything and forgets."""
        if self._hands.escapes.are_away:
            await self.hide()
            return
        close = getattr(self.screen, "close_what_is_open", None)
        if close is not None:
            await close()

    async def hide(self) -> None:
        """Forget everything, and show a page that says nothing of it."""
        from screens.tenant.neutral import NeutralScreen

        self._hands.escapes.forget()
        await self.forget_visit()
        await self.push_screen(NeutralScreen())

    async def action_leave_trial(self) -> None:
        if self.can_leave:
            self.exit(return_code=self.exit_code)

    # --- are you still there? ---------------------------------------------------------------------------------------

    def _presence_question(self) -> "PresenceDialog | None":
        # Looked up without an import: the dialog's module is loaded only when the question is first asked.
        return self.screen if getattr(self.screen, "is_presence_question", False) else None  # type: ignore[return-value]

    async def _ask_presence(self, seconds_left: float) -> None:
        from screens.tenant.presence import PresenceDialog

        question = self._presence_question()
        if question is None:
            await self.push_screen(PresenceDialog(seconds_left))
        else:
            question.count(seconds_left)

    async def end_presence_question(self) -> None:
        """Somebody is there: back to their page, with all the time again."""
        if self._presence_question() is not None:
            await self.pop_screen()
            self.idle.arm()

    # --- words ------------------------------------------------------------------------------------------------------

    def languages(self) -> tuple[Language, ...]:
        """The languages of this terminal: those asked for, less those nobody reviewed unless it says so."""
        return tuple(
            i18n.LANGUAGE[code]
            for code in self.identity.languages
            if code in i18n.LANGUAGE and (self.identity.unreviewed or i18n.is_reviewed(code))
        )

    def page_notes(self) -> str:
        """What every page says about itself, in the rule of the header."""
        return page_notes(trial=self.identity.trial, width=self.size.width, asks_again=self._hands.asks_again)
