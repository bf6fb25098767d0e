"""A journey as data: sections, steps and fields, frozen. Nothing here draws, stores or checks.

Every text is a French message id marked with `N_`, said in the tenant's language where it is shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.forms.outcome_spec import MenuEntry, Note, Offer, Outcome, ReceiptWords
from kiosk.i18n import SOURCE_LANGUAGE, translate

if TYPE_CHECKING:
    from datetime import date

    from pydantic import BaseModel

    from kiosk.domain.privacy import Privacy
    from kiosk.domain.retention import Retention
    from kiosk.domain.seats import Seats
    from kiosk.forms.answers import Answer
    from kiosk.forms.lazy_models import Later
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
    CODE = "code"
    """Signs of a reference or of a code for coming back."""
    PRACTICE = "practice"
    """A text of a rehearsal: judged as a real form would, and forgotten."""


@dataclass(frozen=True)
class Option:
    """One possible answer: a stable code, and its words."""

    code: str
    label: str
    own: Mapping[str, str] = field(default_factory=dict)
    """Its words by language where a person wrote them, in the configuration; the label is then the French ones."""
    lines: Callable[[], tuple[str, ...]] | None = None
    """What its button says, line by line, in the current language; None: its words."""
    is_alone: bool = False
    """Of CHOICES: it stands with no other answer, such as "none of these"."""

    def words(self, language: str) -> str:
        """In a language; what nobody wrote in it is said in French."""
        return self.own.get(language) or (
            self.label if language == SOURCE_LANGUAGE else translate(self.label, language)
        )


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
    likely: tuple[int, int] | None = None
    """Least and most cents of an amount that nobody is asked about again: beyond, a slip is likelier, never refused."""
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
    worked_out: Callable[["Answers"], str] | None = None
    """Its answer follows from the others and nobody is asked: what makes a code readable later, and elsewhere."""
    explains: str = ""
    """Key of the answer that it makes readable: an agent is shown this one in its place."""
    digits_first: bool = False
    """Of a TEXT that is nearly all digits: its on-screen keys begin with them, and have the capitals beside."""
    shape: str = "text"
    """What a PRACTICE text is held against: a key of `kiosk.domain.practice`."""
    help_values: Mapping[str, object] = field(default_factory=dict)
    """Of the places in `help`; a function is asked when it is shown, as for an example that moves with the day."""


@dataclass(frozen=True)
class Step:
    """One page: a question, or a small group that belongs together, or words to read."""

    key: str
    section: str
    """Key of the section it belongs to."""
    model: "type[BaseModel] | Later | None" = None
    """What the page's answers must satisfy; None for a page without fields."""
    fields: tuple[FieldSpec, ...] = ()
    title: str = ""
    lines: tuple[str, ...] = ()
    """Words to read, a sentence each: a page without fields, or above the fields."""
    privacy: tuple[str, ...] = ()
    """Who reads the answers and what for, how long they are kept, what one can do: apart, under the lines."""
    said: "tuple[Message, ...]" = ()
    """The same with values in them, above the lines."""
    says: "Callable[[Answers], tuple[Message, ...]] | None" = None
    """Words behind those lines that tell what was answered before."""
    visible_if: Predicate | None = None
    sees: tuple[str, ...] = ()
    """Keys of earlier answers that the model holds the page's own against."""
    offers: tuple[Offer, ...] = ()
    """What can be done before, from a page without fields; numbered from 2."""


@dataclass(frozen=True)
class Section:
    key: str
    label: str
    """One word or two, in the progress line."""


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
    model: "type[BaseModel] | Later"
    """What a whole submission must satisfy: the steps' models together, and the rules across them."""
    notes: Callable[[Answers], tuple[Note, ...]] | None = None
    """Advice and warnings shown beside "check answers"; none of them blocks."""
    outcome: "Callable[[Answers, date | None], Outcome] | None" = None
    """What it ends with when it sends nothing, from the answers and today (None: the clock cannot be trusted).

    None: it ends with check answers and a receipt.
    """
    receipt: ReceiptWords | None = None
    """Of a journey that sends something."""
    receipt_of: "Callable[[ReceiptWords, Answers], ReceiptWords] | None" = None
    """What its receipt says of these answers; None: the same of all."""
    opens: str = ""
    """What its answers open at once (`draft`, `file`), in the place of check answers and of an outcome."""
    declined: "Callable[[Answers], Outcome | None] | None" = None
    """What a journey that sends something ends with where it may send nothing, a consent refused; None: it may."""
    can_be_shown: bool = True
    """Whether its answers may be shown to an agent; those of a rehearsal are nobody's business."""
    is_asked_before_end: bool = True
    """Whether somebody who ends the visit in its middle is asked first; not where no answer is worth a question."""
    sheet: str = ""
    """Word of the button that shows the tenant's own paper beside the receipt; empty: there is none."""
    afterwards: Callable[[Answers], tuple[Offer, ...]] | None = None
    """What can be done next, beside the receipt."""
    gives_bel_text: bool = False
    """Whether an agent takes a text for BEL from it."""
    seats: "Callable[[Answers], Seats | None] | None" = None
    """What its answers take of a workshop."""
    motive: str = ""
    """Code of a ticket taken in it; empty: its id."""
    queue_name: str = ""
    """What it is called in the console's queue; empty: its title."""
    privacy: "Privacy | None" = None
    """What a tenant is told of their data; None for a journey that sends nothing."""
    retention: "Retention | None" = None
    """How long it is kept; None for a journey that sends nothing."""
    entry: MenuEntry | None = None
    """Its place in a menu; None when a door of the home screen opens it, or another page."""

    def __post_init__(self) -> None:
        """Raises TypeError for a journey that sends something and lacks a part that this needs."""
        if self.reference_prefix and None in (self.receipt, self.privacy, self.retention):
            raise TypeError(f"{self.id} sends something: it needs receipt, privacy and retention")

    @property
    def kept(self) -> "Retention":
        """Raises TypeError for a journey that sends nothing: nothing of it is kept."""
        if self.retention is None:
            raise TypeError("a journey that sends nothing keeps nothing")
        return self.retention

    @property
    def receipt_words(self) -> ReceiptWords:
        """Raises TypeError for a journey that sends nothing: it has no receipt."""
        if self.receipt is None:
            raise TypeError("a journey that sends nothing has no receipt")
        return self.receipt

    def receipt_words_of(self, answers: Answers) -> ReceiptWords:
        """Those words as they hold for what was answered."""
        return self.receipt_of(self.receipt_words, answers) if self.receipt_of else self.receipt_words

    @property
    def ticket_motive(self) -> str:
        return self.motive or self.id

    @property
    def is_pseudonymous(self) -> bool:
        """True when it asks no name: no agent reads one alone, and numbers stay of all."""
        return self.retention is not None and self.retention.names_nobody

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
