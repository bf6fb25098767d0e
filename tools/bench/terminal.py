"""Run a program on a real terminal of its own, and record the moments at which it writes."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
COLUMNS, ROWS = 80, 24
PATIENCE = 120.0
"""Seconds after which words or bytes waited for are taken not to come."""
SILENCE = 0.08
"""Seconds without a byte after which a program is taken to have finished drawing."""
_CHUNK = 1 << 16


class DidNotCome(Exception):
    """A program did not draw what was waited for, or ended; the text says what."""


class Terminal:
    """One process on a terminal of 80 × 24, the leader of its own session.

    Times are seconds of `perf_counter`; a moment is taken when the bytes have been read here.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.received = bytearray()
        self._since = 0
        self.moment = perf_counter()
        """The moment at which the program was started, then at which keys were last pressed."""
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            self._become(command, environment)

    @staticmethod
    def _become(command: Sequence[str], environment: Mapping[str, str]) -> None:
        # The size must be set before the program asks for it, so the child sets it itself.
        try:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.chdir(ROOT)
            os.execve(command[0], list(command), dict(environment))  # noqa: S606 - no shell is wanted
        finally:
            os._exit(127)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._file)

    def press(self, keys: bytes) -> None:
        """Write keys; later waits look only at what comes after them."""
        self._since = len(self.received)
        self.moment = perf_counter()
        os.write(self._file, keys)

    def first_byte(self) -> float:
        """Return the seconds from the keys to the first byte they brought."""
        self._wait(lambda: len(self.received) > self._since, "a first byte")
        return perf_counter() - self.moment

    def drawn(self) -> float:
        """Return the seconds from the keys to the last byte that they brought."""
        self._wait(lambda: len(self.received) > self._since, "a first byte")
        last = perf_counter()
        while self._read(SILENCE):
            last = perf_counter()
        return last - self.moment

    def shown(self, words: bytes) -> float:
        """Return the seconds from the start, or from the keys, until these words have been drawn."""
        self._wait(lambda: self.has_shown(words), repr(words.decode()))
        return perf_counter() - self.moment

    def has_shown(self, words: bytes) -> bool:
        """Tell if the words were drawn since the start, or since the keys."""
        return self.received.find(words, self._since) >= 0

    def quiet(self, silence: float = SILENCE) -> None:
        """Read until nothing more comes."""
        while self._read(silence):
            pass

    def _wait(self, holds: Callable[[], bool], what: str) -> None:
        deadline = perf_counter() + PATIENCE
        while not holds():
            if perf_counter() > deadline:
                raise DidNotCome(f"{what} did not come; last bytes: {bytes(self.received[-400:])!r}")
            self._read(1.0)

    def _read(self, seconds: float) -> bool:
        ready, _out, _error = select.select([self._file], [], [], seconds)
        if ready:
            self.take()
        return bool(ready)

    def take(self) -> None:
        """Read what has come."""
        try:
            self.received += os.read(self._file, _CHUNK)
        except OSError:
            raise DidNotCome(f"the program ended; last bytes: {bytes(self.received[-400:])!r}") from None

    def fileno(self) -> int:
        return self._file


def all_shown(terminals: Iterable[Terminal], words: bytes) -> None:
    """Wait until each of several programs has drawn these words; all are read meanwhile, so that none is held up."""
    waiting = list(terminals)
    everyone = tuple(waiting)
    deadline = perf_counter() + PATIENCE
    while waiting := [each for each in waiting if not each.has_shown(words)]:
        if perf_counter() > deadline:
            raise DidNotCome(f"{words.decode()!r} did not come in {len(waiting)} programs")
        take_what_comes(everyone, 1.0)


def take_what_comes(terminals: Sequence[Terminal], seconds: float) -> list[Terminal]:
    """Read once from each terminal that has bytes waiting; return those terminals."""
    ready, _out, _error = select.select(terminals, [], [], seconds)
    for each in ready:
        each.take()
    return list(ready)


def take_what_comes_for(terminals: Sequence[Terminal], seconds: float) -> None:
    """Read what comes from several terminals for so many seconds."""
    until = perf_counter() + seconds
    while (left := until - perf_counter()) > 0:
        take_what_comes(terminals, min(left, 1.0))
