"""Moves of tickets as agents and tenants make them, in one call each: true when the move was legal and made."""

from datetime import datetime

from kiosk.domain.ticket_moves import Kind, Move
from kiosk.services.ports.tickets import TicketStore
from tests.factories import FRIDAY


def claim(tickets: TicketStore, ticket_id: str, agent: str, desk: str, at: datetime = FRIDAY) -> bool:
    return tickets.move(ticket_id, Move(Kind.CALL, at, agent, desk)) is not None


def done(tickets: TicketStore, ticket_id: str, agent: str, at: datetime = FRIDAY) -> bool:
    return tickets.move(ticket_id, Move(Kind.DONE, at, agent)) is not None


def absent(tickets: TicketStore, ticket_id: str, agent: str, at: datetime = FRIDAY) -> bool:
    return tickets.move(ticket_id, Move(Kind.ABSENT, at, agent)) is not None


def put_back(tickets: TicketStore, ticket_id: str, agent: str, at: datetime = FRIDAY) -> bool:
    return tickets.move(ticket_id, Move(Kind.PUT_BACK, at, agent)) is not None


def leave(tickets: TicketStore, ticket_id: str, at: datetime = FRIDAY) -> bool:
    return tickets.move(ticket_id, Move(Kind.LEAVE, at)) is not None
