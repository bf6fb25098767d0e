"""A value that an agent proposes for an answer of the page at which the tenant is: only the tenant may take it."""

import secrets
from datetime import datetime
from functools import partial

from kiosk.domain.roles import EVERYBODY
from kiosk.forms.answers import NO, YES, Answer
from kiosk.forms.display import shown
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec, FormSpec, Kind
from kiosk.i18n import N_, _, msg
from kiosk.services.desk import wording
from kiosk.services.desk.session import (
    Act,
    AgentSession,
    Ask,
    Asked,
    Audit,
    Choice,
    Done,
    Line,
    Pin,
    Says,
    Seen,
)
from kiosk.services.ports.tickets import Proposal, Ticket

_TYPED = frozenset({Kind.TEXT, Kind.NUMBER, Kind.AMOUNT, Kind.DATE})
_CHOSEN = frozenset({Kind.CHOICE, Kind.TRISTATE})
_YES_NO = ((YES, N_("Oui")), (NO, N_("Non")))
_WAITS = N_("Une proposition attend déjà.")
_GONE = N_("La personne n'est plus à cette page.")
_ANSWERS = {"yes": N_("Oui"), "no": N_("Non"), "late": N_("Sans réponse"), "gone": N_("Page tournée")}


def said(spec: FormSpec, proposal: Proposal, now: datetime) -> str:
    """Say what is proposed, or what became of it."""
    field = spec.field(proposal.field)
    if proposal.waits(now):
        value = wording.as_typed(shown(field, Answer(proposal.value)))
        return _("Proposé : {field}, {answer}").format(field=_(field.short), answer=value)
    answered = proposal.answer or "late"
    return _("Proposition : {field}, {answer}").format(field=_(field.short), answer=_(_ANSWERS[answered]))


def _page(session: AgentSession, ticket: Ticket) -> FormSession | None:
    """Return the journey as its tenant left the page before; None when it is not shown live."""
    draft = ticket.draft
    spec = session.services.forms.get(draft.spec_id) if draft is not None else None
    if draft is None or draft.since is None or spec is None:
        return None
    return FormSession.from_draft(spec, draft)


def _fields(page: FormSession) -> tuple[FieldSpec, ...]:
    """Return the questions of the page that an agent may answer for: never contact, consent or long texts."""
    asked = page.asked_fields(page.step) if page.step is not None else ()
    return tuple(each for each in asked if each.kind in _TYPED | _CHOSEN and not each.contact)


def _cannot_propose(session: AgentSession, seen: Seen[Ticket]) -> Says:
    page = _page(session, seen.record)
    if page is None:
        return msg(_GONE)
    if not _fields(page):
        return msg("Rien à proposer sur cette page.")
    waiting = seen.record.proposal
    return msg(_WAITS) if waiting is not None and waiting.waits(session.now) else ""


def _asks(session: AgentSession, seen: Seen[Ticket]) -> tuple[Asked, ...]:
    page = _page(session, seen.record)
    fields = _fields(page) if page is not None else ()
    if page is None or not fields:
        return ()
    if len(fields) == 1:
        return (_ask_value(page, fields[0]),)
    options = tuple((each.key, msg(each.short)) for each in fields)
    which = Choice(msg("Quelle réponse ?"), "", options)
    return which, lambda answers: _ask_value(page, page.spec.field(answers[0]))


def _ask_value(page: FormSession, field: FieldSpec) -> Ask:
    note = msg("La personne le lit, et répond oui ou non.")
    if field.kind in _CHOSEN:
        options = tuple((each.code, msg(each.label)) for each in field.options) or _YES_NO
        return Choice(msg(field.label), note, tuple((code, _as_says(words)) for code, words in options))
    return Line(msg(field.label), note, partial(_wrong, page, field), enter=msg("Proposer"))


def _as_says(words: object) -> Says:
    return msg(words) if isinstance(words, str) else str(words)


def _wrong(page: FormSession, field: FieldSpec, typed: str) -> Says:
    """Return what the page's own model finds wrong with a value; empty: nothing."""
    if not typed or page.step is None:
        return msg("Écrivez la valeur.")
    page.answer(field.key, Answer(typed))
    return next((error.message for error in page.errors(page.step) if error.key == field.key), "")


def _propose(session: AgentSession, seen: Seen[Ticket], answers: tuple[str, ...]) -> Done:
    ticket, page = seen.record, _page(session, seen.record)
    if page is None:
        return Done(msg(_GONE), warns=True)
    fields = _fields(page)
    key = answers[0] if len(fields) > 1 else fields[0].key
    proposal = Proposal(secrets.token_hex(4), page.place, key, answers[-1], session.agent.id, session.now)
    if session.services.tickets.propose(ticket.id, proposal):
        return Done(msg("Proposé : la personne a une minute pour répondre."), subject=ticket.id)
    found = session.services.tickets.get(ticket.id)
    waits = found is not None and found.proposal is not None and found.proposal.waits(session.now)
    return Done(msg(_WAITS) if waits else msg(_GONE), warns=True)


PROPOSE = Act[Ticket](
    "ticket.propose",
    "f8",
    N_("Proposer"),
    N_("Propose une valeur pour la page où est la personne : elle seule dit oui."),
    roles=EVERYBODY,
    pin=Pin.NEVER,
    audit=Audit.AFTER,
    run=_propose,
    refusal=_cannot_propose,
    asks=_asks,
)
