"""The watch that ends the program when its terminal goes away, or when its service manager asks.

A Textual app whose terminal was closed while SIGHUP is ignored (a launcher ignores it, and children inherit that) reads
an empty input for ever at more than a whole core. Here a thread sleeps in poll(2) until the line hangs up.
"""

import asyncio
import os
import select
import signal
import sys
import threading
from collections.abc import Callable

GRACE_SECONDS = 2.0
EXIT_CODE = 1


def watch(leave: Callable[[], None], stop: Callable[[], None]) -> None:
    """Call `leave` once when the terminal is gone, and end the process if that does not; call `stop` on SIGTERM.

    Both run in the event loop. Call this function in that loop, after the driver has installed its own handlers.
    """
    loop = asyncio.get_running_loop()
    once = threading.Event()

    def gone() -> None:
        if once.is_set():
            return
        once.set()
        # Nothing can be drawn any more; a clean end may block on the dead line, so it is given a limit.
        threading.Timer(GRACE_SECONDS, os._exit, args=(EXIT_CODE,)).start()
        loop.call_soon_threadsafe(leave)

    loop.add_signal_handler(signal.SIGHUP, gone)
    loop.add_signal_handler(signal.SIGTERM, stop)
    threading.Thread(target=_wait_for_hangup, args=(gone,), daemon=True, name="hangup").start()


def _wait_for_hangup(gone: Callable[[], None]) -> None:
    poll = select.poll()
    # No event is asked for: poll then reports only errors and the hang-up, and sleeps until one comes.
    poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, 0)
    poll.poll()
    gone()
