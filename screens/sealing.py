"""What a visit left is sealed a few minutes later, quietly and beside the screen.

One timer that sleeps: a visit sets it, and it is set again only while a visit is open or something still waits. A home
screen that nobody touches and that has nothing to seal never wakes.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.base import KioskBaseApp

if TYPE_CHECKING:
    from kiosk.services.bundle import Seal

LONGEST_PAUSE = 3600.0
"""Seconds between two tries of a sealing that fails again and again."""
_NIGHT = "exit 5"
"""The night was at it: no failure, but what came behind its back still waits."""


class SealWatch:
    def __init__(self, app: KioskBaseApp, seal: "Seal | None", every: float, is_busy: Callable[[], bool]) -> None:
        """
        Args:
            seal: None: nothing is ever sealed here.
            every: Seconds between what is stored and its sealing.
            is_busy: Whether somebody is there, who may store something at any moment.
        """
        self._app, self._seal, self._is_busy = app, seal, is_busy
        self._every = self._pause = every
        self._is_armed = False
        self._failure = ""

    def arm(self) -> None:
        """Something may have been stored: look in a while, if that is not about to happen."""
        if self._seal is not None and not self._is_armed:
            self._is_armed = True
            self._app.set_timer(self._pause, self._look)

    def _look(self) -> None:
        # Beside the keys, which a slow disk must not hold up. One at a time: the next is set behind it.
        self._app.run_worker(self._seal_now())

    async def _seal_now(self) -> None:
        failure = await asyncio.to_thread(self._sealed)
        if failure not in (self._failure, "", _NIGHT):
            self._app.log_failure(f"seal: {failure}")
        self._failure = failure
        self._pause = min(2 * self._pause, LONGEST_PAUSE) if failure else self._every
        self._is_armed = False
        if failure or self._is_busy():
            self.arm()

    def _sealed(self) -> str:
        """Why it was not done; empty: it was, or there was nothing to do."""
        try:
            code = self._seal() if self._seal is not None else None
        except Exception as error:
            return type(error).__name__  # whatever it was, it takes down no screen
        return f"exit {code}" if code else ""
