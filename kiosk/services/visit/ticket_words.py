"""The words for a ticket's state, in the current language: the same on the screen and on paper."""

from kiosk.domain.portal import act_of
from kiosk.domain.ticket import OPEN, QUEUED, TicketState
from kiosk.forms.catalog import resume
from kiosk.i18n import N_, _, msg, nmsg
from kiosk.services.ports.tickets import Ticket
from kiosk.services.services import Services
from kiosk.services.visit.assistance import Wait

_DOORS = dict.fromkeys(
    (resume.MOTIVE, resume.NO_CODE, resume.LOCKED),
    N_("Reprendre mon dossier"),
)
"""Doors whose first page belongs to no journey."""


_WHERE = {
    TicketState.CALLED: N_("Un agent vous appelle : bureau {desk}."),
    TicketState.IN_SERVICE: N_("Un agent est avec vous : bureau {desk}."),
    TicketState.ON_HOLD: N_("Votre agent revient vers vous : bureau {desk}."),
    TicketState.ABSENT: N_("Un agent vous a appelé : bureau {desk}. Dites-nous si vous êtes là."),
}
"""The state of a ticket that was called, in words for its tenant."""
_COMES = N_("Un agent vient vous voir. Restez à la borne.")


def where(ticket: Ticket, ahead: int) -> str:
    """Say its place in the queue; `ahead` tickets would be called before it."""
    if ticket.state is TicketState.CALLED and ticket.asks_fetching:
        return str(msg("Un agent du bureau {desk} vient vous chercher.", desk=ticket.desk))
    if ticket.is_assisted:
        return _(_COMES)
    if ticket.state in _WHERE:
        return str(msg(_WHERE[ticket.state], desk=ticket.desk))
    if ticket.state not in OPEN:
        was_called = ticket.called_at is not None
        return _("Un agent a appelé ce ticket. Il est terminé.") if was_called else _("Ce ticket est terminé.")
    if not ahead:
        return _("Vous êtes la prochaine personne.")
    return str(nmsg("Il y a {n} personne avant vous.", "Il y a {n} personnes avant vous.", ahead))


def usual_wait(ticket: Ticket, wait: Wait | None) -> str:
    """Say how long people wait for the same reason; "" when it is not known, or no longer of use."""
    if wait is None or ticket.state is not TicketState.WAITING:
        return ""
    if wait.most is None:
        return _("En ce moment, on attend plus de {least} minutes.").format(least=wait.least)
    return _("On attend d'habitude de {least} à {most} minutes.").format(least=wait.least, most=wait.most)


def about(ticket: Ticket, services: Services) -> str:
    """Return the act that the ticket was taken for, as the tenant's own pages call it; "" for nothing in particular."""
    act = act_of(ticket.motive)
    if act is not None:
        return _(act.title)
    if ticket.motive in services.forms:
        return _(services.forms[ticket.motive].title)
    return _(_DOORS.get(ticket.motive, ""))


def what_next(ticket: Ticket) -> str:
    """Say what the tenant does next; "" when nothing is left to do."""
    if ticket.state not in QUEUED:
        return ""
    if ticket.asks_fetching:
        return _("Un agent vient vous chercher. Restez dans le hall.")
    return _("Restez dans le hall : votre numéro s'affiche sur la borne.")


def shown(ticket: Ticket) -> str:
    """Say what the ticket shows an agent; "" for a ticket that is over."""
    if ticket.state not in OPEN:
        return ""
    if ticket.draft is None:
        return _("Vos réponses ne sont pas montrées.")
    if not ticket.draft.sent_as:
        return _("Vos réponses sont montrées à l'agent.")
    if not ticket.draft.answers:
        return _("Votre référence est montrée à l'agent.")
    return _("Votre référence et vos réponses sont montrées à l'agent.")
