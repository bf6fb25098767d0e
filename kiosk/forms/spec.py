"""A journey as data: sections, steps and fields, frozen. Nothing here draws, stores or checks.

Every text is a French message id marked with `N_`; it is translated into the tenant's language where it is shown.
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
"""A condition on the answers given so far."""


class Kind(StrEnum):
    """How a field is answered; `screens.fields` has one kind of row for each."""

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
    """Several communes, each searched for like a single one."""
    PHONE = "phone"
    EMAIL = "email"
    CONSENT = "consent"
    """Yes or no to one purpose; a no never blocks the journey."""
    CODE = "code"
    """The characters of a reference, or of a code that opens a saved draft or a sent file."""
    PRACTICE = "practice"
    """A text of a rehearsal: judged as a real form would judge it, then forgotten."""


@dataclass(frozen=True)
class Option:
    """One possible answer: a stable code, and its words."""

    code: str
    label: str
    own: Mapping[str, str] = field(default_factory=dict)
    """Its words by language, when the configuration gives them; `label` then holds the French ones."""
    lines: Callable[[], tuple[str, ...]] | None = None
    """Gives the lines of its button in the current language; None: the button shows its words."""
    is_alone: bool = False
    """True when it excludes every other answer of a CHOICES field, such as "none of these"."""

    def words(self, language: str) -> str:
        """Return its words in a language; in French when there are none in that language."""
        return self.own.get(language) or (
            self.label if language == SOURCE_LANGUAGE else translate(self.label, language)
        )


@dataclass(frozen=True)
class FieldSpec:
    """One question."""

    key: str
    """Its name in the model, in the database and in code; never shown."""
    kind: Kind
    short: str
    """Two or three words, for the summary, check answers, the console and the CSV header."""
    label: str
    """The question."""
    help: str = ""
    """A hint: the place where the answer is found, or how to write it."""
    why: str = ""
    """The reason why it is asked."""
    options: tuple[Option, ...] = ()
    optional: bool = False
    """True when the tenant may go on without an answer."""
    unknown: str = ""
    """The words of the answer "I don't know"; empty: that answer is not offered."""
    visible_if: Predicate | None = None
    unit: str = ""
    """Shown behind the control: €, m²."""
    is_area: bool = False
    """True for a NUMBER of square metres, which leases give with decimals and a unit."""
    likely: tuple[int, int] | None = None
    """Least and most cents of a plausible amount. Beyond them the tenant is asked to check it; it is never refused."""
    doubt: "Callable[[Answers], tuple[str, Mapping[str, object]] | None] | None" = None
    """Gives its own doubt beside other answers: a code of `kiosk.forms.messages`, and the values of its words."""
    max_length: int = 200
    """The longest text accepted, in characters; a longer one is refused with a message, not cut."""
    office_only: bool = False
    """True when only the service that prepares the file reads it; it is kept out of the text that goes to BEL."""
    contact: bool = False
    """True for personal contact data: kept out of descriptions, of BEL texts and of the facts' CSV."""
    stays_here: bool = False
    """True when only the paper form and the agency use it: no event holds it, so that it never reaches central."""
    compose: Callable[["Answers"], str] | None = None
    """Composes the proposed text of a LONG_TEXT, which the tenant may edit."""
    worked_out: Callable[["Answers"], str] | None = None
    """Works out its answer from the others, so that nobody is asked. It keeps a code readable later, and elsewhere."""
    explains: str = ""
    """Key of the answer that it makes readable: an agent sees this field instead of that one."""
    digits_first: bool = False
    """True for a TEXT or CODE that is nearly all digits: its on-screen keys show digits first, then capital letters."""
    shape: str = "text"
    """The rule that judges a PRACTICE text: one of `kiosk.domain.practice.SHAPES`."""
    fact: str = ""
    """Name of the fact it asks, if other journeys ask it too: a visit proposes it there. Never a consent or opinion."""
    help_values: Mapping[str, object] = field(default_factory=dict)
    """Values for the places in `help`. A function is called when it is shown: an example may depend on the day."""


@dataclass(frozen=True)
class Step:
    """One page: a question, a small group of questions that belong together, or words to read."""

    key: str
    section: str
    """Key of the section it belongs to."""
    model: "type[BaseModel] | Later | None" = None
    """The model that the page's answers must satisfy; None for a page without fields."""
    fields: tuple[FieldSpec, ...] = ()
    title: str = ""
    lines: tuple[str, ...] = ()
    """Sentences to read, one per entry: alone on a page without fields, or above the fields."""
    privacy: str = ""
    """The privacy sentence under the lines: the reader and the purpose. The rest is in the notice."""
    said: "tuple[Message, ...]" = ()
    """Sentences with values in them, shown above `lines`."""
    says: "Callable[[Answers], tuple[Message, ...]] | None" = None
    """Gives sentences that depend on earlier answers, shown after `lines`."""
    visible_if: Predicate | None = None
    sees: tuple[str, ...] = ()
    """Keys of earlier answers that the model needs to check the page's own."""
    offers: tuple[Offer, ...] = ()
    """Other things to do first, on a page without fields; numbered from 2."""


