"""A program on a real terminal of its own: what it draws, typed keys, signals."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from types import TracebackType

import pyte

PATIENCE = 30
"""Seconds after which something is taken not to come; a test that passes never waits for it."""

_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


class Stage:
    """A terminal of 80 × 24 with one process on it, the leader of its own session."""

    def __init__(self, command: list[str], environment: Mapping[str, str] | None = None) -> None:
        self.screen = pyte.HistoryScreen(80, 24)
        self.received = b""
        self._stream = pyte.ByteStream(self.screen)
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _TAKE_TERMINAL, *command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env=environment,
        )
        os.close(slave)

    def __enter__(self) -> "Stage":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """The terminal goes away."""
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    def write(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    @property
    def text(self) -> str:
        """The screen and what can be scrolled back to."""
        past = ["".join(cell.data for _x, cell in sorted(line.items())) for line in self.screen.history.top]
        return "\n".join([*past, *self.screen.display])

    def until(self, wanted: Callable[[], bool]) -> None:
        """Read what is drawn until something holds."""
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
        """Read until the process has ended; its exit code."""
        self.until(lambda: self.process.poll() is not None)
        self.read(0)
        return int(self.process.returncode)
