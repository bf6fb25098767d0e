"""Help from a person: a ticket in two keys, with the answers or without; or the next opening of the agency."""

import asyncio
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Container, Grid, Horizontal, Vertical
from textual.widget import Widget

from kiosk import formats
from kiosk.clock import local_day
from kiosk.domain.ticket import ASKED, OPEN, OTHER, PLACES, QUEUED, TicketState
from kiosk.i18n import msg
from kiosk.services.paper import receipt
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.tickets import Ticket
from kiosk.services.visit import assistance, ticket_words
from kiosk.services.visit.assistance import Closed, Sent, TooMany, Wait
from kiosk.services.visit.showing import Showing
from screens.shell.visit import VisitHost
from screens.tenant.pages.agencies import emergency_lines, hours_text, phone_lines
from screens.tenant.visit.call import say_here
from screens.widgets.chrome import BETWEEN
from screens.widgets.dialog import Dialog, NoticeDialog
from screens.widgets.large_letters import LargeLetters, drawn
from screens.widgets.page import VisitPage, pages_of, spring
from screens.widgets.paper import print_or_show
from screens.widgets.tap import Choice, FootButton, Tap, back_button, continue_button
from screens.widgets.text import Says, Text, numbered

_ERASED_LATER = msg("Sa copie est effacée quand votre ticket est terminé.")
_LIVE = msg("L'agent voit chaque page que vous quittez, jusqu'à la fin du ticket.")
_AGREES = "agrees to show"
"""The count of a visit in which the tenant agreed that an agent reads the answers: they are asked once."""


async def take_ticket(app: VisitHost, *, share: bool, motive: str) -> None:
    """Take a place in the queue and show it; the page of the request stays open below.

    Before the answers are shown for the first time in a visit, the tenant is asked.
    """
    visit, shown = app.visit, app.to_show() if share else None
    if shown is not None and not visit.tally[_AGREES]:
        is_sent = isinstance(shown, Sent)
        live = app.services.config.shows_live and not is_sent
        await app.push_screen(ShareDialog(motive, is_sent=is_sent, is_live=live))
        return
    if visit.showing is not None:
        await visit.showing.settle()
    # A sent file names its own motive, wherever it was opened again.
    about = "" if isinstance(shown, Sent) else motive
    is_first = visit.ticket is None
    call = partial(assistance.call_agent, app.services, shown, motive=about, held=visit.ticket)
    try:
        taken = await asyncio.to_thread(call)
    except StorageError as error:
        app.note_failure("ticket", error)
        await app.push_screen(
            NoticeDialog(
                [msg("Le ticket n'a pas pu être pris."), msg("Adressez-vous à l'accueil. Vos réponses restent.")]
            )
        )
        return
    visit.ticket = taken if isinstance(taken, Ticket) else None
    if visit.ticket is not None:
        visit.ended_ticket, visit.showing = None, visit.showing or Showing()
        visit.showing.begin(visit.ticket.id, visit.ticket.draft)
        app.watch_ticket()
    page = await _page_of(app, taken, is_first=is_first)
    if page is None:
        lines: list[Says] = [
            msg("Beaucoup de tickets viennent d'être pris ici."),
            msg("Attendez une minute, ou allez à l'accueil."),
        ]
        await app.push_screen(NoticeDialog(lines))
        return
    if app.screen.id == "help":
        await app.switch_screen(page)
    else:
        await app.push_screen(page)


async def _page_of(app: VisitHost, taken: Ticket | Closed | TooMany, *, is_first: bool) -> VisitPage | None:
    """Return the page of what a call gave; a first ticket that names no motive leads to that question before.

    None: too many tickets were taken, and there is no page.
    """
    if isinstance(taken, Closed):
        return ClosedScreen(taken)
    if isinstance(taken, TooMany):
        return None
    return MotiveScreen(taken) if is_first and taken.motive == OTHER else await _ticket_page(app, taken)


async def _ticket_page(app: VisitHost, ticket: Ticket) -> "TicketScreen":
    """Return the page of a ticket; without its wait, if that cannot be read."""
    try:
        ahead = await asyncio.to_thread(assistance.ahead_of, app.services, ticket)
        wait = await asyncio.to_thread(assistance.expected_wait, app.services, ticket)
    except StorageError as error:
        app.note_failure("ticket", error)
        return TicketScreen(ticket, 0, None)
    return TicketScreen(ticket, ahead, wait)


