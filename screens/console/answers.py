"""The answers of a called ticket, opened at the page where the tenant stopped. They can be read, not changed.

If the journey prepares a worksheet, one key shows it, and another prints it.
"""

import asyncio
from functools import cached_property
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.domain.ticket import TicketState
from kiosk.forms.draft import Draft
from kiosk.i18n import N_, _
from kiosk.services.desk.answer_pages import progress_of, read_draft, read_unknown
from kiosk.services.desk.listings import ListingDesk, Sheet
from kiosk.services.ports import StorageError, Ticket
from screens.console import words
from screens.console.file_acts import SheetActs
from screens.console.list_base import LOOK_EVERY
from screens.console.reading import ReadingScreen, answer_widgets, sheet_widgets

_NOT_PREPARED = N_("Montré, pas préparé")
"""Shown to an agent, but not sent; it is not known here if the tenant has saved a draft besides."""


class AnswersScreen(SheetActs, ReadingScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t,T", "turn_over", show=False),
        Binding("p,P", "print", show=False),
    ]

    def __init__(self, ticket: Ticket, draft: Draft, desk: ListingDesk) -> None:
        super().__init__()
        self.ticket, self.draft, self.desk = ticket, draft, desk
        self._shows_sheet = False

    @cached_property
    def sheet(self) -> Sheet:
        return self.desk.sheet(self.app.services.forms.get(self.draft.spec_id), self.draft.answers)

    def place(self) -> str:
        spec = self.app.services.forms.get(self.draft.spec_id)
        title = _(spec.title) if spec else self.draft.spec_id
        return _("{number} · réponses · {title}").format(number=self.ticket.number, title=title)

    def state(self) -> str:
        if not self.draft.sent_as:
            return _(_NOT_PREPARED)
        return _(words.PREPARED).format(reference=self.draft.sent_as)

    def second_line(self) -> str:
        spec = self.app.services.forms.get(self.draft.spec_id)
        parts = [words.language(self.ticket.language)]
        if self.draft.sent_as:
            parts.append(_("Tel que montré. Ce qui est préparé : 2, À relire."))
        elif spec:
            progress = progress_of(spec, self.draft)
            parts.append(_("page {page} sur {pages}").format(page=progress.page, pages=progress.pages))
            told = _("Questions répondues : {answered}. Il en reste {left}.")
            parts.append(told.format(answered=progress.answered, left=progress.left))
        return " · ".join(parts)

    def on_mount(self) -> None:
        self.set_interval(LOOK_EVERY, self.look)

    async def look(self) -> None:
        """Close the answers once their ticket is no longer with this agent, or shows none; otherwise show what is new.

        A colleague may have put the ticket back, or the tenant may have withdrawn what was sent. At the desk the tenant
        may also prepare it further, under the agent's eyes.
        """
        try:
            found = await asyncio.to_thread(self.app.services.tickets.get, self.ticket.id)
        except StorageError:
            return
        draft = found.draft if found and (found.state, found.agent) == (TicketState.CALLED, self.ticket.agent) else None
        if draft is None or not draft.answers:
            # Not closed from here: a screen that goes stops its timers, and this one would end in the middle of it.
            self.app.act_soon(self._close)
        elif draft != self.draft:
            self.draft = draft
            self.app.act_soon(self._show_again)

    async def _show_again(self) -> None:
        if self.is_current:
            await self.body.remove_children()
            await self.body.mount(*self.lines())
            self.refresh_words()

    async def _close(self) -> None:
        if self.is_current:
            await self.app.pop_screen()

    def keys(self) -> str:
        if self.sheet:
            other = _("T Réponses") if self._shows_sheet else _("T Fiche")
            return _("{other}   P Imprimer la fiche   ↑ ↓ Espace Lire   Échap Retour").format(other=other)
        return _("↑ ↓ Lire   Espace Page suivante   Échap Retour à la file   F2 English")

    async def action_turn_over(self) -> None:
        """Switch between the answers and the worksheet made from them."""
        if self.sheet:
            self._shows_sheet = not self._shows_sheet
            await self._show_again()
            self.body.scroll_home(animate=False)

    async def action_print(self) -> None:
        spec = self.app.services.forms.get(self.draft.spec_id)
        if spec is not None and self.sheet:
            draft, subject = self.draft, self.ticket.id
            await self.print_sheet(lambda: self.desk.print_sheet(spec, draft.answers, draft.sent_as, subject))

    def lines(self) -> list[Widget]:
        if self._shows_sheet:
            return sheet_widgets(self.sheet)
        spec = self.app.services.forms.get(self.draft.spec_id)
        reading = read_draft(spec, self.draft) if spec else read_unknown(self.draft.answers)
        return answer_widgets(spec, reading)
