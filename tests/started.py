"""The program run by command line, in a process of its own that was forked when everything was read in already.

Python and the libraries are nine tenths of what a short command costs. Here one process reads them in, once, and each
command is a child of it: with its own arguments, environment, streams, memory and end, as if it had been started.
That every command also starts from nothing, and says the same then, is shown by tests.unit.test_started.
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
"""Python takes its encoding from it before any program runs: it is the same for all."""
_ONE_AT_A_TIME = threading.Lock()
is_dated = False
"""Whether commands are run on the day of the tests' worlds; the fixture `that_day` sets it."""
_LONGEST = 1 << 16


def kiosk(home: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """What a command of the program did; `given` is what is written to it, a few lines at most."""
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
    """The whole environment of a command."""
    return {"PATH": os.environ["PATH"], "HOME": str(home)} | _LANGUAGE


def _text(descriptor: int) -> str:
    with open(descriptor, encoding="utf-8", closefd=False) as file:
        file.seek(0)
        return file.read()


class _Starter:
    """The process that is forked, as this one has it; it ends with this one."""

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
        """Its exit code, or minus its signal."""
        with _ONE_AT_A_TIME:
            socket.send_fds(self._orders, [json.dumps([command, environment, is_dated]).encode()], streams)
            told = self._orders.recv(_LONGEST)
        if not told:
            raise RuntimeError("the process that starts the program is gone")
        return int(told)


_starters: list[_Starter] = []


def _starter() -> _Starter:
    """This process's own: a process that a test forked may be of another account."""
    if not _starters or _starters[-1].of != os.getpid():
        _starters.append(_Starter())
    return _starters[-1]


def _read_in() -> None:
    for package in (program, db):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if each.name != "kiosk.__main__":
                import_module(each.name)
    # The collector would write into every object, and so copy it, in each child.
    gc.collect()
    gc.freeze()


def _serve(orders: socket.socket) -> None:
    """Fork for each order, until no more can come."""
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
    """The program's whole life, but for giving back its memory: all of it would have to be copied for that."""
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
