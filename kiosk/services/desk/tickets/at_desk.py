"""A journey that goes on at a desk, with its person in front of it: taken there, written page by page, put down."""

from dataclasses import replace

from kiosk.domain.roles import EVERYBODY
from kiosk.domain.ticket import TicketState
from kiosk.forms.draft import Draft, Receipt
from kiosk.forms.session import FormSession
from kiosk.i18n import N_, Message, msg
from kiosk.services.desk.session import Act, AgentSession, Ask, Audit, Confirm, Done, Opening, Pin, Says, Seen
from kiosk.services.desk.tickets import handed
from kiosk.services.ports.tickets import Ticket, TicketStore

_NO_MORE = N_("{number} n'est plus avec vous. Ce qui est écrit reste avec le ticket.")


def _cannot_go_on(session: AgentSession, seen: Seen[Ticket]) -> Says:
    ticket, draft = seen.record, seen.record.draft
    spec = session.services.forms.get(draft.spec_id) if draft is not None else None
    if ticket.state is not TicketState.IN_SERVICE or ticket.at_terminal:
        return msg("La personne n'est pas au bureau : I d'abord, quand elle y est.")
    if draft is not None and draft.sent_as:
        return msg("C'est déjà envoyé.")
    if draft is None or spec is None or spec.receipt is None or draft.spec_version > spec.version:
        return msg("Ce parcours se fait à la borne seulement.")
    return ""


def _asks(_session: AgentSession, _seen: Seen[Ticket]) -> tuple[Ask, ...]:
    note = msg("Vous écrivez avec elle. À la borne, ses réponses se ferment.")
    return (Confirm(msg("La personne est devant vous ?"), note),)


def _go_on(session: AgentSession, seen: Seen[Ticket], _answers: tuple[str, ...]) -> Done:
    taken = session.services.tickets.take_to_desk(seen.record.id, session.agent.id, session.desk)
    if taken is None:
        return Done(msg(_NO_MORE, number=seen.record.number), warns=True)
    return Done(subject=taken.id, goes_on=taken)


GO_ON = Act[Ticket](
    "ticket.go_on",
    "f7",
    N_("Continuer au bureau"),
    N_("Ouvre le parcours ici, avec la personne devant vous, jusqu'à l'envoi."),
    roles=EVERYBODY,
    pin=Pin.NEVER,
    audit=Audit.FIRST,
    run=_go_on,
    refusal=_cannot_go_on,
    asks=_asks,
)


class AtDesk:
    """One ticket's answers at one desk."""

    def __init__(self, agent: AgentSession, ticket: Ticket, draft: Draft) -> None:
        """
        Args:
            draft: the ticket's, as it was taken to the desk.
        """
        self.agent, self.ticket, self.desk = agent, ticket, draft.desk
        amends = draft.amends.reference if draft.amends is not None else ""
        spec = agent.services.forms.now(draft.spec_id, amends)
        self.session = FormSession.from_draft(spec, draft)

    def write(self, *, puts_down: bool = False) -> bool:
        """Keep what was written so far, at this desk or, as it is put down, at none; False: the desk has it no more.

        Raises:
            StorageError: it was not written.
        """
        draft = replace(self.session.to_draft(), desk="" if puts_down else self.desk)
        return self._tickets.write_at_desk(self.ticket.id, self.agent.agent.id, self.desk, draft)

    def over(self) -> Message | None:
        """Say why the desk has the answers no more; None: it has them. Raises StorageError."""
        found = self._tickets.get(self.ticket.id)
        is_mine = found is not None and found.state is TicketState.IN_SERVICE and found.agent == self.agent.agent.id
        if found is None or not is_mine:
            return msg(_NO_MORE, number=self.ticket.number)
        if found.draft is None:
            return msg("{number} ne montre plus rien : rien n'est gardé.", number=self.ticket.number)
        return None if found.draft.desk == self.desk else msg("La personne a repris à la borne.")

    def check_papers(self) -> None:
        """Note that the person's papers were seen. Raises StorageError."""
        self.agent.record("answers.checked", "")
        self.session.is_checked = True

    def receipt_page(self, receipt: Receipt) -> Opening[handed.Handed]:
        """Return the page of what was sent, with a code that opens it."""
        return Opening(handed.HANDED, handed.receipt_of(self.agent, self.ticket, self.session, receipt))

    def code_page(self) -> Opening[handed.Handed]:
        """Save what was written for door 5; return the page of its code. Raises StorageError: it was not saved."""
        return Opening(handed.HANDED, handed.code_of(self.agent, self.ticket, self.session))

    @property
    def _tickets(self) -> TicketStore:
        return self.agent.services.tickets
