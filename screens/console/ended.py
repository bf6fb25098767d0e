"""The notice of tickets that nobody closed before the end of their day. It is shown once, without answers."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from kiosk import formats
from kiosk.clock import local
from kiosk.forms.spec import FormSpec
from kiosk.i18n import _, ngettext
from kiosk.services.desk import wording
from kiosk.services.ports.tickets import Ticket
from screens.console.asks import Notice
from screens.console.breakpoints import Scrolls

_MOST_SHOWN = 10
"""Most tickets that are listed: the words around them have room at 80×24."""


class EndedNotice(Notice, inherit_bindings=False):
    """The notice. Only escape closes it: the enter of the sign-in, bounced, would close it unread."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False), *Scrolls.BINDINGS]

    def __init__(self, tickets: Sequence[Ticket], forms: Mapping[str, FormSpec]) -> None:
        super().__init__(self._said)
        self._tickets, self._forms = tickets, forms

    def _said(self) -> tuple[str, ...]:
        count = len(self._tickets)
        head = ngettext(
            "Journée finie : {n} ticket que personne n'a fermé.",
            "Journée finie : {n} tickets que personne n'a fermés.",
            count,
        ).format(n=count)
        shown = map(self._line, self._tickets[:_MOST_SHOWN])
        more = count - _MOST_SHOWN
        rest = (ngettext("Et {n} autre.", "Et {n} autres.", more).format(n=more),) if more > 0 else ()
        return head, "", *shown, *rest, "", _("Cette liste ne se montre qu'une fois. Les réponses sont effacées.")

    def _line(self, ticket: Ticket) -> str:
        """Return the line of a ticket: `A14 · BEL · eu · 24/11 16 h 40 · jamais appelé`."""
        taken = f"{local(ticket.created_at):%d/%m} {formats.hour(ticket.created_at)}"
        about = wording.kind(self._forms.get(ticket.motive), ticket.motive)
        return " · ".join((ticket.number, about, wording.as_typed(ticket.language), taken, _waited(ticket)))


def _waited(ticket: Ticket) -> str:
    """Say how long a tenant waited to be called; nobody knows when a tenant who was never called gave up."""
    if ticket.called_at is None:
        return _("jamais appelé")
    return _("appelé après {minutes}").format(minutes=wording.minutes(ticket.created_at, ticket.called_at))