@dataclass(frozen=True)
class Section:
    """A part of a journey: pages that share a heading."""

    key: str
    label: str
    """One or two words, for the title."""
    for_agents: str = ""
    """The same without "votre", for the heading that an agent reads; empty: the label."""


@dataclass(frozen=True)
class FormSpec:
    """A whole journey."""

    id: str
    """Stable code of what it prepares, such as `bel_listing`."""
    version: int
    """Its version, stored with the answers; raised when a field changes its meaning."""
    reference_prefix: str
    """The first letters of the references that it gives; empty for a journey that sends nothing."""
    title: str
    sections: tuple[Section, ...]
    steps: tuple[Step, ...]
    model: "type[BaseModel] | Later"
    """The model that a whole submission must satisfy: the steps' models together, and the rules across them."""
    today: "Callable[[], date | None]" = lambda: None
    """Gives the day in Paris; None: the clock is wrong, and no deadline is computed. `Forms` sets it."""
    notes: "Callable[[Answers, date | None], tuple[Note, ...]] | None" = None
    """Gives the advice and warnings shown on "check answers", from the answers and today; none of them blocks."""
    outcome: "Callable[[Answers, date | None], Outcome] | None" = None
    """Works out the end of a journey that sends nothing, from the answers and today (None: the clock is wrong).

    None: the journey ends with check answers and a receipt.
    """
    receipt: ReceiptWords | None = None
    """The words of its receipt; None for a journey that sends nothing."""
    receipt_of: "Callable[[ReceiptWords, Answers, date | None], ReceiptWords] | None" = None
    """Adapts the receipt's words to the answers and today; None: they are the same for all answers."""
    opens: str = ""
    """`draft`, `file` or `ticket`: its answers open one at once, without check answers; empty: they do not."""
    declined: "Callable[[Answers], Outcome | None] | None" = None
    """Gives the end of a journey that may not send its answers (a consent was refused); None: it may send them."""
    can_be_shown: bool = True
    """True when its answers may be shown to an agent; false for a rehearsal, whose answers are nobody's business."""
    is_asked_before_end: bool = True
    """True when ending the visit midway asks for confirmation; false where no answer is worth keeping."""
    sheet: str = ""
    """Label of the button that shows the tenant's own paper beside the receipt; empty: there is no such paper."""
    afterwards: Callable[[Answers], tuple[Offer, ...]] | None = None
    """Gives the next things to do, shown beside the receipt."""
    gives_bel_text: bool = False
    """True when an agent copies a text for BEL from its answers."""
    seats: "Callable[[Answers], Seats | None] | None" = None
    """Gives the workshop seats that its answers take; None: it takes none."""
    motive: str = ""
    """Code of a ticket that is taken during it; empty: its id."""
    queue_name: str = ""
    """Its name in the console's queue; empty: its title."""
    glance: tuple[str, str] = ("", "")
    """Keys of the answers that tell its files apart in a list: a commune, a type. Never a name, never a free text."""
    privacy: "Privacy | None" = None
    """The notice about the tenant's data; None for a journey that sends nothing."""
    retention: "Retention | None" = None
    """How long its answers are kept; None for a journey that sends nothing."""
    entry: MenuEntry | None = None
    """Its line in a menu; None when a door of the home screen, or another page, opens it."""

    def __post_init__(self) -> None:
        """Check that a journey that sends something has all its parts.

        Raises TypeError: when it has no receipt, privacy notice or retention.
        """
        if self.reference_prefix and None in (self.receipt, self.privacy, self.retention):
            raise TypeError(f"{self.id} sends something: it needs receipt, privacy and retention")

    @property
    def kept(self) -> "Retention":
        """Return its retention. Raises TypeError: when it sends nothing, so that nothing is kept."""
        if self.retention is None:
            raise TypeError("a journey that sends nothing keeps nothing")
        return self.retention

    @property
    def receipt_words(self) -> ReceiptWords:
        """Return the words of its receipt. Raises TypeError: when it sends nothing, so that it has no receipt."""
        if self.receipt is None:
            raise TypeError("a journey that sends nothing has no receipt")
        return self.receipt

    def receipt_words_of(self, answers: Answers) -> ReceiptWords:
        """Return the receipt's words, adapted to the answers. Raises TypeError: when it sends nothing."""
        words = self.receipt_words
        return self.receipt_of(words, answers, self.today()) if self.receipt_of else words

    @property
    def ticket_motive(self) -> str:
        """The code of a ticket taken during it."""
        return self.motive or self.id

    @property
    def is_pseudonymous(self) -> bool:
        """True when it asks no name: agents never read a single submission, and only counts are kept in the end."""
        return self.retention is not None and self.retention.names_nobody

    def fields(self) -> tuple[FieldSpec, ...]:
        """Return every field, in the order asked."""
        return tuple(field for step in self.steps for field in step.fields)

    def field(self, key: str) -> FieldSpec:
        """Return the field of a key, which must be one of the journey's."""
        return next(field for field in self.fields() if field.key == key)

    def step(self, key: str) -> Step:
        """Return the page of a key, which must be one of the journey's."""
        return next(step for step in self.steps if step.key == key)

    def step_of(self, field_key: str) -> Step:
        """Return the page that asks a field."""
        return next(step for step in self.steps if any(field.key == field_key for field in step.fields))
