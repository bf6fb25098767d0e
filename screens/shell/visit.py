"""A visit as its pages see it: the app that they run in, and the journey that is open below them.

Pages import neither the app nor each other: they ask `VisitHost` for a route by its name, or for one of the few actions
that carry more than a name.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from textual.geometry import Size
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.events import InputEvent

    from kiosk.clock import Clock
    from kiosk.config import Identity
    from kiosk.forms.draft import Receipt
    from kiosk.forms.facts import VisitFacts
    from kiosk.forms.session import FormSession
    from kiosk.i18n import Language
    from kiosk.services.ports.resumes import SentFile
    from kiosk.services.ports.tickets import Ticket
    from kiosk.services.services import Services
    from kiosk.services.visit.assistance import Sent
    from kiosk.services.visit.showing import Showing
    from screens.shell.input_guard import Haste


class Journey(Protocol):
    """The screen of a journey that is open in the visit."""

    @property
    def session(self) -> "FormSession": ...

    @property
    def is_shared(self) -> bool:
        """True when an agent was given these answers with a ticket."""
        ...

    def collect(self) -> None:
        """Read every control of the page into the session."""

    def focus_first(self) -> None:
        """Give the focus to the widget that the page begins with."""

    async def show_page(self) -> None:
        """Show the session's current page again."""

    async def come_to_top(self) -> None:
        """Close the screens above this one."""

    async def save(self, *, ends: bool = False) -> None:
        """Save the journey as a draft, and show its code; `ends`: then end the visit."""

    async def erase_draft(self) -> None:
        """Erase the draft; what is on the screen stays."""

    async def leave(self) -> None:
        """End the visit; ask once if something would be forgotten."""


class PresenceQuestion(Protocol):
    """The question "are you still there?", with the seconds left."""

    patience: float | None
    """Idle seconds until it asks again, for a tenant who needs time; None: the usual ones."""

    def is_answered_by(self, event: "InputEvent") -> bool: ...

    def stop_counting(self) -> None: ...

    def count(self, seconds_left: float) -> None: ...


class Visit:
    """All that is known of one visit, in memory alone: at its end the app drops it whole, and begins another."""

    def __init__(self) -> None:
        self.ticket: Ticket | None = None
        """Its place in the queue, as it was seen last: one only, however often an agent is called."""
        self.ended_ticket: Ticket | None = None
        """The ticket that an agent closed meanwhile: every page says so. The agent may still take that back."""
        self.showing: Showing | None = None
        """The pages that its tickets show, whatever was seen of them last; None: it took none."""
        self.tally: Counter[str] = Counter()
        """Counts of what was done: papers printed, actions counted, the last question answered."""

    @property
    def is_live(self) -> bool:
        """True while an agent sees each page of its journey as it is left."""
        if self.ticket is None or self.ticket.draft is None or self.showing is None:
            return False
        return self.showing.is_live or self.showing.is_still_shown

    @property
    def is_assisted(self) -> bool:
        """True while an agent is beside the tenant, at the terminal."""
        return self.ticket is not None and self.ticket.is_assisted

    @cached_property
    def facts(self) -> "VisitFacts":
        """The facts answered in it, which later journeys propose; asked for once everything is loaded."""
        from kiosk.forms.facts import VisitFacts

        return VisitFacts()


class Loop(Protocol):
    """The app as Textual runs it."""

    theme: Any

    @property
    def size(self) -> Size: ...

    @property
    def screen(self) -> Screen[Any]: ...

    @property
    def screen_stack(self) -> list[Screen[Any]]: ...

    def push_screen(self, screen: Screen[Any], /) -> Awaitable[Any]: ...

    def switch_screen(self, screen: Screen[Any], /) -> Awaitable[Any]: ...

    def pop_screen(self) -> Awaitable[Any]: ...

    def batch_update(self) -> AbstractContextManager[None]: ...

    def call_later(self, callback: Callable[..., Any], /, *args: Any) -> bool: ...

    def run_worker(self, work: Any, /, *, thread: bool = ..., exit_on_error: bool = ...) -> Any: ...

    def set_interval(self, interval: float, callback: Any, /, *, pause: bool = ...) -> Any: ...

    def bell(self) -> None: ...

    def exit(self, *, return_code: int) -> None: ...


