"""The base of every tenant screen: header, body, foot, help in its place, arrows that move the focus."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from kiosk.i18n import N_, msg
from screens.shell.base import INSIDE_STYLES
from screens.shell.breakpoints import SMALL_WIDTH, page_width
from screens.shell.visit import VisitHost
from screens.widgets.chrome import BETWEEN, CHANGED_SINCE, Foot, Header, Progress
from screens.widgets.scroll import Scroller
from screens.widgets.tap import FootButton, Tap
from screens.widgets.text import Says, Text

if TYPE_CHECKING:
    from kiosk.services.ports.tickets import Ticket
    from kiosk.services.visit.assistance import Sent
    from screens.shell.visit import Journey

_CALLS, _RECEIVES = N_("{number} : bureau {desk} vous appelle"), N_("{number} : bureau {desk} vous reçoit")
_DESK = 12
"""Characters of a desk's name that fit the header."""
HELP = "help"
"""Id of the help screen, "Aide"."""


class VisitPage(Screen[None]):
    """A full page of the terminal. Subclasses provide the parts; their places are fixed here."""

    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (SMALL_WIDTH, "-large")]  # noqa: RUF012 - an instance variable in Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", show=False),
        Binding("f10", "next_act", show=False),
        Binding("up", "look(0, -1)", show=False),
        Binding("down", "look(0, 1)", show=False),
        Binding("left", "look(-1, 0)", show=False),
        Binding("right", "look(1, 0)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
    ]
    CSS_PATH: ClassVar[list[Path]] = [INSIDE_STYLES]  # type: ignore[assignment]
    app: VisitHost  # type: ignore[assignment]

    place: Says = ""
    """The title, top left: where the tenant is."""
    state: Says = ""
    """The page's own state, top right; empty to show the state of the file below."""
    progress: Progress | None = None
    has_help = True
    is_wide = False
    """True for a page that takes the whole width of any screen."""
    _composed_as: frozenset[str] | None = None
    """The classes for which the page's widgets were styled as they were mounted."""

    motive: str = ""
    """Motive of a ticket that is taken here; empty to use that of the page below."""
    is_menu = False
    """True when a journey that was opened here leads back to it, while nothing would be lost."""
    takes_back = False
    """True when a journey that was opened here leads back to it in any case."""
    asks_before_it = False
    """True when a journey opened here changes a sent file, and going back asks about unsent changes first."""

    @property
    def journey(self) -> "Journey | None":
        """The journey that this page shows; None on any other page."""
        return None

    @property
    def sent(self) -> "Sent | None":
        """The sent file that a ticket taken here shows; None for a page without one."""
        return None

    @property
    def would_lose(self) -> bool:
        """True when the end of the visit would lose answers that are still to be sent."""
        return False

    @property
    def is_small(self) -> bool:
        return self.app.size.width < SMALL_WIDTH

    def compose(self) -> ComposeResult:
        # Textual sets a breakpoint's class after a first layout, which would be wasted.
        self.add_class("-small" if self.is_small else "-large", update=False)
        self._stand_in_the_middle()
        self._composed_as = self.classes
        yield self.header()
        yield Text(lambda: self._said(self.place), id="place")
        yield from self.above()
        yield Scroller(*self.body(), id="page")
        yield Foot(*self._help_button(), *self.foot())

    def header(self) -> Header:
        """Return the page's header: where the tenant is, and how the file stands."""
        shorter = (partial(self._in_fewer_words, briefly) for briefly in (1, 2))
        states: tuple[Says, ...] = (self._how_it_stands, *shorter, self._in_fewest_words)
        return Header(lambda: self._said(self.place), states, self.notes, self.progress)

    def notes(self) -> str:
        """Return the page's remarks about itself."""
        return self.app.page_notes()

    def above(self) -> list[Widget]:
        """Return what stands above the page's own widgets and never scrolls."""
        return []

    def body(self) -> list[Widget]:
        """Return the page's own widgets."""
        return []

    def foot(self) -> list[Widget]:
        """Return the foot's buttons after "Aide"; a `spring()` pushes what follows to the right."""
        return []

    def first_focus(self) -> Widget | None:
        """Return the widget that has the focus when the page opens; by default the next action, else the way back."""
        return next((found for name in ("#foot-next", "#foot-back", "#foot Tap") for found in self.query(name)), None)

    def _how_it_stands(self) -> str:
        """Return the state of the file, after anything more urgent."""
        return BETWEEN.join(filter(None, (self.said_first(), self._said(self.state) or self.file_below())))

    def _in_fewer_words(self, briefly: int, first: str | None = None) -> str:
        """Return a shorter status if something urgent comes first or a change would be cut off; else the full one."""
        brief = self._said(self.state) or self.file_below(briefly=briefly)
        first = self.said_first() if first is None else first
        is_needed = first or str(CHANGED_SINCE) in self._how_it_stands()
        return BETWEEN.join(filter(None, (first, brief))) if is_needed else self._how_it_stands()

    def _in_fewest_words(self) -> str:
        """Return the shortest status: the desk to go to, and the state of the file."""
        held, first = self.app.visit.ticket, self.said_first()
        if held is not None and first and first == self.ticket_says():
            short = N_("{number} : à la borne") if held.is_assisted else N_("{number} : bureau {desk}")
            first = str(msg(short, number=held.number, desk=held.desk[:_DESK]))
        return self._in_fewer_words(2, first)

    def said_first(self) -> str:
        """Return what comes before the state of the file: the state of a ticket."""
        return self.ticket_says()

    def file_state(self, *, briefly: int = 0) -> str:
        """Return the state of this page's file; empty without one. `briefly`: in fewer words (1), or the fewest (2)."""
        return ""

    def file_below(self, *, briefly: int = 0) -> str:
        """Return the state of the nearest file, from this page down; else that the ticket is valid, if one is held."""
        found = state_of(self.app.screen_stack, briefly=briefly)
        held = self.app.visit.ticket
        if found or held is None or held.is_called or briefly:
            return found
        return str(msg("ticket {number} valable", number=held.number))

    def ticket_says(self) -> str:
        """Say that an agent calls, or has closed the ticket; empty while there is nothing to say."""
        held, ended = self.app.visit.ticket, self.app.visit.ended_ticket
        if held is not None and held.is_assisted:
            return str(msg("{number} : un agent vous aide ici", number=held.number))
        if held is not None and held.is_called:
            words = _RECEIVES if held.served_at is not None else _CALLS
            return str(msg(words, number=held.number, desk=held.desk[:_DESK]))
        return str(msg("{number} est terminé", number=ended.number)) if ended is not None else ""

    def ticket_moved(self, ticket: "Ticket", ahead: int) -> None:
        """Show that this visit's ticket was called, or is over, or that others went before it."""
        self._refresh_header()
        for words in self.query(".ticket-words").results(Text):
            words.relabel()

    def _refresh_header(self) -> None:
        for header in self.query(Header):
            header.refresh_words()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Refresh the header: an action on the page above may have changed it."""
        if not self.stack_updates and self.classes == self._composed_as:
            event.refresh_styles = False  # each widget was styled when it was mounted, a moment ago
        self.app.page_turned()
        self._refresh_header()

    async def close_what_is_open(self) -> None:
        """Close what is open, or lead back (Esc)."""

    async def leave(self) -> None:
        """End the visit from this page; one that would lose something asks before."""
        await end_or_return(self.app)

    def be_as_new(self) -> None:
        """Reset the page that stays open after a visit: the next tenant begins at its first place."""

    def show_time(self) -> None:
        """Show the hour, once it is known or has changed."""

    async def on_mount(self) -> None:
        await self.opened()

    def _stand_in_the_middle(self) -> None:
        """Leave both sides of a wide screen empty: a person reads, and reaches, one column."""
        width = self.app.size.width
        sides = 0 if self.is_wide else (width - page_width(width)) // 2
        if self.styles.padding.left != sides:
            self.styles.padding = (0, sides)

    def on_resize(self) -> None:
        """Relabel the foot's buttons: another size has other words on them, even if their own place stays the same."""
        self._stand_in_the_middle()
        for button in self.query(FootButton):
            button.relabel()

    async def opened(self) -> None:
        """Give a widget the focus, once the page is there."""
        target = self.first_focus()
        if target is not None:
            self.set_focus(target)

    def _help_button(self) -> list[Widget]:
        if not self.has_help:
            return []
        return [FootButton(msg("Aide"), self.action_help, id="foot-help", before="F1 ")]

    async def action_help(self) -> None:
        """Open "Aide": a person is two keys away from every page. A page opened from "Aide" leads back to it."""
        if any(screen.id == HELP for screen in self.app.screen_stack):
            while self.app.screen.id != HELP:
                await self.app.pop_screen()
            return
        await self.app.begin_visit()
        await self.app.go("help")

    async def action_next_act(self) -> None:
        """Press the page's filled button, by one key from anywhere; this also passes an optional question."""
        for act in self.query("#foot-next").results(Tap):
            if act.visible:
                await act.action_press()

    async def action_languages(self) -> None:
        await self.app.begin_visit()
        await self.app.go("language")

    def action_look(self, across: int, down: int) -> None:
        """Move the focus to the nearest widget in a direction, first within the part, page or foot, that has it.

        A widget that is scrolled out of view may have the coordinates of the foot, so that places alone would mislead.
        Sideways moves never leave the part.
        """
        candidates = self._candidates()
        here = _part_of(self.focused)
        own = [widget for widget in candidates if _part_of(widget) is here]
        others = [widget for widget in candidates if widget not in own] if down or self.focused is None else []
        target = _nearest(self.focused, own, across, down) or _beyond(self.focused, others, down)
        if target is not None:
            self.set_focus(target)

    async def action_turn(self, direction: int) -> None:
        """Scroll a page that is longer than the screen, wherever the focus is."""
        for scroller in self.query(Scroller):
            await scroller.action_page(direction)

    def _candidates(self) -> list[Widget]:
        return [widget for widget in self.focus_chain if widget.region.area]

    @staticmethod
    def _said(says: Says) -> str:
        return says() if callable(says) else str(says)


