"""An agent's call, seen: the watch on this visit's ticket, and the band over any page until it is answered."""

import asyncio
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from kiosk.domain.ticket import OPEN, TicketState
from kiosk.domain.ticket_moves import is_settled
from kiosk.i18n import msg
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.tickets import Ticket
from kiosk.services.visit import assistance, ticket_words
from kiosk.services.visit.showing import RENEW_EVERY
from kiosk.services.watch import EVERY, Watch
from screens.journey.proposal import ProposalWatch
from screens.shell.visit import VisitHost
from screens.widgets.dialog import Dialog, NoticeDialog
from screens.widgets.large_letters import drawn
from screens.widgets.page import VisitPage, pages_of
from screens.widgets.tap import Act, Tap
from screens.widgets.text import Says, numbered

_SETTLE_EVERY = 20
"""Looks after which what ended is settled: its answers go though no console is open."""
_CALM = 1.0
"""Seconds without a touch before the band comes: it shall not take a key or a tap that was meant for the page."""
_MORE_TIME = 120.0
"""Seconds after which the band comes again for a person who asked for two more minutes."""
_ANSWERED = frozenset({TicketState.CALLED, TicketState.ABSENT})
"""The states that a person answers."""


class CallDialog(Dialog):
    """The band: who is called and where, with two or three answers. The one that changes nothing has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"answer({number})", show=False) for number in (1, 2, 3)),
    ]

    def __init__(self, watch: "TicketWatch", ticket: Ticket) -> None:
        self._watch = watch
        self._answers = self._offers(ticket)
        taps = [Tap(partial(numbered, number, says), act) for number, (says, act) in enumerate(self._answers, 1)]
        taps[0].add_class("-next")
        taps[0].set_class(len(taps) % 2 == 1, "-wide")
        super().__init__([drawn((ticket.number,)), lambda: ticket_words.where(ticket, 0)], taps)
        self.add_class("-grid", "-call")

    def _offers(self, ticket: Ticket) -> list[tuple[Says, Act]]:
        """Return the answers: what is not saved is kept or erased by a choice, never by going."""
        if ticket.state is TicketState.ABSENT:
            return [(msg("Je suis là"), self._is_here), (msg("Plus tard"), self.close)]
        later = (msg("Encore deux minutes"), self._ask_for_time)
        app = self._watch.app
        if not any(page.would_lose for page in pages_of(app.screen_stack)):
            return [(msg("J'y vais"), self._go), later]
        save = [(msg("J'y vais : enregistrer"), self._save)] if app.journey_to_save() is not None else []
        return [*save, (msg("J'y vais : effacer"), self._ask_to_erase), later]

    def focus_first(self) -> None:
        self.set_focus(self._buttons[-1])

    async def action_answer(self, number: int) -> None:
        if number <= len(self._answers) and not self.app.haste.is_typing:
            await self._answers[number - 1][1]()

    async def _go(self) -> None:
        """Go to the desk: the page below ends the visit, and asks what it always asks before that."""
        await self.close()
        await pages_of(self.app.screen_stack)[0].leave()

    async def _save(self) -> None:
        """Save a draft and show its code; the visit ends once it was noted."""
        await self.close()
        journey = self.app.journey_to_save()
        if journey is not None:
            await journey.come_to_top()
            await journey.save(ends=True)

    async def _ask_to_erase(self) -> None:
        """Ask before everything goes: the band may have come under a finger that was meant for the page."""
        await self.app.switch_screen(EraseDialog())

    async def _ask_for_time(self) -> None:
        """Come back later, unless a blank of a text that somebody types pressed it."""
        if not self.app.haste.is_typing:
            await self.close()
            await self._watch.ask_for_time()

    async def _is_here(self) -> None:
        await self.close()
        await say_here(self.app)


class ComesDialog(NoticeDialog):
    """The notice that an agent comes to the terminal; it goes by itself when that was taken back."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__([drawn((ticket.number,)), lambda: ticket_words.where(ticket, 0)])
        self.add_class("-call")


class EraseDialog(Dialog):
    """The question before a person who goes to a desk leaves nothing behind."""

    def __init__(self) -> None:
        super().__init__(
            [msg("Effacer vos réponses ?"), msg("Elles ne pourront pas être reprises.")],
            [
                Tap(msg("Non, je reste ici"), self.close, classes="-next"),
                Tap(msg("Oui, effacer"), self._erase, id="erase"),
            ],
        )

    async def _erase(self) -> None:
        """Forget the visit, unless the key bounces or is held."""
        if not self.app.haste.hasty:
            await self.app.forget_visit(erases=True)


