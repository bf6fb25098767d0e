"""The console's words about tickets and listings. Every text is put into the agent's language when it is shown."""

from dataclasses import dataclass
from datetime import datetime

from kiosk import formats
from kiosk.clock import local_day
from kiosk.domain import identity as identities
from kiosk.domain import portal
from kiosk.domain.ticket import PLACES, Outcome, Priority, TicketState
from kiosk.forms.spec import FormSpec, Step
from kiosk.i18n import LANGUAGE, N_, _, ngettext
from kiosk.safe_text import clean_text
from kiosk.services.desk.answer_pages import Progress
from kiosk.services.ports import StoredSubmission, Submission, Ticket

ORDER_RULE = N_("Ordre : prioritaire, rendez-vous dès son heure, normal ; puis l'arrivée.")
_PRIORITIES = {
    Priority.NORMAL: N_("normal"),
    Priority.APPOINTMENT: N_("rendez-vous"),
    Priority.PRIORITY: N_("prioritaire"),
}
_NO_DRAFT = "–"
_NOTHING_SHOWN = N_("Aucune réponse n'est montrée.")
PREPARED, WITHDRAWN = N_("Préparé : {reference}"), N_("Retiré : {reference}")


def as_typed(text: str) -> str:
    """Return a person's text for the screen: every character they typed, except those that could steer a terminal."""
    return clean_text(text, multiline=True)


def language(code: str) -> str:
    """Return the name of a language in that language."""
    return LANGUAGE[code].endonym if code in LANGUAGE else code


