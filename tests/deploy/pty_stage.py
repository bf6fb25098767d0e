"""Run a program on a real terminal of its own, and see what it draws and what can be scrolled back to."""

import os
import select
import time
from collections.abc import Callable, Mapping

import pyte

from tests.on_pty import PATIENCE, OnPty


class Stage(OnPty):
    """A terminal of 80 × 24 that keeps what has scrolled away."""

    def __init__(self, command: list[str], environment: Mapping[str, str] | None = None) -> None:
        super().__init__(command, environment=environment)
        self.screen = pyte.HistoryScreen(self.columns, self.rows)
        self.received = b""
        self._stream = pyte.ByteStream(self.screen)

    def write(self, keys: bytes) -> None:
        os.write(self.master, keys)

    @property
    def text(self) -> str:
        """The screen and what can be scrolled back to."""
        past = ["".join(cell.data for _x, cell in sorted(line.items())) for line in self.screen.history.top]
        return "\n".join([*past, *self.screen.display])

    def until(self, wanted: Callable[[], bool]) -> None:
        """Read what is drawn until `wanted` holds."""
        deadline = time.monotonic() + PATIENCE
        while not wanted():
            assert time.monotonic() < deadline, f"this did not come; the screen shows:\n{self.text}"
            self.read(0.05)

    def read(self, seconds: float) -> None:
        ready, _out, _error = select.select([self.master], [], [], seconds)
        if not ready:
            return
        try:
            chunk = os.read(self.master, 65536)
        except OSError:
            return
        self.received += chunk
        self._stream.feed(chunk)

    def end(self) -> int:
        """Read until the process has ended, and return its exit code."""
        self.until(lambda: self.process.poll() is not None)
        self.read(0)
        return self.process.wait()
