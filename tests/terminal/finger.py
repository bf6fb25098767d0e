"""A finger on the glass: nothing but taps, the screen's own keys included."""

from collections.abc import Mapping

from tests.terminal.stage import Terminal

_LAYERS: Mapping[str, str] = {"┊éè…┊": 'éèêëàâçîïôùûüñáíóúòœ«»():;!?’"', "┊123┊": "1234567890@_+/&%€=#*°"}
"""What turns the letters to another layer, and the signs that stand there and nowhere among the letters."""
_BACK_TO_LETTERS = "abc"


class Finger:
    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def tap(self, words: str, occurrence: int = 0) -> None:
        """Tap words, after ▼ has brought them into view where the page is longer than the screen."""
        self.terminal.click(self._brought_into_view(words, occurrence), occurrence=occurrence)

    def choose(self, words: str, occurrence: int = 0) -> None:
        """Tap an answer, until its own sign says that it is chosen; those of an earlier page say nothing."""
        shown = self._brought_into_view(words, occurrence)
        answer = shown.lstrip("○□ ")
        before = self._chosen(answer)
        self.terminal.click(shown, occurrence=occurrence)
        self.terminal.until(lambda: self._chosen(answer) > before, f"not chosen: {words}")

    def _brought_into_view(self, words: str, occurrence: int) -> str:
        """The words as they stand on the screen by then."""
        self.terminal.rest()
        self.terminal.until(lambda: bool(self._as_shown(words, occurrence)) or self._is_long(), f"nowhere: {words}")
        while not (shown := self._as_shown(words, occurrence)):
            self.terminal.click("▼")
            assert self.terminal.changes(), f"nowhere on the page: {words}\n{self.terminal.text}"
            self.terminal.rest()
        return shown

    def _as_shown(self, words: str, occurrence: int) -> str:
        """The words as they stand there; where several answers may be chosen the signs are squares. Empty: nowhere."""
        both = (words, words.replace("○", "□"))
        return next((each for each in both if len(self._places(each)) > occurrence), "")

    def _chosen(self, answer: str) -> int:
        return sum(len(self._places(f"{sign} {answer}")) for sign in "●■")

    def _places(self, words: str) -> list[tuple[int, int]]:
        return self.terminal.find(words)

    def _is_long(self) -> bool:
        return bool(self._places("▼"))

    def turn(self, words: str) -> None:
        """Tap what turns the page, and look at the new one before anything else: a slow machine turns it late."""
        before = self.terminal.text
        self.terminal.click(words)
        self.terminal.until(lambda: self.terminal.text != before, f"the page does not turn: {words}")
        self.terminal.rest()

    def on(self) -> None:
        self.turn("Continuer")

    def start(self, text: str) -> None:
        """Tap the beginning of a word, and leave the keys open."""
        for sign in text:
            self._key(sign, letters=True)
        self.terminal.see(f"┃ {text} ")

    def type(self, text: str, *, letters: bool = False) -> None:
        """Tap a text on the screen's keys, then OK, which closes them or leads to the page's next field."""
        for sign in text:
            self._key(sign, letters=letters)
        self.terminal.click("OK")
        self.terminal.rest()

    def _key(self, sign: str, *, letters: bool) -> None:
        if letters:
            self._turn_to(sign)
        self.terminal.click("espace" if sign == " " else f"┊ {sign} ┊")

    def _turn_to(self, sign: str) -> None:
        """The layer that the sign stands on."""
        wanted = next((layer for layer, signs in _LAYERS.items() if sign in signs), None)
        is_here = sign == " " or bool(self.terminal.find(f"┊ {sign} ┊"))
        if is_here:
            return
        if self.terminal.find(f" {_BACK_TO_LETTERS} "):
            self.terminal.click(_BACK_TO_LETTERS)
            self.terminal.see("┊ a ┊")
        if wanted is not None:
            self.terminal.click(wanted)
            self.terminal.see(f"┊ {sign} ┊")
