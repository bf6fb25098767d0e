"""A visit, as its pages know it: the app they stand in, and the journey that is open below them.

Pages import neither the app nor each other: they ask `VisitHost` for a route by its name, or for one of the few acts
that carry more than a name.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from textual.geometry import Size
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.events import InputEvent

    from kiosk.clock import Clock
    from kiosk.config import Identity
    from kiosk.forms.draft import Receipt
    from kiosk.forms.session import FormSession
    from kiosk.i18n import Language
    from kiosk.services.ports import SentFile, Ticket
    from kiosk.services.services import Services
    from kiosk.services.visit.assistance import Sent
    from screens.shell.input_guard import Haste


class Journey(Protocol):
    """A journey that is open in the visit: its screen."""

    @property
    def session(self) -> "FormSession": ...

    @property
    def is_shared(self) -> bool:
        """Whether an agent was given these answers with a ticket."""
        ...

    def collect(self) -> None:
        """Read every control of the page into the session."""

    def focus_first(self) -> None:
        """Give the focus to what the page begins with."""

    async def show_page(self) -> None:
        """Draw the session's place anew."""

    async def come_to_top(self) -> None:
        """Close what stands over it."""

    async def save(self) -> None:
        """Save it as a draft, and show its code."""

    async def erase_draft(self) -> None:
        """Erase the draft; what is on the screen stays."""


class PresenceQuestion(Protocol):
    """The question whether somebody is still there, with the seconds left."""

    def is_answered_by(self, event: "InputEvent") -> bool: ...

    def stop_counting(self) -> None: ...

    def count(self, seconds_left: float) -> None: ...


class VisitHost(Protocol):
    """The app that a visit's pages stand in."""

    identity: "Identity"
    clock: "Clock"
    ticket: "Ticket | None"
    """This visit's place in the queue."""
    ended_ticket: "Ticket | None"
    """The ticket that an agent closed in this visit."""
    tally: Counter[str]
    """What this visit did: papers printed, acts counted."""
    haste: "Haste"
    page_turned: Callable[[], None]
    """Tells the guard of the hand that another page is about to be drawn."""
    log_failure: Callable[[str], None]
    exit_code: int
    theme: Any
    can_leave: bool
    """Whether ctrl+q leaves: on trial only."""

    # --- what Textual gives -----------------------------------------------------------------------------------------

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

    def exit(self, *, return_code: int) -> None: ...

    # --- what every app of ours does --------------------------------------------------------------------------------

    def act_soon(self, act: Callable[[], Awaitable[None]]) -> None: ...

    async def use_language(self, code: str) -> None: ...

    def relabel_all(self) -> None: ...

    def note_failure(self, what: str, error: Exception, *, is_lasting: bool = ...) -> None: ...

    # --- the visit --------------------------------------------------------------------------------------------------

    @property
    def services(self) -> "Services":
        """Everything a screen behind a door may ask for."""
        ...

    @property
    def is_loaded(self) -> bool: ...

    async def loaded(self) -> bool:
        """Wait until everything is loaded; False when the terminal is out of service."""
        ...

    async def begin_visit(self) -> None: ...

    async def forget_visit(self) -> None:
        """Destroy every screen of the visit and whatever else may hold its words; home, in French."""

    async def end_visit(self) -> None:
        """Forget the visit; who came to an end is asked one question."""

    async def go_home(self) -> None:
        """End the visit, and keep the language and contrast that were chosen."""

    async def finish(self) -> None:
        """End the visit where answers or a file go with it; else only lead home."""

    async def hide(self) -> None:
        """Forget everything, and show a page that says nothing of it."""

    async def end_presence_question(self) -> None: ...

    def came_to_something(self) -> None:
        """Note that a receipt, a result or a code was shown: this visit may be asked at its end."""

    def count(self, act: str, what: str) -> None:
        """Count one more of something, without a name, once a visit."""

    def current_journey(self) -> Journey | None:
        """Return the journey of this visit, wherever in the stack it is."""
        ...

    def to_show(self) -> "FormSession | Sent | None":
        """Return what a ticket could show to an agent; None: nothing."""
        ...

    def languages(self) -> "tuple[Language, ...]": ...

    def page_notes(self) -> str: ...

    async def call_agent(self, *, share: bool, motive: str = ...) -> None: ...

    def watch_ticket(self) -> None:
        """Tell every page of the visit when the ticket moves."""

    # --- where a page leads -----------------------------------------------------------------------------------------

    async def go(self, route: str, known: "FormSession | None" = None) -> None:
        """Open what a name says: `guide:mailbox`, `form:garage` …

        Args:
            known: the answers of a journey that is over, for one that it leads to.

        Raises KeyError for a name that no route has.
        """

    async def show_journey(self, session: "FormSession", *, in_place: bool = ...) -> None:
        """Open a journey with its answers; `in_place`: instead of this page."""

    async def show_receipt(self, receipt: "Receipt", session: "FormSession") -> None:
        """Show the receipt instead of the journey."""

    async def show_file(self, file: "SentFile") -> None:
        """Show how a sent file stands, instead of this page."""
