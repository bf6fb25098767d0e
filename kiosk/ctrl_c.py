"""Remember that a Ctrl-C came: the code that runs at that moment may swallow its exception.

pydantic mistakes a Ctrl-C for an invalid value when it comes while a model is being built, and Python prints and
forgets one that comes in a callback.
"""

import signal
import sys
from types import FrameType

is_said = False
"""True once a message said that the command was interrupted."""
_came = False


def listen() -> None:
    """Remember every Ctrl-C from now on, unless this process was started with Ctrl-C ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _hear)
        sys.unraisablehook = _pass_over


def leave_to_screen() -> None:
    """Give Ctrl-C back to Python: a screen handles it itself, and asyncio replaces no handler but Python's."""
    if signal.getsignal(signal.SIGINT) is _hear:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def came() -> bool:
    """Tell if a Ctrl-C came since `listen`."""
    return _came


def _hear(number: int, frame: FrameType | None) -> None:
    global _came
    _came = True
    signal.default_int_handler(number, frame)


def _pass_over(lost: "sys.UnraisableHookArgs") -> None:
    if not (_came and issubclass(lost.exc_type, KeyboardInterrupt)):
        sys.__unraisablehook__(lost)