class ShareDialog(Dialog):
    """The question before an agent is shown what the tenant wrote: one key, or one typed digit, shows nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "agree", show=False),
        Binding("2", "without", show=False),
    ]

    def __init__(self, motive: str, *, is_sent: bool, is_live: bool) -> None:
        self._motive = motive
        reads = _LIVE if is_live else _ERASED_LATER
        reads = msg("L'agent voit sa référence, et les réponses encore ici.") if is_sent else reads
        without = msg("Sans ce dossier") if is_sent else msg("Sans mes réponses")
        super().__init__(
            [msg("L'agent lira ce dossier.") if is_sent else msg("L'agent lira vos réponses."), reads],
            [
                Tap(partial(numbered, 1, msg("D'accord")), self._agree, id="share-agree", classes="-next"),
                Tap(partial(numbered, 2, without), self._without, id="share-without"),
                Tap(msg("Retour"), self.close, id="share-back", classes="-wide"),
            ],
        )
        self.add_class("-grid")

    async def action_agree(self) -> None:
        if not self.app.haste.is_typing:
            await self._agree()

    async def action_without(self) -> None:
        if not self.app.haste.is_typing:
            await self._without()

    async def _agree(self) -> None:
        """Show the answers, unless the key bounces or is held."""
        if not self.app.haste.hasty:
            self.app.visit.tally[_AGREES] += 1
            await self._call(share=True)

    async def _without(self) -> None:
        if not self.app.haste.hasty:
            await self._call(share=False)

    async def _call(self, *, share: bool) -> None:
        await self.close()
        await self.app.call_agent(share=share, motive=self._motive)


async def open_desk(app: VisitHost, _of: str) -> None:
    """Open door 4: the page to call an agent, or the next opening when the agency is closed."""
    now, calendar = app.services.clock.now(), app.services.calendar
    is_open = calendar.is_open(now)
    if not is_open:
        await app.push_screen(ClosedScreen(Closed(calendar.next_opening(now))))
        return
    try:
        here = await asyncio.to_thread(app.services.presence.here, now)
    except StorageError:
        here = ()  # it is said only of an agent who is known to be here
    await app.push_screen(AgentScreen(is_somebody_here=bool(here)))


async def call_at_once(app: VisitHost, motive: str) -> None:
    """Take a ticket at once, without answers; it names a motive, or else the page where it was taken."""
    await app.call_agent(share=False, motive=motive)


class AgentScreen(VisitPage):
    """The page behind door 4: call a person without having begun anything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "call", show=False),
        Binding("2", "find", show=False),
    ]
    place = msg("Parler à quelqu'un")

    def __init__(self, *, is_somebody_here: bool) -> None:
        super().__init__()
        self._is_somebody_here = is_somebody_here

    def body(self) -> list[Widget]:
        return [
            Text(msg("Un agent peut vous aider, ici, maintenant."), classes="question lead"),
            *([Text(msg("Un agent est à son bureau."), classes="line")] if self._is_somebody_here else []),
            Tap(msg("1 Prendre un ticket"), self.action_call, id="foot-next", classes="help-choice -next"),
            Tap(msg("2 J'ai déjà un numéro"), self.action_find, id="ticket-find", classes="help-choice"),
            hours_text(self.app.services.calendar),
            *phone_lines(self.app.services.config.agency),
        ]

    def foot(self) -> list[Widget]:
        return [spring(), back_button(self.close_what_is_open)]

    async def action_call(self) -> None:
        await self.app.call_agent(share=False)

    async def action_find(self) -> None:
        """Find a ticket again by its number, after the visit that took it was forgotten."""
        await self.app.go("form:ticket_number")

    async def close_what_is_open(self) -> None:
        await self.app.pop_screen()


