"""A value that an agent proposes, asked over the page that it is for: nothing is written before the tenant says yes."""

import asyncio
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from kiosk.forms.answers import Answer
from kiosk.forms.display import shown
from kiosk.i18n import msg
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.tickets import Proposal, Ticket
from screens.journey.form import FormScreen
from screens.shell.visit import VisitHost
from screens.widgets.dialog import Dialog
from screens.widgets.page import pages_of
from screens.widgets.tap import Tap
from screens.widgets.text import Says, numbered

CALM = 1.0
"""Seconds without a touch before the question comes, and for which it then takes no yes."""


class ProposalDialog(Dialog):
    """The question. Nothing in it has the focus: of all keys only its digits answer, and Esc, which says no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "take", show=False),
        Binding("2", "refuse", show=False),
    ]

    def __init__(self, watch: "ProposalWatch", form: FormScreen, ticket: Ticket, proposal: Proposal) -> None:
        yes = Tap(partial(numbered, 1, msg("Oui, mettre")), self._take, id="proposal-yes")
        no = Tap(partial(numbered, 2, msg("Non")), self._refuse, id="proposal-no")
        super().__init__(_lines(form, proposal), [yes, no])
        self.add_class("-grid")
        for button in (yes, no):
            button.can_focus = False
        self._watch, self._form, self._ticket = watch, form, ticket
        self.proposal = proposal
        self._drawn_at = self.app.seconds()

    def focus_first(self) -> None:
        """Focus nothing: a key that was meant for the page below answers nothing."""

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._drawn_at = self.app.seconds()

    async def action_take(self) -> None:
        if not (self.app.haste.is_typing or self.app.haste.hasty):
            await self._take()

    async def action_refuse(self) -> None:
        if not self.app.haste.is_typing:
            await self._refuse()

    async def _take(self) -> None:
        """Put the value into the page, unless the question has only just been drawn."""
        if self.app.seconds() - self._drawn_at < CALM:
            return
        await self.close()
        if await self._watch.answer(self._ticket, self.proposal, "yes"):
            await self._form.take(self.proposal.field, Answer(self.proposal.value))

    async def _refuse(self) -> None:
        await self.close()
        await self._watch.answer(self._ticket, self.proposal, "no")

    async def close_what_is_open(self) -> None:
        await self._refuse()


def _lines(form: FormScreen, proposal: Proposal) -> list[Says]:
    """Return the value, the question that it answers, and what stands there now."""
    field = form.session.spec.field(proposal.field)
    form.collect()
    typed = form.session.answers.get(field.key, Answer())
    lines: list[Says] = [
        msg("L'agent propose : {answer}", answer=lambda: shown(field, Answer(proposal.value))),
        msg(field.label),
    ]
    if not typed.is_blank and typed != Answer(proposal.value):
        lines.append(msg("À la place de : {answer}", answer=lambda: shown(field, typed)))
    return lines


class ProposalWatch:
    """Shows a proposal once the hands rest on the page that it is for, and answers one that nobody can answer."""

    def __init__(self, app: VisitHost) -> None:
        self.app = app

    async def look(self) -> None:
        ticket, top = self.app.visit.ticket, self.app.screen
        proposal = ticket.proposal if ticket is not None and ticket.proposal and not ticket.proposal.answer else None
        if isinstance(top, ProposalDialog) and (proposal is None or top.proposal.n != proposal.n):
            await top.close()
            return
        if ticket is None or proposal is None:
            return
        form = self._form(ticket)
        if not proposal.waits(self.app.services.clock.now()):
            await self._end(ticket, proposal, "late")
        elif form is None or form.session.place != proposal.step:
            await self._end(ticket, proposal, "gone")
        elif top is form and self.app.calm_for >= CALM:
            await self.app.push_screen(ProposalDialog(self, form, ticket, proposal))

    def _form(self, ticket: Ticket) -> FormScreen | None:
        """Return the open journey that the ticket shows."""
        shown = ticket.draft.spec_id if ticket.draft is not None else ""
        forms = (page for page in pages_of(self.app.screen_stack) if isinstance(page, FormScreen))
        return next((form for form in forms if form.session.spec.id == shown), None)

    async def _end(self, ticket: Ticket, proposal: Proposal, answer: str) -> None:
        if isinstance(self.app.screen, ProposalDialog):
            await self.app.screen.close()
        await self.answer(ticket, proposal, answer)

    async def answer(self, ticket: Ticket, proposal: Proposal, answer: str) -> bool:
        """Record an answer; False: the proposal is no more, or nothing can be stored."""
        tickets = self.app.services.tickets
        try:
            is_answered = await asyncio.to_thread(tickets.answer_proposal, ticket.id, proposal.n, answer)
        except StorageError as error:
            self.app.note_failure("proposal", error)
            return False
        held = self.app.visit.ticket
        if held is not None and held.proposal is not None and held.proposal.n == proposal.n:
            self.app.visit.ticket = held._replace(proposal=None)
        return is_answered
