"""The text of a listing for BEL, page by page: what is printed and written, without the contact."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from kiosk.i18n import _
from kiosk.services.layout import pages
from kiosk.services.listing_desk import ListingDesk
from kiosk.services.ports import StoredSubmission
from screens.console.listing import BelTextActs
from screens.widgets.text import Text, content


class PagedText(Text):
    """A text in pages of the widget's own size."""

    def __init__(self, text: str, *, name: str) -> None:
        super().__init__(id=name)
        self._text = text.rstrip("\n")
        self.page = 0

    @property
    def pages(self) -> tuple[str, ...]:
        room = self.content_size
        return pages(self._text, max(1, room.width), max(1, room.height))

    def turn(self, direction: int) -> None:
        self.page = max(0, min(self.page + direction, len(self.pages) - 1))
        self.refresh()

    def render(self) -> Content:
        found = self.pages
        return content(found[min(self.page, len(found) - 1)])

    def relabel(self) -> None:
        """The text is French in every language."""


class BelTextScreen(BelTextActs):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,pageup,left", "turn(-1)", show=False),
        Binding("down,pagedown,right,space", "turn(1)", show=False),
    ]

    def __init__(self, desk: ListingDesk, stored: StoredSubmission) -> None:
        super().__init__(desk, stored)
        self.text = PagedText(desk.text(stored.submission), name="bel-text")

    def place(self) -> str:
        return _("{reference} · texte pour la BEL").format(reference=self.stored.submission.reference)

    def state(self) -> str:
        return _("page {page} sur {pages}").format(page=self.text.page + 1, pages=len(self.text.pages))

    def about(self) -> str:
        return _("En français, sans le contact.")

    def keys(self) -> str:
        return _("Espace Suite   ↑ Avant   P Imprimer   F Fichier   Échap Retour")

    def parts(self) -> list[Widget]:
        return [self.text]

    def on_resize(self) -> None:
        self.call_after_refresh(self._settle_page)

    def _settle_page(self) -> None:
        """Another size has other pages."""
        self.text.turn(0)
        self.refresh_words()

    async def action_turn(self, direction: int) -> None:
        self.text.turn(direction)
        self.refresh_words()
