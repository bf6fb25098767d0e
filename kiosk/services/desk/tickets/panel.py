"""A ticket in words, for its row and the panel beside the queue: how far its tenant came, never an answer."""

from datetime import datetime, timedelta

from kiosk import formats
from kiosk.domain.roles import READS_NOTES, Role
from kiosk.domain.ticket import ENDED, Priority, TicketState
from kiosk.domain.ticket_moves import LATE_AFTER
from kiosk.forms.spec import FormSpec
from kiosk.i18n import N_, _
from kiosk.services.desk import wording
from kiosk.services.desk.session import AgentSession, Fact, Look, Seen
from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.desk.tickets import moves
from kiosk.services.ports.tickets import Ticket

SERVICES = {
    Role.AGENT: N_("Accueil"),
    Role.ATTRIBUTION: N_("Service Attribution"),
    Role.RELATIONS: N_("Relations locataires"),
    Role.ADMIN: N_("Administration"),
}
"""The services to which a ticket can be transferred, in words."""
_NO_DRAFT = "–"
_NOTHING_SHOWN = N_("Aucune réponse n'est montrée.")
_FETCH = N_("Allez chercher {number} : la personne n'entend pas l'appel, ou ne le voit pas.")
_LONG_WAITS = ((timedelta(minutes=60), "!! "), (timedelta(minutes=30), "! "))
"""A longer wait is marked, and said in a word: the longest first."""


def spec_of(session: AgentSession, ticket: Ticket) -> FormSpec | None:
    """Return the journey whose answers the ticket shows, else the one that it names."""
    return session.services.forms.get(ticket.draft.spec_id if ticket.draft else ticket.motive)


def pages(_session: AgentSession, snapshot: Snapshot, ticket: Ticket) -> str:
    """Return the questions answered out of those asked, or under what they were sent; a dash: nothing is shown."""
    progress = snapshot.progress.get(ticket.id)
    if progress is None:
        return _NO_DRAFT
    if progress.sent_as:
        return wording.sent(progress)
    return _("{n} sur {asked}").format(n=progress.answered, asked=progress.asked)


def waits(session: AgentSession, ticket: Ticket) -> str:
    """Return the minutes since the number was taken, marked when they are many."""
    return f"{_mark(session, ticket.created_at)}{wording.minutes(ticket.created_at, session.now)}"


def _mark(session: AgentSession, since: datetime) -> str:
    """Return the mark of a long wait; empty for a shorter one."""
    return next((mark for longest, mark in _LONG_WAITS if session.now - since > longest), "")


def motive(session: AgentSession, snapshot: Snapshot, ticket: Ticket) -> str:
    """Return a ticket's subject: that they are fetched, for whom it waits, or where its tenant stopped."""
    subject = _motive(session, snapshot, ticket)
    return " · ".join((_("à chercher"), subject)) if ticket.asks_fetching else subject


def _motive(session: AgentSession, snapshot: Snapshot, ticket: Ticket) -> str:
    if not ticket.target:
        return wording.motive(
            _subject(session, snapshot, ticket), spec_of(session, ticket), snapshot.progress.get(ticket.id)
        )
    whom = f"→ {target_words(snapshot, ticket.target)}"
    if moves.is_given(session, ticket):
        whom = _("→ votre service") if _is_to_service(ticket) else _("→ vous")
    return f"{whom} · {_subject(session, snapshot, ticket)}"


def _is_to_service(ticket: Ticket) -> bool:
    return ticket.target.startswith("role:")


def _subject(session: AgentSession, snapshot: Snapshot, ticket: Ticket) -> str:
    """Return the subject of a visit, and those that an agent added: `BEL + Portail`."""
    forms = session.services.forms
    first = wording.kind(spec_of(session, ticket), ticket.motive)
    return " + ".join((first, *(wording.kind(forms.get(code), code) for code in snapshot.motives.get(ticket.id, ()))))