class MotiveScreen(VisitPage):
    """The question what the person comes for: the ticket is taken, and no answer is needed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, len(ASKED) + 1)),
    ]
    place = msg("Votre ticket")

    def __init__(self, ticket: Ticket) -> None:
        super().__init__()
        self._ticket = ticket

    def body(self) -> list[Widget]:
        taps = [
            Tap(partial(numbered, number, msg(PLACES[code])), partial(self._choose, code))
            for number, code in enumerate(ASKED, 1)
        ]
        return [
            Text(
                msg("Votre numéro : {number}. Pour quoi venez-vous ?", number=self._ticket.number),
                classes="question lead",
            ),
            Grid(*taps, id="ticket-motives"),
        ]

    def foot(self) -> list[Widget]:
        return [
            spring(),
            FootButton(msg("Autre chose"), self._say_nothing, id="foot-next", before="F10 ", after=" ▸", is_next=True),
        ]

    async def action_choose(self, number: int) -> None:
        """Choose by a digit, but not by the one, held or struck twice, that took the ticket."""
        if self.app.haste.hasty != str(number):
            await self._choose(ASKED[number - 1])

    async def _choose(self, motive: str) -> None:
        held = self._ticket
        try:
            named = await asyncio.to_thread(self.app.services.tickets.set_motive, held.id, motive)
        except StorageError as error:
            self.app.note_failure("motive", error)  # an agent asks; the ticket stands
            named = None
        await self._show(named or held)

    async def _say_nothing(self) -> None:
        if not self.app.haste.hasty:
            await self._show(self._ticket)

    async def close_what_is_open(self) -> None:
        await self._say_nothing()

    async def _show(self, ticket: Ticket) -> None:
        await self.app.switch_screen(await _ticket_page(self.app, ticket))


class TicketScreen(VisitPage):
    """The ticket: its number, how many are before it, and what is shown with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "first", show=False),
        Binding("2", "priority", show=False),
        Binding("3", "leave_queue", show=False),
        Binding("4", "print", show=False),
    ]

    def __init__(self, ticket: Ticket, ahead: int, wait: Wait | None) -> None:
        """
        Args:
            ahead: how many tickets would be called before it.
            wait: the wait to expect; None: nobody knows.
        """
        super().__init__()
        self.place = self._place
        self.ticket = ticket
        self._ahead, self._wait = ahead, wait
        self._was_shown = bool(ticket.draft and ticket.draft.answers)
        self._fetching = Choice(
            "fetching",
            partial(numbered, 1, msg("Venez me chercher : je n'entends pas, ou je ne vois pas l'appel")),
            self.action_first,
            id="ticket-fetching",
        )
        self._fetching.chosen = ticket.asks_fetching
        self._priority = Choice(
            "priority", msg("2 J'ai droit à une priorité"), self.action_priority, id="ticket-priority"
        )
        self._priority.chosen = ticket.claims_priority

    def body(self) -> list[Widget]:
        return [
            Text(msg("Votre numéro"), classes="muted ticket-label"),
            Horizontal(
                LargeLetters(drawn((self.ticket.number,)), id="ticket-number"),
                Vertical(
                    Text(self._where, classes="line", id="ticket-where"),
                    Text(self._usual_wait, classes="line"),
                    id="ticket-beside",
                ),
                id="ticket-top",
            ),
            Text(self._what_next, classes="line"),
            Text(self._shown, classes="line", id="ticket-shown"),
            self._fetching,
            Container(
                self._priority,
                Tap(msg("3 Quitter la file"), self.action_leave_queue, id="ticket-leave"),
                id="ticket-acts",
            ),
            Text(msg("Un agent confirme la priorité. La raison n'est jamais demandée."), classes="help ticket-help"),
        ]

    def _place(self) -> str:
        about = ticket_words.about(self.ticket, self.app.services)
        return BETWEEN.join(filter(None, (about, str(msg("Votre ticket")))))

    async def opened(self) -> None:
        await super().opened()
        self._offer_acts()

    def ticket_moved(self, ticket: Ticket, ahead: int) -> None:
        super().ticket_moved(ticket, ahead)
        self.ticket, self._ahead = ticket, ahead
        self._offer_acts()
        self._relabel()

    def _relabel(self) -> None:
        for words in self.query(".line").results(Text):
            words.relabel()

    def _offer_acts(self) -> None:
        """Offer a priority and leaving only while the ticket waits, and its paper only until it is over."""
        for part in self.query("#ticket-fetching, #ticket-acts, .ticket-help"):
            part.display = self.ticket.state in QUEUED
        for paper_button in self.query("#foot-print"):
            paper_button.display = self._is_absent is False
            paper_button.visible = self.ticket.state in OPEN
        for here in self.query("#foot-here"):
            here.display = self._is_absent
        for button in self.query("#foot-next"):
            button.set_class(not self._is_absent, "-next")
        if self.focused is not None and not (self.focused.visible and self.focused.display):
            self.set_focus(self.query_one("#foot-next"))

    @property
    def _is_absent(self) -> bool:
        """True while the tenant, called and not seen, may say that they are there."""
        return self.ticket.state is TicketState.ABSENT

    def _usual_wait(self) -> str:
        return ticket_words.usual_wait(self.ticket, self._wait)

    def _where(self) -> str:
        return ticket_words.where(self.ticket, self._ahead)

    def _what_next(self) -> str:
        return ticket_words.what_next(self.ticket)

    def _shown(self) -> str:
        if self._was_shown and self.ticket.state not in OPEN:
            return str(msg("Vos réponses ne sont plus montrées."))
        return ticket_words.shown(self.ticket)

    def foot(self) -> list[Widget]:
        receipt = FootButton(msg("Imprimer"), self.action_print, id="foot-print", before="4 ")
        return [
            *([receipt] if self.app.services.printer.is_available else []),
            FootButton(msg("Je suis là"), self.action_first, id="foot-here", before="1 ", is_next=True),
            spring(),
            Tap(msg("Terminer"), self.leave, id="foot-leave"),
            continue_button(self._go_on),
        ]

    async def _go_on(self) -> None:
        """Go on, unless the key is held: it would lead away before the number was read."""
        if not self.app.haste.hasty:
            await self.close_what_is_open()

    async def action_priority(self) -> None:
        """Claim a priority, which an agent confirms; a key that bounces from the previous page claims nothing."""
        if self.app.haste.hasty == "2" or self.ticket.state not in QUEUED:
            return
        try:
            await asyncio.to_thread(self.app.services.tickets.claim_priority, self.ticket.id)
        except StorageError as error:
            self.app.note_failure("priority", error)
            await self.app.push_screen(NoticeDialog([msg("Cela n'a pas pu être noté. Dites-le à l'accueil.")]))
        else:
            self._priority.chosen = True

    async def action_first(self) -> None:
        """Do what the button numbered 1 does: say that the tenant is there after all, or ask to be fetched, or not."""
        if self._is_absent:
            if await say_here(self.app, self.ticket):
                self.app.watch_ticket()
        elif self.ticket.state in QUEUED and self.app.haste.hasty != "1":
            await self._ask_to_be_fetched(is_wanted=not self._fetching.chosen)

    async def _ask_to_be_fetched(self, *, is_wanted: bool) -> None:
        ask = partial(self.app.services.tickets.ask_to_be_fetched, self.ticket.id, is_wanted=is_wanted)
        try:
            await asyncio.to_thread(ask)
        except StorageError as error:
            self.app.note_failure("fetching", error)
            await self.app.push_screen(NoticeDialog([msg("Cela n'a pas pu être noté. Dites-le à l'accueil.")]))
        else:
            self._fetching.chosen = is_wanted
            self.ticket = self.ticket._replace(asks_fetching=is_wanted)
            self._relabel()

    async def action_print(self) -> None:
        if self.ticket.state in OPEN and self.app.services.printer.is_available:
            await print_or_show(
                self.app,
                msg("Votre ticket"),
                lambda: receipt.ticket_text(self.ticket, self._ahead, self.app.services),
            )

    async def action_leave_queue(self) -> None:
        """Ask before the place is lost, while there is one: its button is drawn no longer than that."""
        if self.ticket.state in QUEUED:
            await self.app.push_screen(LeaveQueueDialog(self))

    async def leave(self) -> None:
        """Go home, and keep language and contrast: a tenant waiting for the number is still here.

        Answers that would be forgotten are asked about first: from here everybody goes to the desk.
        """
        _here, below, *_others = pages_of(self.app.screen_stack)
        if any(page.would_lose for page in pages_of(self.app.screen_stack)) and below.journey is not None:
            await below.journey.leave()
        elif below.sent is not None:
            await self.app.pop_screen()
            await below.leave()
        else:
            await self.app.go_home()

    async def close_what_is_open(self) -> None:
        """Go back to the page from which an agent was called; go home when nothing was begun."""
        below = self.app.screen_stack[self.app.screen_stack.index(self) - 1]
        if below is self.app.screen_stack[0] or isinstance(below, AgentScreen):
            await self.app.go_home()
        else:
            await self.app.pop_screen()


