"""The only way for a text to reach the screen. Nothing shown is ever read as markup.

`Text` holds a message, not its translated words: after a change of language `relabel` translates it again, in place, so
that focus and cursor stay where they are.
"""

from collections.abc import Callable

from textual.content import Content
from textual.widgets import Static

from kiosk.i18n import Message
from kiosk.text import clean_text

Says = str | Message | Callable[[], str]
"""A literal text (already translated, or a person's own), a message, or a function that gives the text."""


def spoken(says: Says) -> str:
    """Return the words, in the current language."""
    return says() if callable(says) else str(says)


def numbered(number: int, says: Says) -> str:
    """Return the words of a button behind the digit that is its key, in the current language."""
    return f"{number} {spoken(says)}"


def content(says: Says) -> Content:
    """Return the words as literal content: a bracket is a bracket, and no escape sequence reaches the terminal."""
    words = spoken(says)
    # The quick check spares texts of ours the careful one; Textual itself lets ESC through.
    return Content(words if words.replace("\n", "").isprintable() else clean_text(words, multiline=True))


def _is_same(words: Content, shown: object) -> bool:
    """Tell if two contents are the same, styles included; Textual itself compares the characters alone."""
    return isinstance(shown, Content) and words == shown and words.spans == shown.spans


class Text(Static):
    """Words on the screen."""

    def __init__(self, says: Says = "", *, id: str | None = None, classes: str | None = None) -> None:
        self.says = says
        super().__init__(self.words(), markup=False, id=id, classes=classes)

    def say(self, says: Says) -> None:
        """Show another text from now on."""
        self.says = says
        self.relabel()

    def relabel(self) -> None:
        """Show the text in the current language; an unchanged text causes no layout and no repaint."""
        if not _is_same(self.words(), self.content):
            self.update(self.words())

    def words(self) -> Content:
        """Return what is drawn; a subclass adds its symbols here."""
        return content(self.says)
