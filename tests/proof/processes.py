"""Real processes, forked from this one: everything they need is loaded already, so that each costs milliseconds."""

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
    """What a command said."""

    code: int
    """Its exit code, or minus the signal that ended it."""
    out: str
    err: str


@dataclass
class Kill(Plug):
    """Ends a child by SIGKILL; the name of the effect before which it does is added to a file."""

    names: Path = Path()

    def pull(self, name: str) -> None:
        with self.names.open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")
        os.kill(os.getpid(), signal.SIGKILL)


def forked(work: Work) -> int:
    """Return the id of a child that does a work and ends with 0, or with 1 and its traceback on stderr."""
    with warnings.catch_warnings():
        # Whoever runs the tests may have a thread that waits for orders; a child takes none.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    return child or _end(work)


def ended(child: int) -> int:
    """Return how a child ended: its exit code, or minus its signal."""
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def kiosk(home: Path, *words: str, at: datetime, kill: Kill | None = None) -> Told:
    """Run a command whole in a child, whose machine's clock stands at an instant."""
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
    """Let every step of production's be another, wherever it was handed on."""
    vars(files)["_armed_step"] = step
    files.no_step.__code__ = _armed.__code__


def _armed(name: str) -> None:
    _armed_step(name)


_armed_step: Step = files.no_step
"""Looked up in `db.files`, whose function `_armed` is then."""


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