async def show_found(app: VisitHost, ticket_id: str) -> None:
    """Show how a ticket stands that was found by its number; anybody may have typed it, so nothing of it is shown."""
    try:
        found = await asyncio.to_thread(app.services.tickets.get, ticket_id)
        ahead = await asyncio.to_thread(assistance.ahead_of, app.services, found) if found else 0
    except StorageError as error:
        app.note_failure("find ticket", error)
        found, ahead = None, 0
    if found is not None:
        await app.push_screen(FoundTicketScreen(found._replace(draft=None), ahead))


class FoundTicketScreen(VisitPage):
    """A ticket found by its number: where it stands. A person who was called and not seen says here that they came."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("1", "here", show=False)]
    place = msg("Votre ticket")

    def __init__(self, ticket: Ticket, ahead: int) -> None:
        super().__init__()
        self.ticket, self._ahead = ticket, ahead

    def body(self) -> list[Widget]:
        return [
            Text(msg("Votre numéro"), classes="muted ticket-label"),
            LargeLetters(drawn((self.ticket.number,)), id="ticket-number"),
            Text(lambda: ticket_words.where(self.ticket, self._ahead), classes="line"),
            Text(lambda: ticket_words.what_next(self.ticket), classes="line"),
        ]

    def foot(self) -> list[Widget]:
        if self.ticket.state is not TicketState.ABSENT:
            return [spring(), continue_button(self.close_what_is_open)]
        return [
            spring(),
            back_button(self.close_what_is_open),
            FootButton(msg("Je suis là"), self.action_here, id="foot-next", before="1 ", is_next=True),
        ]

    async def action_here(self) -> None:
        """Give the person their place again, and show it, unless the key bounces or is held."""
        is_absent = self.ticket.state is TicketState.ABSENT
        if is_absent and not self.app.haste.hasty and await say_here(self.app, self.ticket):
            await self.app.pop_screen()
            await show_found(self.app, self.ticket.id)

    async def close_what_is_open(self) -> None:
        await self.app.go_home()


class ClosedScreen(VisitPage):
    """The page of a closed agency: no ticket, but the next opening, and the phone."""

    place = msg("L'agence est fermée")

    def __init__(self, closed: Closed) -> None:
        super().__init__()
        self._taken = closed

    def body(self) -> list[Widget]:
        agency = self.app.services.config.agency
        return [
            Text(msg("L'agence est fermée maintenant."), classes="question lead"),
            *([Text(self._reason, classes="line")] if self._reason() else []),
            Text(self._opening, classes="line"),
            *phone_lines(agency),
            *emergency_lines(agency),
            hours_text(self.app.services.calendar, "line muted"),
            Tap(msg("Questions et réponses"), partial(self.app.go, "faq:"), id="closed-faq", classes="help-choice"),
        ]

    def _reason(self) -> str:
        """Return the reason for the closing, in the agency's own words, which no catalogue has."""
        services = self.app.services
        return services.calendar.closure_reason(local_day(services.clock.now()))

    def _opening(self) -> str:
        opening = self._taken.next_opening
        if opening is None:
            return str(msg("Demandez les horaires à l'agence."))
        if local_day(opening) == local_day(self.app.services.clock.now()):
            return str(msg("Elle ouvre aujourd'hui à {hour}.", hour=formats.hour(opening)))
        return str(msg("Elle ouvre {day} à {hour}.", day=formats.day(local_day(opening)), hour=formats.hour(opening)))

    def foot(self) -> list[Widget]:
        return [spring(), continue_button(self.close_what_is_open)]

    async def close_what_is_open(self) -> None:
        """Go back to the journey, or home: nothing was typed here, and the language stays."""
        await self.app.pop_screen()


class LeaveQueueDialog(Dialog):
    def __init__(self, ticket: "TicketScreen") -> None:
        super().__init__(
            [msg("Quitter la file ?"), msg("Votre numéro ne sera plus appelé.")],
            [
                Tap(msg("Non, je reste"), self.close, classes="-next"),
                Tap(msg("Quitter la file"), self._leave, id="leave-queue"),
            ],
        )
        self._ticket = ticket

    async def _leave(self) -> None:
        services = self.app.services
        try:
            has_left = await asyncio.to_thread(assistance.leave, services, self._ticket.ticket)
        except StorageError as error:
            self.app.note_failure("leave queue", error)
            await self.app.switch_screen(NoticeDialog([msg("Cela n'a pas pu être noté. Dites-le à l'accueil.")]))
            return
        if has_left:
            self.app.visit.ticket = None
            await self.close()
            await self._ticket.close_what_is_open()
        else:
            await self.app.switch_screen(NoticeDialog([msg("Un agent appelle déjà votre numéro.")]))
