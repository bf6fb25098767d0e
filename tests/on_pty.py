"""Start, end or hang up on one program that has its own real terminal and leads its session."""

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

from tests import started

PATIENCE = 30.0
"""Seconds after which a test stops waiting and fails; a passing test never waits that long."""

_TAKE_TERMINAL = """
import fcntl, signal, sys, termios, os
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
if sys.argv[1] == "deaf":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execvp(sys.argv[2], sys.argv[2:])
"""


class OnPty:
    """A process and the master end of its terminal; a subclass reads what is drawn."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        hears_hangup: bool = True,
        from_nothing: bool = False,
    ) -> None:
        """Start a command on a new terminal; the program itself is forked by `tests.started`.

        Args:
            size: Columns and rows.
            environment: The whole environment; None: that of this process.
            folder: The working directory; None: that of this process.
            hears_hangup: False starts the program as a launcher that ignores SIGHUP would.
            from_nothing: True starts a new Python, which imports everything, as in an agency.
        """
        self.columns, self.rows = size
        self.master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
        named = len(started.BY_NAME)
        self.process: subprocess.Popen[bytes] | started.Begun
        if tuple(command[:named]) == started.BY_NAME and hears_hangup and not from_nothing:
            surroundings = os.environ if environment is None else environment
            folder = folder or Path.cwd()
            self.process = started.Begun(command[named:], [slave] * 3, surroundings, folder, on_terminal=True)
        else:
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
        """Close the terminal, once."""
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
