"""The queue's tickets, in memory."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from kiosk.domain.ticket import ENDED, OPEN, QUEUED, Priority, TicketState
from kiosk.domain.ticket_moves import LEGAL, Kind, Move
from kiosk.forms.draft import Draft
from kiosk.services.ports.tickets import NewTicket, Proposal, Ticket


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
        return tuple(ticket for ticket in self.taken if ticket.state in QUEUED)

    def taken_since(self, instant: datetime) -> int:
        return sum(ticket.created_at > instant for ticket in self.taken)

    def get(self, ticket_id: str) -> Ticket | None:
        return next((ticket for ticket in self.taken if ticket.id == ticket_id), None)

    def find(self, number: str) -> Ticket | None:
        return next((each for each in self.taken if each.number == number.upper() and each.state in OPEN), None)

    def waits(self, motive: str) -> tuple[int, ...]:
        return ()

    def settle(self, now: datetime) -> bool:
        return False

    def show_again(self, ticket_id: str, motive: str, draft: Draft | None) -> Ticket | None:
        held = self.taken[int(ticket_id) - 1]
        has_desk = draft is not None and held.draft is not None and held.draft.desk
        if held.state in OPEN and not has_desk:
            held = self._put(held._replace(motive=motive, draft=draft))
        return held if held.state in OPEN else None

    def set_motive(self, ticket_id: str, motive: str) -> Ticket | None:
        held = self.taken[int(ticket_id) - 1]
        return self._put(held._replace(motive=motive)) if held.state in OPEN else None

    def wipe(self, ticket_id: str) -> bool:
        self._put(self.taken[int(ticket_id) - 1]._replace(draft=None, proposal=None))
        return True

    def renew(self, ticket_id: str) -> None:
        """Do nothing: what is in memory lives as long as its terminal."""

    def show_page(self, ticket_id: str, draft: Draft) -> bool:
        held = self.taken[int(ticket_id) - 1]
        is_same = held.draft is not None and (held.draft.spec_id, held.draft.sent_as) == (draft.spec_id, "")
        is_here = held.state in OPEN and is_same and held.draft is not None and not held.draft.desk
        if is_here:
            self._put(held._replace(draft=draft))
        return is_here

    def to_desk(self, ticket_id: str, desk: str) -> None:
        """Go on at a desk, as an agent does at the console with a person who sits there."""
        held = self.taken[int(ticket_id) - 1]
        if held.draft is not None:
            serves = held._replace(state=TicketState.IN_SERVICE, desk=desk, agent="ane", at_terminal=False)
            self._put(serves._replace(draft=replace(held.draft, since=None, desk=desk)))

    def take_from_desk(self, ticket_id: str, draft: Draft) -> bool:
        held = self.taken[int(ticket_id) - 1]
        if held.state in OPEN:
            self._put(held._replace(draft=draft))
        return held.state in OPEN

    def ask_back(self, ticket_id: str, *, is_wanted: bool) -> bool:
        held = self.taken[int(ticket_id) - 1]
        is_left = held.draft is not None and not (held.draft.sent_as or held.draft.since or held.draft.desk)
        may = held.state is TicketState.IN_SERVICE and is_left
        if held.draft is not None and may:
            self._put(held._replace(draft=replace(held.draft, back="asked" if is_wanted else "")))
        return may

    def give_back(self, ticket_id: str, agent: str) -> bool:
        """Agree, as the agent does whose ticket it is."""
        held = self.taken[int(ticket_id) - 1]
        may = held.agent == agent and held.draft is not None and held.draft.back == "asked"
        if held.draft is not None and may:
            self._put(held._replace(draft=replace(held.draft, back="given")))
        return may

    def take_given(self, ticket_id: str, since: datetime | None) -> Ticket | None:
        held = self.taken[int(ticket_id) - 1]
        if held.draft is None or held.draft.back != "given":
            return None
        return self._put(held._replace(draft=replace(held.draft, back="", since=since)))

    def end_live(self, ticket_id: str = "") -> None:
        for held in self.taken:
            if held.draft is not None and ticket_id in {held.id, ""}:
                self._put(held._replace(draft=replace(held.draft, since=None)))

    def tell_sent(self, ticket_id: str, spec_id: str, reference: str) -> bool:
        held = self.taken[int(ticket_id) - 1]
        if held.draft is None or (held.draft.spec_id, held.draft.sent_as) != (spec_id, ""):
            return False
        self._put(held._replace(draft=replace(held.draft, sent_as=reference, since=None, desk="", back="")))
        return True

    def move(self, ticket_id: str, move: Move, n: int | None = None) -> Ticket | None:
        """Make a move as the database does, without its history."""
        held = self.taken[int(ticket_id) - 1]
        states, state = LEGAL[move.kind]
        if held.state not in states:
            return None
        told: dict[str, Any] = {"state": state or held.state, "n": held.n + 1, "moved_at": move.at}
        told |= {"more_time_at": None}
        if move.kind in {Kind.CALL, Kind.ASSIST}:
            told |= {"desk": move.desk, "agent": move.agent, "called_at": move.at}
        told["at_terminal"] = move.kind is Kind.ASSIST
        if state in ENDED:
            told |= {"draft": None}
        return self._put(held._replace(**told))

    def call(self, ticket_id: str, desk: str) -> None:
        """Call a ticket, as an agent does at the console."""
        held = self.taken[int(ticket_id) - 1]
        self.move(ticket_id, Move(Kind.CALL, held.created_at, "ane", desk))

    def come(self, ticket_id: str) -> None:
        """Go to the terminal, as an agent does at the console."""
        held = self.taken[int(ticket_id) - 1]
        self.move(ticket_id, Move(Kind.ASSIST, held.created_at, "ane", "3"))

    def propose(self, ticket_id: str, proposal: Proposal) -> bool:
        """Propose, as the database does for an agent whose ticket it is."""
        self._put(self.taken[int(ticket_id) - 1]._replace(proposal=proposal))
        return True

    def answer_proposal(self, ticket_id: str, n: str, answer: str) -> bool:
        held = self.taken[int(ticket_id) - 1]
        waits = held.proposal is not None and (held.proposal.n, held.proposal.answer) == (n, "")
        if held.proposal is not None and waits:
            self._put(held._replace(proposal=held.proposal._replace(answer=answer, value="")))
        return waits

    def end(self, ticket_id: str) -> None:
        """End a ticket, as the same agent does next, once nobody can undo it."""
        self.move(ticket_id, Move(Kind.DONE, self.taken[int(ticket_id) - 1].created_at, "ane"))

    def _put(self, ticket: Ticket) -> Ticket:
        self.taken[int(ticket.id) - 1] = ticket
        return ticket

    def ask_to_be_fetched(self, ticket_id: str, *, is_wanted: bool) -> bool:
        self._put(self.taken[int(ticket_id) - 1]._replace(asks_fetching=is_wanted))
        return True

    def ask_for_time(self, ticket_id: str, at: datetime) -> bool:
        held = self.taken[int(ticket_id) - 1]
        if held.state is TicketState.CALLED:
            self._put(held._replace(more_time_at=at))
        return held.state is TicketState.CALLED

    def called(self, limit: int = 5) -> tuple[Ticket, ...]:
        return tuple(each for each in reversed(self.taken) if each.called_at is not None)[:limit]

    def claim_priority(self, ticket_id: str) -> bool:
        self._put(self.taken[int(ticket_id) - 1]._replace(claims_priority=True))
        return True
