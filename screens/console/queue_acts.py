"""An agent's actions on the queue: call, close, put back, give a priority or an hour, open what was shown."""

from datetime import datetime, time
from typing import ClassVar

from textual.binding import Binding, BindingType

from kiosk.clock import local, local_day, paris
from kiosk.domain.ticket import Outcome, Priority
from kiosk.i18n import msg
from kiosk.services.desk.listings import ListingDesk
from kiosk.services.desk.queue import Queue, QueueDesk
from kiosk.services.ports import Ticket
from screens.console import words
from screens.console.dialogs import Confirm, Prompt, hour_prompt
from screens.console.list_base import ListScreen
from screens.widgets.text import Says


class QueueActs(ListScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,N", "call_next", show=False),
        Binding("d,D", "close('done')", show=False),
        Binding("a,A", "close('no_show')", show=False),
        Binding("p,P", "priority", show=False),
        Binding("r,R", "appointment", show=False),
        Binding("o,O", "answers", show=False),
        Binding("u,U", "put_back", show=False),
    ]

    def __init__(self, queue_desk: QueueDesk, listing_desk: ListingDesk) -> None:
        super().__init__(queue_desk, listing_desk)
        self.queue = Queue((), None, ())

    @property
    def now(self) -> datetime:
        return self.app.services.clock.now()

    @property
    def selected(self) -> Ticket | None:
        return next((ticket for ticket in self.queue.waiting if ticket.id == self.list.key), None)

    async def call_chosen(self) -> None:
        ticket = self.selected
        if ticket is None or self._is_busy():
            return

        async def told(is_mine: bool) -> None:
            await self._called(ticket) if is_mine else await self._lost(ticket)

        await self.attempt(lambda: self.queue_desk.call(ticket), told)

    async def action_call_next(self) -> None:
        async def told(ticket: Ticket | None) -> None:
            if ticket is None:
                await self.reload()
                self.status.inform(msg("Personne n'attend."))
            else:
                await self._called(ticket)

        if not self._is_busy():
            await self.attempt(self.queue_desk.call_next, told)

    def _is_busy(self) -> bool:
        """Tell if a tenant is with this agent, and say so: their ticket is closed first, so that no answers stay."""
        mine = self.mine
        if mine is not None:
            self.status.complain(
                msg("{number} est avec vous : D terminé, A absent ou U remettre, puis le suivant.", number=mine.number)
            )
        return mine is not None

    async def _called(self, ticket: Ticket) -> None:
        await self.reload()
        told = msg("{number} est appelé au bureau {desk}.", number=ticket.number, desk=self.app.desk)
        shown = msg("O ouvre ses réponses.") if words.shows_answers(ticket) else msg("Sans réponses à lire.")
        self.status.inform(lambda: f"{told} {shown}")

    async def _lost(self, ticket: Ticket) -> None:
        await self.reload()
        self._say_gone(ticket)

    def _say_gone(self, ticket: Ticket) -> None:
        """Say that a ticket waits no longer: a colleague has it, or the tenant left."""
        is_called = any(each.id == ticket.id for each in self.queue.with_others)
        self.status.complain(msg(words.LOST_RACE if is_called else words.GONE, number=ticket.number))

    def _mine(self) -> Ticket | None:
        if self.mine is None:
            self.status.complain(msg("Personne n'est avec vous. Entrée ou N appelle quelqu'un."))
        return self.mine

    async def action_close(self, code: str) -> None:
        ticket = self._mine()
        if ticket is None:
            return
        outcome = Outcome(code)
        ending = words.ENDINGS[outcome]

        async def told(is_closed: bool) -> None:
            await self.reload()
            self.status.inform(msg(ending.told if is_closed else words.NO_MORE_YOURS, number=ticket.number))

        async def close() -> None:
            await self.attempt(lambda: self.queue_desk.close(ticket, outcome), told)

        note = msg(words.LOSES_ANSWERS) if words.shows_answers(ticket) else msg(words.LOSES_PLACE)
        await self.app.push_screen(Confirm(msg(ending.question, number=ticket.number), note, close))

    async def action_put_back(self) -> None:
        """Put the called ticket back in its place in the queue; without one, a ticket that a colleague left called."""
        if self.mine is not None:
            await self._put_back(self.mine)
        elif self.queue.with_others:
            await self._ask_whose(self.queue.with_others)
        else:
            self._mine()

    async def _ask_whose(self, tickets: tuple[Ticket, ...]) -> None:
        by_number = {ticket.number: ticket for ticket in tickets}
        called = ", ".join(by_number)

        def refusal(typed: str) -> Says:
            return "" if typed.upper() in by_number else msg("Écrivez un de ces numéros : {numbers}.", numbers=called)

        async def act(typed: str) -> None:
            await self._put_back(by_number[typed.upper()])

        note = msg("Appelés par un collègue : {numbers}. Seulement s'il n'est plus là.", numbers=called)
        await self.app.push_screen(Prompt(msg("Quel numéro remettre dans la file ?"), note, refusal, act))

    async def _put_back(self, ticket: Ticket) -> None:
        async def told(is_back: bool) -> None:
            await self.reload()
            self.list.go_to(ticket.id)
            back = msg("{number} est de nouveau dans la file, à sa place.", number=ticket.number)
            self.status.inform(back if is_back else msg(words.NO_MORE_YOURS, number=ticket.number))

        await self.attempt(lambda: self.queue_desk.put_back(ticket), told)

    async def action_priority(self) -> None:
        """Give the priority, or take it away; either way the tenant's claim is settled."""
        ticket = self.selected
        if ticket is not None:
            lowered = Priority.APPOINTMENT if ticket.appointment_at else Priority.NORMAL
            raised = lowered if ticket.priority is Priority.PRIORITY else Priority.PRIORITY
            await self._set_priority(ticket, raised, ticket.appointment_at, settles_claim=True)

    async def action_appointment(self) -> None:
        """Set the hour of an appointment, or remove it; a ticket with priority ("prioritaire") keeps that."""
        ticket = self.selected
        if ticket is None:
            return

        async def give(hour: time | None) -> None:
            at = datetime.combine(local_day(self.now), hour, paris()) if hour else None
            usual = Priority.APPOINTMENT if at else Priority.NORMAL
            is_raised = ticket.priority is Priority.PRIORITY
            await self._set_priority(ticket, Priority.PRIORITY if is_raised else usual, at)

        held = local(ticket.appointment_at).time() if ticket.appointment_at else None
        await self.app.push_screen(hour_prompt(ticket.number, held, give))

    async def _set_priority(
        self, ticket: Ticket, priority: Priority, at: datetime | None, *, settles_claim: bool = False
    ) -> None:
        async def told(is_set: bool) -> None:
            await self.reload()
            if not is_set:
                self._say_gone(ticket)
                return
            now_set = next((each for each in self.queue.waiting if each.id == ticket.id), ticket)
            self.status.inform(
                msg("{number} : {priority}.", number=ticket.number, priority=lambda: words.standing(now_set))
            )

        def work() -> bool:
            return self.queue_desk.set_priority(ticket, priority, at, settles_claim=settles_claim)

        await self.attempt(work, told)

    async def action_answers(self) -> None:
        ticket = self._mine()
        if ticket is None:
            return
        if not words.shows_answers(ticket):
            self.status.inform(lambda: words.no_answers(ticket))
            return

        async def opened(found: Ticket | None) -> None:
            from screens.console.answers import AnswersScreen

            if found is None or found.draft is None or not found.draft.answers:
                self.status.complain(msg("Les réponses de {number} sont déjà effacées.", number=ticket.number))
            else:
                await self.app.push_screen(AnswersScreen(found, found.draft, self.listing_desk))

        await self.attempt(lambda: self.queue_desk.open_answers(ticket), opened)

    async def action_show_listings(self) -> None:
        from screens.console.listings import ListingsScreen

        await self.app.push_screen(ListingsScreen(self.queue_desk, self.listing_desk))
