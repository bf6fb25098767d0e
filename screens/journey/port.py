"""What the parts of a journey may ask of its screen: endings, check answers, sending, saving, leaving."""

from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from screens.shell.visit import Journey, VisitHost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.css.query import DOMQuery
    from textual.screen import Screen
    from textual.widget import Widget

    from kiosk.forms.messages import FieldError
    from kiosk.i18n import Message

    W = TypeVar("W", bound=Widget)


class JourneyPage(Journey, Protocol):
    """The screen of a journey: `screens.journey.form.FormScreen`."""

    @property
    def app(self) -> VisitHost: ...

    @property
    def ending(self) -> "Ending":
        """What stands behind the last question."""
        ...

    @property
    def is_small(self) -> bool: ...

    def query(self, selector: str) -> "DOMQuery[Widget]": ...

    @property
    def pages_below(self) -> "Sequence[Screen[Any]]":
        """The screens that this one stands over."""
        ...

    @overload
    def query_one(self, selector: str, /) -> "Widget": ...

    @overload
    def query_one(self, selector: "type[W]", /) -> "W": ...

    def set_focus(self, widget: "Widget | None") -> None: ...

    def hint(self, says: "Message | None") -> None:
        """Say why a press did nothing; None: say it no more."""

    def take_changed(self) -> str:
        """Return the key of the answer from whose change check answers is opened again, once; empty: from none."""
        ...

    async def action_turn(self, direction: int) -> None:
        """Move the page by a screenful."""

    async def change(self, field_key: str) -> None:
        """Go from check answers to one answer; its page leads back."""

    async def lead_to(self, field_key: str) -> None:
        """Go from a line of the summary to its field."""

    async def show_errors(self, errors: "tuple[FieldError, ...]") -> None:
        """Say what is wrong under each control, and in the summary."""

    async def come_back_to(self, errors: "tuple[FieldError, ...]") -> None:
        """Show the last page again: what its answers were to open did not open."""


class Ending(Protocol):
    """The page behind the last question."""

    place: "Message"
    """Its section, top left."""
    word: "Message"
    """Of the page's filled button."""
    sends: bool
    """Whether that button gives the answers away: then no haste presses it."""
    at_once: bool
    """Whether it is pressed by turning the last page: there is nothing to look at before."""

    def widgets(self, form: JourneyPage) -> "list[Widget]": ...

    def first_focus(self, form: JourneyPage) -> "Widget": ...

    async def press(self, form: JourneyPage) -> None:
        """The filled button."""
        ...

    async def digit(self, form: JourneyPage, number: int) -> None:
        """A digit that is not typed."""
        ...
