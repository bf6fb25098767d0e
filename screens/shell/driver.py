"""Textual's own driver, made to survive bytes that are no text, impossible terminal sizes, and floods of keys.

An old mouse report, or a paste torn in two, is not UTF-8: Textual alone ends the program then, with code 0, and a
launcher takes that for a terminal closed on purpose.
"""

from asyncio import run_coroutine_threadsafe
from codecs import getincrementaldecoder
from collections.abc import Callable
from time import monotonic

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

START, END = "\x1b[200~", "\x1b[201~"
MOST = 65_536
"""Characters of one paste that are passed on: more than any field takes, so that the field refuses it whole."""
TORN_AFTER = 1.0
"""Seconds of silence in a paste after which its end mark counts as lost."""


class PasteFilter:
    """A decoder that puts U+FFFD for bytes that are no text, and keeps escape sequences out of pastes."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._bytes = getincrementaldecoder("utf-8")(errors="replace")
        self._seconds = seconds
        self._passed = self._held = ""
        """The last characters before a paste; and inside one, those that may be the beginning of its end mark."""
        self._is_inside = False
        self._room = MOST
        self._last = 0.0

    def decode(self, data: bytes, final: bool = False) -> str:
        out = []
        now = self._seconds()
        if self._is_inside and now - self._last > TORN_AFTER:
            out.append(self._ended())
        self._last = now
        text, self._held = self._held + self._bytes.decode(data, final), ""
        while text:
            text = self._inside(text, out) if self._is_inside else self._outside(text, out)
        return "".join(out)

    def _outside(self, text: str, out: list[str]) -> str:
        """Pass on everything up to a paste's start mark, which may be torn over two reads; return what comes after."""
        seen = self._passed + text
        at = seen.find(START)
        self._is_inside = at >= 0
        end = at + len(START) - len(self._passed) if self._is_inside else len(text)
        self._passed = "" if self._is_inside else seen[1 - len(START) :]
        out.append(text[:end])
        return text[end:]

    def _inside(self, text: str, out: list[str]) -> str:
        pasted, mark, behind = text.partition(END)
        if not mark:
            self._held = _beginning_of_end(pasted)
            pasted = pasted[: len(pasted) - len(self._held)]
        kept = pasted.replace("\x1b", "")[: self._room]
        self._room -= len(kept)
        out.append(kept)
        if mark:
            out.append(self._ended())
        return behind

    def _ended(self) -> str:
        self._is_inside, self._room, self._held = False, MOST, ""
        return END


def _beginning_of_end(text: str) -> str:
    """Return the end of a text that may be the beginning of the end mark; empty when there is none."""
    lengths = range(len(END) - 1, 0, -1)
    return next((END[:length] for length in lengths if text.endswith(END[:length])), "")


MOST_WAITING = 4096
"""Most keys that may wait to be handled; further ones are dropped. A whole journey in one write has some hundreds."""

LARGEST = 1000
"""Most columns or rows. A page as large as a false report (9999 × 9999) takes a gigabyte, and nobody gets an answer."""


class SteadyParser(XTermParser):
    """A parser of keys, mouse events, and the sizes that a terminal reports."""

    def parse_mouse_code(self, code: str) -> Message | None:
        """Read the mouse in cells, once the terminal has reported an impossible size, such as one without pixels."""
        cells, pixels = self.terminal_size or (0, 0), self.terminal_pixel_size or (0, 0)
        if not (_is_of_a_terminal(cells) and all(pixels)):
            self.mouse_pixels = False
        return super().parse_mouse_code(code)


class SteadyDriver(linux_driver.LinuxDriver):
    """A driver that reads keys for as long as the program lives."""

    _on_their_way = 0

    def run_input_thread(self) -> None:
        # The only way in: Textual's function looks up decoder and parser in its own module each time it runs.
        linux_driver.getincrementaldecoder = lambda _encoding: PasteFilter  # type: ignore[assignment,attr-defined]
        linux_driver.XTermParser = SteadyParser  # type: ignore[attr-defined]
        super().run_input_thread()

    def send_message(self, message: Message) -> None:
        """Pass a message on, except an impossible size, and keys beyond `MOST_WAITING`.

        The reading thread counts keys up, the event loop counts them down: a flood is cut off a few keys sooner or
        later.
        """
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
    """Tell if a terminal may have that many columns and rows."""
    return all(0 < length <= LARGEST for length in size)
