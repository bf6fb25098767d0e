"""Ends the program when its terminal goes away.

A Textual app whose terminal was closed while SIGHUP is ignored (a launcher ignores it, and children inherit that)
reads an empty input for ever at more than a whole core. Here a thread sleeps in poll(2) until the line hangs up.
"""

import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

GRACE_SECONDS = 2.0
EXIT_CODE = 1


def watch(leave: Callable[[], None]) -> None:
    """Call `leave` once when the terminal is gone, and end the process if that does not.

    Must be called on the main thread, after the driver has installed its own handlers.
    """
    once = threading.Event()

    def gone() -> None:
        if once.is_set():
            return
        once.set()
        # Nothing can be drawn any more; a clean end may block on the dead line, so it is given a limit.
        threading.Timer(GRACE_SECONDS, os._exit, args=(EXIT_CODE,)).start()
        leave()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        gone()

    signal.signal(signal.SIGHUP, on_signal)
    threading.Thread(target=_wait_for_hangup, args=(gone,), daemon=True, name="hangup").start()


def _wait_for_hangup(gone: Callable[[], None]) -> None:
    poll = select.poll()
    # No event is asked for: poll then reports only errors and the hang-up, and sleeps until one comes.
    poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, 0)
    poll.poll()
    gone()