def target_words(snapshot: Snapshot, target: str) -> str:
    """Return the words for the target of a transfer."""
    kind, _colon, name = target.partition(":")
    if kind == "role":
        return _(SERVICES[Role(name)]) if name in frozenset(Role) else name
    if kind == "desk":
        return _("bureau {desk}").format(desk=wording.as_typed(name))
    return wording.as_typed(snapshot.name(name))


def arrived(session: AgentSession, snapshot: Snapshot, ticket: Ticket) -> str:
    """Say that a ticket was transferred to this agent, by whom, and with which note."""
    words = (
        _("{number} est transféré à votre service par {agent}")
        if _is_to_service(ticket)
        else _("{number} vous est transféré par {agent}")
    )
    return _with_note(
        session, ticket, words.format(number=ticket.number, agent=wording.as_typed(snapshot.name(ticket.giver)))
    )


def _given(session: AgentSession, snapshot: Snapshot, ticket: Ticket) -> tuple[str, ...]:
    """Return who transferred a ticket, with the note."""
    if not ticket.giver:
        return ()
    words = _("Transféré par {agent}").format(agent=wording.as_typed(snapshot.name(ticket.giver)))
    return (_with_note(session, ticket, words),)


def _with_note(session: AgentSession, ticket: Ticket, words: str) -> str:
    """Add the note of a transfer, which those may read whose role allows it."""
    is_read = ticket.note and session.agent.role in READS_NOTES
    return f"{words} : {wording.as_typed(ticket.note)}" if is_read else words


def _before_call(session: AgentSession, snapshot: Snapshot, ticket: Ticket) -> tuple[Fact, ...]:
    """Return what is known of a waiting ticket: never an answer, only how far the tenant came."""
    spec, progress = spec_of(session, ticket), snapshot.progress.get(ticket.id)
    lines = [_who(session, snapshot, ticket), *_given(session, snapshot, ticket)]
    if progress is None:
        lines.append(_(_NOTHING_SHOWN))
    elif progress.sent_as:
        # The receipt's own word: a draft that was sent after it was shown is "préparé", and leaves in the night.
        words = _("Préparé : {reference}, dans les dossiers à relire.").format(reference=progress.sent_as)
        lines.append(words if wording.shows_answers(ticket) else wording.no_answers(ticket))
    else:
        name = wording.page_name(progress.step, spec)
        where = _("Page {n} sur {count} : {name}").format(n=progress.page, count=progress.pages, name=name)
        lines.append(f"{where} · {wording.tries(progress.tries)}" if progress.tries else where)
        lines.append(wording.answered(progress))
    if ticket.priority is Priority.PRIORITY and ticket.appointment_at:
        lines.append(wording.priority_and_appointment(ticket))
    if ticket.claims_priority and ticket.priority is not Priority.PRIORITY:
        lines.append(_("Priorité demandée : P la confirme. La cause ne se demande pas."))
    if ticket.asks_fetching:
        lines.append(_(_FETCH).format(number=ticket.number))
    if ticket.more_time_at is not None:
        words = _("{number} demande deux minutes, à {hour}.")
        lines.append(words.format(number=ticket.number, hour=formats.hour(ticket.more_time_at)))
    return tuple(Fact(line) for line in lines)


def _who(session: AgentSession, snapshot: Snapshot, ticket: Ticket) -> str:
    """Return a waiting ticket in one line: number, subject, language, since when."""
    spec = spec_of(session, ticket)
    is_whole = spec is not None and spec.outcome is None and ticket.id not in snapshot.motives
    what = wording.title(spec, ticket.motive) if is_whole else _subject(session, snapshot, ticket)
    since = _since(session, ticket.created_at)
    return " · ".join((ticket.number, what, wording.language(ticket.language), since))


def _since(session: AgentSession, at: datetime) -> str:
    since = _("depuis {hour}, {minutes}").format(hour=formats.hour(at), minutes=wording.minutes(at, session.now))
    return since + (_(" · attente longue") if _mark(session, at) else "")


def _with_you(session: AgentSession, snapshot: Snapshot, ticket: Ticket) -> tuple[Fact, ...]:
    """Return what is known of the tenant who was called, until their ticket is closed."""
    _waiting, *others = _before_call(session, snapshot, ticket)
    words = _("Avec vous : {ticket}").format(
        ticket=f"{_in_short(session, snapshot, ticket)} · {_stage(session, ticket)}"
    )
    return (Fact(words, look=Look.HERE), *others)


