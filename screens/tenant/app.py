"""The tenant terminal: one visit after another, each forgotten when it ends."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen

from kiosk import i18n
from kiosk.clock import Clock
from kiosk.config import Identity
from kiosk.errors import KioskError
from kiosk.i18n import SOURCE_LANGUAGE, Language, _, current_language, msg
from screens.shell.base import INSIDE_STYLES, KioskBaseApp
from screens.shell.breakpoints import SMALL_WIDTH
from screens.shell.forgetting import forget_gone
from screens.shell.idle import IdleWatch
from screens.shell.input_guard import HandGuard
from screens.shell.visit import Visit
from screens.widgets.dialog import Dialog
from screens.widgets.page import VisitPage, pages_of

if TYPE_CHECKING:
    from kiosk.forms.draft import Receipt
    from kiosk.forms.session import FormSession
    from kiosk.services.ports.resumes import SentFile
    from kiosk.services.services import Services, WarmUp
    from kiosk.services.visit.assistance import Sent
    from screens.shell.visit import Journey, PresenceQuestion, VisitHost

_PAGES = "screens.tenant.preload"
"""The module of the pages behind every door, loaded behind the painted home: the first door opens like the tenth."""
_SCREENS = Path(__file__).parents[1]
_FIRST_STYLES = (INSIDE_STYLES, _SCREENS / "journey" / "form.tcss")
"""The style sheets of a journey's pages."""
_OTHER_STYLES = tuple(_SCREENS / "tenant" / name for name in ("tenant.tcss", "sent/receipt.tcss", "sent/file.tcss"))
"""The style sheets of every other page: a door that leads to a journey opens without them."""
_WITHOUT_OTHER_STYLES = frozenset({"home", "presence", "neutral", "out_of_service", "form", "journey"})
"""The routes to pages that need none of them."""
_FIRST_QUESTION = 1.0
"""Seconds that loading leaves to the first question, if a door was pressed at once."""
_WARN_AFTER, _COUNTDOWN = 90.0, 30.0
"""Idle seconds before a question, and to answer it, until the configured ones are loaded."""
_NEWS = 60.0
"""Seconds between two looks at what central sent."""
ALIVE = 30.0
"""Seconds between two signs of life to whoever watches the screen (`WatchdogSec=` of its unit is five of them)."""


