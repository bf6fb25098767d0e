"""The queue: who waits, since when and for what; call, close, give a priority, open the answers that were shown."""

from collections.abc import Callable, Hashable
from datetime import datetime, time
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.clock import local, local_day, paris
from kiosk.domain.ticket import Outcome, Priority
from kiosk.forms.session import Draft
from kiosk.forms.spec import FormSpec
from kiosk.i18n import _, msg
from kiosk.services.answer_pages import Progress, progress_of
from kiosk.services.listing_desk import ListingDesk
from kiosk.services.ports import Ticket
from kiosk.services.queue_desk import Queue, QueueDesk
from screens.console import words
from screens.console.dialogs import Confirm, Prompt, hour_prompt
from screens.console.lists import ListScreen
from screens.console.queue_words import COLUMNS, HELP, KEYS, NOBODY
from screens.console.rows import Row, Rows
from screens.console.screen import Still
from screens.widgets.text import Says


class QueueScreen(ListScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,N", "call_next", show=False),
        Binding("d,D", "close('done')", show=False),
        Binding("a,A", "close('no_show')", show=False),
        Binding("p,P", "priority", show=False),
        Binding("r,R", "appointment", show=False),
        Binding("o,O", "answers", show=False),
        Binding("u,U", "put_back", show=False),
    ]
    tab = 1

    def __init__(self, queue_desk: QueueDesk, listing_desk: ListingDesk) -> None:
        super().__init__(queue_desk, listing_desk)
        self._queue = Queue((), None, ())
        self._progress: dict[str, tuple[Draft | None, Progress | None]] = {}

    # --- words --------------------------------------------------------------------------------------------------------

    def make_list(self) -> Rows:
        return Rows(COLUMNS, msg(NOBODY), moved=self._moved, chosen=self._call_chosen, name="queue")

    def below(self) -> list[Widget]:
        return [
            Still(self._with_you, id="mine"),
            Still(self._panel, id="ticket"),
            Still(lambda: words.called_line(self._queue.called), id="called"),
            Still(msg(words.ORDER_RULE), id="order"),
        ]

    def keys(self) -> str:
        return "\n".join(_(line) for line in KEYS)

    def help_lines(self) -> tuple[str, ...]:
        return tuple(_(line) for line in HELP)

    def _with_you(self) -> str:
        """Who was called: what is known of them stays in sight until they are closed."""
        mine = self.mine
        if mine is None:
            return _("Avec vous : personne")
        return _("Avec vous : {ticket} · {priority}").format(
            ticket=words.in_short(mine, self._spec(mine), self._now), priority=words.standing(mine)
        )

    def _panel(self) -> str:
        ticket = self.selected
        if ticket is None:
            return ""
        return "\n".join(words.ticket_lines(ticket, self._spec(ticket), self._progress_of(ticket), self._now))

    def _moved(self) -> None:
        for panel in self.query("#ticket"):
            panel.refresh()

    # --- what is shown ------------------------------------------------------------------------------------------------

    @property
    def _now(self) -> datetime:
        return self.app.services.clock.now()

    @property
    def selected(self) -> Ticket | None:
        return next((ticket for ticket in self._queue.waiting if ticket.id == self.list.key), None)

    def look(self) -> Callable[[], None]:
        queue, to_read = self.queue_desk.look(), len(self.listing_desk.to_read())

        def take() -> None:
            before = self.selected
            self._queue, self.mine = queue, queue.mine
            self.waiting_count, self.to_read_count = len(queue.waiting), to_read
            if before is not None and self.selected is None:
                # Another row comes under the cursor: who is about to press enter must know.
                self.status.inform(msg(words.GONE, number=before.number))

        return take

    def rows(self) -> tuple[Row, ...]:
        now = self._now
        return tuple(self._row(ticket, now) for ticket in self._queue.waiting)

    def news(self) -> Hashable:
        return words.called_line(self._queue.called), self.state(), self._with_you()

    def refresh_words(self) -> None:
        super().refresh_words()
        for part in self.query(Still).filter("#mine, #ticket, #called, #order"):
            part.refresh()

    def _row(self, ticket: Ticket, now: datetime) -> Row:
        progress = self._progress_of(ticket)
        return Row(
            ticket.id,
            (
                ticket.number,
                words.minutes(ticket.created_at, now),
                words.motive(self._spec(ticket), ticket.motive, progress),
                words.as_typed(ticket.language),
                words.priority(ticket),
                words.draft_pages(progress),
            ),
        )

    def _spec(self, ticket: Ticket) -> FormSpec | None:
        return self.app.services.forms.get(ticket.motive)

    def _progress_of(self, ticket: Ticket) -> Progress | None:
        """Reckoned once for the draft that a ticket carries: it changes only when the tenant calls again."""
        draft, progress = self._progress.get(ticket.id, (None, None))
        if draft != ticket.draft:
            draft, spec = ticket.draft, self._spec(ticket)
            progress = progress_of(spec, draft) if spec and draft and draft.spec_id == spec.id else None
            self._progress[ticket.id] = draft, progress
        return progress

    # --- acts ---------------------------------------------------------------------------------------------------------

    async def _call_chosen(self) -> None:
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
        """One person at a time: the one before is closed first, so that nobody's answers stay open behind."""
        mine = self.mine
        if mine is not None:
            self.status.complain(
                msg("{number} est avec vous : D terminé, A absent ou U remettre, puis le suivant.", number=mine.number)
            )
        return mine is not None

    async def _called(self, ticket: Ticket) -> None:
        await self.reload()
        told = msg("{number} est appelé au bureau {desk}.", number=ticket.number, desk=self.app.desk)
        shown = msg("O ouvre ses réponses.") if ticket.draft else msg("Sans réponses à lire.")
        self.status.inform(lambda: f"{told} {shown}")

    async def _lost(self, ticket: Ticket) -> None:
        await self.reload()
        self._say_gone(ticket)

    def _say_gone(self, ticket: Ticket) -> None:
        """It waits no longer: a colleague has it, or the tenant left."""
        is_called = any(each.id == ticket.id for each in self._queue.with_others)
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
            self.status.inform(msg(ending.told if is_closed else words.CLOSED_BEFORE, number=ticket.number))

        async def close() -> None:
            await self.attempt(lambda: self.queue_desk.close(ticket, outcome), told)

        note = msg(words.LOSES_ANSWERS) if ticket.draft else msg(words.LOSES_PLACE)
        await self.app.push_screen(Confirm(msg(ending.question, number=ticket.number), note, close))

    async def action_put_back(self) -> None:
        """Called by mistake: back in the queue, where they were. With nobody here, one whom a colleague left."""
        if self.mine is not None:
            await self._put_back(self.mine)
        elif self._queue.with_others:
            await self._ask_whose(self._queue.with_others)
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
            self.status.inform(back if is_back else msg(words.CLOSED_BEFORE, number=ticket.number))

        await self.attempt(lambda: self.queue_desk.put_back(ticket), told)

    async def action_priority(self) -> None:
        """Give it or take it; either way what the tenant claimed is answered."""
        ticket = self.selected
        if ticket is not None:
            lowered = Priority.APPOINTMENT if ticket.appointment_at else Priority.NORMAL
            raised = lowered if ticket.priority is Priority.PRIORITY else Priority.PRIORITY
            await self._set_priority(ticket, raised, ticket.appointment_at, settles_claim=True)

    async def action_appointment(self) -> None:
        """An hour, or none; who is "prioritaire" stays so."""
        ticket = self.selected
        if ticket is None:
            return

        async def give(hour: time | None) -> None:
            at = datetime.combine(local_day(self._now), hour, paris()) if hour else None
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
            now_set = next((each for each in self._queue.waiting if each.id == ticket.id), ticket)
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
        if ticket.draft is None:
            self.status.inform(msg("{number} n'a pas montré de réponses.", number=ticket.number))
            return

        async def opened(found: Ticket | None) -> None:
            from screens.console.answers import AnswersScreen

            if found is None or found.draft is None:
                self.status.complain(msg("Les réponses de {number} sont déjà effacées.", number=ticket.number))
            else:
                await self.app.push_screen(AnswersScreen(found, found.draft))

        await self.attempt(lambda: self.queue_desk.open_answers(ticket), opened)

    async def action_show_listings(self) -> None:
        from screens.console.listings import ListingsScreen

        await self.app.push_screen(ListingsScreen(self.queue_desk, self.listing_desk))
