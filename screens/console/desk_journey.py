"""A tenant's journey at a desk, typed by the agent with its person beside them, and written page by page."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.forms.draft import Receipt
from kiosk.forms.messages import FieldError
from kiosk.forms.session import Finished
from kiosk.i18n import SOURCE_LANGUAGE, msg, speaking
from kiosk.services.desk.session import Choice
from kiosk.services.desk.tickets.at_desk import AtDesk
from kiosk.services.ports.errors import StorageError
from kiosk.services.visit.assistance import tell_sent
from kiosk.services.visit.submissions import submit
from screens.console.asks import Answered, ChoiceBox, Next
from screens.fields.row import TypedBox, row_of
from screens.journey.form import FormScreen
from screens.widgets.page import spring
from screens.widgets.tap import FootButton, Tap

if TYPE_CHECKING:
    from screens.console.host import DeskHost

_NOT_WRITTEN = msg("Pas écrit : la page reste. Réessayez dans un moment.")
_CLOSE_ANYWAY = msg("Pas écrit. Encore une fois : fermer sans cette page.")


class DeskForm(FormScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("f2", "switch_language", show=False),
        Binding("f5", "save", show=False),
        Binding("f9", "go_back", show=False),
        Binding("ctrl+l", "lock", show=False),
    ]
    has_help = False
    app: "DeskHost"  # type: ignore[assignment]

    def __init__(self, at_desk: AtDesk, staff_language: str) -> None:
        """
        Args:
            staff_language: the one that the console shows when the journey closes.
        """
        super().__init__(at_desk.session.spec, at_desk.session)
        self.at_desk, self.staff_language = at_desk, staff_language
        self._language = SOURCE_LANGUAGE
        self._shown_place = ""
        """The place whose page is drawn; empty before the first one."""
        self._closes_anyway = False

    # --- what differs from a terminal ---------------------------------------------------------------------------------

    def said_first(self) -> str:
        return str(msg("{number} · bureau {desk}", number=self.at_desk.ticket.number, desk=self.at_desk.desk))

    def foot(self) -> list[Widget]:
        return [
            FootButton(msg("Enregistrer"), self.action_save, id="foot-save", before="F5 "),
            spring(),
            FootButton(msg("Retour"), self.action_go_back, id="foot-back", before="F9 "),
            Tap(msg("Fermer"), self.action_close, id="foot-leave"),
            self._next,
        ]

    def open_keys(self, box: TypedBox) -> None:
        """Draw no keys: the agent has a keyboard."""
        row = row_of(box)
        self.typed_last = row.spec.key if row is not None else ""
        self.call_after_refresh(self.keep_in_view)

    def turn_keys(self, layer: str | None, *, is_styled: bool) -> None:
        """Make no room for keys."""

    async def action_help(self) -> None:
        """Do nothing: whoever is asked for help is here."""

    # --- pages, each written before it turns --------------------------------------------------------------------------

    async def show_page(self, errors: tuple[FieldError, ...] = (), *, is_styled: bool = True) -> None:
        if self._shown_place and not await self._is_written():
            return
        self._shown_place, self._closes_anyway = self.session.place, False
        await super().show_page(errors, is_styled=is_styled)

    async def _is_written(self) -> bool:
        """Write what was answered; False: the page stays, or the desk has the answers no more."""
        try:
            is_mine = await asyncio.to_thread(self.at_desk.write)
        except StorageError as error:
            self.app.note_failure("desk", error)
            self.session.place = self._shown_place
            self.hint(_NOT_WRITTEN)
            return False
        if not is_mine:
            self.app.act_soon(self.look_again)
        return is_mine

    async def look_again(self) -> None:
        """Close once the desk has the answers no more."""
        try:
            why = await asyncio.to_thread(self.at_desk.over)
        except StorageError:
            return  # the next page that is written says it
        if why is not None and self.app.current_journey() is self:
            await self.app.leave_desk(why)

    async def action_close(self) -> None:
        await self.close()

    async def close(self) -> bool:
        """Write, put down and leave; False: it could not be written, and the page stays until the second time."""
        self.collect()
        try:
            why = None
            if not await asyncio.to_thread(self.at_desk.write, puts_down=True):
                why = await asyncio.to_thread(self.at_desk.over)
        except StorageError as error:
            self.app.note_failure("desk", error)
            if not self._closes_anyway:
                self._closes_anyway = True
                self.hint(_CLOSE_ANYWAY)
                return False
            why = msg("La dernière page n'est pas écrite.")
        kept = msg("Ce qui est écrit reste avec {number}.", number=self.at_desk.ticket.number)
        await self.app.leave_desk(why or kept, warns=why is not None)
        return True

    async def leave(self) -> None:
        await self.close()

    async def close_what_is_open(self) -> None:
        await self.close()

    # --- keys ---------------------------------------------------------------------------------------------------------

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Speak the journey's language, after a page of the console too; the base class's own handler is called too."""
        self.app.call_later(self._speak)

    async def _speak(self) -> None:
        if self.is_current:
            await self.app.speak(self._language)

    async def action_switch_language(self) -> None:
        """Switch between French and the person's own language."""
        own = self.at_desk.ticket.language
        self._language = own if self._language == SOURCE_LANGUAGE else SOURCE_LANGUAGE
        await self.app.speak(self._language)

    async def action_lock(self) -> None:
        await self.app.lock()

    async def action_save(self) -> None:
        """Save the answers for door 5, and show the code on a page that prints it."""
        self.collect()
        if not self.session.can_be_saved:
            self.hint(msg("Il n'y a rien à enregistrer."))
            return
        try:
            page = await asyncio.to_thread(self.at_desk.code_page)
        except StorageError as error:
            self.app.note_failure("draft", error)
            self.hint(_NOT_WRITTEN)
            return
        await self.app.speak(self.staff_language)
        await self.app.open_page(page)

    # --- sending ------------------------------------------------------------------------------------------------------

    async def send(self) -> None:
        """Ask if the person's papers were seen, and send."""
        options = (("send", msg("Envoyer")), ("checked", msg("Envoyer, papiers vus")))
        question = Choice(msg("Envoyer avec {number} ?", number=self.at_desk.ticket.number), "", options)
        await self.app.push_screen(ChoiceBox(question, self._answered))

    async def _answered(self, code: str) -> Answered:
        if code == "checked":
            try:
                await asyncio.to_thread(self.at_desk.check_papers)
            except StorageError:
                return msg("Cela n'a pas pu être noté. Envoyez sans, ou réessayez.")
        return Next(partial(FormScreen.send, self))

    async def store(self, finished: Finished) -> Receipt:
        """Store the answers in the person's language, whatever the page shows, and tell the ticket."""
        at_desk, services = self.at_desk, self.app.services
        with speaking(at_desk.ticket.language):
            receipt = await asyncio.to_thread(submit, finished, services)
        try:
            await asyncio.to_thread(tell_sent, services, at_desk.ticket.id, self.session)
        except StorageError as error:
            # The file is sent all the same, and is in its list.
            self.app.note_failure("ticket", error)
        return receipt

    async def hand_over(self, receipt: Receipt) -> None:
        """Show what the person takes with them, in the place of the journey."""
        page = await asyncio.to_thread(self.at_desk.receipt_page, receipt)
        await self.app.leave_desk()
        await self.app.open_page(page)