class Terminal(Protocol):
    """The machine that the app runs on: its settings, its services and what fails."""

    identity: "Identity"
    clock: "Clock"
    exit_code: int
    can_leave: bool
    """True when ctrl+q leaves: in trial mode only."""
    log_failure: Callable[[str], None]

    @property
    def services(self) -> "Services":
        """The services that a screen behind a door may use."""
        ...

    @property
    def is_loaded(self) -> bool: ...

    async def loaded(self) -> bool:
        """Wait until everything is loaded; False when the terminal is out of service."""
        ...

    def note_failure(self, what: str, error: Exception, *, is_lasting: bool = ...) -> None: ...

    def languages(self) -> "tuple[Language, ...]": ...

    async def use_language(self, code: str) -> None: ...

    def relabel_all(self) -> None: ...

    def page_notes(self) -> str: ...


class Hands(Protocol):
    """The hands at the terminal: how hasty they are, and if anybody is there."""

    haste: "Haste"
    seconds: Callable[[], float]
    """The clock, in monotonic seconds."""
    page_turned: Callable[[], None]
    """Tells the input guard that another page is about to be drawn."""

    @property
    def calm_for(self) -> float:
        """Seconds since the last touch."""
        ...

    def act_soon(self, act: Callable[[], Awaitable[None]]) -> None: ...

    async def begin_visit(self) -> None:
        """Begin to watch if anybody is there; in a visit, begin again."""

    async def cover(self) -> None:
        """Cover the page for as long as the tenant needs time; a touch uncovers it."""

    async def end_presence_question(self) -> None: ...


class Navigator(Protocol):
    """The ways from one page to another, and out of the visit."""

    async def go(self, route: str) -> None:
        """Open a page by its route name: `guide:mailbox`, `form:garage` …

        Raises KeyError: when no route has this name.
        """

    async def show_journey(self, session: "FormSession", *, in_place: bool = ...) -> None:
        """Open a journey with its answers; `in_place` puts it in the place of this page."""

    async def show_receipt(self, receipt: "Receipt", session: "FormSession") -> None:
        """Show the receipt, in the place of the journey."""

    async def show_file(self, file: "SentFile") -> None:
        """Show the state of a sent file, in the place of this page."""

    async def go_home(self) -> None:
        """End the visit, but keep the chosen language and contrast."""

    async def finish(self) -> None:
        """End the visit if it holds answers or a file; otherwise only go home."""

    async def forget_visit(self, *, erases: bool = False) -> None:
        """Destroy every screen of the visit and everything else that may hold its words; show home, in French.

        Args:
            erases: what an agent was shown is wiped too; else it stays with the ticket, as it was left.
        """

    async def hide(self) -> None:
        """Forget everything, and show a page that says nothing about the visit."""


class Assisted(Protocol):
    """The visit, and the part of it that an agent may see."""

    visit: Visit

    def count(self, act: str, what: str) -> None:
        """Count something that was done, without a name, once per visit."""

    def current_journey(self) -> Journey | None:
        """Return the journey of this visit, wherever in the stack of screens it is; None without one."""
        ...

    def journey_to_save(self) -> Journey | None:
        """Return the visit's journey while its answers may be stored as a draft; else None."""
        ...

    def to_show(self) -> "FormSession | Sent | None":
        """Return what a ticket could show to an agent; None when there is nothing."""
        ...

    async def call_agent(self, *, share: bool, motive: str = ...) -> None: ...

    def watch_ticket(self) -> None:
        """Report to every page of the visit, from now on, when the ticket moves."""


class VisitHost(Loop, Terminal, Hands, Navigator, Assisted, Protocol):
    """The app that a visit's pages run in: each of its parts has one reason to change."""
