"""Real processes, forked from this one: everything they need is loaded already, so that each costs milliseconds."""

import json
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

T = TypeVar("T")
Work = Callable[[], object]


def forked(work: Work) -> int:
    """The id of a child that does a work and ends with 0, or with 1 and its traceback on stderr."""
    child = _fork()
    if child:
        return child
    _end(work)


def _fork() -> int:
    with warnings.catch_warnings():
        # Whoever runs the tests may have a thread that waits for orders; a child takes none.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _end(work: Work) -> NoReturn:
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


def ended(child: int) -> int:
    """How a child ended: its exit code, or minus its signal."""
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def together(works: Iterable[Work]) -> list[int]:
    """How each of some works ended that were done at once."""
    return [ended(child) for child in [forked(work) for work in works]]


def told_by(work: Callable[[], T]) -> T:
    """What a work gives that is done in a child, by JSON through a pipe: files may be closed to it."""
    reading, writing = os.pipe()
    child = forked(lambda: os.write(writing, json.dumps(work()).encode()))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    if ended(child):
        raise RuntimeError("the child failed by itself")
    given: T = json.loads(told)
    return given


def killed(work: Callable[[Callable[[str], None]], object], number: int, names: Path) -> bool:
    """Do a work in a child that kills itself before its n-th effect (from 0); False: it lived to the end.

    The name of that effect is added to `names`.
    """

    def dies() -> None:
        left = number

        def step(name: str) -> None:
            nonlocal left
            if left == 0:
                with names.open("a", encoding="utf-8") as file:
                    file.write(f"{name}\n")
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

        work(step)

    code = ended(forked(dies))
    if code not in (0, -signal.SIGKILL):
        raise RuntimeError("the child failed by itself")
    return code != 0


@dataclass(frozen=True)
class Told:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        return self.out + self.err


def kiosk(home: Path, *words: str) -> Told:
    """A command of the program, run whole in a child."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        child = _fork()
        if not child:
            _run(home, words, out, err)
        code = ended(child)
        return Told(code, out.read_text("utf-8"), err.read_text("utf-8"))


def _run(home: Path, words: tuple[str, ...], out: Path, err: Path) -> NoReturn:
    code = 70
    try:
        for path, stream in ((out, 1), (err, 2)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), stream)
        sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
        from kiosk.cli import cli

        try:
            cli.main(["--home", str(home), *words], prog_name="kiosk")
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
