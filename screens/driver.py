"""Textual's own driver, which does not fall over bytes that are no text, sizes that no terminal has, nor over more keys
than a person has.

An old mouse report, or a paste torn in two, is not UTF-8: Textual alone ends the program then, with code 0, and a
launcher takes that for a terminal closed on purpose.
"""

from asyncio import run_coroutine_threadsafe

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

from screens.pastes import PasteFilter

MOST_WAITING = 4096
"""Keys that wait to be handled: a journey in one write has some hundreds. What comes on top is dropped."""

LARGEST = 1000
"""Columns or rows. A page as large as a false report may say (9999 × 9999) takes a gigabyte, and nobody an answer."""


class SteadyParser(XTermParser):
    """Reads keys, the mouse, and the sizes that a terminal reports."""

    def parse_mouse_code(self, code: str) -> Message | None:
        """Behind a size that is none, as one without pixels, the mouse is where the cells are."""
        cells, pixels = self.terminal_size or (0, 0), self.terminal_pixel_size or (0, 0)
        if not (_is_of_a_terminal(cells) and all(pixels)):
            self.mouse_pixels = False
        return super().parse_mouse_code(code)


class SteadyDriver(linux_driver.LinuxDriver):
    """Reads keys for as long as the program lives."""

    _on_their_way = 0

    def run_input_thread(self) -> None:
        # Its one seam: the function looks decoder and parser up in its own module each time it is run.
        linux_driver.getincrementaldecoder = lambda _encoding: PasteFilter  # type: ignore[assignment,attr-defined]
        linux_driver.XTermParser = SteadyParser  # type: ignore[attr-defined]
        super().run_input_thread()

    def send_message(self, message: Message) -> None:
        """Keys are counted up by the thread that reads, down by the loop: a flood is cut off a few sooner or later."""
        if isinstance(message, events.Resize) and not _is_of_a_terminal(message.size):
            return
        if not isinstance(message, events.Key):
            super().send_message(message)
        elif self._on_their_way + self._app.message_queue_size < MOST_WAITING:
            self._on_their_way += 1
            sent = run_coroutine_threadsafe(self._app._post_message(message), loop=self._loop)
            sent.add_done_callback(self._arrived)

    def _arrived(self, _sent: object) -> None:
        self._on_their_way -= 1


def _is_of_a_terminal(size: tuple[int, int]) -> bool:
    """Whether a terminal may have that many columns and rows."""
    return all(0 < length <= LARGEST for length in size)
