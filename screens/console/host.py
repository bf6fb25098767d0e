"""The console as its screens see it: they import neither the app nor the screens above them."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from textual.geometry import Size
from textual.screen import Screen

from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.query import Query
from screens.shell.visit import VisitHost
from screens.widgets.text import Says

if TYPE_CHECKING:
    from kiosk.services.desk.session import AgentSession, Opening
    from kiosk.services.desk.spec import ListSpec
    from kiosk.services.ports.staff import Agent
    from kiosk.services.ports.tickets import Ticket
    from kiosk.services.services import Services


class ConsoleHost(Protocol):
    """The app that the console's screens run in."""

    services: "Services"
    session: "AgentSession"
    """The agent's session; there is one on every screen but those of the sign-in."""
    snapshot: Snapshot
    """The agency as read last: who waits, and what is to do."""
    queries: dict[str, Query]
    """The filter and order that the agent chose, by the list's code; they last until the sign-out."""
    seconds: Callable[[], float]
    speed: int

    @property
    def lists(self) -> "tuple[ListSpec[Any], ...]": ...

    @property
    def size(self) -> Size: ...

    @property
    def screen(self) -> Screen[Any]: ...

    def push_screen(self, screen: Screen[Any], /) -> Awaitable[Any]: ...

    def pop_screen(self) -> Awaitable[Any]: ...

    def batch_update(self) -> AbstractContextManager[None]: ...

    def act_soon(self, act: Callable[[], Awaitable[None]]) -> None: ...

    async def look_again(self) -> None:
        """Read what is stored again, and show it."""

    async def open_page(self, opening: "Opening[Any]") -> None: ...

    async def open_desk(self, ticket: "Ticket") -> None:
        """Open the journey of a ticket that goes on at this desk."""

    async def show_list(self, code: str) -> None: ...

    async def check_account(self) -> None:
        """End the session of an account that was closed, or whose PIN was set again."""

    async def begin_session(self, agent: "Agent", desk: str) -> None: ...

    async def ask_for_a_pin(self, agent: "Agent", desk: str) -> None: ...

    async def end_session(self, says: Says = "") -> None:
        """End the session; the sign-in page says why."""

    async def end_after_wrong_pins(self, until: datetime) -> None:
        """End the session whose curtain met three wrong PINs; the account takes none until an instant."""

    async def lock(self) -> None: ...

    async def unlock(self) -> None: ...

    async def action_leave(self) -> None: ...

    async def action_switch_language(self) -> None: ...

    def copy_to_clipboard(self, text: str) -> None: ...

    def switch_sound(self) -> bool:
        """Mute the console, or let it ring again; return True when it rings."""
        ...


class DeskHost(ConsoleHost, VisitHost, Protocol):
    """The console while a journey goes on at its desk: what a console is, and what the pages of a visit ask for."""

    services: "Services"

    async def leave_desk(self, says: Says = "", *, warns: bool = True) -> None:
        """Destroy the journey's screens, and say on the console's own page why."""

    async def speak(self, language: str) -> None:
        """Show everything in a language."""
