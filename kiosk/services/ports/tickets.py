"""Tickets, and the agents at their desks. Every method may raise `StorageError`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from kiosk.domain.ticket import WITH_AGENT, Priority, TicketState
from kiosk.domain.ticket_moves import Move
from kiosk.forms.draft import Draft


class NewTicket(NamedTuple):
    """A ticket before it has its number."""

    created_at: datetime
    motive: str
    """The code of the reason: a form's id, or `other`."""
    language: str
    claims_priority: bool
    draft: Draft | None
    """Present only when the tenant chose to show their answers."""


PROPOSAL_LASTS = timedelta(seconds=60)
"""The time that a tenant has for a proposal."""


class Proposal(NamedTuple):
    """A value that an agent proposes for one answer of the page at which a tenant is."""

    n: str
    """8 random hexadecimal digits: an answer to an older proposal does not answer this one."""
    step: str
    field: str
    value: str
    """As it would be typed, or the code of a choice; empty once it is answered."""
    agent: str
    at: datetime
    answer: str = ""
    """`yes`, `no`, `late` (nobody answered in time) or `gone` (the page was left); empty: it waits."""

    def waits(self, now: datetime) -> bool:
        """Tell if the tenant may still answer it."""
        return not self.answer and abs(now - self.at) < PROPOSAL_LASTS


class Ticket(NamedTuple):
    """A place in the queue, as it was when it was read."""

    id: str
    number: str
    """The terminal's letter and a number from 1 each day: `A14`."""
    created_at: datetime
    motive: str
    language: str
    priority: Priority
    claims_priority: bool
    appointment_at: datetime | None
    draft: Draft | None
    state: TicketState
    called_at: datetime | None = None
    desk: str = ""
    agent: str = ""
    n: int = 0
    """The number of its last move."""
    moved_at: datetime | None = None
    """The instant of its last move; None before the first one."""
    served_at: datetime | None = None
    proposal: Proposal | None = None
    at_terminal: bool = False
    """True while its agent is beside the person, at the terminal."""
    hold: str = ""
    """The reason of its hold, a code of `kiosk.domain.ticket_moves.HOLDS`."""
    recalls: int = 0
    target: str = ""
    """Whom it waits for once transferred: `role:…`, `desk:…` or `agent:…`."""
    note: str = ""
    giver: str = ""
    """The agent who transferred it, with a note."""
    asks_fetching: bool = False
    """True when the person asks to be fetched, as they do not hear or do not see a call; nobody asks why."""
    more_time_at: datetime | None = None
    """When the called person asked for two more minutes; None: they did not, since the last call."""

    @property
    def is_assisted(self) -> bool:
        """True while an agent helps the person at the terminal."""
        return self.state is TicketState.IN_SERVICE and self.at_terminal

    @property
    def is_called(self) -> bool:
        """True when the person is with an agent, or on the way."""
        return self.state in WITH_AGENT


