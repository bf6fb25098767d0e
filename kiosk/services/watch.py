"""The watch on what is stored: one cheap look tells if anything changed since the last one.

The console, the tenant's ticket and the board ask it several times a second, and read again only when it says so.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from kiosk.services.ports.errors import StorageError

EVERY = 0.25
"""Seconds between two looks."""


class Changes(Protocol):
    """A mark on everything stored; its methods are called in the thread that opened it, and may raise StorageError."""

    def mark(self) -> int:
        """Return a number that is another one once anything was stored."""
        ...

    def close(self) -> None:
        """End the watch: no mark is asked for after it."""
        ...


class Watch:
    """A watch of one program. All its methods are called in the same thread."""

    def __init__(self, open_changes: Callable[[], Changes]) -> None:
        self._open = open_changes
        self._changes: Changes | None = None
        self._seen: int | None = None

    def has_changed(self) -> bool:
        """Tell if something was stored since the last look, by whatever program; the first look always says so.

        A store that cannot be looked at counts as changed: reading it then tells why.
        """
        try:
            if self._changes is None:
                self._changes = self._open()
            mark = self._changes.mark()
        except StorageError:
            self.close()
            return True
        if mark == self._seen:
            return False
        self._seen = mark
        return True

    def close(self) -> None:
        """Let go of the store; a later look opens it again."""
        changes, self._changes, self._seen = self._changes, None, None
        if changes is not None:
            with suppress(StorageError):
                changes.close()
