"""The queue: the tickets that wait, since when and for what; the one with this agent, and those that were called."""

import re
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from kiosk import formats
from kiosk.clock import local, local_day, paris
from kiosk.domain.ticket import Outcome, Priority, TicketState
from kiosk.forms.spec import FormSpec
from kiosk.i18n import N_, _, msg
from kiosk.services.desk import queue, wording
from kiosk.services.desk.query import Query, Slice, answer
from kiosk.services.desk.session import AgentSession
from kiosk.services.desk.spec import (
    Act,
    Ask,
    Asks,
    Choice,
    Column,
    Confirm,
    Done,
    Fact,
    Line,
    ListSpec,
    Look,
    Opening,
    Run,
    Says,
    Seen,
)
from kiosk.services.desk.standing import Standing
from kiosk.services.desk.ticket_page import ANSWERS
from kiosk.services.ports import Ticket

_HOUR = re.compile(r"\s*(\d{1,2})\s*[:hH.]?\s*(\d{2})?\s*")
_GONE = N_("{number} n'attend plus.")
_LOST_RACE = N_("{number} est déjà appelé par un collègue.")
_NO_MORE_YOURS = N_("{number} n'est plus avec vous.")
_NOBODY_WAITS = N_("Personne n'attend.")
_NO_DRAFT = "–"
_NOTHING_SHOWN = N_("Aucune réponse n'est montrée.")


# --- words ------------------------------------------------------------------------------------------------------------


def _spec(session: AgentSession, ticket: Ticket) -> FormSpec | None:
    """Return the journey whose answers the ticket shows, else the one that it names."""
    return session.services.forms.get(ticket.draft.spec_id if ticket.draft else ticket.motive)


def _pages(standing: Standing, ticket: Ticket) -> str:
    progress = standing.progress.get(ticket.id)
    if progress is None:
        return _NO_DRAFT
    if progress.sent_as:
        return wording.sent(progress)
    return _("p. {page}/{pages}").format(page=progress.page, pages=progress.pages)


def _before_call(session: AgentSession, standing: Standing, ticket: Ticket) -> tuple[Fact, ...]:
    """Return what is known of a waiting ticket: never an answer, only how far the tenant came."""
    spec, progress = _spec(session, ticket), standing.progress.get(ticket.id)
    lines = [_who(session, ticket)]
    if progress is None:
        lines.append(_(_NOTHING_SHOWN))
    elif progress.sent_as:
        # The receipt's own word: a draft that was sent after it was shown is "préparé", and leaves in the night.
        told = _("Préparé : {reference}, dans les dossiers à relire.").format(reference=progress.sent_as)
        lines.append(told if wording.shows_answers(ticket) else wording.no_answers(ticket))
    else:
        name = wording.page_name(progress.step, spec)
        where = _("Page « {name} », {page} sur {pages}").format(name=name, page=progress.page, pages=progress.pages)
        lines.append(f"{where} · {wording.tries(progress.tries)}" if progress.tries else where)
        told = _("Questions répondues : {answered}. Il en reste {left}.")
        lines.append(told.format(answered=progress.answered, left=progress.left))
    if ticket.priority is Priority.PRIORITY and ticket.appointment_at:
        lines.append(wording.standing(ticket))
    if ticket.claims_priority and ticket.priority is not Priority.PRIORITY:
        lines.append(_("Priorité demandée : P la confirme. La cause ne se demande pas."))
    return tuple(Fact(line) for line in lines)


def _who(session: AgentSession, ticket: Ticket) -> str:
    """Return a waiting ticket in one line: number, subject, language, since when."""
    spec = _spec(session, ticket)
    what = wording.title(spec, ticket.motive) if spec and spec.outcome is None else wording.kind(spec, ticket.motive)
    since = _since(session, ticket.created_at)
    return " · ".join((ticket.number, what, wording.language(ticket.language), since))


def _since(session: AgentSession, at: datetime) -> str:
    return _("depuis {hour}, {minutes}").format(hour=formats.hour(at), minutes=wording.minutes(at, session.now))


