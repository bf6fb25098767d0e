"""The queue's tickets, in memory."""

from dataclasses import replace
from datetime import datetime

from kiosk.domain.ticket import Priority, TicketState
from kiosk.forms.draft import Draft
from kiosk.services.ports import NewTicket, Ticket


class MemoryTickets:
    def __init__(self) -> None:
        self.taken: list[Ticket] = []

    def add(self, ticket: NewTicket) -> Ticket:
        number = len(self.taken) + 1
        taken = Ticket(
            id=str(number),
            number=f"A{number}",
            created_at=ticket.created_at,
            motive=ticket.motive,
            language=ticket.language,
            priority=Priority.NORMAL,
            claims_priority=ticket.claims_priority,
            appointment_at=None,
            draft=ticket.draft,
            state=TicketState.WAITING,
        )
        self.taken.append(taken)
        return taken

    def waiting(self) -> tuple[Ticket, ...]:
        return tuple(ticket for ticket in self.taken if ticket.state is TicketState.WAITING)

    def taken_since(self, instant: datetime) -> int:
        return sum(ticket.created_at > instant for ticket in self.taken)

    def get(self, ticket_id: str) -> Ticket | None:
        return next((ticket for ticket in self.taken if ticket.id == ticket_id), None)

    def show_again(self, ticket_id: str, motive: str, draft: Draft | None) -> Ticket | None:
        held = self.taken[int(ticket_id) - 1]
        if held.state is TicketState.WAITING:
            held = self._put(held._replace(motive=motive, draft=draft))
        return held if held.state in {TicketState.WAITING, TicketState.CALLED} else None

    def tell_sent(self, ticket_id: str, reference: str) -> bool:
        held = self.taken[int(ticket_id) - 1]
        if held.draft is not None:
            self._put(held._replace(draft=replace(held.draft, sent_as=reference)))
        return held.draft is not None

    def leave(self, ticket_id: str, at: datetime) -> bool:
        held = self.taken[int(ticket_id) - 1]
        if held.state is not TicketState.WAITING:
            return False
        self._put(held._replace(state=TicketState.LEFT, draft=None))
        return True

    def call(self, ticket_id: str, desk: str) -> None:
        """Call a ticket, as an agent does at the console."""
        held = self.taken[int(ticket_id) - 1]
        self._put(held._replace(state=TicketState.CALLED, desk=desk, called_at=held.created_at))

    def end(self, ticket_id: str) -> None:
        """End a ticket, as the same agent does next."""
        self._put(self.taken[int(ticket_id) - 1]._replace(state=TicketState.DONE, draft=None))

    def _put(self, ticket: Ticket) -> Ticket:
        self.taken[int(ticket.id) - 1] = ticket
        return ticket

    def claim_priority(self, ticket_id: str) -> bool:
        self._put(self.taken[int(ticket_id) - 1]._replace(claims_priority=True))
        return True
