"""Fork real processes from this one: everything they need is loaded already, so that each costs milliseconds."""

import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from db import files
from db.files import Step
from kiosk.clock import SystemClock
from tests.night.plug import Plug

Work = Callable[[], object]


@dataclass(frozen=True)
class Told:
    """The output of a command, and how it ended."""

    code: int
    """Its exit code, or minus the signal that ended it."""
    out: str
    err: str


@dataclass
class Kill(Plug):
    """A plug that ends a child by SIGKILL; a file gets the name of the effect before which it did."""

    names: Path = Path()

    def pull(self, name: str) -> None:
        with self.names.open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")
        os.kill(os.getpid(), signal.SIGKILL)


def forked(work: Work) -> int:
    """Fork a child that does some work, and return its id; it ends with 0, its own code, or 1 and a traceback."""
    with warnings.catch_warnings():
        # The process that runs the tests may have a thread that waits for orders; a child takes none.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    return child or _end(work)


def ended(child: int) -> int:
    """Wait for a child, and return how it ended: its exit code, or minus its signal."""
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def kiosk(home: Path, *words: str, at: datetime, kill: Kill | None = None) -> Told:
    """Run a whole command in a child whose clock stands at an instant, and return what it said."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")

        def run() -> None:
            from kiosk.cli import cli

            for path, stream in ((out, 1), (err, 2)):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), stream)
            sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
            setattr(SystemClock, "now", lambda _clock: at)  # noqa: B010 (its type is the method's)
            if kill is not None:
                _arm(kill)
            cli.main(["--home", str(home), *words], prog_name="kiosk")

        code = ended(forked(run))
        return Told(code, out.read_text("utf-8"), err.read_text("utf-8"))


def _arm(step: Step) -> None:
    """Let `no_step` call another step, also wherever it was already handed on."""
    vars(files)["_armed_step"] = step
    files.no_step.__code__ = _armed.__code__


def _armed(name: str) -> None:
    _armed_step(name)


_armed_step: Step = files.no_step
"""The step that `_armed` calls: its name is looked up in `db.files`, where the code of `_armed` then runs."""


def _end(work: Work) -> NoReturn:
    code = 1
    try:
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
