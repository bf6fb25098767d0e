"""Real processes, forked from this one: everything they need is loaded already, so that each costs milliseconds."""

import os
import sys
import warnings
from collections.abc import Callable
from typing import NoReturn

Work = Callable[[], object]


def forked(work: Work) -> int:
    """Return the id of a child that does a work and ends with 0, or with 1 and its traceback on stderr."""
    with warnings.catch_warnings():
        # Whoever runs the tests may have a thread that waits for orders; a child takes none.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    return child or _end(work)


def _end(work: Work) -> NoReturn:
    code = 1
    try:
        code = int(work() or 0)  # type: ignore[call-overload]
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def ended(child: int) -> int:
    """Return how a child ended: its exit code, or minus its signal."""
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
