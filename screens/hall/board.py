"""The board of the hall: the number that is called, large, with its desk. It shows no name, asks nothing, takes no key.

It is a program of its own: it goes on when a console crashes, and shows nothing but what the store holds now.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen

from kiosk import i18n
from kiosk.domain.ticket import TicketState
from kiosk.i18n import N_, Message, msg
from kiosk.services.paper.large_print import HEIGHT, can_draw, width
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.tickets import Ticket
from kiosk.services.visit import noticeboard
from kiosk.services.watch import EVERY, Watch
from screens.shell.base import INSIDE_STYLES, KioskBaseApp
from screens.widgets.chrome import BETWEEN
from screens.widgets.large_letters import scaled
from screens.widgets.text import Text

if TYPE_CHECKING:
    from kiosk.services.services import Services

TURN = 5.0
"""Seconds after which the words change to the next language."""
_LARGEST = 12
"""Half cells a pixel of the largest number."""
_GAP = 5
"""Pixels between a number and its desk: more than any two letters have, so that A1 at desk 1 is not read A11."""
_AROUND = Size(8, 10)
"""The cells that the calls leave to the words around them."""
_SHORT = 3
"""Characters of a desk's name up to which it is as large as its number."""
_MOST_CALLS = 3
_LEAST = 8.0
"""Seconds for which each call is shown, also one that its agent closes at once."""
_COMES = timedelta(seconds=30)
"""The time for which it is shown that an agent comes to the terminal: the visit itself lasts longer."""
_SHOWN = 5
_TRIAL = N_("ESSAI")
_NOBODY = N_("Personne n'est appelé.")


class BoardScreen(Screen[None]):
    app: "BoardApp"

    def compose(self) -> ComposeResult:
        with Vertical(id="board"):
            yield Text(self.app.heading, id="board-heading")
            yield Text(self.app.words, id="board-words")
            yield Calls(lambda: self.app.calls)
            yield Text(self.app.desks, id="board-desk")
            yield Text(self.app.last, id="board-last")
            yield Text(self.app.notice, id="board-notice")


class Calls(Text):
    """The calls, one under another: each number and its desk as large as the screen has room for."""

    def __init__(self, calls: Callable[[], Sequence[Ticket]]) -> None:
        self._calls = calls
        super().__init__("", id="board-calls")

    def words(self) -> Content:
        calls = [(each.number, _place(each)) for each in self._calls()]
        return Content("\n".join(drawn(calls, self.app.size - _AROUND)))

    def on_resize(self) -> None:
        self.relabel()


