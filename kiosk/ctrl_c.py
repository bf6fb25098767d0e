"""A Ctrl-C that came stays known: what runs at that moment may swallow its exception.

pydantic takes one that comes while it builds a model for a value that will not do, and Python prints and forgets one
that comes in a callback.
"""

import signal
import sys
from types import FrameType

is_said = False
"""Whether a person was told of it."""
_came = False


def listen() -> None:
    """From now on; not where whoever started this process has it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _hear)
        sys.unraisablehook = _pass_over


def leave_to_screen() -> None:
    """A screen has its own idea of it, and asyncio installs its handler in the place of Python's alone."""
    if signal.getsignal(signal.SIGINT) is _hear:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def came() -> bool:
    return _came


def _hear(number: int, frame: FrameType | None) -> None:
    global _came
    _came = True
    signal.default_int_handler(number, frame)


def _pass_over(lost: "sys.UnraisableHookArgs") -> None:
    if not (_came and issubclass(lost.exc_type, KeyboardInterrupt)):
        sys.__unraisablehook__(lost)
