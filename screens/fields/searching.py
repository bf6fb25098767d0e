"""A search box that searches while one types, and the rows of its results."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid

from kiosk.i18n import N_, msg
from screens.fields.row import host_of, row_of
from screens.fields.typed import TypedInput
from screens.shell.visit import VisitHost
from screens.widgets.tap import Act, Row
from screens.widgets.text import Says, Text, content, spoken

_ROWS_LARGE, _ROWS_SMALL = 4, 2
_HERE = N_("Touchez ici pour écrire")
_MOST_COLUMNS = 3
_MORE = N_("Il y en a d'autres : écrivez la suite")
_WHICH = N_("Touche Entrée : ligne marquée")
_SAID_BELOW = {"-which": _WHICH, "-more": _MORE}
"""The words in the box's frame, by the first of these classes that the box has."""


class Found(NamedTuple):
    """A result: something that the text in the box may mean."""

    says: Says
    take: Act
    """The action of choosing it."""
    is_chosen: bool = False


class SearchBox(TypedInput):
    """A box whose `down` key leads to the results, and from there on to the on-screen keys."""

    def __init__(self, value: str, *, name: str, first: int) -> None:
        """Construct the box and the places of its results.

        Args:
            name: names the thing searched for, in the ids of widgets.
            first: the most things that are offered before anything is typed.
        """
        super().__init__(value, id=f"input-{name}", layer="letters", classes="-long")
        self.placeholder = str(msg(_HERE))
        self.results = tuple(Result(self, f"{name}-result-{index}") for index in range(max(first, _ROWS_LARGE)))
        self.holder = Grid(*self.results, classes="results")

    @property
    def shown(self) -> list["Result"]:
        return [result for result in self.results if result.display]

    def what_is_below(self) -> "Result | None":
        return next(iter(self.shown), None)

    def relabel(self) -> None:
        self.placeholder = str(msg(_HERE))

    @property
    def is_idle(self) -> bool:
        """True while nothing is typed and the keys are closed: there is room for what is likeliest, before a search."""
        return not self.value.strip() and not host_of(self).keys.display

    @property
    def first(self) -> "Result | None":
        """The likeliest thing, which has the focus in the place of the idle box; else None."""
        return self.what_is_below() if self.is_idle else None

    @property
    def room(self) -> int:
        """The number of results that there is room for: open keys leave less."""
        return _ROWS_SMALL if host_of(self).keys.display else _ROWS_LARGE

    @property
    def wanted(self) -> int:
        """The number of results to look for: one more than there is room for shows that there are others."""
        return self.room + 1

    def offer(self, found: Sequence[Found]) -> None:
        """Show as many results as there is room for, and say in the frame when there are more."""
        self._show(found[: self.room], columns=0, is_more=len(found) > self.room)

    def offer_first(self, found: Sequence[Found], *, columns: int = 0) -> None:
        """Show what is likeliest before anything is typed, as buttons in columns or, without any, as rows."""
        self._show(found, columns=columns, is_more=False)

    def _show(self, found: Sequence[Found], *, columns: int, is_more: bool) -> None:
        self.set_class(is_more, "-more")
        if not found or not isinstance(self.screen.focused, Result):
            self.remove_class("-which")
        for index, result in enumerate(self.results):
            result.offer(found[index] if index < len(found) else None, is_button=columns > 0)
        self.holder.set_class(columns > 0, "-buttons")
        self.holder.set_class(columns == _MOST_COLUMNS, "-columns-3")
        self.holder.set_class(columns == _MOST_COLUMNS - 1, "-columns-2")
        self._tell()

    def lead_to(self, result: "Result") -> None:
        """Focus a result, for something else may be meant, and say in the frame that enter takes the marked line."""
        self.add_class("-which")
        self._tell()
        self.screen.set_focus(result)

    def _tell(self) -> None:
        row = row_of(self)
        if row is not None:
            row.tell_length()
        else:
            self.border_subtitle = cast(str, content(self.said_below))

    @property
    def said_below(self) -> str:
        return next((str(msg(says)) for name, says in _SAID_BELOW.items() if self.has_class(name)), "")


class Result(Row):
    """One result: two rows, the full width; before a search, perhaps a button."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "down", show=False)]
    app: VisitHost  # type: ignore[assignment]

    def __init__(self, box: SearchBox, id: str) -> None:
        self.found: Found | None = None
        super().__init__(self._says, self._chosen, id=id, classes="result")
        self.box = box
        self.display = False

    def _says(self) -> str:
        return spoken(self.found.says) if self.found else ""

    async def action_down(self) -> None:
        """Go to the next result; below the last one, to the on-screen keys."""
        shown = self.box.shown
        following = shown.index(self) + 1
        if following < len(shown):
            self.screen.set_focus(shown[following])
        else:
            self.screen.set_focus(self.box)
            self.box.board.move(0, 1)

    async def _chosen(self) -> None:
        """Take it; an enter held since the page before takes nothing that nobody has read."""
        is_held = self.box.is_idle and self.app.haste.hasty == "enter"
        if self.found is not None and not is_held:
            await self.found.take()

    def offer(self, found: Found | None, *, is_button: bool) -> None:
        self.found = found
        self.display = found is not None
        self.set_class(is_button, "offer")
        self.set_class(not is_button, "result")
        self.set_class(found is not None and found.is_chosen, "-chosen")
        self.relabel()


def below(box: SearchBox, nothing: Text) -> ComposeResult:
    """Yield what stands below a box: the words shown when nothing is found, and the results."""
    nothing.display = False
    yield nothing
    yield box.holder