class TicketStore(Protocol):
    """The agency's queue, which the terminal and several consoles change at once."""

    def add(self, ticket: NewTicket) -> Ticket:
        """Take the next number of the day."""

    def walk_in(self, ticket: NewTicket, agent: str, desk: str) -> Ticket | None:
        """Give a number to a person without a ticket, who is served at once; None: the agent serves somebody else."""

    def waiting(self) -> tuple[Ticket, ...]:
        """Return the tickets that may be called, by arrival; `kiosk.domain.ticket.queue_order` gives their order."""

    def taken_since(self, instant: datetime) -> int:
        """Return how many tickets were taken after an instant, whatever became of them."""

    def called(self, limit: int = 5) -> tuple[Ticket, ...]:
        """Return the tickets that were called and are open, then those that ended today; the last call first."""

    def get(self, ticket_id: str) -> Ticket | None:
        """Return a ticket by its id, also one that is over; None: it is not known (any more)."""

    def find(self, number: str) -> Ticket | None:
        """Return the ticket of a number that is still open."""

    def move(self, ticket_id: str, move: Move, n: int | None = None) -> Ticket | None:
        """Make a move, in one conditional write; return the ticket after it.

        None: its state does not allow the move (any more), its last move is not `n`, or the move would give its agent
        a second person.
        """

    def undo(self, ticket_id: str, n: int, agent: str, at: datetime) -> Ticket | None:
        """Take back the last move `n`, if it is this agent's and younger than 30 seconds; return the ticket then."""

    def settle(self, now: datetime) -> bool:
        """Count what ended and can no longer be undone, forget its answers, and end absences that lasted too long.

        Return True when something is left to settle later.
        """

    def waits(self, motive: str) -> tuple[int, ...]:
        """Return the waits of the last 20 finished visits of a motive, in seconds."""

    def further_motives(self) -> Mapping[str, tuple[str, ...]]:
        """Return the motives that agents added to open tickets, by the ticket's id."""
        ...

    def set_motive(self, ticket_id: str, motive: str) -> Ticket | None:
        """Replace the reason of an open ticket; return it as it stands, None when it is over."""

    def show_again(self, ticket_id: str, motive: str, draft: Draft | None) -> Ticket | None:
        """Replace the reason and the answers of an open ticket when the tenant calls again; its place stays.

        Return the ticket as it stands; None when it is over.
        """

    def wipe(self, ticket_id: str) -> bool:
        """Forget the answers of a ticket, whatever its state: no agent reads them, or brings them back, from now on.

        False: they are forgotten, but the base's log still holds their bytes, as somebody was reading: wipe again.
        """
        ...

    def renew(self, ticket_id: str) -> None:
        """Record that the terminal lives that shows each page of a ticket (`kiosk.domain.retention.LIVE_PAGE`)."""

    def show_page(self, ticket_id: str, draft: Draft) -> bool:
        """Show the page to which the tenant has come, in place of the one before of the same journey.

        False: the ticket shows nothing any more, something else, or what was sent since; and nothing was changed.
        """
        ...

    def propose(self, ticket_id: str, proposal: Proposal) -> bool:
        """Propose a value for an answer of the page at which a ticket's tenant is.

        False: the ticket is not this agent's (any more), its tenant is elsewhere, or another proposal waits.
        """
        ...

    def answer_proposal(self, ticket_id: str, n: str, answer: str) -> bool:
        """Answer a proposal, and forget its value; False: it was answered already, or another one took its place."""
        ...

    def take_to_desk(self, ticket_id: str, agent: str, desk: str) -> Ticket | None:
        """Go on at a desk with the unsent answers of the person whom this agent serves there; return the ticket.

        None: the ticket is not with this agent at a desk (any more), or shows nothing that could go on.
        """
        ...

    def write_at_desk(self, ticket_id: str, agent: str, desk: str, draft: Draft) -> bool:
        """Keep what is written at a desk; a draft that names no desk puts it down there.

        False: the desk has these answers no more, and nothing was changed.
        """
        ...

    def take_from_desk(self, ticket_id: str, draft: Draft) -> bool:
        """Go on at the terminal with its own page, in place of what a desk wrote; False: the ticket is over."""
        ...

    def ask_back(self, ticket_id: str, *, is_wanted: bool) -> bool:
        """Ask the agent who serves a ticket to give its answers back to a terminal, or ask no more.

        False: nobody serves it, or somebody is at its answers.
        """
        ...

    def give_back(self, ticket_id: str, agent: str) -> bool:
        """Agree that the answers go back to the terminal that asks for them; False: none asks, or it is not yours."""
        ...

    def take_given(self, ticket_id: str, since: datetime | None) -> Ticket | None:
        """Take the answers that an agent gave back, live from an instant on, or as they stand; return the ticket.

        None: they are not given (any more).
        """
        ...

    def end_live(self, ticket_id: str = "") -> None:
        """Keep what a ticket shows as it is now, nobody being at its page any more; without an id, of all tickets."""

    def ask_to_be_fetched(self, ticket_id: str, *, is_wanted: bool) -> bool:
        """Record that the agent shall come for the person, who does not hear or see a call; False: it is over."""

    def ask_for_time(self, ticket_id: str, at: datetime) -> bool:
        """Record that a called person asks for two more minutes; False: they are not called any more."""

    def motives(self) -> tuple[str, ...]:
        """Return the motives of the tickets that are still known here, the most frequent first."""

    def claim_priority(self, ticket_id: str) -> bool:
        """Record that the tenant claims priority; an agent confirms it or not."""

    def set_priority(
        self, ticket_id: str, priority: Priority, appointment_at: datetime | None, *, settles_claim: bool = False
    ) -> bool:
        """Store an agent's decision; with `settles_claim` the tenant's claim is answered, and not asked again."""

    def tell_ended(self, agent: str, at: datetime) -> tuple[Ticket, ...]:
        """Return the tickets that the end of their day closed, oldest first, once: one agent sees them."""

    def tell_sent(self, ticket_id: str, spec_id: str, reference: str) -> bool:
        """Record that a journey's answers were sent, under this reference; False: the ticket does not show them."""


class AtDesk(NamedTuple):
    """An agent at their desk."""

    agent: str
    desk: str


class PresenceStore(Protocol):
    """The agents who are at their desks, as their consoles say so."""

    def renew(self, agent: str, desk: str, at: datetime) -> None:
        """Record that an agent is at a desk, with their console open and not locked."""
        ...

    def leave(self, agent: str) -> None:
        """Record that an agent has left, or that their console locked."""
        ...

    def here(self, now: datetime) -> tuple[AtDesk, ...]:
        """Return the agents who are at a desk now (`kiosk.domain.retention.PRESENCE`), by desk."""
        ...
