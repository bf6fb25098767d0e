"""Everything that is printed, as text of 42 columns: receipt, ticket, description, and the text for BEL.

The tenant's papers are in the current language and end with the agency's phone and hours. The text for BEL is French.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from kiosk import formats
from kiosk.clock import local_day
from kiosk.domain.agency.hours import hours_lines
from kiosk.domain.guide import Guide, Page
from kiosk.domain.portal import CALLED, PortalAct
from kiosk.domain.retention import LONGEST_WORKSHEET
from kiosk.domain.ticket import TicketState
from kiosk.forms.answers import Answer
from kiosk.forms.draft import Receipt
from kiosk.forms.outcome_spec import Loud, Outcome, ReceiptWords, Said, Weight
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FormSpec
from kiosk.i18n import SOURCE_LANGUAGE, Message, _, msg, speaking
from kiosk.services.paper import large_print
from kiosk.services.paper.layout import COLUMNS, FRAME, pages
from kiosk.services.ports.tickets import Ticket
from kiosk.services.services import Services
from kiosk.services.visit import portal_help, privacy_notice, ticket_words
from kiosk.text import wrap

if TYPE_CHECKING:
    from kiosk.services.paper.worksheet import Block

__all__ = ["COLUMNS", "Part", "description_text", "pages", "receipt_parts", "receipt_text", "ticket_text"]

_RULE = "-" * COLUMNS
_GAP = 2
"""Columns between large letters and the word beside them."""
_NARROW = 34
"""Characters of a line beside a part's heading at 56×16."""


@dataclass(frozen=True)
class Part:
    """A heading and the lines under it, in the current language; screens show the same words."""

    heading: str
    lines: tuple[str, ...]
    is_list: bool = False
    """True when each line stands alone; else they run on."""
    warns: bool = False
    """True when it says what was NOT done."""
    is_further: bool = False
    """True when a screen without room for all shows it later."""
    loud: Loud | None = None
    """Shown in a frame above the lines, in place of the heading; in the current language too."""

    @property
    def text(self) -> str:
        """The text beside the heading on a screen."""
        return ("\n" if self.is_list else " ").join(self.lines)


def receipt_parts(receipt: Receipt, words: ReceiptWords, services: Services) -> tuple[Part, ...]:
    """Say what was done, what was NOT, what comes next and whom to ask."""
    return (
        Part(_("Fait"), tuple(filter(None, (_(words.done), *_replacing(receipt), _(words.leaves))))),
        *about_parts(words),
        _not_done_part(words, words.where),
        Part(_("Ensuite"), (*_reading(receipt, words, services), *then_lines(words))),
        *([Part(_("À savoir"), _spoken(*words.to_know), is_further=True)] if words.to_know else []),
        question(services),
    )


def not_done_words(words: ReceiptWords) -> str:
    """Say what is NOT done, in one ordinary sentence."""
    not_done = words.not_done
    return _(not_done.says) if isinstance(not_done, Loud) else _(not_done)


def _not_done_part(words: ReceiptWords, where: str) -> Part:
    """Say what is NOT done, and where to do it instead."""
    not_done, heading = words.not_done, _("PAS fait")
    if isinstance(not_done, Loud):
        loud = Loud(_(not_done.large), _(not_done.says))
        return Part(heading, _spoken(where), is_list=True, warns=True, loud=loud)
    return Part(heading, _spoken(not_done, where), warns=True)


def _spoken(*says: str) -> tuple[str, ...]:
    """Return the non-empty texts, in the current language."""
    return tuple(_(each) for each in says if each)


def then_lines(words: ReceiptWords) -> tuple[str, ...]:
    """Say what comes next, and how to go on for a tenant who left no way to be reached."""
    return _spoken(words.then, words.unreached)


def about_parts(words: ReceiptWords) -> tuple[Part, ...]:
    """Say what was asked for, where the words above do not say it."""
    lines = words.about() if words.about else ()
    return (Part(_(words.about_heading), lines, is_list=True),) if lines else ()


def _replacing(receipt: Receipt) -> tuple[str, ...]:
    return (_("Cette version remplace celle d'avant."),) if receipt.replaces else ()


def receipt_text(receipt: Receipt, words: ReceiptWords, services: Services, code: str = "") -> str:
    """Return the tenant's receipt, with the code for coming back if its page knows it, and where both open the file."""
    opens = (_("Sur l'écran d'accueil : 5, Reprendre mon dossier"),) if code or receipt.has_code else ()
    head = (
        Part(_("Votre référence"), (receipt.reference, *(() if code else opens)), is_list=True),
        *([Part(_("Votre code de reprise"), (code, *opens), is_list=True)] if code else []),
    )
    return on_paper(services, (*head, *receipt_parts(receipt, words, services)))


