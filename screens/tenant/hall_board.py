"""The board of the hall: the number that is called, large, with its desk. It shows no name, asks nothing, takes no key.

It is a program of its own: it goes on when a console crashes, and shows nothing but what the store holds now.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen

from kiosk import i18n
from kiosk.domain.ticket import TicketState
from kiosk.i18n import LANGUAGES, N_, msg
from kiosk.services.desk.watch import EVERY, Watch
from kiosk.services.ports import StorageError, Ticket
from kiosk.services.visit import noticeboard
from screens.shell.base import INSIDE_STYLES, KioskBaseApp
from screens.widgets.large_letters import scaled
from screens.widgets.text import Text

if TYPE_CHECKING:
    from kiosk.services.services import Services

TURN = 5.0
"""Seconds after which the words change to the next language."""
_SCALE = 3
"""Half cells a pixel of the large number: it is seven rows high and half a row more."""
_SHOWN = 5
_TRIAL = N_("ESSAI")
_NOBODY = N_("Personne n'est appelé.")


class BoardScreen(Screen[None]):
    app: "BoardApp"

    def compose(self) -> ComposeResult:
        with Vertical(id="board"):
            yield Text(self.app.heading, id="board-heading")
            yield Text(self.app.words, id="board-words")
            yield Number(lambda: self.app.number, id="board-number")
            yield Text(self.app.desk, id="board-desk")
            yield Text(self.app.last, id="board-last")
            yield Text(self.app.notice, id="board-notice")


class Number(Text):
    """The number, drawn large."""

    def words(self) -> Content:
        number = str(self.says() if callable(self.says) else self.says)
        return Content(scaled(number, _SCALE)) if number else Content("")


class BoardApp(KioskBaseApp):
    CSS_PATH: ClassVar[list[Path]] = [
        *KioskBaseApp.CSS_PATH,
        INSIDE_STYLES,
        Path(__file__).with_name("hall_board.tcss"),
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
        self._announced: tuple[str, int, int] | None = None
        """The last announced call: the ticket, its call and how often it was repeated."""
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
        if not self._watch.has_changed():
            return
        try:
            self._called = await asyncio.to_thread(self.services.tickets.called, 20)
            self._is_lost = False
        except StorageError:
            self._called, self._is_lost = (), True
        self._show()
        now = self._now
        call = (now.id, int(now.called_at.timestamp()) if now.called_at else 0, now.recalls) if now else None
        if call is not None and call != self._announced and self._rings:
            self.bell()
        self._announced = call

    @property
    def _now(self) -> Ticket | None:
        """The ticket whose call, or repeated call, is the latest."""
        called = [each for each in self._called if each.state is TicketState.CALLED and each.moved_at is not None]
        return max(called, key=lambda each: each.moved_at or each.created_at, default=None)

    async def next_language(self) -> None:
        """Show the words in the next language that the terminal offers."""
        offered = self.services.config.languages.offered
        codes = [each.code for each in LANGUAGES if each.code in offered]
        self._language = (self._language + 1) % len(codes)
        i18n.use(codes[self._language], self.DOMAIN)
        self._show()

    def _show(self) -> None:
        """Draw again what changed, and nothing else."""
        shown = "\n".join((self.heading(), self.words(), self.number, self.desk(), self.last(), self.notice()))
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
        now = self._now
        if now is None:
            return str(msg(_NOBODY))
        again = f" ({now.recalls + 1})" if now.recalls else ""
        return str(msg("On appelle le numéro")) + again

    @property
    def number(self) -> str:
        return self._now.number if self._now is not None else ""

    def desk(self) -> str:
        now = self._now
        return str(msg("Bureau {desk}", desk=now.desk)) if now is not None else ""

    def last(self) -> str:
        """Return the last numbers called before this one, with their desks."""
        now = self._now
        others = [each for each in self._called if each is not now and each.desk][:_SHOWN]
        if not others:
            return ""
        numbers = "   ".join(f"{each.number} · {each.desk}" for each in others)
        return str(msg("Derniers appels : {numbers}", numbers=numbers))

    def notice(self) -> str:
        """Return the associations' notice of this minute, while nobody is called."""
        sheet = noticeboard.sheet_now(self.services) if self._now is None else None
        return "\n".join((noticeboard.headline(sheet), "", *sheet.text)) if sheet is not None else ""
