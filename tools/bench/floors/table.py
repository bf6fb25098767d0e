"""A bare Textual app with one table of as many rows and columns as the agents' queue has."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable

ROWS = 40
COLUMNS = ("N", "Attend", "Motif", "Langue", "Priorite", "Brouillon")


class TableApp(App[None]):
    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns(*COLUMNS)
        for number in range(1, ROWS + 1):
            table.add_row(f"B{number}", "3 min", "Echanger mon logement", "fr", "normale", "")
        table.focus()


if __name__ == "__main__":
    TableApp().run()
