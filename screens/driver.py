"""Textual's own driver, which does not fall over bytes that are no text, nor over more keys than a person has.

An old mouse report, or a paste torn in two, is not UTF-8: Textual alone ends the program then, with code 0, and a
launcher takes that for a terminal closed on purpose.
"""

from asyncio import run_coroutine_threadsafe

from textual import events
from textual.drivers import linux_driver
from textual.message import Message

from screens.pastes import PasteFilter

MOST_WAITING = 4096
"""Keys that wait to be handled: a journey in one write has some hundreds. What comes on top is dropped."""


class SteadyDriver(linux_driver.LinuxDriver):
    """Reads keys for as long as the program lives."""

    _on_their_way = 0

    def run_input_thread(self) -> None:
        # Its one seam: the function looks the decoder up in its own module each time it is run.
        linux_driver.getincrementaldecoder = lambda _encoding: PasteFilter  # type: ignore[assignment,attr-defined]
        super().run_input_thread()

    def send_message(self, message: Message) -> None:
        """Counted up by the thread that reads, down by the loop: a flood is cut off a few keys sooner or later."""
        if not isinstance(message, events.Key):
            super().send_message(message)
        elif self._on_their_way + self._app.message_queue_size < MOST_WAITING:
            self._on_their_way += 1
            sent = run_coroutine_threadsafe(self._app._post_message(message), loop=self._loop)
            sent.add_done_callback(self._arrived)

    def _arrived(self, _sent: object) -> None:
        self._on_their_way -= 1