class TenantApp(KioskBaseApp):
    CSS_PATH: ClassVar[list[Path]] = [
        _SCREENS / "shell" / "base.tcss",
        # The home screen's sheet is the app's: Textual loads no CSS_PATH for a default screen.
        _SCREENS / "tenant" / "home" / "home.tcss",
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
        routes: Mapping[str, str],
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
        """True when ctrl+q leaves: only with `--trial`; a deployed terminal has no such key."""
        self._routes = routes
        """The target of each route, by the route's name: `module:name`."""
        self._warm = warm
        self._warm_task: asyncio.Task[None] | None = None
        self._services: Services | None = None
        self._loaded = asyncio.Event()
        self._is_awaited = False
        """True once somebody has pressed a door: loading then leaves time to the first question."""
        self.say_alive: Callable[[], None] | None = None
        """The function that tells whoever watches the screen that a page is drawn."""
        self.visit = Visit()
        self.ticket_watch: Any = None
        """The watch that looks at the ticket while there is one."""
        self._presence: Any = None
        """The last "are you still there?" that was asked."""
        self._hands = HandGuard(seconds)
        self.page_turned, self.haste = self._hands.turned, self._hands.haste
        self.idle = IdleWatch(
            self, warn_after=self._warn_after, countdown=_COUNTDOWN, warn=self._ask_presence, expire=self.forget_visit
        )

    # --- start ----------------------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        home: Screen[None] = self._find("home")()
        return home

    @property
    def _home(self) -> VisitPage:
        home = self.screen_stack[0]
        if not isinstance(home, VisitPage):
            raise TypeError("home is a page of the visit")
        return home

    def on_ready(self) -> None:
        """Load and open everything else, once the home screen is painted."""
        self.watch_for_the_end()
        self._begin_to_load()
        if self.say_alive is not None:
            self.say_alive()
            self.set_interval(ALIVE, self.say_alive)

    def _begin_to_load(self) -> None:
        if self._warm_task is None:
            self._warm_task = asyncio.create_task(self._warm_up())

    async def _warm_up(self) -> None:
        try:
            services = await asyncio.to_thread(self._warm)
            with contextlib.suppress(KioskError):  # nobody is at the page of a visit that was cut off
                await asyncio.to_thread(services.tickets.end_live)
            self._take(services)
            if self._is_awaited:
                await asyncio.sleep(_FIRST_QUESTION)
            await asyncio.to_thread(import_module, _PAGES)
            await asyncio.to_thread(services.load_the_rest)
            self._read_styles(_OTHER_STYLES)
        except Exception as error:
            # Whatever it was, a tenant must not meet a home screen that dies on the first key.
            self.note_failure("warm-up failed", error, is_lasting=True)
            self.call_later(self.forget_visit)
        finally:
            self._loaded.set()
        self._home.show_time()
        self.set_interval(_NEWS, self.take_news)

    async def take_news(self) -> None:
        """Take central's new settings and texts while nobody is here: the next visit begins with them."""
        with contextlib.suppress(KioskError):  # it goes on with what it has, and looks again
            if self._is_at_rest and await asyncio.to_thread(self.services.is_outdated):
                services = await asyncio.to_thread(self._warm)
                if self._is_at_rest:
                    self._take(services)
                    self._home.show_time()

    @property
    def _is_at_rest(self) -> bool:
        """True while the terminal shows its home, and no visit has begun."""
        return self.is_loaded and not self.idle.is_armed and len(self.screen_stack) == 1

    def _take(self, services: "Services") -> None:
        """Take the loaded services: the doors open."""
        self._services = services
        self._read_styles(_FIRST_STYLES)
        self.idle.countdown = float(services.config.idle.countdown)
        self._loaded.set()

    def _read_styles(self, sheets: Iterable[Path]) -> None:
        """Read style sheets before a screen needs them: read with it, they make Textual parse every sheet again."""
        for styles in sheets:
            if not self.stylesheet.has_source(str(styles)):
                self.stylesheet.read(styles)

    @property
    def services(self) -> "Services":
        """The services that a screen behind a door may use; `loaded()` was awaited before any door opened."""
        if self._services is None:
            raise RuntimeError("a door opened before everything was loaded")
        return self._services

    @property
    def is_loaded(self) -> bool:
        return self._services is not None

    async def loaded(self) -> bool:
        """Wait until everything is loaded; False when the terminal is out of service."""
        self._is_awaited = True
        # A door pressed before the "ready" event would otherwise wait for loading that waits for that event, behind it.
        self._begin_to_load()
        await self._loaded.wait()
        if self._services is None or self.failure is not None:
            return False
        if await asyncio.to_thread(self._services.is_revoked):
            self.note_failure("revoked", PermissionError(), is_lasting=True)
            self.call_later(self.forget_visit)
        return self.failure is None

    async def show_out_of_service(self) -> None:
        await self.push_screen(self._find("out_of_service")())

    # --- the visit ------------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent) and not event.is_forwarded:
            if isinstance(event, events.MouseDown):
                await self._finish_tap()  # it is judged on the page that the previous tap led to
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

    @property
    def calm_for(self) -> float:
        return self.idle.calm_for

    async def begin_visit(self) -> None:
        self.idle.arm()

    async def forget_visit(self, *, erases: bool = False) -> None:
        """Destroy every screen of the visit and everything else that may hold its words; show home, in French.

        Args:
            erases: what an agent was shown is wiped too; else it stays with the ticket, as it was left.
        """
        visit, language = self.visit, current_language()
        await self._forget_screens()
        if not await self._end_showing(visit, erases=erases) and self._is_at_rest:
            await self._show_neutral(visit, language)

    async def _forget_screens(self) -> None:
        """Show home; a terminal that never finished loading stays in the language that it was started in."""
        self.idle.disarm()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        forget_gone(self._home)
        self._clipboard, self._presence = "", None  # the question may hold the journey that it would save
        self._tapped = self._mouse_down_widget = None  # a button keeps its page
        self.visit = Visit()
        self._hands.asks_again = False
        self.clear_notifications()
        self.theme = self.identity.theme
        await self.use_language(SOURCE_LANGUAGE if self.is_loaded else self._first_language)
        self._home.be_as_new()
        if self.failure is not None:
            await self.show_out_of_service()

    async def _end_showing(self, visit: Visit, *, erases: bool) -> bool:
        """End what a visit shows an agent; False: what was to be wiped can still be read."""
        if visit.showing is None:
            return True
        return await visit.showing.end(self.services, erases=erases, failed=partial(self.note_failure, "take back"))

    async def _show_neutral(self, visit: Visit, language: str) -> None:
        await self.push_screen(self._find("neutral")(visit.showing, language))

    async def on_unmount(self) -> None:
        """End the visit that the program's own end cuts off, as if nobody were there."""
        await self._end_showing(self.visit, erases=False)

    async def go_home(self) -> None:
        """Go home from a door's first page: the visit is over, but a chosen language or contrast stays for the tenant.

        When nobody touches the terminal any more, the home screen becomes as it was before.
        """
        chosen = language, theme = current_language(), self.theme
        await self.forget_visit()
        if chosen != (SOURCE_LANGUAGE, self.theme) and self.screen is self.screen_stack[0]:
            self.theme = theme
            await self.use_language(language)
            await self.begin_visit()

    async def finish(self) -> None:
        """Handle "Terminer": end the visit if it holds answers or a file; otherwise only go home."""
        await (self.go_home() if self.to_show() is None else self.forget_visit())

    def count(self, act: str, what: str) -> None:
        """Count something that was done, without a name, once per visit: a bored hand that repeats it is one person.

        The count is written in the background; one that cannot be written is not missed.
        """
        self.visit.tally[f"{act}:{what}"] += 1
        if self.visit.tally[f"{act}:{what}"] > 1:
            return
        from kiosk.services.visit import portal_help

        services = self.services
        self.run_worker(lambda: portal_help.count(services, act, what), thread=True, exit_on_error=False)

    @property
    def _pages(self) -> list[VisitPage]:
        return pages_of(self.screen_stack)

    def current_journey(self) -> "Journey | None":
        """Return the journey of this visit, wherever in the stack of screens it is; None without one."""
        return next((page.journey for page in self._pages if page.journey is not None), None)

    def to_show(self) -> "FormSession | Sent | None":
        """Return what a ticket can show of the topmost journey or sent file; None when it has nothing to show."""
        page = next((page for page in self._pages if page.journey is not None or page.sent is not None), None)
        if page is None or page.journey is None:
            return page.sent if page is not None else None
        page.journey.collect()
        session = page.journey.session
        return session if session.spec.can_be_shown and session.has_answers and session.declined is None else None

    def journey_to_save(self) -> "Journey | None":
        """Return the visit's journey while its answers may be stored as a draft; else None."""
        journey = self.current_journey()
        is_shown = journey is not None and self.to_show() is journey.session
        return journey if is_shown and journey is not None and journey.session.can_be_saved else None

    async def call_agent(self, *, share: bool, motive: str = "") -> None:
        """Take a ticket, with the answers or without, as the tenant has just chosen.

        Without a `motive`, it names that of the topmost page that has one.
        """
        if await self.loaded():
            motive = motive or next((page.motive for page in self._pages if page.motive), "")
            await self._find("take_ticket")(self, share=share, motive=motive)

    def watch_ticket(self) -> None:
        """Watch the ticket that was taken: from now on every page of the visit says when it is called."""
        if self.ticket_watch is None:
            self.ticket_watch = self._find("ticket_watch")(self)
        self.ticket_watch.resume()

    # --- where a page leads -----------------------------------------------------------------------------------------

    def _find(self, route: str) -> Any:
        """Return what opens a route, imported on first use. Raises KeyError: when no route has this name."""
        if route not in _WITHOUT_OTHER_STYLES:
            self._read_styles(_OTHER_STYLES)
        module, _colon, name = self._routes[route].partition(":")
        return getattr(import_module(module), name)

    async def go(self, route: str) -> None:
        kind, _colon, of = route.partition(":")
        await self._find(kind)(self, of)

    async def show_journey(self, session: "FormSession", *, in_place: bool = False) -> None:
        screen = self._find("journey")(session.spec, session)
        await (self.switch_screen(screen) if in_place else self.push_screen(screen))

    async def show_receipt(self, receipt: "Receipt", session: "FormSession") -> None:
        await self.switch_screen(self._find("receipt")(receipt, session))

    async def show_file(self, file: "SentFile") -> None:
        await self.switch_screen(self._find("file")(file))

    # --- the end of a visit -----------------------------------------------------------------------------------------

    async def action_escape(self) -> None:
        """Close what is open (Esc); three presses in a row, quickly, hide everything and forget it."""
        if self._hands.escapes.are_away:
            await self.hide()
            return
        if isinstance(self.screen, VisitPage | Dialog):
            await self.screen.close_what_is_open()

    async def hide(self) -> None:
        """Forget everything, show a page that says nothing about the visit, and wipe what an agent was shown."""
        self._hands.escapes.forget()
        visit, language = self.visit, current_language()
        await self._forget_screens()
        await self._show_neutral(visit, language)
        await self._end_showing(visit, erases=True)

    async def action_leave_trial(self) -> None:
        if self.can_leave:
            self.exit(return_code=self.exit_code)

    # --- are you still there? ---------------------------------------------------------------------------------------

    def _presence_question(self) -> "PresenceQuestion | None":
        asked: Any = self._presence if self._presence is self.screen else None
        return asked  # type: ignore[no-any-return]

    def _warn_after(self) -> float:
        """Return the idle seconds before the question: more with answers, or while the page is covered."""
        question = self._presence_question()
        if question is not None and question.patience is not None:
            return question.patience
        if self._services is None:
            return _WARN_AFTER
        journey, idle = self.current_journey(), self._services.config.idle
        if journey is None:
            return float(idle.warn_after)
        journey.collect()
        return float(idle.warn_after_answers if journey.session.has_answers else idle.warn_after)

    async def _ask_presence(self, seconds_left: float) -> None:
        question = self._presence_question()
        if question is None:
            self._presence = self._find("presence")(self.journey_to_save(), seconds_left)
            await self.push_screen(self._presence)
        else:
            question.count(seconds_left)

    async def cover(self) -> None:
        """Cover the page for as long as the tenant needs time; a touch uncovers it."""
        self._presence = self._find("presence")(self.journey_to_save())
        await self.push_screen(self._presence)
        self.idle.arm()

    async def end_presence_question(self) -> None:
        """Lead back to the tenant's page, because somebody is there; the idle time begins again."""
        if self._presence_question() is not None:
            await self.pop_screen()
            self.idle.arm()

    # --- words ------------------------------------------------------------------------------------------------------

    def languages(self) -> tuple[Language, ...]:
        """Return the languages configured for this terminal, without unreviewed ones unless it allows them."""
        return i18n.offered(self.identity.languages, unreviewed=self.identity.unreviewed)

    def page_notes(self) -> str:
        """Return the remarks in every header's rule: trial mode, an unreviewed language; empty when there are none.

        After a tap that did nothing, the request to tap again comes before them, or in their place on a small screen.
        """
        is_small = self.size.width < SMALL_WIDTH
        again = [str(msg("Touchez encore une fois"))] if self._hands.asks_again else []
        if again and is_small:
            return again[0]
        notes = [*again, str(msg("ESSAI"))] if self.identity.trial else again
        if not i18n.is_reviewed(current_language()):
            notes.append(_("non relu") if is_small else _("traduction non relue"))
        return " · ".join(notes)


if TYPE_CHECKING:

    def _is_host(app: TenantApp) -> VisitHost:
        return app
