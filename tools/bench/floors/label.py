"""A bare Textual app with one label."""

from textual.app import App, ComposeResult
from textual.widgets import Label

WORDS = "Bonjour de loin"


class LabelApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Label(WORDS)


if __name__ == "__main__":
    LabelApp().run()
