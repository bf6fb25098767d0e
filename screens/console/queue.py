"""The queue: who waits, since when and for what; call, close, give a priority, open the answers that were shown."""

from collections.abc import Callable, Hashable
from datetime import datetime, time
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.clock import local_day, paris
from kiosk.domain.ticket import Outcome, Priority
from kiosk.forms.session import Draft
from kiosk.forms.spec import FormSpec
from kiosk.i18n import N_, _, msg
from kiosk.services.answer_pages import Progress, progress_of
from kiosk.services.listing_desk import ListingDesk
from kiosk.services.ports import Ticket
from kiosk.services.queue_desk import Queue, QueueDesk
from screens.console import words
from screens.console.dialogs import Confirm
from screens.console.lists import ListScreen
from screens.console.rows import Column, Row, Rows
from screens.console.screen import Still

NOBODY = N_("Personne n'attend. La liste se met à jour seule.")
_COLUMNS = (
    Column(msg("N°"), 4),
    Column(msg("Attend"), 7),
    Column(msg("Motif"), 0),
    Column(msg("Langue"), 8),
    Column(msg("Priorité"), 11),
    Column(msg("Brouillon"), 9),
)
_KEYS = (
    N_("Entrée Appeler   N Suivant   D Terminé   A Absent   O Réponses   ? Aide"),
    N_("P Priorité   R Rendez-vous   1 File   2 Annonces   F2 English   Q Fermer"),
)
_HELP = (
    N_("Entrée   appelle le numéro choisi avec ↑ et ↓."),
    N_("N        appelle le prochain, dans l'ordre affiché."),
    N_("D        la personne est reçue : ses réponses sont effacées."),
    N_("A        la personne n'est pas venue : ses réponses sont effacées."),
    N_("O        ouvre ses réponses, à la page où elle s'est arrêtée."),
    N_("P        donne ou retire la priorité, sans en demander la cause."),
    N_("R        donne un rendez-vous : prioritaire dès son heure."),
    N_("1, 2     la file, les annonces à relire."),
    N_("F2       français ou anglais."),
    N_("Q        ferme votre session. Ctrl+Q arrête la console."),
)


class QueueScreen(ListScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,N", "call_next", show=False),
        Binding("d,D", "close('done')", show=False),
        Binding("a,A", "close('no_show')", show=False),
        Binding("p,P", "priority", show=False),
        Binding("r,R", "appointment", show=False),
        Binding("o,O", "answers", show=False),
    ]
    tab = 1

    def __init__(self, queue_desk: QueueDesk, listing_desk: ListingDesk) -> None:
        super().__init__(queue_desk, listing_desk)
        self._queue = Queue((), None, ())
        self._progress: dict[str, tuple[Draft | None, Progress | None]] = {}

    # --- words --------------------------------------------------------------------------------------------------------

    def make_list(self) -> Rows:
        return Rows(_COLUMNS, msg(NOBODY), moved=self._moved, chosen=self._call_chosen, name="queue")

    def below(self) -> list[Widget]:
        return [
            Still(self._panel, id="ticket"),
            Still(lambda: words.called_line(self._queue.called), id="called"),
            Still(msg(words.ORDER_RULE), id="order"),
        ]

    def state(self) -> str:
        mine = self._queue.mine
        waiting = super().state()
        return _("avec vous : {number} · {waiting}").format(number=mine.number, waiting=waiting) if mine else waiting

    def keys(self) -> str:
        return "\n".join(_(line) for line in _KEYS)

    def help_lines(self) -> tuple[str, ...]:
        return tuple(_(line) for line in _HELP)

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
            self._queue, self.waiting_count, self.to_read_count = queue, len(queue.waiting), to_read
            if before is not None and self.selected is None:
                # Another row comes under the cursor: who is about to press enter must know.
                self.status.inform(msg("{number} n'attend plus.", number=before.number))

        return take

    def rows(self) -> tuple[Row, ...]:
        now = self._now
        return tuple(self._row(ticket, now) for ticket in self._queue.waiting)

    def news(self) -> Hashable:
        return words.called_line(self._queue.called), self.state()

    def refresh_words(self) -> None:
        super().refresh_words()
        for part in self.query(Still).filter("#ticket, #called, #order"):
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
        mine = self._queue.mine
        if mine is not None:
            self.status.complain(
                msg("{number} est avec vous : D terminé, ou A absent, puis le suivant.", number=mine.number)
            )
        return mine is not None

    async def _called(self, ticket: Ticket) -> None:
        await self.reload()
        told = msg("{number} est appelé au bureau {desk}.", number=ticket.number, desk=self.app.desk)
        shown = msg("O ouvre ses réponses.") if ticket.draft else msg("Sans réponses à lire.")
        self.status.inform(lambda: f"{told} {shown}")

    async def _lost(self, ticket: Ticket) -> None:
        await self.reload()
        self.status.complain(msg(words.LOST_RACE, number=ticket.number))

    def _mine(self) -> Ticket | None:
        if self._queue.mine is None:
            self.status.complain(msg("Personne n'est avec vous. Entrée ou N appelle quelqu'un."))
        return self._queue.mine

    async def action_close(self, code: str) -> None:
        ticket = self._mine()
        if ticket is None:
            return
        outcome = Outcome(code)

        async def told(is_closed: bool) -> None:
            await self.reload()
            done = msg("{number} est terminé. Ses réponses sont effacées.", number=ticket.number)
            absent = msg("{number} est noté absent. Ses réponses sont effacées.", number=ticket.number)
            gone = msg("{number} était déjà fermé.", number=ticket.number)
            self.status.inform(gone if not is_closed else done if outcome is Outcome.DONE else absent)

        async def close() -> None:
            await self.attempt(lambda: self.queue_desk.close(ticket, outcome), told)

        if ticket.draft is None:
            await close()
            return
        question = msg("Fermer {number} ?", number=ticket.number)
        note = msg("Les réponses qu'il a montrées sont effacées. Rien ne les ramène.")
        await self.app.push_screen(Confirm(question, note, close))

    async def action_priority(self) -> None:
        ticket = self.selected
        if ticket is not None:
            lowered = Priority.APPOINTMENT if ticket.appointment_at else Priority.NORMAL
            is_raised = ticket.priority is not Priority.PRIORITY
            await self._set_priority(ticket, Priority.PRIORITY if is_raised else lowered, ticket.appointment_at)

    async def action_appointment(self) -> None:
        from screens.console.dialogs import HourPrompt

        ticket = self.selected
        if ticket is None:
            return

        async def give(hour: time) -> None:
            at = datetime.combine(local_day(self._now), hour, paris())
            await self._set_priority(ticket, Priority.APPOINTMENT, at)

        await self.app.push_screen(HourPrompt(msg("Heure du rendez-vous de {number}", number=ticket.number), give))

    async def _set_priority(self, ticket: Ticket, priority: Priority, at: datetime | None = None) -> None:
        async def told(is_set: bool) -> None:
            await self.reload()
            if not is_set:
                self.status.complain(msg(words.LOST_RACE, number=ticket.number))
                return
            now_set = next((each for each in self._queue.waiting if each.id == ticket.id), ticket)
            self.status.inform(
                msg("{number} : {priority}.", number=ticket.number, priority=lambda: words.priority(now_set))
            )

        await self.attempt(lambda: self.queue_desk.set_priority(ticket, priority, at), told)

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