def spring() -> Widget:
    """Return an empty widget that grows in width."""
    return Text(classes="spring")


def _part_of(widget: Widget | None) -> Widget | None:
    """Return the part that a widget is in: the page or the foot."""
    if widget is None:
        return None
    return next((node for node in widget.ancestors if isinstance(node, Scroller | Foot)), None)


def _beyond(origin: Widget | None, others: list[Widget], down: int) -> Widget | None:
    """Return the target in another part. Down from the page that is the next action: nobody lands on help by chance."""
    foot = [widget for widget in others if isinstance(_part_of(widget), Foot)]
    beside = _nearest(origin, [widget for widget in others if widget not in foot], 0, down)
    if beside is not None or down <= 0:
        return beside or _nearest(origin, foot, 0, down)
    return min(foot, key=_comes_first, default=None)


def _comes_first(button: Widget) -> int:
    """Rank a foot's button: the filled one first, then the others in their order, help last."""
    return {"foot-next": 0, "foot-help": 2}.get(button.id or "", 1)


def _nearest(origin: Widget | None, others: list[Widget], across: int, down: int) -> Widget | None:
    """Return the closest widget in a direction; a sideways step costs more than a step ahead."""
    if origin is None:
        return others[0] if others else None
    ahead = [
        (cost, other) for other in others if (cost := _cost(origin.region, other.region, across, down)) is not None
    ]
    return min(ahead, key=lambda pair: pair[0])[1] if ahead else None


