"""The console, as its screens know it: they import neither the app nor each other upward."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from textual.geometry import Size
from textual.screen import Screen

if TYPE_CHECKING:
    from kiosk.services.ports import Agent
    from kiosk.services.services import Services


class SessionOver(Exception):
    """The account was closed, or its PIN set anew, since the session began: nothing is done for it any more."""


class ConsoleHost(Protocol):
    """The app that the console's screens stand in."""

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
        """Return what raises SessionOver, or StorageError, right before something is done for the agent."""
        ...

    async def check_account(self) -> None:
        """End the session of an account that was closed."""

    async def begin_session(self, agent: "Agent", desk: str) -> None: ...

    async def ask_for_a_pin(self, agent: "Agent", desk: str) -> None: ...

    async def end_session(self) -> None: ...