@dataclass(frozen=True)
class Sheet:
    """The tenant's own paper beside the receipt."""

    title: Message
    text: Callable[[FormSession, Services], str]
    shown: Callable[[FormSession], str] | None = None
    """Returns the text for a screen, to be wrapped to its width; None: the paper itself is shown."""
    is_outcome: bool = False
    """True when the paper is the purpose of the journey: it comes before the receipt, agents read it too, and the row
    is forgotten once the tenant holds it."""


def listing_sheet(session: FormSession, services: Services) -> str:
    """Return the tenant's copy of the description: to paste into BEL, at home or here with an agent."""
    answer = session.visible_answers().get("description")
    return description_text(answer.raw if answer and isinstance(answer.raw, str) else "", services)


def worksheet_text(session: FormSession, services: Services) -> str:
    """Say what to write on the paper form, page by page."""
    from kiosk.services.paper.worksheet import FOR_TENANT

    sent = session.receipt or session.amends
    return on_paper(
        services,
        _worksheet(session.spec, session.visible_answers(), sent.reference if sent else "", services, FOR_TENANT),
    )


def worksheet_shown(session: FormSession) -> str:
    """Return the worksheet as a screen shows it, for any width: without agency, frame, advice and sources."""
    from kiosk.services.paper import worksheet

    answers = session.visible_answers()
    words = session.spec.receipt_words_of(answers)
    loud = words.not_done.large if isinstance(words.not_done, Loud) else _("PAS fait")
    first = Part(_(loud), (not_done_words(words), *worksheet.what_it_is(answers)))
    blocks = worksheet.blocks(session.spec, answers, is_whole=False)
    return on_screen((first, *(Part(heading, lines) for heading, lines in blocks)))


def office_worksheet(spec: FormSpec, answers: Mapping[str, Answer], reference: str, services: Services) -> str:
    """Return the worksheet in French, for an agent who prints it."""
    from kiosk.services.paper.worksheet import FOR_AGENT

    with speaking(SOURCE_LANGUAGE):
        return on_paper(services, _worksheet(spec, answers, reference, services, FOR_AGENT))


def office_blocks(spec: FormSpec, answers: Mapping[str, Answer]) -> "tuple[Block, ...]":
    """Return the worksheet in French, for an agent's screen."""
    from kiosk.services.paper import worksheet

    with speaking(SOURCE_LANGUAGE):
        what = worksheet.what_it_is(answers)
        title = ((_("Votre fiche pour le formulaire"), what),) if what else ()
        not_done = (_("PAS fait"), (not_done_words(spec.receipt_words_of(answers)),))
        return (*title, not_done, *worksheet.blocks(spec, answers, worksheet.FOR_AGENT))


def _worksheet(
    spec: FormSpec,
    answers: Mapping[str, Answer],
    reference: str,
    services: Services,
    unread: str,
) -> tuple[Part, ...]:
    from kiosk.services.paper import worksheet

    parts = (Part(heading, lines) for heading, lines in worksheet.blocks(spec, answers, unread))
    title = Part(_("Votre fiche pour le formulaire"), (reference, *worksheet.what_it_is(answers)))
    loud = _not_done_part(spec.receipt_words_of(answers), "")
    return (title, loud, *parts, question(services))


SHEETS: Mapping[str, Sheet] = {
    "bel_listing": Sheet(msg("Votre description"), listing_sheet),
    "housing_request": Sheet(msg("Votre fiche"), worksheet_text, worksheet_shown, is_outcome=True),
}
"""The papers by the journey's id."""


def ticket_text(ticket: Ticket, ahead: int, services: Services) -> str:
    """Say the ticket's place in the queue; `ahead` tickets would be called before it."""
    is_asked = ticket.claims_priority and ticket.state is TicketState.WAITING
    stands = (
        ticket_words.where(ticket, ahead),
        ticket_words.what_next(ticket),
        ticket_words.shown(ticket),
        _("Un agent vérifie votre priorité.") if is_asked else "",
    )
    taken = msg(
        "Pris le {day} à {hour}",
        day=formats.day(local_day(ticket.created_at)),
        hour=formats.hour(ticket.created_at),
    )
    about = ticket_words.about(ticket, services)
    return on_paper(
        services,
        (
            Part(_("Votre numéro"), (ticket.number,)),
            *([Part(_("Pour"), (about,))] if about else []),
            Part("", (str(taken), *filter(None, stands))),
            question(services),
        ),
    )


