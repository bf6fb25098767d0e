"""Run a program on a real terminal of its own: see what it draws, cell by cell, and do to it what a person can.

The stage answers as a modern terminal does where a test needs it: it holds back a frame until the program says
that the frame is whole (mode 2026), so that no half-drawn page is read. It waits for things to be seen, never for time.
"""

import os
import re
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import pyte

from tests.on_pty import PATIENCE, OnPty

SETTLED = 1.0
"""Seconds without a change after which a screen is taken to have come to rest."""
STILL = 0.25
"""Seconds without output after which a person can take aim."""

ENTER, TAB, BACK_TAB, BACKSPACE, ESCAPE = "\r", "\t", "\x1b[Z", "\x7f", "\x1b"
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, DELETE, PAGE_UP, PAGE_DOWN = "\x1b[H", "\x1b[F", "\x1b[3~", "\x1b[5~", "\x1b[6~"
F1, F3, F7, F8, F10 = "\x1bOP", "\x1bOR", "\x1b[18~", "\x1b[19~", "\x1b[21~"
CTRL_Q = "\x11"

# Sequences that plain pyte would draw as letters: reports and modes with a private prefix.
_PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$[a-z]")
# Colours too, which are nine tenths of what a screen writes and which few tests look at.
_UNREAD = re.compile(_PRIVATE.pattern + rb"|\x1b\[[0-9;]*m")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;<>=?$]*)?\Z")
_HOLD, _SHOW, _CAN_YOU_HOLD = b"\x1b[?2026h", b"\x1b[?2026l", b"\x1b[?2026$p"
_YES_I_CAN = b"\x1b[?2026;2$y"
_LEFT_BUTTON = 0
TWO_TAPS = 0.55
"""Seconds that must lie between two taps on one place for them to count as two."""
_FINGER = 4
"""Cells, in each direction, within which two taps are on one place."""


class _Plain(pyte.Screen):
    """A screen without colours, that takes words of common width in one go: they are nearly all that is drawn."""

    _NARROW = re.compile("[ -~\u00a0-\u00ac\u00ae-\u024f\u2500-\u25ff\u2010-\u2026]+")

    def draw(self, data: str) -> None:
        left, right = self.cursor.x, self.cursor.x + len(data)
        if right > self.columns or not self._NARROW.fullmatch(data):
            super().draw(data)
            return
        self.buffer[self.cursor.y].update(zip(range(left, right), map(_cell, data), strict=True))
        self.cursor.x = right
        self.dirty.add(self.cursor.y)


_cell = cache(pyte.screens.Char)
"""One cell with a character, in no colour."""