def _with_you(session: AgentSession, standing: Standing, ticket: Ticket) -> tuple[Fact, ...]:
    """Return what is known of the tenant who was called, until their ticket is closed."""
    _waiting, *others = _before_call(session, standing, ticket)
    since = _since(session, ticket.called_at or ticket.created_at)
    told = _("Avec vous : {ticket}").format(ticket=f"{_in_short(session, ticket)} · {since}")
    return (Fact(told, look=Look.HERE), *others)


def _panel(session: AgentSession, seen: Seen[Ticket]) -> tuple[Fact, ...]:
    standing = seen.standing
    if standing.mine is not None:
        return _with_you(session, standing, standing.mine)
    return _before_call(session, standing, seen.row) if seen.row is not None else ()


def _brief(session: AgentSession, seen: Seen[Ticket]) -> str:
    """Return the main facts of the panel in one row, the most needed first."""
    mine, row = seen.standing.mine, seen.row
    if mine is not None:
        return _("Avec vous : {ticket}").format(ticket=_in_short(session, mine))
    if row is None:
        return ""
    progress = seen.standing.progress.get(row.id)
    if progress is None:
        told = [_(_NOTHING_SHOWN)]
    elif progress.sent_as:
        told = [_(wording.WITHDRAWN if progress.is_withdrawn else wording.PREPARED).format(reference=progress.sent_as)]
    else:
        told = [_("réponses p. {page}/{pages}").format(page=progress.page, pages=progress.pages)]
        told.append(wording.page_name(progress.step, _spec(session, row)))
    return " · ".join((row.number, *told))


def _in_short(session: AgentSession, ticket: Ticket) -> str:
    """Return a called ticket in one line: number, file, language, motive, priority."""
    named = [ticket.number]
    if ticket.draft and ticket.draft.sent_as:
        named += [ticket.draft.sent_as, *([_("retiré")] if ticket.draft.is_withdrawn else [])]
    subject = wording.kind(_spec(session, ticket), ticket.motive)
    return " · ".join((*named, wording.language(ticket.language), subject, wording.standing(ticket)))


def _called(_session: AgentSession, standing: Standing) -> str:
    """Return the line of called and closed tickets: `Appelés : A13 bureau 1 · A12 bureau 2 · Fermés : A11, A10`."""
    if not standing.called:
        return _("Appelés : personne encore")
    called = [
        _("{number} bureau {desk}").format(number=ticket.number, desk=wording.as_typed(ticket.desk))
        for ticket in standing.called
        if ticket.is_called
    ]
    closed = [ticket.number for ticket in standing.called if ticket.state is not TicketState.CALLED]
    parts = [_("Appelés : {tickets}").format(tickets=" · ".join(called) or _("personne"))]
    parts += [_("Fermés : {tickets}").format(tickets=", ".join(closed))] if closed else []
    return " · ".join(parts)


# --- what an act needs ------------------------------------------------------------------------------------------------