def description_text(description: str, services: Services) -> str:
    """Return the description for the tenant to paste or copy at home, in the tenant's own words."""
    site = Part(_("Où la coller"), (services.config.bel.site,))
    return on_paper(services, (Part(_("Votre description pour la BEL"), (description,)), site, question(services)))


def guide_text(act: PortalAct, guide: Guide, services: Services) -> str:
    """Return the steps of a guide, to follow at home; text shown on a screen stands after a bar."""
    steps = tuple(Part(f"{number}. {page.title}", _steps(page)) for number, page in enumerate(guide.pages, 1))
    address = portal_help.shown(portal_help.site(act, services))
    where = (Part(_("L'adresse"), (address,)),) if address and act.site != CALLED else ()
    return on_paper(services, (Part(_(act.title), ()), *steps, *where, question(services)))


def outcome_text(title: Message, outcome: Outcome, services: Services, *, is_checked: bool) -> str:
    """Return the outcome of a journey, to take home; a date is in large print."""
    lines = tuple(map(_said, outcome.read(is_checked=is_checked)))
    return on_paper(services, (Part(str(title), ()), Part(str(outcome.title), lines), question(services)))


def code_text(code: str, lines: tuple[Message, ...], services: Services) -> str:
    """Return a code for coming back, with what it opens, and what is lost without it."""
    explained = Part("", tuple(map(str, lines)))
    return on_paper(services, (Part(_("Votre code de reprise"), (code,)), explained, question(services)))


def privacy_text(kind: str, services: Services) -> str:
    """Say what becomes of the answers of a journey. Raises DataUnreadable."""
    return on_paper(services, (*(Part(*block) for block in privacy_notice.blocks(kind, services)), question(services)))


def _said(said: Said) -> str:
    return large_print.on_paper(str(said.says)) if said.weight is Weight.DIGITS else str(said.says)


def _steps(page: Page) -> tuple[str, ...]:
    return tuple(f"| {line}" if block.is_drawn else line for block in page.blocks for line in block.lines)


def _reading(receipt: Receipt, words: ReceiptWords, services: Services) -> tuple[str, ...]:
    if receipt.is_forgotten:
        return (_(words.printed),)
    contact = services.config.agency.contact or _("Un agent")
    if receipt.is_clock_suspect and "{day}" in words.read_by:
        return (
            _(words.read).format(contact=contact),
            _("L'heure de la borne est fausse. Demandez la date à l'accueil."),
        )
    return (reader(words, reading_day(words, receipt.promise, receipt.submitted_at), services),)


def reading_day(words: ReceiptWords, promise: date, submitted_at: datetime) -> date:
    """Return the day by whose end somebody reads the submission, or until which somebody can."""
    return local_day(submitted_at + LONGEST_WORKSHEET) if words.is_read_on_demand else promise


def reader(words: ReceiptWords, day: date, services: Services) -> str:
    """Say who reads it, and by when."""
    contact = services.config.agency.contact or _("Un agent")
    day_format = formats.short_day if words.is_read_on_demand else formats.day
    return _(words.read_by).format(contact=contact, day=day_format(day))


def question(services: Services) -> Part:
    """Say whom to ask: the agency's phone and hours."""
    hours = hours_lines(services.calendar, _NARROW)
    phone = services.config.agency.phone
    return Part(_("Question"), (*([phone] if phone else []), *hours), is_list=True, is_further=True)


def on_paper(services: Services, parts: tuple[Part, ...]) -> str:
    """Return parts under the agency's name, as wide as the paper."""
    head = [line for line in (services.config.agency.name, services.config.agency.address) if line]
    if services.config.terminal.trial:
        head.append(_("ESSAI : ce papier n'a pas de valeur."))
    title = "\n".join(head) + f"\n{_RULE}"
    return wrap(f"{title}\n\n{on_screen(parts)}", COLUMNS) + "\n"


def on_screen(parts: tuple[Part, ...]) -> str:
    """Return parts for a screen, to be wrapped to its width."""
    return "\n\n".join(map(_block, parts))


def _block(part: Part) -> str:
    if part.loud:
        return "\n".join((_framed(part.loud), *part.lines))
    return "\n".join(line for line in (part.heading.upper(), *part.lines) if line)


def _framed(loud: Loud) -> str:
    """Return what is NOT done in a frame as wide as the paper: its first word large, the second beside it."""
    edge = FRAME * COLUMNS
    drawn = large_print.on_paper(loud.first).split("\n")
    drawn[len(drawn) // 2] = f"{drawn[len(drawn) // 2]:{max(map(len, drawn)) + _GAP}}{loud.rest}"
    return "\n".join((edge, *drawn, loud.says, edge))
