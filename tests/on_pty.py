"""One program on a real terminal of its own, the leader of its session: started, ended and hung up on."""

import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 30.0
"""Seconds after which something is taken not to come; a test that passes never waits for it."""

_TAKE_TERMINAL = """
import fcntl, signal, sys, termios, os
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
if sys.argv[1] == "deaf":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execvp(sys.argv[2], sys.argv[2:])
"""


class OnPty:
    """The process and the master's end of its terminal; a subclass reads what is drawn."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        hears_hangup: bool = True,
    ) -> None:
        """
        Args:
            size: Columns and rows.
            environment: The whole of it; None: this process's own.
            folder: Where the program stands.
            hears_hangup: False starts it as a launcher that ignores SIGHUP would.
        """
        self.columns, self.rows = size
        self.master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _TAKE_TERMINAL, "hears" if hears_hangup else "deaf", *command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            cwd=folder,
            env=environment,
        )
        os.close(slave)

    def __enter__(self) -> Self:
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

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
