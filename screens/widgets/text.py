"""The one way a text reaches the screen. Nothing shown is ever read as markup.

`Text` holds what it says, not the words: after a change of language `relabel` says it again, in place,
so that focus and cursor stay where they are.
"""

from collections.abc import Callable

from textual.content import Content
from textual.widgets import Static

from kiosk.i18n import Message
from kiosk.safe_text import clean_text

Says = str | Message | Callable[[], str]
"""A literal text (already translated, or a person's own), a message, or a function that gives the text."""


def spoken(says: Says) -> str:
    """The words, in the language of this moment."""
    return says() if callable(says) else str(says)


def content(says: Says) -> Content:
    """The words as literal content: a bracket is a bracket, and an escape sequence never reaches the terminal."""
    words = spoken(says)
    # The quick look spares the careful one on every text of ours; Textual itself lets ESC through.
    return Content(words if words.replace("\n", "").isprintable() else clean_text(words, multiline=True))


def _is_same(words: Content, shown: object) -> bool:
    """Textual itself compares the signs alone, and not how they look."""
    return isinstance(shown, Content) and words == shown and words.spans == shown.spans


class Text(Static):
    """Words on the screen."""

    def __init__(self, says: Says = "", *, id: str | None = None, classes: str | None = None) -> None:
        self.says = says
        super().__init__(self.words(), markup=False, id=id, classes=classes)

    def say(self, says: Says) -> None:
        """Say something else from now on."""
        self.says = says
        self.relabel()

    def relabel(self) -> None:
        """Say it again, in the language of this moment; what stands there already lays out and paints no page anew."""
        if not _is_same(self.words(), self.content):
            self.update(self.words())

    def words(self) -> Content:
        """What is drawn; a subclass adds its signs here."""
        return content(self.says)
