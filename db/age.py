"""The age library. Whoever seals or opens takes it from here, when it is needed: `from db.age import pyrage`.

Its Rust code runs Python of its own while it is loaded, and panics, in English, at a Ctrl-C that comes then: that one
is held back until it is loaded.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["pyrage"]


@contextmanager
def _uninterrupted() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # a signal is the main thread's alone
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if held:
        signal.raise_signal(signal.SIGINT)


with _uninterrupted():
    import pyrage
