"""The console as its screens see it: they import neither the app nor the screens above them."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from textual.geometry import Size
from textual.screen import Screen

if TYPE_CHECKING:
    from kiosk.services.ports import Agent
    from kiosk.services.services import Services


class SessionOver(Exception):
    """Raised when the account was closed, or its PIN set again: nothing is done in its old session any more."""


class ConsoleHost(Protocol):
    """The app that the console's screens run in."""

    services: "Services"
    desk: str
    """The name of the desk at which the agent sits."""

    @property
    def size(self) -> Size: ...

    @property
    def screen(self) -> Screen[Any]: ...

    def push_screen(self, screen: Screen[Any], /) -> Awaitable[Any]: ...

    def pop_screen(self) -> Awaitable[Any]: ...

    def batch_update(self) -> AbstractContextManager[None]: ...

    def act_soon(self, act: Callable[[], Awaitable[None]]) -> None: ...

    def session_guard(self) -> Callable[[], None]:
        """Return a check that raises SessionOver or StorageError; it is called right before an agent's action."""
        ...

    async def check_account(self) -> None:
        """End the session of an account that was closed, or whose PIN was set again."""

    async def begin_session(self, agent: "Agent", desk: str) -> None: ...

    async def ask_for_a_pin(self, agent: "Agent", desk: str) -> None: ...

    async def end_session(self) -> None: ...
