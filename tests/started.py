"""Run the program in processes that are forked after everything was imported, on a terminal or by command line.

Importing Python's and the libraries' modules takes most of the processor time of a short visit. Here one process does
it once, and each run of the program is a child of it: with its own arguments, environment, streams, memory and end, as
if it had been started. tests.unit.test_started shows that every command also starts from nothing, and says the same;
the tests of slow starts, of services and of faults at the start use processes that start from nothing.
"""

import atexit
import fcntl
import gc
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import termios
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).parents[1]
BY_NAME = (sys.executable, "-m", "kiosk")
"""The beginning of a command line that can be forked instead."""

_LANGUAGE = {"LANG": "C.UTF-8"}
"""Python takes its encoding from this before any program runs, so it is the same for all commands."""
_LONGEST = 1 << 16


def kiosk(home: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command of the program to its end; `given` is its input, a few lines at most."""
    command = ["--home", str(home), *words]
    read, write = os.pipe()
    os.write(write, given.encode())
    os.close(write)
    streams = [read, os.memfd_create("out"), os.memfd_create("err")]
    try:
        code = Begun(command, streams, surroundings(home), ROOT).wait()
        return subprocess.CompletedProcess(command, code, _text(streams[1]), _text(streams[2]))
    finally:
        for each in streams:
            os.close(each)


def surroundings(home: Path) -> dict[str, str]:
    """Return the whole environment of a command."""
    return {"PATH": os.environ["PATH"], "HOME": str(home)} | _LANGUAGE


def _text(descriptor: int) -> str:
    with open(descriptor, encoding="utf-8", closefd=False) as file:
        file.seek(0)
        return file.read()


class Begun:
    """A forked run of the program, seen as `subprocess.Popen` shows a process."""

    def __init__(
        self,
        words: Sequence[str],
        streams: Sequence[int],
        environment: Mapping[str, str],
        folder: Path,
        *,
        on_terminal: bool = False,
    ) -> None:
        """Fork the program; `streams` are its input, output and errors, of which it gets copies.

        Args:
            folder: Its working directory.
            on_terminal: True makes it the leader of a session whose terminal is its input.
        """
        self.returncode: int | None = None
        self._news, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            order = [list(words), dict(environment), str(folder), on_terminal]
            _starter().send(order, [*streams, theirs.fileno()])
        self.pid = int(self._hear()[0])

    def poll(self) -> int | None:
        """Return the exit code, or minus the signal that ended the process; None while it runs."""
        if self.returncode is None and select.select([self._news], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return its exit code. Raises subprocess.TimeoutExpired: after that many seconds."""
        if self.returncode is None:
            if not select.select([self._news], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("kiosk", timeout or 0)
            code, spent = self._hear()
            self.returncode = int(code)
            _starter().spent = spent
            self._news.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it ended by itself, and the news of it is on the way
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _hear(self) -> list[float]:
        news = self._news.recv(_LONGEST)
        if not news:
            raise RuntimeError("the process that starts the program is gone")
        return list(json.loads(news))


class _Starter:
    """The process that forks the program, as this process sees it; it ends with this process."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.spent = 0.0
        """Processor seconds of it and of all that it forked, when the latest of them ended."""
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.started", str(theirs.fileno())],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"]} | _LANGUAGE,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        atexit.register(self._end)

    def _end(self) -> None:
        self._orders.close()
        self._process.wait()

    def send(self, order: list[object], descriptors: Sequence[int]) -> None:
        socket.send_fds(self._orders, [json.dumps(order).encode()], descriptors)


_starters: list[_Starter] = []


def _starter() -> _Starter:
    """Return this process's own starter: a process that a test forked may have another account."""
    if not _starters or _starters[-1].owner != os.getpid():
        _starters.append(_Starter())
    return _starters[-1]


def seconds() -> float:
    """Processor seconds of the starters of this process and of all that they forked, when the latest of them ended."""
    return sum(each.spent for each in _starters if each.owner == os.getpid())


def _read_in() -> None:
    """Import all that a run of the program imports, on a terminal or without one."""
    sys.modules["ssl"] = None  # type: ignore[assignment] # as `kiosk run` does
    import db
    import kiosk as program
    import screens

    for package in (program, db, screens):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if each.name != "kiosk.__main__":
                import_module(each.name)
    import_module("textual.drivers.linux_driver")
    # In each child, the collector would write into every object, and so copy it.
    gc.collect()
    gc.freeze()


def _serve(orders: socket.socket) -> None:
    """Fork a child for each order and tell its end, until no more orders can come."""
    running: dict[int, tuple[int, socket.socket]] = {}
    while True:
        for ready in select.select([orders.fileno(), *running], [], [])[0]:
            if ready == orders.fileno():
                order, streams, _flags, _sender = socket.recv_fds(orders, _LONGEST, 4)
                if not order:
                    return
                child = os.fork()
                if not child:
                    orders.close()
                    _live(streams, *json.loads(order))
                news = socket.socket(fileno=streams.pop())
                for each in streams:
                    os.close(each)
                news.send(json.dumps([child]).encode())
                running[os.pidfd_open(child)] = child, news
            else:
                child, news = running.pop(ready)
                os.close(ready)
                code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                used = os.times()
                with news:
                    news.send(json.dumps([code, sum(used[:4])]).encode())


def _live(
    streams: list[int], words: list[str], environment: dict[str, str], folder: str, on_terminal: bool
) -> NoReturn:
    """Live the program's whole life, except freeing its memory, which would first copy all of it."""
    code = 1
    try:
        os.close(streams.pop())
        for number, each in enumerate(streams):
            os.dup2(each, number)
            os.close(each)
        if on_terminal:
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv[1:] = words
        signal.signal(signal.SIGINT, signal.default_int_handler)
        gc.enable()
        runpy.run_module("kiosk", run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _read_in()
    _serve(socket.socket(fileno=int(sys.argv[1])))
