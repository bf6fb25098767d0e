"""The page of what a person takes with them from a desk: the receipt, or the code of a draft; it is shown once."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from kiosk import formats
from kiosk.domain.roles import EVERYBODY
from kiosk.forms.draft import Receipt
from kiosk.forms.session import FormSession
from kiosk.i18n import N_, _, msg, speaking
from kiosk.services.desk.printing import printed
from kiosk.services.desk.session import Act, AgentSession, Audit, DetailSpec, Done, Fact, Pin, Says, Section, Seen
from kiosk.services.paper.receipt import code_text, receipt_parts, receipt_text
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.tickets import Ticket
from kiosk.services.visit import coming_back

_CODE = N_("Votre code de reprise")


@dataclass(frozen=True)
class Handed:
    """A receipt, or the code of a draft, for the person to take with them."""

    ticket: Ticket
    title: str
    """The title of their journey (msgid)."""
    sections: Callable[[], tuple[Section, ...]]
    paper: Callable[[], str]
    """Gives its text for the printer."""


def receipt_of(agent: AgentSession, ticket: Ticket, session: FormSession, receipt: Receipt) -> Handed:
    """Return the receipt of what was sent at a desk, with a code that opens it, which only the person will have."""
    services, code = agent.services, ""
    if not (receipt.has_code or session.spec.is_pseudonymous):
        with suppress(StorageError):  # its reference opens it with an agent's help
            code = coming_back.give_code(session, services) or ""
    words = session.spec.receipt_words_of(session.visible_answers())
    opens = (_section((msg(_CODE), (code,))),) if code else ()

    def sections() -> tuple[Section, ...]:
        return (
            _section((msg("Votre référence"), (receipt.reference,))),
            *opens,
            *(_section((part.heading, part.lines)) for part in receipt_parts(receipt, words, services)),
        )

    return Handed(
        ticket,
        session.spec.title,
        sections,
        _in(ticket.language, lambda: receipt_text(receipt, words, services, code)),
    )


def code_of(agent: AgentSession, ticket: Ticket, session: FormSession) -> Handed:
    """Save what was written at a desk as the person's draft; return its code. Raises StorageError: it was not saved."""
    with speaking(ticket.language):
        saved = coming_back.save(session, agent.services)
    lines = (
        msg("Il ouvre votre brouillon dans cette agence. Sur l'écran d'accueil : 5, Reprendre mon dossier."),
        msg("Le brouillon est gardé jusqu'au {day}.", day=formats.short_day(saved.last_day)),
        msg("Seul ce code peut l'ouvrir ici."),
    )
    return Handed(
        ticket,
        session.spec.title,
        lambda: (_section((msg(_CODE), (saved.code,))), _section(("", lines))),
        _in(ticket.language, lambda: code_text(saved.code, lines, agent.services)),
    )


def _section(said: tuple[Says, tuple[Says, ...]]) -> Section:
    heading, lines = said
    return Section(heading, tuple(map(Fact, lines)))


def _in(language: str, text: Callable[[], str]) -> Callable[[], str]:
    """Return what gives a text in the language of the person, whatever the console shows."""

    def given() -> str:
        with speaking(language):
            return text()

    return given


def _print(session: AgentSession, seen: Seen[Handed], _answers: tuple[str, ...]) -> Done:
    handed = seen.record
    words, instead = msg("C'est imprimé."), msg("Notez la référence et le code : ils restent à l'écran.")
    return printed(session, handed.ticket.id, handed.paper, words, instead)


HANDED = DetailSpec[Handed](
    "handed",
    named=N_("reçu, ou code, au bureau"),
    place=lambda _session, handed: f"{handed.ticket.number} · {_(handed.title)}",
    state=lambda _session, _handed: _("À remettre à la personne"),
    about=lambda _session, _handed: _("Le code n'est montré qu'ici : imprimez, ou faites-le noter."),
    sections=lambda _session, handed: handed.sections(),
    acts=(
        Act(
            "ticket.print_receipt",
            "m,M",
            N_("Imprimer"),
            N_("Imprime le reçu, ou le code, dans la langue de la personne."),
            roles=EVERYBODY,
            pin=Pin.NEVER,
            audit=Audit.FIRST,
            run=_print,
        ),
    ),
)
