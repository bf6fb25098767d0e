"""The listings to be read, oldest promise first, a late one marked in words; then those read and still here."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk import formats
from kiosk.i18n import N_, _, msg
from kiosk.services.desk.listings import ListingDesk, Marking, TakingBack, is_for_a_sheet
from kiosk.services.desk.queue import QueueDesk
from kiosk.services.ports import SentFile, StoredSubmission
from screens.console import words
from screens.console.list_base import ListScreen
from screens.console.table import Column, Row, Rows
from screens.console.widgets import OneRow

NOTHING_TO_READ = N_("Rien à relire. Ce qui est préparé à la borne arrive ici.")
_PROMISE_RULE = N_("Date promise : la plus ancienne en haut, les dossiers relus en bas.")
_COLUMNS = (
    Column(msg("Référence"), 13),
    Column(msg("Au plus tard"), 14),
    Column(msg("Il reste"), 0),
    Column(msg("Langue"), 8, is_extra=True),
    Column(msg("Service"), 12, is_extra=True),
)
_KEYS = (
    N_("Entrée Lire   L Relu   C Chercher   ? Aide"),
    N_("1 File   2 À relire   F2 English   Q Déconnexion"),
)
_HELP = (
    N_("Entrée   ouvre le dossier choisi avec ↑ et ↓."),
    N_("L        le marque relu : il passe en bas de la liste."),
    N_("T        dans une annonce : son texte pour la BEL."),
    N_("P        dans une fiche de demande : l'imprimer, en français."),
    N_("C        cherche un dossier par sa référence, même relu et parti."),
    N_("R        dans un dossier : le retirer, quand la personne le veut."),
    N_("1        la file."),
    N_("F2       français ou anglais."),
    N_("Q        vous déconnecte. Ctrl+Q arrête la console."),
)


def _standing(stored: StoredSubmission, now: datetime) -> str:
    """Say how long it is until the promise; a worksheet has none."""
    if is_for_a_sheet(stored.submission.kind) and stored.read_at is None:
        return _("fiche, sans date")
    return words.promise(stored, now)


class ListingsScreen(ListScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l,L", "mark_read", show=False),
        Binding("c,C", "search", show=False),
    ]
    tab = 2

    def __init__(self, queue_desk: QueueDesk, listing_desk: ListingDesk) -> None:
        super().__init__(queue_desk, listing_desk)
        self._stored: tuple[StoredSubmission, ...] = ()

    def make_list(self) -> Rows:
        return Rows(_COLUMNS, msg(NOTHING_TO_READ), moved=lambda: None, chosen=self._open, name="listings")

    def below(self) -> list[Widget]:
        return [OneRow(msg(_PROMISE_RULE), id="order")]

    def keys(self) -> str:
        return "\n".join(_(line) for line in _KEYS)

    def help_lines(self) -> tuple[str, ...]:
        return tuple(_(line) for line in _HELP)

    def look(self) -> Callable[[], None]:
        to_read, read, queue = self.listing_desk.to_read(), self.listing_desk.lately_read(), self.queue_desk.look()

        def take() -> None:
            self._stored, self.to_read_count = (*to_read, *read), len(to_read)
            self.mine, self.waiting_count = queue.mine, len(queue.waiting)

        return take

    def rows(self) -> tuple[Row, ...]:
        now = self.app.services.clock.now()
        return tuple(
            Row(
                stored.submission.reference,
                (
                    stored.submission.reference,
                    "–" if is_for_a_sheet(stored.submission.kind) else formats.short_day(stored.submission.promise),
                    _standing(stored, now),
                    words.as_typed(stored.submission.language),
                    words.arrival(stored),
                ),
            )
            for stored in self._stored
        )

    # --- acts ---------------------------------------------------------------------------------------------------------

    async def _open(self) -> None:
        reference = self.list.key
        if reference is None:
            return

        async def opened(found: StoredSubmission | None) -> None:
            from screens.console.listing import ListingScreen

            if found is None:
                await self.reload()
                self.status.complain(msg("{reference} n'est plus ici.", reference=reference))
            else:
                await self.app.push_screen(ListingScreen(self.listing_desk, found, self.say_read, self.say_taken_back))

        await self.attempt(lambda: self.listing_desk.open(reference), opened)

    async def action_search(self) -> None:
        """Search by a typed reference, which also finds files that are in no list any more."""
        from screens.console.found_file import reference_prompt

        await self.app.push_screen(reference_prompt(self._find))

    async def _find(self, reference: str) -> None:
        async def found(file: SentFile | None) -> None:
            from screens.console.found_file import FoundFileScreen, reference_prompt

            if file is None:
                await self.app.push_screen(reference_prompt(self._find, reference))
            else:
                await self.app.push_screen(FoundFileScreen(self.listing_desk, file, self.say_taken_back))

        await self.attempt(lambda: self.listing_desk.find(reference), found)

    async def say_taken_back(self, reference: str, taking: TakingBack) -> None:
        """Report a withdrawal, made on the listing's page or on that of a found file."""
        from screens.console.file_acts import TAKEN_BACK

        await self.reload()
        self.status.inform(msg(TAKEN_BACK[taking], reference=reference))

    async def action_mark_read(self) -> None:
        from screens.console.listing import ask_whether_read

        chosen = next((each for each in self._stored if each.submission.reference == self.list.key), None)
        if chosen is not None:
            await ask_whether_read(self, self.listing_desk, chosen, self.say_read)

    async def say_read(self, reference: str, marking: Marking) -> None:
        """Report that a listing was recorded as read, here or on its own page."""
        from screens.console.listing import MARKED

        await self.reload()
        self.status.inform(msg(MARKED[marking], reference=reference))

    async def action_show_queue(self) -> None:
        await self.app.pop_screen()
