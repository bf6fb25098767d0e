"""The queue: the tickets that wait, since when and for what; the one with this agent, and those that were called."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from kiosk.clock import local, local_day, paris
from kiosk.domain.roles import EVERYBODY
from kiosk.domain.ticket import Priority
from kiosk.domain.ticket_moves import Kind
from kiosk.i18n import LANGUAGES, N_, msg
from kiosk.services.desk import wording
from kiosk.services.desk.session import Act, AgentSession, Ask, Audit, Choice, Done, Line, Opening, Pin, Says, Seen
from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.desk.spec import Column, ListSpec
from kiosk.services.desk.tickets import acts, moves, panel
from kiosk.services.desk.tickets.acts import ticket_act
from kiosk.services.desk.tickets.page import ANSWERS
from kiosk.services.ports.tickets import Ticket
from kiosk.services.query import Query, Slice, answer

_HOUR = re.compile(r"\s*(\d{1,2})\s*[:hH.]?\s*(\d{2})?\s*")
_GONE = N_("{number} n'attend plus.")
_LOST_RACE = N_("{number} est déjà appelé par un collègue.")
_NOBODY_WAITS = N_("Personne n'attend.")
_ITS_TURN = "next"


# --- what an act needs ------------------------------------------------------------------------------------------------


def _nobody_under_cursor(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    return "" if seen.row is not None else msg(_NOBODY_WAITS)


def _is_busy(snapshot: Snapshot) -> Says:
    """Say that a tenant is with this agent: their ticket is closed first, or put on hold."""
    if snapshot.mine is None:
        return ""
    words = N_("{number} est avec vous : D terminé, H en attente, A absent ou U remettre, puis le suivant.")
    return msg(words, number=snapshot.mine.number)


def _cannot_call(session: AgentSession, seen: Seen[Ticket]) -> Says:
    return _is_busy(seen.snapshot) or _nobody_under_cursor(session, seen)


def _cannot_call_next(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    # Nobody waiting is no reason: somebody may have come since the last look.
    return _is_busy(seen.snapshot)


def _no_answers(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    mine = seen.snapshot.mine
    if mine is None:
        return msg(acts.NOBODY_HERE)
    return "" if wording.shows_answers(mine) else lambda: wording.no_answers(mine)


def _nobody_absent(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    return "" if seen.snapshot.absent else msg("Personne n'est noté absent.")


# --- words that name a person -----------------------------------------------------------------------------------------


def _row_named(words: str) -> Callable[[AgentSession, Seen[Ticket]], Says]:
    """Return the words of an act on the row under the cursor."""
    return lambda _session, seen: msg(words, number=seen.row.number) if seen.row is not None else ""


def _following_named(session: AgentSession, seen: Seen[Ticket]) -> Says:
    following = _next(session, seen.snapshot)
    return msg("Suivant : {number}", number=following.number) if following is not None else ""


# --- acts -------------------------------------------------------------------------------------------------------------


def _say_called(session: AgentSession, ticket: Ticket) -> Done:
    words = msg("{number} est appelé au bureau {desk}.", number=ticket.number, desk=session.desk)
    shown = msg("O ouvre ses réponses.") if wording.shows_answers(ticket) else msg("Sans réponses à lire.")
    fetch = [msg("Allez chercher {number}.", number=ticket.number)] if ticket.asks_fetching else []
    return Done(lambda: " ".join(map(str, (words, *fetch, shown))), subject=ticket.id, is_undoable=True)


def _say_gone(session: AgentSession, ticket: Ticket) -> Done:
    """Say that a ticket waits no longer: a colleague has it, or the tenant left."""
    found = session.services.tickets.get(ticket.id)
    is_called = found is not None and found.is_called
    return Done(msg(_LOST_RACE if is_called else _GONE, number=ticket.number), warns=True)


def _call(session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
    called = moves.move(session, seen.record, Kind.CALL)
    return _say_called(session, called) if called is not None else _say_gone(session, seen.record)


def _next(session: AgentSession, snapshot: Snapshot) -> Ticket | None:
    return next((each for each in snapshot.waiting if moves.is_for(session, each)), None)


def _asks_next(session: AgentSession, seen: Seen[Ticket]) -> tuple[Ask, ...]:
    """Ask whom the agent means, where the first row they see is not the person whose turn it is."""
    following, first = _next(session, seen.snapshot), seen.first
    if following is None or first is None or first.id == following.id:
        return ()
    options = (
        (_ITS_TURN, msg("le prochain : {number}", number=following.number)),
        (first.id, msg("le premier de ces lignes : {number}", number=first.number)),
    )
    return (Choice(msg("Qui appeler ?"), "", options),)


def _call_next(session: AgentSession, seen: Seen[Ticket], answers: tuple[str, ...]) -> Done:
    if seen.first is not None and answers == (seen.first.id,):
        return _call(session, replace(seen, row=seen.first), ())
    ticket = moves.call_next(session)
    return _say_called(session, ticket) if ticket is not None else Done(msg(_NOBODY_WAITS))


def _read_answers(session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
    ticket = seen.with_you
    found = session.services.tickets.get(ticket.id)
    if found is None or not wording.shows_answers(found):
        return Done(msg("Les réponses de {number} sont déjà effacées.", number=ticket.number), warns=True)
    return Done(subject=ticket.id, opens=Opening(ANSWERS, found))


def _asks_absent(_session: AgentSession, seen: Seen[Ticket]) -> tuple[Ask, ...]:
    return acts.choose(msg("Qui est revenu ?"), "", acts.by_number(seen.snapshot.absent))


def _return(session: AgentSession, seen: Seen[Ticket], answers: tuple[str, ...]) -> Done:
    absent = acts.chosen(seen.snapshot.absent, answers)
    if moves.move(session, absent, Kind.RETURN) is None:
        return Done(msg("{number} n'est plus noté absent.", number=absent.number), warns=True)
    words = msg("{number} est de nouveau dans la file, à sa place.", number=absent.number)
    return Done(words, subject=absent.id, shows=absent.id, is_undoable=True)


def _asks_walk_in(session: AgentSession, _seen: Seen[Ticket]) -> tuple[Ask, ...]:
    languages = tuple((each.code, each.endonym) for each in LANGUAGES)
    return (
        Choice(msg("Sans ticket : pour quoi ?"), "", acts.motives(session)),
        Choice(msg("En quelle langue ?"), "", languages),
    )


def _walk_in(session: AgentSession, seen: Seen[Ticket], answers: tuple[str, ...]) -> Done:
    ticket = moves.walk_in(session, *answers)
    if ticket is None:
        return Done(_is_busy(seen.snapshot) or msg("Quelqu'un est déjà avec vous."), warns=True)
    words = msg("{number} est avec vous, sans ticket pris.", number=ticket.number)
    return Done(words, subject=ticket.id, is_undoable=True)


def _toggle_priority(session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
    """Give the priority, or take it away; either way the tenant's claim is settled."""
    ticket = seen.record
    lowered = Priority.APPOINTMENT if ticket.appointment_at else Priority.NORMAL
    raised = lowered if ticket.priority is Priority.PRIORITY else Priority.PRIORITY
    return _set_priority(session, ticket, raised, ticket.appointment_at, settles_claim=True)