def _stage(session: AgentSession, ticket: Ticket) -> str:
    """Say since when a person is served; one who was called and is not there yet says so."""
    now = session.now
    if ticket.state is TicketState.IN_SERVICE:
        words = _("à la borne depuis {minutes}") if ticket.at_terminal else _("là depuis {minutes}")
        return words.format(minutes=wording.minutes(ticket.served_at or now, now))
    called = ticket.called_at or now
    if now - called >= LATE_AFTER:
        return _("pas encore là, {minutes}").format(minutes=wording.minutes(called, now))
    return _("appelé")


def panel(session: AgentSession, seen: Seen[Ticket]) -> tuple[Fact, ...]:
    """Return the facts about the person with the agent, else about the row; none for an empty queue."""
    snapshot = seen.snapshot
    if snapshot.mine is not None:
        return _with_you(session, snapshot, snapshot.mine)
    return _before_call(session, snapshot, seen.row) if seen.row is not None else ()


def brief(session: AgentSession, seen: Seen[Ticket]) -> str:
    """Return the main facts of the panel in one row, the most needed first."""
    mine, row = seen.snapshot.mine, seen.row
    shown = mine or row
    given = _given(session, seen.snapshot, shown) if shown is not None else ()
    if mine is not None:
        short = " · ".join((mine.number, *given)) if given else _in_short(session, seen.snapshot, mine)
        return _("Avec vous : {ticket}").format(ticket=short)
    if row is None:
        return ""
    if given:
        return " · ".join((row.number, *given))
    progress = seen.snapshot.progress.get(row.id)
    if progress is None:
        parts = [_(_NOTHING_SHOWN)]
    elif progress.sent_as:
        parts = [_(wording.WITHDRAWN if progress.is_withdrawn else wording.PREPARED).format(reference=progress.sent_as)]
    else:
        parts = [wording.answered(progress), wording.page_name(progress.step, spec_of(session, row))]
    return " · ".join((row.number, *parts))


def _in_short(session: AgentSession, snapshot: Snapshot, ticket: Ticket) -> str:
    """Return a called ticket in one line: number, file, language, motive, priority."""
    named = [ticket.number]
    if ticket.draft and ticket.draft.sent_as:
        named += [ticket.draft.sent_as, *([_("retiré")] if ticket.draft.is_withdrawn else [])]
    subject = _subject(session, snapshot, ticket)
    return " · ".join((*named, wording.language(ticket.language), subject, wording.priority_and_appointment(ticket)))


def called(session: AgentSession, snapshot: Snapshot) -> str:
    """Return the line of those who were called: `Appelés : A13 bureau 1 (2) · Absents : A12 · Fermés : A11, A10`."""
    called = [
        _("{number} bureau {desk}").format(number=ticket.number, desk=wording.as_typed(ticket.desk)) + _again(ticket)
        for ticket in snapshot.called
        if ticket.is_called
    ]
    held = [
        f"{each.number} ({wording.minutes(each.moved_at or session.now, session.now)})"
        for each in (*snapshot.held, *snapshot.with_others)
        if each.state is TicketState.ON_HOLD
    ]
    closed = [ticket.number for ticket in snapshot.called if ticket.state in ENDED]
    others = (
        (N_("En attente : {tickets}"), held),
        (N_("Absents : {tickets}"), [each.number for each in snapshot.absent]),
        (N_("Fermés : {tickets}"), closed),
    )
    if not called and not any(numbers for _words, numbers in others):
        return _("Appelés : personne encore")
    parts = [_("Appelés : {tickets}").format(tickets=" · ".join(called) or _("personne"))]
    parts += [_(words).format(tickets=", ".join(numbers)) for words, numbers in others if numbers]
    return " · ".join(parts)


def _again(ticket: Ticket) -> str:
    """Return how often a person was called, once it is more than once."""
    return f" ({ticket.recalls + 1})" if ticket.recalls else ""
