"""The acts on the person with an agent: they come, wait, are passed on, are absent, and their visit ends."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from kiosk.domain.roles import EVERYBODY
from kiosk.domain.ticket import ASKED, OTHER, TicketState
from kiosk.domain.ticket_moves import MOST_NOTE, Kind
from kiosk.i18n import N_, msg
from kiosk.services.desk import wording
from kiosk.services.desk.session import (
    Act,
    AgentSession,
    Ask,
    Asks,
    Audit,
    Choice,
    Done,
    Line,
    Pin,
    Refusal,
    Refused,
    Run,
    Says,
    Seen,
)
from kiosk.services.desk.tickets import moves, panel
from kiosk.services.ports.tickets import Ticket

NO_MORE_YOURS = N_("{number} n'est plus avec vous.")
NOBODY_HERE = N_("Personne n'est avec vous. Entrée ou N appelle quelqu'un.")
_HOLDS = {
    "paper": N_("un papier à chercher"),
    "colleague": N_("un collègue"),
    "phone": N_("le téléphone"),
    "other": N_("autre"),
}
"""The reasons of a hold (`kiosk.domain.ticket_moves.HOLDS`), in words."""


# --- what an act needs ------------------------------------------------------------------------------------------------


def nobody_with_you(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    """Return why an act cannot be done when nobody is with the agent; empty when somebody is."""
    return "" if seen.snapshot.mine is not None else msg(NOBODY_HERE)


def _is_not_only_called(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    mine = seen.snapshot.mine
    if mine is None:
        return msg(NOBODY_HERE)
    return "" if mine.state is TicketState.CALLED else msg("{number} est déjà avec vous.", number=mine.number)


def _has_not_to_come(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    """Return why nobody is on the way to the desk; empty: somebody is, from the hall or from a terminal."""
    mine = seen.snapshot.mine
    return "" if mine is not None and mine.at_terminal else _is_not_only_called(_session, seen)


def _cannot_go(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    mine = seen.snapshot.mine
    if mine is None:
        return "" if seen.row is not None else msg(NOBODY_HERE)
    return "" if mine.state is TicketState.CALLED else msg("{number} est déjà avec vous.", number=mine.number)


def _go_named(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    ticket = seen.snapshot.mine or seen.row
    return msg("J'y vais : {number}", number=ticket.number) if ticket is not None else ""


def _nobody_to_put_back(session: AgentSession, seen: Seen[Ticket]) -> Says:
    return "" if seen.snapshot.with_others else nobody_with_you(session, seen)


def _nobody_to_hold(session: AgentSession, seen: Seen[Ticket]) -> Says:
    return "" if seen.snapshot.held else nobody_with_you(session, seen)


# --- questions and moves ----------------------------------------------------------------------------------------------


def _moved(ticket: Ticket | None, seen: Ticket, words: str, **values: object) -> Done:
    """Tell the result of a move of the ticket that was with the agent."""
    if ticket is None:
        return Done(msg(NO_MORE_YOURS, number=seen.number))
    return Done(msg(words, number=seen.number, **values), subject=seen.id, is_undoable=True)


def _gone(done: Done) -> Done:
    """Return the result of a move after which the person is no more at the desk: the page of their answers closes."""
    return replace(done, leaves=True)


def _simple(kind: Kind, words: str) -> Run[Ticket]:
    """Return an act that moves the ticket of the person with the agent, and asks nothing."""

    def run(session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
        return _moved(moves.move(session, seen.with_you, kind), seen.with_you, words)

    return run


def _go(session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
    """Go to the person's terminal: who was called, or else who is under the cursor."""
    ticket = seen.snapshot.mine or seen.record
    return _moved(moves.move(session, ticket, Kind.ASSIST), ticket, N_("{number} sait que vous venez à la borne."))