def read_hour(text: str) -> time | None:
    """Read an hour typed as `14:30`, `14h30`, `14h` or `1430`; None for anything else."""
    found = _HOUR.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _asks_hour(_session: AgentSession, seen: Seen[Ticket]) -> tuple[Ask, ...]:
    ticket = seen.record
    return (
        Line(
            msg("Heure du rendez-vous de {number}", number=ticket.number),
            msg("Par exemple 14:30. Vide : pas de rendez-vous."),
            lambda typed: msg("Écrivez une heure, par exemple 14:30.") if typed and read_hour(typed) is None else "",
            value=f"{local(ticket.appointment_at):%H:%M}" if ticket.appointment_at else "",
        ),
    )


def _set_appointment(session: AgentSession, seen: Seen[Ticket], answers: tuple[str, ...]) -> Done:
    """Set the hour of an appointment, or remove it; a ticket with priority ("prioritaire") keeps that."""
    ticket, hour = seen.record, read_hour(answers[0])
    at = datetime.combine(local_day(session.now), hour, paris()) if hour else None
    usual = Priority.APPOINTMENT if at else Priority.NORMAL
    is_raised = ticket.priority is Priority.PRIORITY
    return _set_priority(session, ticket, Priority.PRIORITY if is_raised else usual, at)


def _set_priority(
    session: AgentSession, ticket: Ticket, priority: Priority, at: datetime | None, *, settles_claim: bool = False
) -> Done:
    if not moves.set_priority(session, ticket, priority, at, settles_claim=settles_claim):
        return _say_gone(session, ticket)
    claims = ticket.claims_priority and not settles_claim
    now_set = ticket._replace(priority=priority, appointment_at=at, claims_priority=claims)
    words = msg(
        "{number} : {priority}.", number=ticket.number, priority=lambda: wording.priority_and_appointment(now_set)
    )
    return Done(words, subject=ticket.id, is_undoable=True)


def _news(_session: AgentSession, before: Seen[Ticket], after: Seen[Ticket]) -> Says:
    """Tell that another row came under the cursor, or that a colleague took the person with this agent."""
    was_mine, was_here = before.snapshot.mine, before.row
    if was_mine is not None and was_mine.id not in _taken_ids(after.snapshot):
        return msg(acts.NO_MORE_YOURS, number=was_mine.number)
    if was_here is not None and all(each.id != was_here.id for each in after.snapshot.waiting):
        return msg(_GONE, number=was_here.number)
    return ""


