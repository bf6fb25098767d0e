"""The console's words about tickets and files, in the agent's language at the moment they are shown."""

from datetime import date, datetime
from math import ceil

from kiosk import formats
from kiosk.clock import local_day
from kiosk.domain import identity as identities
from kiosk.domain import portal
from kiosk.domain.ticket import PLACES, Priority
from kiosk.forms.spec import FormSpec, Step
from kiosk.i18n import LANGUAGE, N_, _, ngettext
from kiosk.services.desk.answer_pages import Progress
from kiosk.services.ports.errors import HeldDatabase, StorageError
from kiosk.services.ports.files import Submission
from kiosk.services.ports.tickets import Ticket
from kiosk.text import clean_text

REACTIVATION = "reactivation"
PREPARED, WITHDRAWN = N_("Préparé : {reference}"), N_("Retiré : {reference}")
_PRIORITIES = {
    Priority.NORMAL: N_("normal"),
    Priority.APPOINTMENT: N_("rendez-vous"),
    Priority.PRIORITY: N_("prioritaire"),
}
_IDENTITIES = {
    identities.DECLARED: N_("identité déclarée"),
    identities.CHECKED_BY_AGENT: N_("vérifiée par un agent"),
    identities.NAMELESS: N_("sans nom"),
}


def as_typed(text: str) -> str:
    """Return a person's text for the screen: every character they typed, except those that could steer a terminal."""
    return clean_text(text, multiline=True)


def language(code: str) -> str:
    """Return the name of a language in that language."""
    return LANGUAGE[code].endonym if code in LANGUAGE else code


