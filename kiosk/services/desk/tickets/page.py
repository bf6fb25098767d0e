"""The page of a called ticket's answers, opened where the tenant stopped, and the worksheet made from them."""

from kiosk.domain.roles import EVERYBODY
from kiosk.domain.ticket import WITH_AGENT
from kiosk.forms.spec import FormSpec
from kiosk.i18n import N_, _, msg
from kiosk.services.desk import wording
from kiosk.services.desk.answer_pages import progress_of, read_draft, read_unknown
from kiosk.services.desk.files.sheets import has_sheet, print_sheet, sheet_of
from kiosk.services.desk.reading import answer_sections, sheet_sections
from kiosk.services.desk.session import Act, AgentSession, Audit, DetailSpec, Done, Opening, Pin, Says, Section, Seen
from kiosk.services.desk.tickets import acts, at_desk, proposals
from kiosk.services.ports.tickets import Ticket

_NOT_FINISHED = N_("Montré, pas préparé")
"""Shown to an agent, but not sent; it is not known here if the tenant has saved a draft besides."""


def _spec(session: AgentSession, ticket: Ticket) -> FormSpec | None:
    return session.services.forms.get(ticket.draft.spec_id) if ticket.draft else None


def _place(session: AgentSession, ticket: Ticket) -> str:
    code = ticket.draft.spec_id if ticket.draft else ticket.motive
    title = wording.title(_spec(session, ticket), code)
    return _("{number} · réponses · {title}").format(number=ticket.number, title=title)


def _state(_session: AgentSession, ticket: Ticket) -> str:
    sent_as = ticket.draft.sent_as if ticket.draft else ""
    return _(wording.PREPARED).format(reference=sent_as) if sent_as else _(_NOT_FINISHED)


def _about(session: AgentSession, ticket: Ticket) -> str:
    spec, draft = _spec(session, ticket), ticket.draft
    parts = [wording.live(draft.since, session.now)] if draft is not None and draft.since is not None else []
    parts.append(wording.language(ticket.language))
    if draft is not None and draft.sent_as:
        parts.append(_("Tel que montré. Ce qui est préparé est dans sa liste."))
    elif draft is not None and spec is not None:
        progress = progress_of(spec, draft)
        parts.append(_("page {n} sur {count}").format(n=progress.page, count=progress.pages))
        parts.append(wording.answered(progress))
    return " · ".join(parts)


def _answers(session: AgentSession, ticket: Ticket) -> tuple[Section, ...]:
    if ticket.draft is None:
        return ()
    spec, proposal = _spec(session, ticket), ticket.proposal
    reading = read_draft(spec, ticket.draft) if spec else read_unknown(ticket.draft.answers)
    remarks = {proposal.step: proposals.said(spec, proposal, session.now)} if spec is not None and proposal else {}
    return answer_sections(spec, reading, remarks)


def _sheet(session: AgentSession, ticket: Ticket) -> tuple[Section, ...]:
    return sheet_sections(sheet_of(_spec(session, ticket), ticket.draft.answers)) if ticket.draft else ()


def _read_again(session: AgentSession, ticket: Ticket) -> Ticket | None:
    """Return the ticket as it stands; None once it is no longer with this agent, or shows no answers any more."""
    found = session.services.tickets.get(ticket.id)
    is_mine = found is not None and found.state in WITH_AGENT and found.agent == ticket.agent
    return found if found is not None and is_mine and wording.shows_answers(found) else None


def _has_no_sheet(session: AgentSession, seen: Seen[Ticket]) -> Says:
    spec = _spec(session, seen.record)
    return "" if spec is not None and has_sheet(spec.id) else msg("Ce parcours n'a pas de fiche.")


def _show_sheet(_session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
    return Done(opens=Opening(SHEET, seen.record))


def _print_sheet(session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
    ticket = seen.record
    spec, draft = _spec(session, ticket), ticket.draft
    if spec is None or draft is None:
        return Done(_has_no_sheet(session, seen), warns=True)
    return print_sheet(session, spec, draft.answers, draft.sent_as, ticket.id)


_PRINT = Act(
    "ticket.print_sheet",
    "m,M",
    N_("Imprimer la fiche"),
    N_("Imprime la fiche, en français."),
    roles=EVERYBODY,
    pin=Pin.NEVER,
    audit=Audit.FIRST,
    run=_print_sheet,
    refusal=_has_no_sheet,
)
ANSWERS = DetailSpec[Ticket](
    "answers",
    named=N_("réponses d'un ticket"),
    place=_place,
    state=_state,
    about=_about,
    sections=_answers,
    acts=(
        Act(
            "ticket.show_sheet",
            "f,F",
            N_("Fiche"),
            N_("Montre la fiche de la demande, faite de ces réponses."),
            roles=EVERYBODY,
            pin=Pin.NEVER,
            audit=Audit.NONE,
            run=_show_sheet,
            refusal=_has_no_sheet,
        ),
        _PRINT,
        proposals.PROPOSE,
        at_desk.GO_ON,
        acts.DONE,
        acts.HOLD,
        acts.TRANSFER,
        acts.ASSIST,
        acts.ARRIVE,
    ),
    read_again=_read_again,
)
SHEET = DetailSpec[Ticket](
    "sheet",
    named=N_("fiche d'un ticket"),
    place=_place,
    state=_state,
    about=_about,
    sections=_sheet,
    acts=(_PRINT,),
    read_again=_read_again,
)
