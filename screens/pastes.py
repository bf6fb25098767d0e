"""What a paste may hold before Textual reads it.

Textual takes an ESC inside a paste for a key of its own: the rest then arrives sign by sign, past every limit, and out
of order. And a paste whose end never comes makes it deaf for good.
"""

from codecs import getincrementaldecoder
from collections.abc import Callable
from time import monotonic

START, END = "\x1b[200~", "\x1b[201~"
MOST = 65_536
"""Signs of one paste that are passed on: more than any field takes, so that it is refused whole, and said."""
TORN_AFTER = 1.0
"""Seconds of silence in a paste after which its end is lost."""


class PasteFilter:
    """Decodes what is read, puts U+FFFD where it is no text, and keeps escape sequences out of pastes."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._bytes = getincrementaldecoder("utf-8")(errors="replace")
        self._seconds = seconds
        self._passed = self._held = ""
        """The last signs before a paste, and in one those that may be the beginning of its end."""
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
        """Pass on everything up to a paste; gives what comes behind its mark, which may be torn over two readings."""
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
    """The end of a text that may be the beginning of the mark."""
    lengths = range(len(END) - 1, 0, -1)
    return next((END[:length] for length in lengths if text.endswith(END[:length])), "")
