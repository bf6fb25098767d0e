"""The queue: the tickets that wait, since when and for what; the one with this agent, and those that were called."""

from collections.abc import Callable, Hashable
from datetime import datetime

from textual.widget import Widget

from kiosk.forms.draft import Draft
from kiosk.forms.spec import FormSpec
from kiosk.i18n import N_, _, msg
from kiosk.services.desk.answer_pages import Progress, progress_of
from kiosk.services.desk.listings import ListingDesk
from kiosk.services.desk.queue import QueueDesk
from kiosk.services.ports import Ticket
from screens.console import words
from screens.console.queue_acts import QueueActs
from screens.console.table import Column, Row, Rows
from screens.console.widgets import OneRow, Parted, Still

NOBODY = N_("Personne n'attend. La liste se met à jour seule.")
COLUMNS = (
    Column(msg("N°"), 4),
    Column(msg("Attend"), 7),
    Column(msg("Motif"), 0),
    Column(msg("Langue"), 8),
    Column(msg("Priorité"), 11),
    Column(msg("Réponses"), 9, is_extra=True),
)
KEYS = (
    N_("Entrée Appeler  N Suivant  P Priorité  R Rendez-vous  F2 English  ? Aide"),
    N_("Avec vous : O Réponses  D Terminé  A Absent  U Remettre  ·  Q Déconnexion"),
)
"""Keys in two lines: the first acts on the row under the cursor, the second on the tenant who was called."""
HELP = (
    N_("Entrée   appelle le numéro choisi avec ↑ et ↓."),
    N_("N        appelle le prochain, dans l'ordre affiché."),
    N_("P        donne ou retire la priorité, sans en demander la cause."),
    N_("R        donne un rendez-vous ; une heure vide le retire."),
    N_("O        ouvre les réponses, à la page où la personne s'est arrêtée."),
    N_("D        terminé avec la personne : ses réponses sont effacées."),
    N_("A        elle n'est pas venue : ses réponses sont effacées."),
    N_("U        elle retourne dans la file, à sa place : appelée par erreur."),
    N_("1, 2     la file, ce qui est à relire."),
    N_("F2       français ou anglais."),
    N_("Q        vous déconnecte. Ctrl+Q arrête la console."),
)


class QueueScreen(QueueActs):
    tab = 1

    def __init__(self, queue_desk: QueueDesk, listing_desk: ListingDesk) -> None:
        super().__init__(queue_desk, listing_desk)
        self._progress: dict[str, tuple[Draft | None, Progress | None]] = {}

    # --- words --------------------------------------------------------------------------------------------------------

    def make_list(self) -> Rows:
        return Rows(COLUMNS, msg(NOBODY), moved=self._moved, chosen=self.call_chosen, name="queue")

    def below(self) -> list[Widget]:
        return [
            Parted(self._with_you, id="mine"),
            OneRow(self._shown, id="shown"),
            Still(self._panel, id="ticket"),
            OneRow(lambda: words.called_line(self.queue.called), id="called"),
            OneRow(msg(words.ORDER_RULE), id="order"),
        ]

    def keys(self) -> str:
        return "\n".join(_(line) for line in KEYS)

    def help_lines(self) -> tuple[str, ...]:
        return tuple(_(line) for line in HELP)

    def _with_you(self) -> str:
        """Describe the tenant who was called: what is known of them stays in sight until their ticket is closed."""
        mine = self.mine
        if mine is None:
            return _("Avec vous : personne")
        return _("Avec vous : {ticket}").format(ticket=words.in_short(mine, self._spec(mine), self.now))

    def _panel(self) -> str:
        ticket = self.selected
        if ticket is None:
            return ""
        return "\n".join(words.ticket_lines(ticket, self._spec(ticket), self._progress_of(ticket), self.now))

    def _shown(self) -> str:
        """Return the main facts of the panel in one row, for screens that have no room for it."""
        ticket = self.selected
        return words.shown_in_short(ticket, self._spec(ticket), self._progress_of(ticket)) if ticket is not None else ""

    def _moved(self) -> None:
        for panel in self.query("#ticket, #shown"):
            panel.refresh()

    # --- what is shown ------------------------------------------------------------------------------------------------

    def look(self) -> Callable[[], None]:
        queue, to_read = self.queue_desk.look(), len(self.listing_desk.to_read())

        def take() -> None:
            before, was_mine = self.selected, self.mine
            self.queue, self.mine = queue, queue.mine
            self.waiting_count, self.to_read_count = len(queue.waiting), to_read
            if before is not None and self.selected is None:
                # Another row comes under the cursor: an agent about to press enter must know.
                self.status.inform(msg(words.GONE, number=before.number))
            if was_mine is not None and self.mine is None:
                self.status.inform(msg(words.NO_MORE_YOURS, number=was_mine.number))

        return take

    def rows(self) -> tuple[Row, ...]:
        now = self.now
        return tuple(self._row(ticket, now) for ticket in self.queue.waiting)

    def news(self) -> Hashable:
        return words.called_line(self.queue.called), self.state(), self._with_you()

    def refresh_words(self) -> None:
        super().refresh_words()
        for part in self.query(Still).filter("#mine, #shown, #ticket, #called, #order"):
            part.relabel()

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
        """Return the journey whose answers the ticket shows, else the one that it names."""
        return self.app.services.forms.get(ticket.draft.spec_id if ticket.draft else ticket.motive)

    def _progress_of(self, ticket: Ticket) -> Progress | None:
        """Return the progress of a ticket's draft, worked out once: it changes only when the tenant calls again."""
        draft, progress = self._progress.get(ticket.id, (None, None))
        if draft != ticket.draft:
            draft, spec = ticket.draft, self._spec(ticket)
            progress = progress_of(spec, draft) if spec and draft and draft.spec_id == spec.id else None
            self._progress[ticket.id] = draft, progress
        return progress
