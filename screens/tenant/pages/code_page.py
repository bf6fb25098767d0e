"""A QR code on a page of its own, its words and buttons at its right; where the code has no room, the words alone."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kiosk.i18n import msg
from screens.widgets.chrome import BETWEEN
from screens.widgets.page import VisitPage
from screens.widgets.qr import MEDIUM, QUIET_ZONE, QrCode, rows_of
from screens.widgets.tap import Tap
from screens.widgets.text import Text


class CodePage(VisitPage):
    """A page of a QR code. Subclasses give code and words. Without header and foot, the code takes the height."""

    level = MEDIUM
    below = QUIET_ZONE
    """Modules of quiet zone under the code."""

    def code(self) -> str:
        """Return the content of the code: a reference or public text, never personal data."""
        raise NotImplementedError

    def words(self) -> list[Widget]:
        return []

    def further_acts(self) -> list[Tap]:
        """Return the buttons between the way back and the way to help."""
        return []

    @property
    def has_room(self) -> bool:
        return rows_of(self.code(), self.level, self.below) <= self.app.size.height

    def compose(self) -> ComposeResult:
        self.add_class("-small" if self.is_small else "-large")
        with Horizontal(id="code-page"):
            if self.has_room:
                yield QrCode(self.code(), level=self.level, below=self.below, id="code")
            with Vertical(id="code-side"):
                yield _Notes(self._above, classes="notes ticket-words")
                yield from self.words()
                if self.has_room:
                    yield _Notes(self._how_it_stands, id="code-state", classes="muted")
                with Vertical(id="code-acts"):
                    yield Tap(msg("Retour"), self.close_what_is_open, id="foot-next", classes="-next")
                    yield from self.further_acts()
                    yield Tap(msg("Aide"), self.action_help, id="code-help")

    def _above(self) -> str:
        """Return the remarks at the top; without a code they add the file's state, which else has its own row."""
        said = self.ticket_says() or self.app.page_notes()
        return said if self.has_room else BETWEEN.join(filter(None, (said, self.file_below())))

    async def close_what_is_open(self) -> None:
        await self.app.pop_screen()


class _Notes(Text):
    """The page's remarks about itself; a page that needs every row hides them while they are empty."""

    def on_mount(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        super().relabel()
        self.set_class(not self.words(), "-silent")