def _nobody_under_cursor(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    return "" if seen.row is not None else msg(_NOBODY_WAITS)


def _is_busy(standing: Standing) -> Says:
    """Say that a tenant is with this agent: their ticket is closed first, so that no answers stay."""
    if standing.mine is None:
        return ""
    told = N_("{number} est avec vous : D terminé, A absent ou U remettre, puis le suivant.")
    return msg(told, number=standing.mine.number)


def _cannot_call(session: AgentSession, seen: Seen[Ticket]) -> Says:
    return _is_busy(seen.standing) or _nobody_under_cursor(session, seen)


def _cannot_call_next(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    # Nobody waiting is no reason: somebody may have come since the last look.
    return _is_busy(seen.standing)


def _nobody_with_you(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    return "" if seen.standing.mine is not None else msg("Personne n'est avec vous. Entrée ou N appelle quelqu'un.")


def _no_answers(session: AgentSession, seen: Seen[Ticket]) -> Says:
    mine = seen.standing.mine
    if mine is None:
        return _nobody_with_you(session, seen)
    return "" if wording.shows_answers(mine) else lambda: wording.no_answers(mine)


def _nobody_to_put_back(session: AgentSession, seen: Seen[Ticket]) -> Says:
    return "" if seen.standing.with_others else _nobody_with_you(session, seen)


# --- acts -------------------------------------------------------------------------------------------------------------


def _say_called(session: AgentSession, ticket: Ticket) -> Done:
    told = msg("{number} est appelé au bureau {desk}.", number=ticket.number, desk=session.desk)
    shown = msg("O ouvre ses réponses.") if wording.shows_answers(ticket) else msg("Sans réponses à lire.")
    return Done(lambda: f"{told} {shown}")


def _say_gone(session: AgentSession, ticket: Ticket) -> Done:
    """Say that a ticket waits no longer: a colleague has it, or the tenant left."""
    found = session.services.tickets.get(ticket.id)
    is_called = found is not None and found.is_called
    return Done(msg(_LOST_RACE if is_called else _GONE, number=ticket.number), warns=True)


def _call(session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
    ticket = seen.record
    return _say_called(session, ticket) if queue.call(session, ticket) else _say_gone(session, ticket)


def _call_next(session: AgentSession, _seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
    ticket = queue.call_next(session)
    return _say_called(session, ticket) if ticket is not None else Done(msg(_NOBODY_WAITS))


def _read_answers(session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
    ticket = seen.with_you
    found = queue.open_answers(session, ticket)
    if found is None or not wording.shows_answers(found):
        return Done(msg("Les réponses de {number} sont déjà effacées.", number=ticket.number), warns=True)
    return Done(opens=Opening(ANSWERS, found))


def _end(outcome: Outcome, told: str) -> Run[Ticket]:
    def run(session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
        ticket = seen.with_you
        is_closed = queue.close(session, ticket, outcome)
        return Done(msg(told if is_closed else _NO_MORE_YOURS, number=ticket.number))

    return run


def _end_question(question: str) -> Asks[Ticket]:
    def asks(_session: AgentSession, seen: Seen[Ticket]) -> tuple[Ask, ...]:
        ticket = seen.with_you
        note = (
            msg("Les réponses montrées sont effacées. Rien ne les ramène.")
            if wording.shows_answers(ticket)
            else msg("Ce numéro quitte la file pour de bon.")
        )
        return (Confirm(msg(question, number=ticket.number), note),)

    return asks


def _asks_whose(_session: AgentSession, seen: Seen[Ticket]) -> tuple[Ask, ...]:
    """Ask which of the tickets that colleagues left called is put back; none is asked for the agent's own."""
    if seen.standing.mine is not None:
        return ()
    options = tuple(
        (each.id, msg("{number} bureau {desk}", number=each.number, desk=wording.as_typed(each.desk)))
        for each in seen.standing.with_others
    )
    return (
        Choice(msg("Quel numéro remettre dans la file ?"), msg("Seulement si le collègue n'est plus là."), options),
    )


def _put_back(session: AgentSession, seen: Seen[Ticket], answers: tuple[str, ...]) -> Done:
    standing = seen.standing
    ticket = next(each for each in standing.with_others if each.id == answers[0]) if answers else seen.with_you
    is_back = queue.put_back(session, ticket)
    back = msg("{number} est de nouveau dans la file, à sa place.", number=ticket.number)
    return Done(back if is_back else msg(_NO_MORE_YOURS, number=ticket.number), shows=ticket.id)


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
    if not queue.set_priority(session, ticket, priority, at, settles_claim=settles_claim):
        return _say_gone(session, ticket)
    claims = ticket.claims_priority and not settles_claim
    now_set = ticket._replace(priority=priority, appointment_at=at, claims_priority=claims)
    return Done(msg("{number} : {priority}.", number=ticket.number, priority=lambda: wording.standing(now_set)))


def _news(_session: AgentSession, before: Seen[Ticket], after: Seen[Ticket]) -> Says:
    """Tell that another row came under the cursor, or that a colleague took the person with this agent."""
    was_mine, was_here = before.standing.mine, before.row
    if was_mine is not None and after.standing.mine is None:
        return msg(_NO_MORE_YOURS, number=was_mine.number)
    if was_here is not None and all(each.id != was_here.id for each in after.standing.waiting):
        return msg(_GONE, number=was_here.number)
    return ""


def _read(session: AgentSession, standing: Standing, query: Query) -> Slice[Ticket]:
    def cells(ticket: Ticket) -> list[str]:
        return [column.cell(session, standing, ticket) for column in _COLUMNS]

    column = next((each for each in _COLUMNS if each.code == query.column), None)
    if column is None:
        return answer(standing.waiting, query, cells)
    chosen = column
    return answer(
        standing.waiting, query, cells, _ORDERS.get(chosen.code, lambda each: chosen.cell(session, standing, each))
    )


# --- the list ---------------------------------------------------------------------------------------------------------

_COLUMNS: tuple[Column[Ticket], ...] = (
    Column("number", N_("N°"), 4, lambda _session, _standing, ticket: ticket.number),
    Column(
        "waits", N_("Attend"), 7, lambda session, _standing, ticket: wording.minutes(ticket.created_at, session.now)
    ),
    Column(
        "motive",
        N_("Motif"),
        0,
        lambda session, standing, ticket: wording.motive(
            _spec(session, ticket), ticket.motive, standing.progress.get(ticket.id)
        ),
    ),
    Column("language", N_("Langue"), 8, lambda _session, _standing, ticket: wording.as_typed(ticket.language)),
    Column("priority", N_("Priorité"), 11, lambda _session, _standing, ticket: wording.priority(ticket)),
    Column("answers", N_("Réponses"), 9, lambda _session, standing, ticket: _pages(standing, ticket), is_extra=True),
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
    rule=N_("Ordre : prioritaire, rendez-vous dès son heure, normal ; puis l'arrivée."),
    columns=_COLUMNS,
    key=lambda ticket: ticket.id,
    read=_read,
    badge=lambda standing: len(standing.waiting),
    panel=_panel,
    brief=_brief,
    foot=_called,
    news=_news,
    has_ages=True,
    acts=(
        Act(
            "ticket.call",
            "enter",
            N_("Appeler"),
            N_("Appelle le numéro choisi avec ↑ et ↓."),
            _call,
            refusal=_cannot_call,
        ),
        Act(
            "ticket.call_next",
            "n,N",
            N_("Suivant"),
            N_("Appelle le prochain, dans l'ordre affiché."),
            _call_next,
            refusal=_cannot_call_next,
        ),
        Act(
            "ticket.read_answers",
            "o,O",
            N_("Réponses"),
            N_("Ouvre les réponses, à la page où la personne s'est arrêtée."),
            _read_answers,
            refusal=_no_answers,
        ),
        Act(
            "ticket.done",
            "d,D",
            N_("Terminé"),
            N_("Termine avec la personne : ses réponses sont effacées."),
            _end(Outcome.DONE, N_("{number} est terminé.")),
            refusal=_nobody_with_you,
            asks=_end_question(N_("{number} est terminé : fermer ?")),
        ),
        Act(
            "ticket.no_show",
            "a,A",
            N_("Absent"),
            N_("La personne n'est pas venue : ses réponses sont effacées."),
            _end(Outcome.NO_SHOW, N_("{number} est noté absent.")),
            refusal=_nobody_with_you,
            asks=_end_question(N_("{number} n'est pas venu : noter absent ?")),
        ),
        Act(
            "ticket.put_back",
            "u,U",
            N_("Remettre"),
            N_("La personne retourne dans la file, à sa place : appelée par erreur."),
            _put_back,
            refusal=_nobody_to_put_back,
            asks=_asks_whose,
        ),
        Act(
            "ticket.set_priority",
            "p,P",
            N_("Priorité"),
            N_("Donne ou retire la priorité, sans en demander la cause."),
            _toggle_priority,
            refusal=_nobody_under_cursor,
        ),
        Act(
            "ticket.set_appointment",
            "r,R",
            N_("Rendez-vous"),
            N_("Donne un rendez-vous ; une heure vide le retire."),
            _set_appointment,
            refusal=_nobody_under_cursor,
            asks=_asks_hour,
        ),
    ),
)