_ROW_IN_COLUMNS = 2  # a cell is about twice as high as it is wide


def _cost(here: Region, there: Region, across: int, down: int) -> int | None:
    overlap_x = max(0, max(here.x, there.x) - min(here.right, there.right) + 1)
    overlap_y = max(0, max(here.y, there.y) - min(here.bottom, there.bottom) + 1)
    if down:
        ahead = (there.y - here.y) * down * _ROW_IN_COLUMNS
        aside = overlap_x or abs(there.x - here.x) // 100
    else:
        ahead = (there.x - here.x) * across
        aside = overlap_y * _ROW_IN_COLUMNS * 10
    return ahead + 3 * aside if ahead > 0 else None


def pages_of(stack: Sequence[Screen[Any]]) -> list[VisitPage]:
    """Return the pages among some screens, the topmost first."""
    return [screen for screen in reversed(stack) if isinstance(screen, VisitPage)]


async def end_or_return(app: VisitHost) -> None:
    """End the visit; from a page above a receipt lead back there: the tenant may not have written it down yet."""
    receipt = next((page for page in pages_of(app.screen_stack) if page.takes_back), None)
    if receipt is None:
        await app.finish()
    while receipt is not None and app.screen is not receipt:
        await app.pop_screen()


def state_of(stack: Sequence[Screen[Any]], *, briefly: int = 0) -> str:
    """Return the state of the file of the topmost page that has one; empty when none has."""
    said = (page.file_state(briefly=briefly) for page in pages_of(stack))
    return next(filter(None, said), "")
