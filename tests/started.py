"""Run the program by command line, each time in a process that is forked after everything was imported.

Python and the libraries are nine tenths of the cost of a short command. Here one process imports them once, and each
command is a child of it: with its own arguments, environment, streams, memory and end, as if it had been started.
tests.unit.test_started shows that every command also starts from nothing, and says the same.
"""

import atexit
import gc
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import db
import kiosk as program
from tests import dated

ROOT = Path(__file__).parents[1]

_LANGUAGE = {"LANG": "C.UTF-8"}
"""Python takes its encoding from this before any program runs, so it is the same for all commands."""
_ONE_AT_A_TIME = threading.Lock()
is_dated = False
"""True when commands run on the fixed day of `tests.dated`; the fixture `that_day` sets it."""
_LONGEST = 1 << 16


def kiosk(home: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command of the program to its end; `given` is its input, a few lines at most."""
    command = ["--home", str(home), *words]
    read, write = os.pipe()
    os.write(write, given.encode())
    os.close(write)
    streams = [read, os.memfd_create("out"), os.memfd_create("err")]
    try:
        code = _starter().run(command, surroundings(home), streams)
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


class _Starter:
    """The process that forks the commands, as this process sees it; it ends with this process."""

    def __init__(self) -> None:
        self.of = os.getpid()
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

    def run(self, command: Sequence[str], environment: Mapping[str, str], streams: Sequence[int]) -> int:
        """Return the exit code of a command, or minus the signal that ended it.

        Raises:
            RuntimeError: when the process that forks the commands is gone.
        """
        with _ONE_AT_A_TIME:
            socket.send_fds(self._orders, [json.dumps([command, environment, is_dated]).encode()], streams)
            told = self._orders.recv(_LONGEST)
        if not told:
            raise RuntimeError("the process that starts the program is gone")
        return int(told)


_starters: list[_Starter] = []


def _starter() -> _Starter:
    """Return this process's own starter: a process that a test forked may have another account."""
    if not _starters or _starters[-1].of != os.getpid():
        _starters.append(_Starter())
    return _starters[-1]


def _read_in() -> None:
    for package in (program, db):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if each.name != "kiosk.__main__":
                import_module(each.name)
    # In each child, the collector would write into every object, and so copy it.
    gc.collect()
    gc.freeze()


def _serve(orders: socket.socket) -> None:
    """Fork a child for each order, until no more orders can come."""
    while True:
        told, streams, _flags, _sender = socket.recv_fds(orders, _LONGEST, 3)
        if not told:
            return
        child = os.fork()
        if not child:
            orders.close()
            words, environment, of_that_day = json.loads(told)
            if of_that_day:
                dated.begin()
            _live(words, environment, streams)
        for each in streams:
            os.close(each)
        _pid, status = os.waitpid(child, 0)
        orders.send(str(os.waitstatus_to_exitcode(status)).encode())


def _live(words: list[str], environment: dict[str, str], streams: list[int]) -> NoReturn:
    """Live the program's whole life, except freeing its memory, which would first copy all of it."""
    for number, each in enumerate(streams):
        os.dup2(each, number)
        os.close(each)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = words
    signal.signal(signal.SIGINT, signal.default_int_handler)
    code = 1
    try:
        runpy.run_module("kiosk", run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _read_in()
    _serve(socket.socket(fileno=int(sys.argv[1])))
