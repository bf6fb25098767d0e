"""The parts of a journey's screen that endings, check answers, sending, saving and leaving may use."""

from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from screens.shell.visit import Journey, VisitHost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.css.query import DOMQuery
    from textual.screen import Screen
    from textual.widget import Widget

    from kiosk.forms.draft import Receipt
    from kiosk.forms.messages import FieldError
    from kiosk.forms.session import Finished
    from kiosk.i18n import Message

    W = TypeVar("W", bound=Widget)


class JourneyPage(Journey, Protocol):
    """The screen of a journey: `screens.journey.form.FormScreen`."""

    @property
    def app(self) -> VisitHost: ...

    @property
    def ending(self) -> "Ending":
        """The page after the last question."""
        ...

    @property
    def is_small(self) -> bool: ...

    @property
    def opened_at(self) -> str:
        """The place of the session at which the journey was opened."""
        ...

    def query(self, selector: str) -> "DOMQuery[Widget]": ...

    @property
    def pages_below(self) -> "Sequence[Screen[Any]]":
        """The screens below this one."""
        ...

    @overload
    def query_one(self, selector: str, /) -> "Widget": ...

    @overload
    def query_one(self, selector: "type[W]", /) -> "W": ...

    def set_focus(self, widget: "Widget | None") -> None: ...

    def hint(self, says: "Message | None") -> None:
        """Say why a press did nothing; None removes the hint."""

    def take_changed(self) -> str:
        """Return, once, the key of the answer whose change led back to "check answers"; empty when there is none."""
        ...

    def read_so_far(self) -> None:
        """Take in if the last row of "check answers" was on the screen."""

    async def action_turn(self, direction: int) -> None:
        """Scroll the page by a screenful."""

    async def change(self, field_key: str) -> None:
        """Go from "check answers" to one answer; its page leads back."""

    async def lead_to(self, field_key: str) -> None:
        """Go from a line of the summary to its field."""

    async def show_errors(self, errors: "tuple[FieldError, ...]") -> None:
        """Show the errors under each control, and in the summary."""

    async def send(self) -> None:
        """Send the answers."""

    async def store(self, finished: "Finished") -> "Receipt":
        """Store what is sent. Raises as `kiosk.services.visit.submissions.submit` does."""
        ...

    async def come_back_to(self, errors: "tuple[FieldError, ...]") -> None:
        """Show the last page again, because what its answers were to open did not open."""


class Ending(Protocol):
    """The page after the last question."""

    place: "Message"
    """The title of its section, top left."""
    not_sent: "Message"
    """The state of answers that are stored nowhere."""
    sends: bool
    """True when that button sends the answers: then no hasty key presses it."""
    is_read: bool
    """True once all of a page that sends was on the screen: until then its button turns the page."""
    changed: str
    """Key of the answer whose change led back here: its line is where the page opens; empty: at its top."""
    at_once: bool
    """True when turning the last page presses it: there is nothing to look at before."""

    @property
    def word(self) -> "Message | None":
        """The word on the page's filled button; None: there is none."""
        ...

    def widgets(self, form: JourneyPage) -> "list[Widget]": ...

    def first_focus(self, form: JourneyPage) -> "Widget": ...

    async def press(self, form: JourneyPage) -> None:
        """Handle the filled button."""
        ...

    async def digit(self, form: JourneyPage, number: int) -> None:
        """Handle a digit that is not typed into a box."""
        ...