def drawn(calls: Sequence[tuple[str, str]], room: Size) -> Iterator[str]:
    """Yield the rows of the calls, each a number and a desk, in the largest letters that fit the room.

    The name of a desk that is longer than a number takes the letters that it has room for.
    """
    rows = room.height // max(1, len(calls)) - 1
    numbers = max((width(number) for number, _desk in calls), default=0) + _GAP
    desks = max((_pixels_of(desk) for _number, desk in calls if len(desk) <= _SHORT), default=0)
    scale = max(1, min(_LARGEST, rows * 2 // HEIGHT, room.width // (numbers + desks or 1)))
    for number, desk in calls:
        large = scaled(number, scale).split("\n")
        beside = _beside(desk, scale, room.width - numbers * scale, len(large))
        yield from (f"{row:<{numbers * scale}}{other}" for row, other in zip(large, beside, strict=True))
        yield ""


def _pixels_of(desk: str) -> int:
    """Return the pixels that a desk's name is wide in large letters; 0: they do not have its characters."""
    return width(desk.upper()) if can_draw(desk.upper()) else 0


def _beside(desk: str, scale: int, room: int, rows: int) -> list[str]:
    """Return a desk's name in the middle of its number's rows: in letters of one cell where no larger ones fit."""
    pixels = _pixels_of(desk)
    own = min(scale, room // pixels) if pixels else 0
    name = scaled(desk.upper(), own).split("\n") if own else [desk]
    above = (rows - len(name)) // 2
    return [""] * above + name + [""] * (rows - above - len(name))


class BoardApp(KioskBaseApp):
    CSS_PATH: ClassVar[list[Path]] = [
        *KioskBaseApp.CSS_PATH,
        INSIDE_STYLES,
        Path(__file__).with_name("board.tcss"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "leave", priority=True, show=False)]

    def __init__(self, services: "Services", *, rings: bool = True, seconds: Callable[[], float] = monotonic) -> None:
        """
        Args:
            rings: true when a new call rings the terminal's bell; the words are shown in any case.
        """
        super().__init__(theme=services.config.terminal.theme, seconds=seconds)
        self.services, self._rings = services, rings
        self._called: tuple[Ticket, ...] = ()
        self._shown_since: dict[tuple[str, int], float] = {}
        """When each call, or repeated call, was first shown: a ticket's id and its move, and monotonic seconds."""
        self._kept: tuple[Ticket, ...] = ()
        """The calls as they were last shown, for those that are closed too soon."""
        self._watch = Watch(services.open_changes)
        self._is_lost = False
        self._language = 0
        self._shown = ""

    def get_default_screen(self) -> BoardScreen:
        return BoardScreen()

    async def on_ready(self) -> None:
        self.watch_for_the_end()
        await self.look()
        self.set_interval(EVERY, self.look)
        self.set_interval(TURN, self.next_language)

    def on_unmount(self) -> None:
        self._watch.close()

    async def action_leave(self) -> None:
        self.exit(return_code=0)

    # --- what is stored -----------------------------------------------------------------------------------------------

    async def look(self) -> None:
        """Read who is called, if anything was stored since the last look; ring for a new call."""
        if self._watch.has_changed():
            try:
                self._called = await asyncio.to_thread(self.services.tickets.called, 20)
                self._is_lost = False
            except StorageError:
                self._called, self._is_lost = (), True
        self._take_calls()
        self._show()

    def _take_calls(self) -> None:
        """Take in the open calls, and keep those that were shown for a moment only."""
        now = self.seconds()
        open_now = [each for each in self._called if self._is_call(each)][:_MOST_CALLS]
        if any(_call(each) not in self._shown_since for each in open_now) and self._rings:
            self.bell()
        since = {_call(each): self._shown_since.get(_call(each), now) for each in open_now}
        ids = {each.id for each in open_now}
        short = [
            each
            for each in self._kept
            if each.id not in ids and now - self._shown_since.get(_call(each), now) < _LEAST and not self._is_lost
        ]
        self._kept = (*open_now, *short)[:_MOST_CALLS]
        self._shown_since = since | {_call(each): self._shown_since[_call(each)] for each in short}

    def _is_call(self, ticket: Ticket) -> bool:
        """Tell if a person is called: to a desk until they are there, to the terminal for a while."""
        now = self.services.clock.now()
        is_new = now - (ticket.served_at or now) < _COMES
        return ticket.state is TicketState.CALLED or (ticket.is_assisted and is_new)

    @property
    def calls(self) -> tuple[Ticket, ...]:
        """The calls to show, the last one first."""
        return self._kept

    async def next_language(self) -> None:
        """Show the words in the next language that the terminal offers."""
        settings = self.services.config.languages
        languages = i18n.offered(settings.offered, unreviewed=settings.unreviewed)
        self._language = (self._language + 1) % len(languages)
        i18n.use(languages[self._language].code, self.DOMAIN)
        self._show()

    def _show(self) -> None:
        """Draw again what changed, and nothing else."""
        shown = "\n".join((self.heading(), self.words(), self.desks(), self.last(), self.notice()))
        if shown != self._shown:
            self._shown = shown
            self.relabel_all()

    # --- words --------------------------------------------------------------------------------------------------------

    def heading(self) -> str:
        agency = self.services.config.agency.name
        return f"{agency} · {msg(_TRIAL)}" if self.services.config.terminal.trial else agency

    def words(self) -> str:
        if self._is_lost:
            return str(msg("Ce panneau ne sait plus rien. Adressez-vous à l'accueil."))
        return str(msg("On appelle le numéro")) if self.calls else str(msg(_NOBODY))

    def desks(self) -> str:
        """Return the calls in words, in the language of this moment."""
        return BETWEEN.join(str(_says_call(each)) for each in self.calls)

    def last(self) -> str:
        """Return the last numbers called before these, with their desks."""
        large = {each.id for each in self.calls}
        others = [each for each in self._called if each.id not in large and each.desk][:_SHOWN]
        if not others:
            return ""
        numbers = "   ".join(f"{each.number} · {_place(each)}" for each in others)
        return str(msg("Derniers appels : {numbers}", numbers=numbers))

    def notice(self) -> str:
        """Return the associations' notice of this minute, while nobody is called."""
        sheet = noticeboard.sheet_now(self.services) if not self.calls else None
        return "\n".join((noticeboard.headline(sheet), "", *sheet.text)) if sheet is not None else ""


def _call(ticket: Ticket) -> tuple[str, int]:
    """Return what tells a call from another one of the same person: a repeated call is a new one."""
    return ticket.id, ticket.n


def _place(ticket: Ticket) -> str:
    """Return where a person is awaited: a desk's name, or the terminal."""
    return str(msg("à la borne")) if ticket.is_assisted else ticket.desk


def _says_call(ticket: Ticket) -> Message:
    if ticket.is_assisted:
        return msg("{number} : à la borne", number=ticket.number)
    places = {"number": ticket.number, "desk": ticket.desk}
    if ticket.recalls:
        return msg("{number} : bureau {desk}, appel {n}", n=ticket.recalls + 1, **places)
    return msg("{number} : bureau {desk}", **places)
