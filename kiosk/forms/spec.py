"""A journey as data: sections, steps and fields, frozen. Nothing here draws, stores or checks.

Every text is a French message id marked with `N_`, said in the tenant's language where it is shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from pydantic import BaseModel

    from kiosk.forms.answers import Answer
    from kiosk.i18n import Message

Answers = Mapping[str, "Answer"]
Predicate = Callable[[Answers], bool]
"""A condition on what was answered so far."""


class Kind(StrEnum):
    """How a field is answered; `screens.fields` has one row for each."""

    CHOICE = "choice"
    CHOICES = "choices"
    TRISTATE = "tristate"
    """Yes, no, I don't know."""
    NUMBER = "number"
    AMOUNT = "amount"
    """Euros and cents, kept as whole cents."""
    DATE = "date"
    TEXT = "text"
    LONG_TEXT = "long_text"
    COMMUNE = "commune"
    COMMUNES = "communes"
    """Several communes, each searched as one."""
    PHONE = "phone"
    EMAIL = "email"
    CONSENT = "consent"
    """Yes or no to one purpose; a no never blocks."""
    PRACTICE = "practice"
    """A text of a rehearsal: judged as a real form would, and forgotten."""


@dataclass(frozen=True)
class Option:
    """One possible answer: a stable code, and its words."""

    code: str
    label: str


@dataclass(frozen=True)
class FieldSpec:
    """One question."""

    key: str
    """Name in the model, in the database and in code; never shown."""
    kind: Kind
    short: str
    """Two or three words: summary, check answers, console, CSV header."""
    label: str
    """The question."""
    help: str = ""
    """Where to find the answer, or its form."""
    why: str = ""
    """Why it is asked."""
    options: tuple[Option, ...] = ()
    optional: bool = False
    """May be passed without an answer."""
    unknown: str = ""
    """The words of an honest "I don't know"; empty when that is no answer here."""
    visible_if: Predicate | None = None
    unit: str = ""
    """Shown behind the control: €, m²."""
    max_length: int = 200
    """Longest text taken, in characters; more is refused in words, not cut."""
    office_only: bool = False
    """For the service that prepares the file; kept out of the text that goes to BEL."""
    contact: bool = False
    """Personal contact data: kept out of descriptions, of BEL texts and of the facts' CSV."""
    stays_here: bool = False
    """For the paper form and the agency alone: no event holds it, so that it never reaches central."""
    compose: Callable[["Answers"], str] | None = None
    """Gives the proposed text of a LONG_TEXT that the tenant may edit."""
    shape: str = "text"
    """What a PRACTICE text is held against: a key of `kiosk.domain.practice`."""


@dataclass(frozen=True)
class Step:
    """One page: a question, or a small group that belongs together, or words to read."""

    key: str
    section: str
    """Key of the section it belongs to."""
    model: "type[BaseModel] | None" = None
    """What the page's answers must satisfy; None for a page without fields."""
    fields: tuple[FieldSpec, ...] = ()
    title: str = ""
    lines: tuple[str, ...] = ()
    """Words to read, a sentence each: a page without fields, or above the fields."""
    visible_if: Predicate | None = None
    sees: tuple[str, ...] = ()
    """Keys of earlier answers that the model holds the page's own against."""
    offers: tuple["Offer", ...] = ()
    """What can be done before, from a page without fields; numbered from 2."""


@dataclass(frozen=True)
class Section:
    key: str
    label: str
    """One word or two, in the progress line."""


@dataclass(frozen=True)
class Note:
    """What is said beside "check answers", and on a worksheet."""

    says: "Message"
    warns: bool = False
    """Something that the tenant should look at before sending."""
    about: str = ""
    """What it is about: the heading on a worksheet, a French message id."""
    source: "Message | None" = None
    """Where a rule or a figure comes from, on a worksheet."""


@dataclass(frozen=True)
class Offer:
    """Something to do after an outcome."""

    act: str
    """What it is, and of what: `guide:mailbox`. The screens have a table of them."""
    says: "Message"


