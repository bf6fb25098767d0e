"""A bare Textual form of twelve fields; F5 pushes another one like it, Escape closes it."""

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Label

FIELDS = 12


class FormScreen(Screen[None]):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name_shown = name

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            for number in range(1, FIELDS + 1):
                yield Label(f"{self._name_shown} {number}")
                box = Input()
                box.cursor_blink = False
                yield box


class FormApp(App[None]):
    AUTO_FOCUS = "Input"
    BINDINGS = [("f5", "another", "Another"), ("escape", "away", "Away")]  # noqa: RUF012 - textual's own declaration

    def get_default_screen(self) -> Screen[None]:
        return FormScreen("Question")

    def action_another(self) -> None:
        self.push_screen(FormScreen("Suivante"))

    def action_away(self) -> None:
        self.pop_screen()


if __name__ == "__main__":
    FormApp().run()