def _taken_ids(snapshot: Snapshot) -> set[str]:
    mine = (snapshot.mine,) if snapshot.mine is not None else ()
    return {each.id for each in (*mine, *snapshot.held)}


def _read(session: AgentSession, snapshot: Snapshot, query: Query) -> Slice[Ticket]:
    def cells(ticket: Ticket) -> list[str]:
        return [column.cell(session, snapshot, ticket) for column in _COLUMNS]

    column = next((each for each in _COLUMNS if each.code == query.column), None)
    if column is None:
        return answer(snapshot.waiting, query, cells)
    chosen = column
    return answer(
        snapshot.waiting, query, cells, _ORDERS.get(chosen.code, lambda each: chosen.cell(session, snapshot, each))
    )


# --- the list ---------------------------------------------------------------------------------------------------------

_COLUMNS: tuple[Column[Ticket], ...] = (
    Column("number", N_("N°"), 4, lambda _session, _snapshot, ticket: ticket.number),
    Column("waits", N_("Attend"), 9, lambda session, _snapshot, ticket: panel.waits(session, ticket)),
    Column("motive", N_("Motif"), 0, panel.motive),
    Column("language", N_("Langue"), 8, lambda _session, _snapshot, ticket: wording.as_typed(ticket.language)),
    Column("priority", N_("Priorité"), 11, lambda _session, _snapshot, ticket: wording.priority(ticket)),
    Column("answers", N_("Réponses"), 9, panel.pages, is_extra=True),
)
_ORDERS: dict[str, Callable[[Ticket], Any]] = {
    "number": lambda ticket: (len(ticket.number), ticket.number),
    "waits": lambda ticket: ticket.created_at,
}
"""The sort keys of the columns whose words would not do."""

LIST = ListSpec[Ticket](
    "queue",
    place=1,
    title=N_("File"),
    empty=N_("Personne n'attend. La liste se met à jour seule."),
    rule=N_("Ordre : pour vous, prioritaire, RDV dès son heure, normal ; puis l'arrivée."),
    columns=_COLUMNS,
    key=lambda ticket: ticket.id,
    read=_read,
    badge=lambda snapshot: str(len(snapshot.waiting) or ""),
    panel=panel.panel,
    brief=panel.brief,
    foot=panel.called,
    news=_news,
    has_ages=True,
    page=ANSWERS,
    acts=(
        ticket_act(
            "ticket.call",
            "enter",
            N_("Appeler"),
            N_("Appelle le numéro choisi avec ↑ et ↓."),
            _call,
            _cannot_call,
            named=_row_named(N_("Appeler {number}")),
        ),
        ticket_act(
            "ticket.call_next",
            "n,N",
            N_("Suivant"),
            N_("Appelle le prochain, dans l'ordre du service."),
            _call_next,
            _cannot_call_next,
            asks=_asks_next,
            named=_following_named,
        ),
        acts.ARRIVE,
        acts.ASSIST,
        Act(
            "ticket.read_answers",
            "o,O",
            N_("Réponses"),
            N_("Ouvre les réponses, à la page où la personne s'est arrêtée."),
            roles=EVERYBODY,
            pin=Pin.NEVER,
            audit=Audit.FIRST,
            run=_read_answers,
            refusal=_no_answers,
        ),
        acts.DONE,
        acts.NO_SHOW,
        acts.RECALL,
        acts.HOLD,
        acts.TRANSFER,
        acts.PUT_BACK,
        ticket_act(
            "ticket.return",
            "v,V",
            N_("Revenu"),
            N_("Une personne absente est revenue : elle retrouve sa place."),
            _return,
            _nobody_absent,
            asks=_asks_absent,
            named=lambda _session, seen: acts.single(N_("Revenu : {number}"), seen.snapshot.absent),
        ),
        ticket_act(
            "ticket.walk_in",
            "w,W",
            N_("Sans ticket"),
            N_("Reçoit une personne qui n'a pas pris de ticket."),
            _walk_in,
            _cannot_call_next,
            asks=_asks_walk_in,
        ),
        acts.MOTIVE,
        acts.WRONG_TIME,
        ticket_act(
            "ticket.set_priority",
            "p,P",
            N_("Priorité"),
            N_("Donne ou retire la priorité, sans en demander la cause."),
            _toggle_priority,
            _nobody_under_cursor,
            named=_row_named(N_("Priorité {number}")),
        ),
        ticket_act(
            "ticket.set_appointment",
            "r,R",
            N_("Rendez-vous"),
            N_("Donne un rendez-vous ; une heure vide le retire."),
            _set_appointment,
            _nobody_under_cursor,
            asks=_asks_hour,
            named=_row_named(N_("Rendez-vous {number}")),
        ),
    ),
)