class Weight(StrEnum):
    """How a line of an outcome stands out."""

    LINE = "line"
    STRONG = "strong"
    WARNING = "warning"
    MUTED = "muted"
    NOTE = "note"
    """Muted, and apart from what it is about."""
    DIGITS = "digits"
    """A date, in large digits."""


@dataclass(frozen=True)
class Said:
    """One line of an outcome."""

    says: "Message"
    weight: Weight = Weight.LINE


@dataclass(frozen=True)
class Outcome:
    """What a journey that sends nothing ends with, worked out from its answers."""

    title: "Message"
    lines: tuple[Said, ...]
    offers: tuple[Offer, ...]
    """The first one is the page's next act."""
    counted: tuple[str, str] | None = None
    """An act and how it went, to be counted without a name; None: nothing is."""


@dataclass(frozen=True)
class ReceiptWords:
    """What a receipt says of what was sent: each names the system where the act really happens."""

    done: str
    not_done: str
    read_by: str
    """Who reads it before which day: `{contact}`, `{day}`."""
    read: str
    """The same where the clock cannot be trusted: `{contact}`."""
    then: str
    failed: str
    """It could not be stored."""
    state: str = N_("Prêt : part cette nuit")
    """The state of the file, top right."""
    check: str = N_("Vérifiez vos réponses. Rien n'est encore parti.")
    """Above the answers, before they are given away."""
    send: str = N_("Envoyer")
    """Of the button that gives them away: at most ten letters in every language."""
    printed: str = ""
    """Who reads it once the tenant's own paper is printed, where the row goes with it: nobody."""
    where: str = ""
    """Where it is done instead, right under what is NOT done."""
    is_loud: bool = False
    """Whether what is NOT done stands in a frame, in capitals: nothing else must be taken for it."""
    leaves: str = N_("Elle part cette nuit.")
    """When it goes to the service; empty for what stays at the agency."""


@dataclass(frozen=True)
class FormSpec:
    """A whole journey."""

    id: str
    """Stable kind of what it prepares, such as `bel_listing`."""
    version: int
    """Stored with the answers; raised when a field changes its meaning."""
    reference_prefix: str
    """Of what it sends; empty for a journey that sends nothing."""
    title: str
    sections: tuple[Section, ...]
    steps: tuple[Step, ...]
    model: "type[BaseModel]"
    """What a whole submission must satisfy: the steps' models together, and the rules across them."""
    notes: Callable[[Answers], tuple[Note, ...]] | None = None
    """Advice and warnings shown beside "check answers"; none of them blocks."""
    outcome: "Callable[[Answers, date | None], Outcome] | None" = None
    """What it ends with when it sends nothing, from the answers and today (None: the clock cannot be trusted).

    None: it ends with check answers and a receipt.
    """
    receipt: ReceiptWords | None = None
    """Of a journey that sends something."""
    can_be_shown: bool = True
    """Whether its answers may be shown to an agent; those of a rehearsal are nobody's business."""
    sheet: str = ""
    """Word of the button that shows the tenant's own paper beside the receipt; empty: there is none."""
    afterwards: Callable[[Answers], tuple[Offer, ...]] | None = None
    """What can be done next, beside the receipt."""
    gives_bel_text: bool = False
    """Whether an agent takes a text for BEL from it."""
    motive: str = ""
    """Code of a ticket taken in it; empty: its id."""

    @property
    def receipt_words(self) -> ReceiptWords:
        """Raises TypeError for a journey that sends nothing: it has no receipt."""
        if self.receipt is None:
            raise TypeError("a journey that sends nothing has no receipt")
        return self.receipt

    @property
    def ticket_motive(self) -> str:
        return self.motive or self.id

    def fields(self) -> tuple[FieldSpec, ...]:
        """Every field, in the order asked."""
        return tuple(field for step in self.steps for field in step.fields)

    def field(self, key: str) -> FieldSpec:
        return next(field for field in self.fields() if field.key == key)

    def step(self, key: str) -> Step:
        return next(step for step in self.steps if step.key == key)

    def step_of(self, field_key: str) -> Step:
        """The page that asks a field."""
        return next(step for step in self.steps if any(field.key == field_key for field in step.fields))