async def say_here(app: VisitHost, ticket: Ticket | None = None) -> bool:
    """Give an absent person, who says that they are there, their place again; say so only if it failed.

    Args:
        ticket: the ticket, if it is not this visit's.
    """
    held = ticket or app.visit.ticket
    if held is None:
        return False
    try:
        back = await asyncio.to_thread(assistance.come_back, app.services, held)
    except StorageError as error:
        app.note_failure("come back", error)
        await app.push_screen(NoticeDialog([msg("Cela n'a pas pu être noté. Dites-le à l'accueil.")]))
        return False
    if back is None:
        await app.push_screen(NoticeDialog([msg("Ce numéro n'attend plus. Dites-le à l'accueil.")]))
    return back is not None


class TicketWatch:
    """A watch that looks at the ticket of this visit while there is one, and reports changes to every page."""

    def __init__(self, app: VisitHost) -> None:
        self.app = app
        self._seen: tuple[Ticket, int] | None = None
        self._watch: Watch | None = None
        self._looks = 0
        self._was_overtaken = False
        """True when the last look was older than what the tenant did."""
        self._renewed_at = 0.0
        """The monotonic second of the last sign of life."""
        self._call: tuple[object, ...] | None = None
        """The call, or the repeated call, that was shown last."""
        self._due_at: float | None = None
        """The monotonic second from which the band is due; None: it was shown."""
        self._proposals = ProposalWatch(app)
        self._timer = app.set_interval(EVERY, self.look, pause=True)

    def resume(self) -> None:
        self._timer.resume()

    def _pause(self) -> None:
        self._timer.pause()
        self._seen = self._call = self._due_at = None
        if self._watch is not None:
            self._watch.close()
            self._watch = None

    async def look(self) -> None:
        known = self._known()
        if known is None:
            self._pause()
            return
        for step in (partial(self._read, known), self._renew, self._tell_call, self._proposals.look):
            if self.app.screen_stack:  # else the app is closing
                await step()

    def _known(self) -> Ticket | None:
        """Return the visit's ticket as it was seen last, for as long as an agent may still bring it back."""
        held, ended = self.app.visit.ticket, self.app.visit.ended_ticket
        if held is not None or ended is None or ended.moved_at is None:
            return held
        return None if is_settled(ended.state, ended.moved_at, self.app.services.clock.now()) else ended

    async def _read(self, known: Ticket) -> None:
        """Read the ticket again if anything was stored since the last look."""
        visit, services = self.app.visit, self.app.services
        if self._watch is None:
            self._watch = Watch(services.open_changes)
        self._looks += 1
        settles = self._looks % _SETTLE_EVERY == 0
        if not (self._watch.has_changed() or settles or self._was_overtaken):
            return
        try:
            if settles:
                await asyncio.to_thread(services.tickets.settle, services.clock.now())
            found = await asyncio.to_thread(services.tickets.get, known.id)
            ahead = await asyncio.to_thread(assistance.ahead_of, services, known)
        except StorageError as error:
            self.app.note_failure("ticket", error)
            return
        # What the tenant did meanwhile is newer than this look, and seen by the next one.
        self._was_overtaken = self.app.visit is not visit or known is not (visit.ticket or visit.ended_ticket)
        if self._was_overtaken:
            return
        now = known._replace(state=TicketState.EXPIRED, draft=None) if found is None else found
        if (now, ahead) == self._seen:
            return
        self._seen = (now, ahead)
        visit.ticket, visit.ended_ticket = (now, None) if now.state in OPEN else (None, now)
        for screen in self.app.screen_stack:
            if isinstance(screen, VisitPage):
                screen.ticket_moved(now, ahead)

    async def _renew(self) -> None:
        """Say now and then that the terminal lives, for the agent who sees each page."""
        showing, now = self.app.visit.showing, self.app.seconds()
        if showing is not None and showing.is_live and now - self._renewed_at >= RENEW_EVERY:
            self._renewed_at = now
            await showing.renew(self.app.services)

    async def _tell_call(self) -> None:
        """Ring once a call and show its band as soon as the hands rest; one that was answered elsewhere goes."""
        held = self.app.visit.ticket
        is_met = held is not None and (held.state in _ANSWERED or held.is_assisted)
        call = (held.id, held.state, held.called_at, held.recalls) if held is not None and is_met else None
        if call != self._call:
            self._call, self._due_at = call, self.app.seconds() if call is not None else None
            if isinstance(self.app.screen, CallDialog | ComesDialog):
                await self.app.pop_screen()
            if call is not None:
                self.app.bell()
        if held is None or self._due_at is None or isinstance(self.app.screen, CallDialog):
            return
        if self.app.seconds() >= self._due_at and self.app.calm_for >= _CALM:
            self._due_at = None
            await self.app.push_screen(ComesDialog(held) if held.is_assisted else CallDialog(self, held))

    async def ask_for_time(self) -> None:
        """Tell the agent that the person needs two more minutes; the band comes again after them."""
        held, services = self.app.visit.ticket, self.app.services
        if held is None:
            return
        self._due_at = self.app.seconds() + _MORE_TIME
        try:
            await asyncio.to_thread(services.tickets.ask_for_time, held.id, services.clock.now())
        except StorageError as error:
            self.app.note_failure("more time", error)
