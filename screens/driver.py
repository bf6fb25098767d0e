"""Textual's own driver, which does not fall over bytes that are no text.

An old mouse report, or a paste torn in two, is not UTF-8: Textual alone ends the program then, with code 0, and a
launcher takes that for a terminal closed on purpose.
"""

from codecs import getincrementaldecoder
from functools import partial
from typing import Any

from textual.drivers import linux_driver


class SteadyDriver(linux_driver.LinuxDriver):
    """Reads keys for as long as the program lives."""

    def run_input_thread(self) -> None:
        # Its one seam: the function looks the decoder up in its own module each time it is run.
        linux_driver.getincrementaldecoder = _forgiving  # type: ignore[attr-defined]
        super().run_input_thread()


def _forgiving(encoding: str) -> Any:
    """A decoder that puts U+FFFD in the place of what it cannot read."""
    return partial(getincrementaldecoder(encoding), errors="replace")