def _recall(session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
    moved = moves.move(session, seen.with_you, Kind.RECALL)
    if moved is None:
        return _moved(None, seen.with_you, "")
    words = msg("{number} est rappelé ({n}).", number=moved.number, n=moved.recalls + 1)
    return Done(words, subject=moved.id)


def _done(session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
    ticket = seen.with_you
    wiped = N_("{number} est terminé. Ses réponses s'effacent dans 30 s.")
    words = wiped if wording.shows_answers(ticket) else N_("{number} est terminé.")
    return _gone(_moved(moves.move(session, ticket, Kind.DONE), ticket, words))


def choose(question: Says, note: Says, options: Iterable[tuple[str, Says]]) -> tuple[Ask, ...]:
    """Return a question with some answers; none where there is only one answer."""
    found = tuple(options)
    return (Choice(question, note, found),) if len(found) > 1 else ()


def single(words: str, tickets: tuple[Ticket, ...]) -> Says:
    """Return words with the number of the one ticket they can mean; empty where there is a choice."""
    return msg(words, number=tickets[0].number) if len(tickets) == 1 else ""


def _hold_named(_session: AgentSession, seen: Seen[Ticket]) -> Says:
    """Say "Reprendre" where nobody is at the desk, and who would come back."""
    if seen.snapshot.mine is not None or not seen.snapshot.held:
        return ""
    return single(N_("Reprendre {number}"), seen.snapshot.held) or msg("Reprendre quelqu'un")


def by_number(tickets: Iterable[Ticket]) -> Iterator[tuple[str, Says]]:
    """Yield tickets as answers to choose from: the id as the code, the number and desk as words."""
    for each in tickets:
        yield each.id, msg("{number} bureau {desk}", number=each.number, desk=wording.as_typed(each.desk))


def chosen(tickets: tuple[Ticket, ...], answers: tuple[str, ...]) -> Ticket:
    """Return the ticket whose id was answered; the first one when nothing was asked."""
    return next(each for each in tickets if not answers or each.id == answers[0])


def _asks_hold(_session: AgentSession, seen: Seen[Ticket]) -> tuple[Ask, ...]:
    """Ask why a person waits; with nobody at the desk, which of those who wait comes back."""
    mine = seen.snapshot.mine
    if mine is None:
        return choose(msg("Qui revient ?"), "", by_number(seen.snapshot.held))
    question = msg("{number} attend : pourquoi ?", number=mine.number)
    return (Choice(question, "", tuple((code, msg(words)) for code, words in _HOLDS.items())),)


def _hold(session: AgentSession, seen: Seen[Ticket], answers: tuple[str, ...]) -> Done:
    mine = seen.snapshot.mine
    if mine is None:
        held = chosen(seen.snapshot.held, answers)
        return _moved(moves.move(session, held, Kind.BACK), held, N_("{number} est de nouveau avec vous."))
    words = N_("{number} attend : {why}. H le reprend.")
    moved = moves.move(session, mine, Kind.HOLD, code=answers[0])
    return _gone(_moved(moved, mine, words, why=msg(_HOLDS[answers[0]])))


def _asks_transfer(session: AgentSession, seen: Seen[Ticket]) -> tuple[Ask, ...]:
    snapshot = seen.snapshot
    targets: list[tuple[str, Says]] = [
        (f"role:{role}", msg(name)) for role, name in panel.SERVICES.items() if role != session.agent.role
    ]
    targets += [
        (
            f"agent:{each.agent}",
            msg("{agent}, bureau {desk}", agent=snapshot.name(each.agent), desk=wording.as_typed(each.desk)),
        )
        for each in snapshot.colleagues
    ]
    return (
        Choice(msg("Transférer {number} à qui ?", number=seen.with_you.number), "", tuple(targets)),
        Line(
            msg("Une note pour la suite (120 signes au plus)"),
            msg("N'écrivez ni santé, ni nom d'une autre personne. Vide : pas de note."),
            lambda typed: msg("La note a {n} signes : 120 au plus.", n=len(typed)) if len(typed) > MOST_NOTE else "",
            longest=2 * MOST_NOTE,
            enter=msg("Transférer"),
        ),
    )


def _transfer(session: AgentSession, seen: Seen[Ticket], answers: tuple[str, ...]) -> Done:
    target, note = answers
    moved = moves.move(session, seen.with_you, Kind.TRANSFER, code=target, note=note)
    words = N_("{number} attend, à sa place : {target}.")
    return _gone(_moved(moved, seen.with_you, words, target=lambda: panel.target_words(seen.snapshot, target)))


def motives(session: AgentSession) -> tuple[tuple[str, Says], ...]:
    """Return the reasons for a visit, the most frequent here first; the last one is anything else."""
    forms = session.services.forms
    kinds = [spec.ticket_motive for spec in forms.values() if spec.reference_prefix and not spec.is_pseudonymous]
    usual = dict.fromkeys((*ASKED, *kinds))
    frequent = [code for code in session.services.tickets.motives() if code in usual]
    codes = (*dict.fromkeys((*frequent, *usual)), OTHER)
    return tuple((code, partial(wording.kind, forms.get(code), code)) for code in codes)


def _asks_motive(session: AgentSession, seen: Seen[Ticket]) -> tuple[Ask, ...]:
    return (Choice(msg("Quel autre motif a {number} ?", number=seen.with_you.number), "", motives(session)),)


def _add_motive(session: AgentSession, seen: Seen[Ticket], answers: tuple[str, ...]) -> Done:
    if answers[0] in (seen.with_you.motive, *seen.snapshot.motives.get(seen.with_you.id, ())):
        raise Refused(msg("C'est déjà son motif : choisissez-en un autre."))
    moved = moves.move(session, seen.with_you, Kind.MOTIVE, code=answers[0])
    words = partial(wording.kind, session.services.forms.get(answers[0]), answers[0])
    return _moved(moved, seen.with_you, N_("{number} vient aussi pour : {motive}."), motive=words)


def _asks_whose(_session: AgentSession, seen: Seen[Ticket]) -> tuple[Ask, ...]:
    """Ask which of the tickets that colleagues left called is put back; none is asked for the agent's own."""
    if seen.snapshot.mine is not None:
        return ()
    note = msg("Seulement si le collègue n'est plus là.")
    return (Choice(msg("Quel numéro remettre dans la file ?"), note, tuple(by_number(seen.snapshot.with_others))),)


def _put_back(session: AgentSession, seen: Seen[Ticket], answers: tuple[str, ...]) -> Done:
    ticket = seen.snapshot.mine or chosen(seen.snapshot.with_others, answers)
    words = N_("{number} est de nouveau dans la file, à sa place.")
    return replace(_moved(moves.move(session, ticket, Kind.PUT_BACK), ticket, words), shows=ticket.id)


# --- acts -------------------------------------------------------------------------------------------------------------


def ticket_act(
    code: str,
    key: str,
    label: str,
    help_text: str,
    run: Run[Ticket],
    refusal: Refusal[Ticket],
    *,
    asks: Asks[Ticket] = lambda _session, _seen: (),
    named: Callable[[AgentSession, Seen[Ticket]], Says] = lambda _session, _seen: "",
) -> Act[Ticket]:
    """Return an act that moves a ticket: every agent serves whoever comes."""
    return Act(
        code,
        key,
        label,
        help_text,
        roles=EVERYBODY,
        pin=Pin.NEVER,
        audit=Audit.AFTER,
        run=run,
        refusal=refusal,
        asks=asks,
        named=named,
    )


ARRIVE = ticket_act(
    "ticket.arrive",
    "i,I",
    N_("Il est là"),
    N_("La personne est au bureau : l'entretien commence."),
    _simple(Kind.ARRIVE, N_("{number} est avec vous.")),
    _has_not_to_come,
)
ASSIST = ticket_act(
    "ticket.assist",
    "f3",
    N_("J'y vais"),
    N_("Vous aidez la personne à la borne, qui le dit. I : vous continuez au bureau."),
    _go,
    _cannot_go,
    named=_go_named,
)
DONE = ticket_act(
    "ticket.done",
    "d,D",
    N_("Terminé"),
    N_("Termine avec la personne : ses réponses s'effacent dans 30 s."),
    _done,
    nobody_with_you,
)
NO_SHOW = ticket_act(
    "ticket.no_show",
    "a,A",
    N_("Absent"),
    N_("La personne n'est pas venue : elle garde sa place quinze minutes."),
    _simple(Kind.ABSENT, N_("{number} est noté absent. V le remet à sa place.")),
    _is_not_only_called,
)
RECALL = ticket_act(
    "ticket.recall",
    "y,Y",
    N_("Rappeler"),
    N_("Appelle encore la personne : la borne et le panneau le disent."),
    _recall,
    _is_not_only_called,
)
HOLD = ticket_act(
    "ticket.hold",
    "h,H",
    N_("Attente"),
    N_("Fait attendre la personne, ou reprend celle qui attend."),
    _hold,
    _nobody_to_hold,
    asks=_asks_hold,
    named=_hold_named,
)
TRANSFER = ticket_act(
    "ticket.transfer",
    "t,T",
    N_("Transférer"),
    N_("Passe la personne à un service ou à un collègue, avec une note."),
    _transfer,
    nobody_with_you,
    asks=_asks_transfer,
)
PUT_BACK = ticket_act(
    "ticket.put_back",
    "u,U",
    N_("Remettre"),
    N_("La personne retourne dans la file, à sa place : appelée par erreur."),
    _put_back,
    _nobody_to_put_back,
    asks=_asks_whose,
)
MOTIVE = ticket_act(
    "ticket.motive",
    "",
    N_("Autre motif"),
    N_("Note que la personne vient aussi pour autre chose."),
    _add_motive,
    nobody_with_you,
    asks=_asks_motive,
)
WRONG_TIME = ticket_act(
    "ticket.wrong_time",
    "",
    N_("Durée fausse"),
    N_("Compte la visite, sans sa durée : elle n'entre dans aucune moyenne."),
    _simple(Kind.WRONG_TIME, N_("La durée de {number} ne comptera pas.")),
    nobody_with_you,
)