class Terminal(OnPty):
    """One terminal, and one process that leads its session."""

    def __init__(self, command: Sequence[str], *, environment: Mapping[str, str] | None = None, **options: Any) -> None:
        """Start the command. `options` are those of `OnPty`; `environment` is added to what every program here gets."""
        super().__init__(command, environment={**_surroundings(), **(environment or {})}, **options)
        self.screen = _Plain(self.columns, self.rows)
        """The screen without its colours: see `painted`."""
        self._stream = pyte.ByteStream(self.screen)
        self._rows = [""] * self.rows
        self.received = bytearray()
        """Every byte that the program wrote."""
        self._rest = b""
        self._was_asked = self._is_held = False
        self._last_tap = (-2 * _FINGER, -2 * _FINGER)
        self._last_sign = 0.0
        """Monotonic time, in seconds, at which the program last drew or was last tapped."""

    # --- what a person does -------------------------------------------------------------------------------------------

    def write(self, keys: str | bytes) -> None:
        """Write all keys at once, as a burst of keys arrives."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            data = data[os.write(self.master, data) :]

    def click(self, words: str, *, occurrence: int = 0, button: int = _LEFT_BUTTON) -> None:
        """Wait for the words, then press and release a mouse button on their middle."""
        self.see(words)
        self.click_cell(*self.find(words)[occurrence], button=button)

    def click_cell(self, column: int, row: int, *, button: int = _LEFT_BUTTON) -> None:
        """Tap a cell; a second tap on the same place waits until it counts as another one."""
        self._pause_between_taps(column, row)
        where = f"{column + 1};{row + 1}"
        self.write(f"\x1b[<{button};{where}M\x1b[<{button};{where}m")

    def _pause_between_taps(self, column: int, row: int) -> None:
        """Read on between two taps on one place: the program takes two quick ones for one."""
        last_column, last_row = self._last_tap
        if abs(column - last_column) <= _FINGER and abs(row - last_row) <= _FINGER:
            instant = self._last_sign + TWO_TAPS
            while (left := instant - time.monotonic()) > 0:
                self.read(left)
        self._last_tap = (column, row)
        self._last_sign = time.monotonic()

    # --- what is seen -------------------------------------------------------------------------------------------------

    @property
    def display(self) -> list[str]:
        """Return the text of every row; pyte tells which rows were drawn on since the last look."""
        for y in self.screen.dirty:
            row = self.screen.buffer[y]
            self._rows[y] = "".join(row[x].data for x in range(self.columns))
        self.screen.dirty.clear()
        return self._rows

    @property
    def text(self) -> str:
        return "\n".join(self.display)

    def painted(self) -> pyte.Screen:
        """Return the screen with its colours: everything received so far is drawn once more."""
        screen = pyte.Screen(self.columns, self.rows)
        pyte.ByteStream(screen).feed(_PRIVATE.sub(b"", bytes(self.received)))
        return screen

    def shows(self, words: str) -> bool:
        """Tell if the words are on the screen: in one row, or broken over several as a text is."""
        return words in self.text or _flat(words) in _flat(self.text)

    def find(self, words: str) -> list[tuple[int, int]]:
        """Return column and row of the middle of each place where the words are, from the top."""
        found = []
        for row, line in enumerate(self.display):
            column = line.find(words)
            while column >= 0:
                found.append((column + len(words) // 2, row))
                column = line.find(words, column + 1)
        return found

    # --- waiting ------------------------------------------------------------------------------------------------------

    def see(self, *words: str) -> None:
        """Read until all the words are on the screen."""
        self.until(lambda: all(map(self.shows, words)), f"never seen together: {words}")

    def gone(self, words: str) -> None:
        """Read until the words are no longer on the screen."""
        self.until(lambda: not self.shows(words), f"still there: {words!r}")

    def until(self, wanted: Callable[[], bool], otherwise: str = "this did not come") -> None:
        """Read what the program draws until `wanted` holds, looking at whole frames only."""
        deadline = time.monotonic() + PATIENCE
        while self._is_held or not wanted():
            assert time.monotonic() < deadline, f"{otherwise}; the screen shows:\n{self.text}"
            if not self.read(0.05) and self.process.poll() is not None:
                assert wanted(), f"{otherwise}; the program ended with {self.process.returncode}:\n{self.text}"
                return

    def changes(self) -> bool:
        """Tell if the screen changes within `SETTLED` seconds, the longest that a key takes."""
        before = self.text
        deadline = time.monotonic() + SETTLED
        while self._is_held or self.text == before:
            if time.monotonic() > deadline:
                return False
            self.read(0.05)
        return True

    def rest(self) -> None:
        """Read until nothing moves any more: a person aims at what stands still."""
        deadline = time.monotonic() + PATIENCE
        while self.read(STILL) or self._is_held:
            assert time.monotonic() < deadline, f"it never comes to rest:\n{self.text}"

    def read(self, seconds: float, most: int = 65536) -> bool:
        """Read what the program writes within this time, `most` bytes at most; return False when nothing came."""
        ready, _out, _error = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            chunk = os.read(self.master, most)
        except OSError:
            return False
        self.received += chunk
        self._last_sign = time.monotonic()
        if not self._was_asked and _CAN_YOU_HOLD in self.received:
            self._was_asked = True
            self.write(_YES_I_CAN)
        self._draw(chunk)
        return bool(chunk)

    def _draw(self, chunk: bytes) -> None:
        data = self._rest + chunk
        unfinished = _UNFINISHED.search(data)
        self._rest = unfinished[0] if unfinished else b""
        data = data[: len(data) - len(self._rest)]
        held, shown = data.rfind(_HOLD), data.rfind(_SHOW)
        if held != shown:
            self._is_held = held > shown
        self._stream.feed(_UNREAD.sub(b"", data))

    def drain(self) -> None:
        """Take everything that the program had written before it ended."""
        while self.read(0):
            pass

    # --- the end ------------------------------------------------------------------------------------------------------

    def kill(self) -> None:
        """Kill the program as a pulled plug does: no handler runs. The screen then shows all that was drawn before."""
        self.process.kill()
        self.process.wait()
        self.drain()

    def end(self) -> int:
        """Read until the process has ended, and return its exit code (negative: the signal)."""
        self.until(lambda: self.process.poll() is not None, "it did not end")
        self.drain()
        return self.process.wait()

    def stop(self) -> int:
        """End the program as its service manager does, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.end()


def _flat(text: str) -> str:
    return " ".join(text.split())


def _surroundings() -> dict[str, str]:
    """Return the environment of every program here, without the size that a test runner gives for its own terminal."""
    kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