def minutes(since: datetime, now: datetime) -> str:
    """Return a span as `12 min`, or from an hour on as `17 h`; never negative, even after the clock was set back."""
    hours, count = divmod(max(0, int((now - since).total_seconds() // 60)), 60)
    return f"{hours} h" if hours else f"{count} min"


def page_name(step: Step | None, spec: FormSpec | None = None) -> str:
    """Return the short name of a page: that of its first question, else its title; an ending has its own."""
    if step is None:
        return _("Résultat") if spec and spec.outcome else _("Vérifiez vos réponses")
    return _(step.fields[0].short) if step.fields else _(step.title)


def motive(spec: FormSpec | None, code: str, progress: Progress | None) -> str:
    """Return a ticket's subject, and where the tenant stopped: `BEL · arrêté à « Loyer »`."""
    kind = _kind(spec, code)
    if progress is None:
        return kind
    if progress.sent_as:
        return " · ".join((kind, _sent(progress)))
    return _("{kind} · arrêté à « {page} »").format(kind=kind, page=page_name(progress.step, spec))


def _kind(spec: FormSpec | None, code: str) -> str:
    """Return a ticket's subject, in a word or two."""
    act = portal.act_of(code)
    if act is not None:
        return f"{_(act.tool)} · {_(act.short)}"
    if code in PLACES:
        return _(PLACES[code])
    return _(spec.queue_name or spec.title) if spec is not None else code


def priority(ticket: Ticket) -> str:
    """Return the priority in one word; a claim that no agent has confirmed says so."""
    if ticket.priority is Priority.NORMAL and ticket.claims_priority:
        return _("à confirmer")
    if ticket.priority is Priority.APPOINTMENT and ticket.appointment_at:
        return _("RDV {hour}").format(hour=formats.hour(ticket.appointment_at))
    return _(_PRIORITIES[ticket.priority])


def standing(ticket: Ticket) -> str:
    """Return the priority, and the hour of an appointment that it would hide."""
    if ticket.priority is Priority.PRIORITY and ticket.appointment_at:
        appointment = _("RDV {hour}").format(hour=formats.hour(ticket.appointment_at))
        return f"{priority(ticket)} · {appointment}"
    return priority(ticket)


def draft_pages(progress: Progress | None) -> str:
    if progress is None:
        return _NO_DRAFT
    if progress.sent_as:
        return _sent(progress)
    return _("p. {page}/{pages}").format(page=progress.page, pages=progress.pages)


def tries(count: int) -> str:
    """Return the number of wrong tries on one page, in words."""
    return ngettext("{n} essai refusé", "{n} essais refusés", count).format(n=count)


def ticket_lines(ticket: Ticket, spec: FormSpec | None, progress: Progress | None, now: datetime) -> tuple[str, ...]:
    """Return what is known of a waiting ticket before it is called: never an answer, only how far the tenant came."""
    since = _("depuis {hour}, {minutes}").format(
        hour=formats.hour(ticket.created_at), minutes=minutes(ticket.created_at, now)
    )
    what = _(spec.title) if spec and spec.outcome is None else _kind(spec, ticket.motive)
    lines = [f"{ticket.number} · {what} · {language(ticket.language)} · {since}"]
    if progress is None:
        lines.append(_(_NOTHING_SHOWN))
    elif progress.sent_as:
        # The receipt's own word: a draft that was sent after it was shown is "préparé", and leaves in the night.
        told = _("Préparé : {reference}, dans les dossiers à relire (2).")
        lines.append(told.format(reference=progress.sent_as) if shows_answers(ticket) else no_answers(ticket))
    else:
        where = _("Page « {name} », {page} sur {pages}").format(
            name=page_name(progress.step, spec), page=progress.page, pages=progress.pages
        )
        lines.append(f"{where} · {tries(progress.tries)}" if progress.tries else where)
        told = _("Questions répondues : {answered}. Il en reste {left}.")
        lines.append(told.format(answered=progress.answered, left=progress.left))
    if ticket.priority is Priority.PRIORITY and ticket.appointment_at:
        lines.append(standing(ticket))
    if ticket.claims_priority and ticket.priority is not Priority.PRIORITY:
        lines.append(_("Priorité demandée : P la confirme. La cause ne se demande pas."))
    return tuple(lines)


def shows_answers(ticket: Ticket) -> bool:
    """Tell if there are answers to read: of a sent file, the reference alone may be left."""
    return ticket.draft is not None and bool(ticket.draft.answers)


def no_answers(ticket: Ticket) -> str:
    """Say why there is nothing to read."""
    if ticket.draft is None or not ticket.draft.sent_as:
        return _("{number} n'a pas montré de réponses.").format(number=ticket.number)
    told = _(WITHDRAWN if ticket.draft.is_withdrawn else PREPARED).format(reference=ticket.draft.sent_as)
    return _("{told}. Ses réponses ne sont plus ici.").format(told=told)


def _sent(progress: Progress) -> str:
    return _("retiré") if progress.is_withdrawn else _("préparé")


def shown_in_short(ticket: Ticket, spec: FormSpec | None, progress: Progress | None) -> str:
    """Return, in one row for a narrow screen, if a ticket shows answers, and from which page."""
    if progress is None:
        told = [_(_NOTHING_SHOWN)]
    elif progress.sent_as:
        told = [_(WITHDRAWN if progress.is_withdrawn else PREPARED).format(reference=progress.sent_as)]
    else:
        told = [_("réponses p. {page}/{pages}").format(page=progress.page, pages=progress.pages)]
        told.append(page_name(progress.step, spec))
    return " · ".join((ticket.number, *told))


def in_short(ticket: Ticket, spec: FormSpec | None, now: datetime) -> str:
    """Return a called ticket in one line, the most needed first: number, file, language, motive, priority, time."""
    since = minutes(ticket.called_at or ticket.created_at, now)
    named = [ticket.number]
    if ticket.draft and ticket.draft.sent_as:
        named += [ticket.draft.sent_as, *([_("retiré")] if ticket.draft.is_withdrawn else [])]
    about = (language(ticket.language), motive(spec, ticket.motive, None), standing(ticket), since)
    return " · ".join((*named, *about))


def called_line(tickets: tuple[Ticket, ...]) -> str:
    """Return the line of called and closed tickets: `Appelés : A13 bureau 1 · A12 bureau 2 · Fermés : A11, A10`."""
    if not tickets:
        return _("Appelés : personne encore")
    called = [
        _("{number} bureau {desk}").format(number=ticket.number, desk=as_typed(ticket.desk))
        for ticket in tickets
        if ticket.is_called
    ]
    closed = [ticket.number for ticket in tickets if ticket.state is not TicketState.CALLED]
    parts = [_("Appelés : {tickets}").format(tickets=" · ".join(called) or _("personne"))]
    parts += [_("Fermés : {tickets}").format(tickets=", ".join(closed))] if closed else []
    return " · ".join(parts)


def promise(stored: StoredSubmission, now: datetime) -> str:
    """Say how long it is until the day promised on the receipt, that it is past, or that the promise was kept."""
    if stored.read_at is not None:
        return _("relu")
    days = (stored.submission.promise - local_day(now)).days
    if days < 0:
        return ngettext("en retard de {n} jour", "en retard de {n} jours", -days).format(n=-days)
    if days == 0:
        return _("aujourd'hui")
    return ngettext("dans {n} jour", "dans {n} jours", days).format(n=days)


def arrival(stored: StoredSubmission) -> str:
    """Say if central (the head office) has received it."""
    return _("reçu") if stored.acked_at else _("pas reçu")


@dataclass(frozen=True)
class Ending:
    """The question before a ticket is closed, and the report after it."""

    question: str
    told: str


ENDINGS = {
    Outcome.DONE: Ending(N_("{number} est terminé : fermer ?"), N_("{number} est terminé.")),
    Outcome.NO_SHOW: Ending(N_("{number} n'est pas venu : noter absent ?"), N_("{number} est noté absent.")),
}
_LEAKS = {
    "leak_phone": N_("téléphone"),
    "leak_email": N_("e-mail"),
    "leak_name": N_("nom"),
    "leak_address": N_("adresse"),
}
LOSES_ANSWERS = N_("Les réponses montrées sont effacées. Rien ne les ramène.")
LOSES_PLACE = N_("Ce numéro quitte la file pour de bon.")
NO_MORE_YOURS = N_("{number} n'est plus avec vous.")
GONE = N_("{number} n'attend plus.")
LOST_RACE = N_("{number} est déjà appelé par un collègue.")


def leaks(codes: tuple[str, ...]) -> str:
    """Return what a tenant's text seems to give away; it fits one line of 78 cells with all of them."""
    return _("! À vérifier dans la description : {what}").format(what=", ".join(_(_LEAKS[code]) for code in codes))


_IDENTITIES = {
    identities.DECLARED: N_("identité déclarée"),
    identities.CHECKED_BY_AGENT: N_("vérifiée par un agent"),
    identities.NAMELESS: N_("sans nom"),
}


def identity(submission: Submission) -> str:
    """Say who vouches for the answers."""
    return _(_IDENTITIES[identities.standing(submission.identity, submission.answers)])
