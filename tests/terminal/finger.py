"""Use a terminal as a finger on the glass does: by taps only, the on-screen keys included."""

from collections.abc import Mapping

from tests.terminal.stage import Terminal

_LAYERS: Mapping[str, str] = {" éè… ": 'éèêëàâçîïôùûüñáíóúòœ«»():;!?’"', " 123 ": "1234567890@_+/&%€=#*°"}
"""The key that opens each other layer of the on-screen keys, and the characters that only this layer has."""
_BACK_TO_LETTERS = "abc"


def press_key(terminal: Terminal, sign: str) -> None:
    """Wait for an on-screen key and tap it; its character stands alone in a block, below all others."""
    terminal.until(lambda: bool(_key_of(terminal, sign)), f"no key {sign!r}")
    terminal.click_cell(*_key_of(terminal, sign)[-1])


def _key_of(terminal: Terminal, sign: str) -> list[tuple[int, int]]:
    return terminal.find(f"  {sign}  ")


class Finger:
    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.taps = 0
        """Taps so far, without those on the on-screen keys."""

    def tap(self, words: str, occurrence: int = 0) -> None:
        """Tap words; where the page is longer than the screen, scroll with ▼ until they are in view."""
        self.terminal.click(self._brought_into_view(words, occurrence), occurrence=occurrence)
        self.taps += 1

    def choose(self, words: str, occurrence: int = 0) -> None:
        """Tap an answer, then wait until one more of its rows is chosen; those of earlier pages do not count."""
        shown = self._brought_into_view(words, occurrence)
        answer = shown.lstrip("○□ ")
        before = self._chosen(answer)
        self.terminal.click(shown, occurrence=occurrence)
        self.taps += 1
        self.terminal.until(lambda: self._chosen(answer) > before, f"not chosen: {words}")

    def _brought_into_view(self, words: str, occurrence: int) -> str:
        """Scroll until the words are on the screen, and return them as they are shown there."""
        self.terminal.rest()
        self.terminal.until(lambda: bool(self._as_shown(words, occurrence)) or self._is_long(), f"nowhere: {words}")
        while not (shown := self._as_shown(words, occurrence)):
            self.terminal.click("▼")
            self.taps += 1
            assert self.terminal.changes(), f"nowhere on the page: {words}\n{self.terminal.text}"
            self.terminal.rest()
        return shown

    def _as_shown(self, words: str, occurrence: int) -> str:
        """Return the words as shown, with squares where several answers may be chosen; empty when they are nowhere."""
        both = (words, words.replace("○", "□"))
        return next((each for each in both if len(self._places(each)) > occurrence), "")

    def _chosen(self, answer: str) -> int:
        return sum(len(self._places(f"{sign} {answer}")) for sign in "●■")

    def _places(self, words: str) -> list[tuple[int, int]]:
        return self.terminal.find(words)

    def _is_long(self) -> bool:
        return bool(self._places("▼"))

    def turn(self, words: str) -> None:
        """Tap words that turn the page, then wait until the new page has come to rest: a slow machine turns it late."""
        before = self.terminal.text
        self.terminal.click(words)
        self.taps += 1
        self.terminal.until(lambda: self.terminal.text != before, f"the page does not turn: {words}")
        self.terminal.rest()

    def on(self) -> None:
        self.turn("Continuer")

    def start(self, text: str) -> None:
        """Tap the box that is first on the page, where its keys are closed; then the beginning of a word."""
        if not _key_of(self.terminal, "a"):
            column, row = self.terminal.find("┌──")[0]
            self.terminal.click_cell(column + 1, row + 1)
            self.taps += 1
        for sign in text:
            self._key(sign, letters=True)
        self.terminal.see(f"┃ {text} ")

    def type(self, text: str, *, letters: bool = False) -> None:
        """Tap a text on the on-screen keys, then OK, which leads to the page's next question or to the next page."""
        for sign in text:
            self._key(sign, letters=letters)
        self.terminal.click("OK")
        self.terminal.rest()

    def _key(self, sign: str, *, letters: bool) -> None:
        if letters:
            self._turn_to(sign)
        press_key(self.terminal, "espace" if sign == " " else sign)

    def _turn_to(self, sign: str) -> None:
        """Switch the on-screen keys to the layer that holds the character."""
        wanted = next((layer for layer, signs in _LAYERS.items() if sign in signs), None)
        is_here = sign == " " or bool(_key_of(self.terminal, sign))
        if is_here:
            return
        if self.terminal.find(f" {_BACK_TO_LETTERS} "):
            self.terminal.click(_BACK_TO_LETTERS)
            self.terminal.until(lambda: bool(_key_of(self.terminal, "a")))
        if wanted is not None:
            self.terminal.click(wanted, occurrence=-1)
            self.terminal.until(lambda: bool(_key_of(self.terminal, sign)))