def minutes(since: datetime, now: datetime) -> str:
    """Return a span as `12 min`, or from an hour on as `1 h 05`; never negative, even after the clock was set back."""
    hours, count = divmod(max(0, int((now - since).total_seconds() // 60)), 60)
    return f"{hours} h {count:02}" if hours else f"{count} min"


def seconds_left(until: datetime, now: datetime) -> str:
    """Return a wait as `38 s`, or from a minute on as `4 min 05 s`; empty once it is over."""
    count = ceil((until - now).total_seconds())
    if count <= 0:
        return ""
    whole, rest = divmod(count, 60)
    return f"{whole} min {rest:02} s" if whole else f"{rest} s"


def too_many_tries(until: datetime, now: datetime) -> str:
    """Say how long no code is taken after wrong ones."""
    left = seconds_left(until, now)
    return _("Trop d'essais. Recommencez dans {left}.").format(left=left) if left else _("Vous pouvez recommencer.")


def day(at: datetime | None) -> str:
    """Return the day of an instant, or that it has not come."""
    return _("le {day}").format(day=formats.short_day(local_day(at))) if at else _("pas encore")


def tries(count: int) -> str:
    """Return the number of wrong tries on one page, in words."""
    return ngettext("{n} essai refusé", "{n} essais refusés", count).format(n=count)


def failure(error: StorageError) -> str:
    """Return what happened, and what an agent can do; how it is repaired is the operator's."""
    if isinstance(error, HeldDatabase):
        return _(str(error))
    what = _(str(error)).partition(". ")[0].rstrip(".")
    return _("{what}. Prévenez l'opérateur.").format(what=what)


# --- journeys ---------------------------------------------------------------------------------------------------------


def kind(spec: FormSpec | None, code: str) -> str:
    """Return the subject of a ticket or a file, in a word or two."""
    act = portal.act_of(code)
    if act is not None:
        return f"{_(act.tool)} · {_(act.short)}"
    if code in PLACES:
        return _(PLACES[code])
    return _(spec.queue_name or spec.title) if spec is not None else code


def title(spec: FormSpec | None, code: str) -> str:
    """Return a journey's whole title; its code when this program does not have it."""
    return _(spec.title) if spec is not None else code


def page_name(step: Step | None, spec: FormSpec | None = None) -> str:
    """Return the short name of a page: that of its first question, else its title; an ending has its own."""
    if step is None:
        return _("Résultat") if spec and spec.outcome else _("Vérifiez vos réponses")
    return _(step.fields[0].short) if step.fields else _(step.title)


# --- tickets ----------------------------------------------------------------------------------------------------------


def motive(subject: str, spec: FormSpec | None, progress: Progress | None) -> str:
    """Return a ticket's subject, and where the tenant stopped: `BEL · arrêté à « Loyer »`."""
    if progress is None:
        return subject
    if progress.sent_as:
        return f"{subject} · {sent(progress)}"
    return _("{kind} · arrêté à « {page} »").format(kind=subject, page=page_name(progress.step, spec))


def answered(progress: Progress) -> str:
    """Return how many of a journey's questions have an answer, in words."""
    words = ngettext("{n} réponse sur {asked}", "{n} réponses sur {asked}", progress.answered)
    return words.format(n=progress.answered, asked=progress.asked)


def with_agent(count: int) -> str:
    """Say how many of the answers were given with an agent."""
    return ngettext("dont {n} avec un agent", "dont {n} avec un agent", count).format(n=count)


def live(since: datetime, now: datetime) -> str:
    """Say that each page comes as its tenant leaves it, and how long they have been at this one."""
    return _("EN DIRECT, ici depuis {minutes}").format(minutes=minutes(since, now))


def sent(progress: Progress) -> str:
    """Say what became of a draft that is none any more."""
    return _("retiré") if progress.is_withdrawn else _("préparé")


def priority(ticket: Ticket) -> str:
    """Return the priority in one word; a claim that no agent has confirmed says so."""
    if ticket.priority is Priority.NORMAL and ticket.claims_priority:
        return _("à confirmer")
    if ticket.priority is Priority.APPOINTMENT and ticket.appointment_at:
        return _("RDV {hour}").format(hour=formats.hour(ticket.appointment_at))
    return _(_PRIORITIES[ticket.priority])


def priority_and_appointment(ticket: Ticket) -> str:
    """Return the priority, and the hour of an appointment that it would hide."""
    if ticket.priority is Priority.PRIORITY and ticket.appointment_at:
        appointment = _("RDV {hour}").format(hour=formats.hour(ticket.appointment_at))
        return f"{priority(ticket)} · {appointment}"
    return priority(ticket)


def shows_answers(ticket: Ticket) -> bool:
    """Tell if there are answers to read: of a sent file, the reference alone may be left."""
    return ticket.draft is not None and bool(ticket.draft.answers)


def no_answers(ticket: Ticket) -> str:
    """Say why there is nothing to read."""
    if ticket.draft is None or not ticket.draft.sent_as:
        return _("{number} n'a pas montré de réponses.").format(number=ticket.number)
    words = _(WITHDRAWN if ticket.draft.is_withdrawn else PREPARED).format(reference=ticket.draft.sent_as)
    return _("{told}. Ses réponses ne sont plus ici.").format(told=words)


# --- files ------------------------------------------------------------------------------------------------------------


def closed(spec: FormSpec | None, code: str) -> str:
    """Say in a word what an agent did who closed a file."""
    if spec is not None and spec.gives_bel_text:
        return _("acceptée")
    return _("faite") if code == REACTIVATION else _("relu")


def promise(promised: date, now: datetime) -> str:
    """Say how long it is until the day promised on the receipt, or that it is past."""
    days = (promised - local_day(now)).days
    if days < 0:
        return ngettext("en retard de {n} jour", "en retard de {n} jours", -days).format(n=-days)
    if days == 0:
        return _("aujourd'hui")
    return ngettext("dans {n} jour", "dans {n} jours", days).format(n=days)


def identity(submission: Submission) -> str:
    """Say who vouches for the answers."""
    return _(_IDENTITIES[identities.identity_of(submission.identity, submission.answers)])
