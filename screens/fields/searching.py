"""A box in which something is searched for while it is typed, and the rows of what was found."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from kiosk.i18n import N_, msg
from screens.fields.row import host_of, row_of
from screens.fields.typed import TypedInput
from screens.widgets.tap import Act, Tap
from screens.widgets.text import Says, Text, content, spoken

_ROWS_LARGE, _ROWS_SMALL = 4, 2
_MORE = N_("Il y en a d'autres : écrivez la suite")
_WHICH = N_("Touche Entrée : ligne marquée")
_SAID_BELOW = {"-which": _WHICH, "-more": _MORE}
"""By class, the first one that the box has."""


class Found(NamedTuple):
    """Something that the text in the box may mean."""

    says: Says
    take: Act
    """What choosing it does."""


class SearchBox(TypedInput):
    """`Down` leads to what was found, and from there on to the on-screen keys."""

    def __init__(self, value: str, *, name: str) -> None:
        """`name`: of what is searched for, in ids."""
        super().__init__(value, id=f"input-{name}", layer="letters", classes="-long")
        self.results = tuple(Result(self, f"{name}-result-{index}") for index in range(_ROWS_LARGE))

    @property
    def shown(self) -> list["Result"]:
        return [result for result in self.results if result.display]

    def what_is_below(self) -> "Result | None":
        return next(iter(self.shown), None)

    @property
    def room(self) -> int:
        """How many results there is room for: open keys leave less."""
        return _ROWS_SMALL if host_of(self).keys.display else _ROWS_LARGE

    @property
    def wanted(self) -> int:
        """How many results to look for: one more than there is room for tells that there are others."""
        return self.room + 1

    def offer(self, found: Sequence[Found]) -> None:
        """Show what was found, at most as much as there is room for, and say in the frame when that is not all."""
        shown = found[: self.room]
        for index, result in enumerate(self.results):
            result.offer(shown[index] if index < len(shown) else None)
        self.set_class(len(found) > len(shown), "-more")
        self.remove_class("-which")
        self._tell()

    def lead_to(self, result: "Result") -> None:
        """Something else may be meant: that is marked, and enter said to take it."""
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


class Result(Tap):
    """One thing found: two rows, the full width."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "down", show=False)]

    def __init__(self, box: SearchBox, id: str) -> None:
        self.found: Found | None = None
        super().__init__(self._says, self._chosen, id=id, classes="result")
        self.box = box
        self.display = False

    def _says(self) -> str:
        return spoken(self.found.says) if self.found else ""

    async def action_down(self) -> None:
        """The next result; below the last one, the on-screen keys."""
        shown = self.box.shown
        following = shown.index(self) + 1
        if following < len(shown):
            self.screen.set_focus(shown[following])
        else:
            self.screen.set_focus(self.box)
            self.box.board.move(0, 1)

    async def _chosen(self) -> None:
        if self.found is not None:
            await self.found.take()

    def offer(self, found: Found | None) -> None:
        self.found = found
        self.display = found is not None
        self.relabel()


def searching(box: SearchBox, nothing: Text) -> ComposeResult:
    """The box, what is said when nothing is found, and what is found."""
    nothing.display = False
    yield box
    yield nothing
    yield Vertical(*box.results, classes="results")
