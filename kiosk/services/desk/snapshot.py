"""The agency at one instant, for one agent: who waits, who is with whom, and how much there is to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kiosk.domain.ticket import TicketState
from kiosk.domain.ticket_moves import LATE_AFTER
from kiosk.services.desk.answer_pages import Progress
from kiosk.services.ports.tickets import AtDesk, Ticket


@dataclass(frozen=True)
class Snapshot:
    """The agency at one instant, as one agent sees it."""

    waiting: tuple[Ticket, ...] = ()
    """Waiting tickets in the order in which they are called, those transferred to somebody else too."""
    mine: Ticket | None = None
    """The ticket of the person with this agent, or on the way to them."""
    held: tuple[Ticket, ...] = ()
    """The tickets that this agent has put on hold."""
    absent: tuple[Ticket, ...] = ()
    """The tickets of those who did not come, and may still return."""
    called: tuple[Ticket, ...] = ()
    """The last tickets called by anybody, latest first."""
    with_others: tuple[Ticket, ...] = ()
    """Tickets that colleagues called or hold."""
    to_do: Mapping[str, int] = field(default_factory=dict)
    """How many files nobody has closed, by kind."""
    late: frozenset[str] = frozenset()
    """The kinds with a file whose promised day is over."""
    colleagues: tuple[AtDesk, ...] = ()
    """The other agents who are at a desk."""
    night: date | None = None
    """The night of central's newest letter; None before the first one."""
    progress: Mapping[str, Progress] = field(default_factory=dict)
    """How far each tenant came who shows answers, by the ticket's id."""
    motives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The motives that agents added, by the ticket's id."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The agents' names, by their id."""

    def name(self, agent: str) -> str:
        """Return an agent's name; the id of one who is unknown here."""
        return self.names.get(agent, agent)

    @property
    def taken(self) -> tuple[Ticket, ...]:
        """Return the tickets that this agent or a colleague called or holds."""
        mine = (self.mine,) if self.mine is not None else ()
        return (*mine, *self.held, *self.with_others)


def is_call_late(snapshot: Snapshot, now: datetime) -> bool:
    """Tell if the person whom this agent called has not come for a while."""
    mine = snapshot.mine
    is_called = mine is not None and mine.state is TicketState.CALLED
    return is_called and mine is not None and now - (mine.called_at or now) >= LATE_AFTER
