"""What stands at the end of a journey, as data: notes above its answers, an outcome, offers, the words of a receipt."""

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kiosk.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.i18n import Message


class Note(NamedTuple):
    """What is said beside "check answers", and on a worksheet."""

    says: "Message"
    warns: bool = False
    """Something that the tenant should look at before sending."""
    about: str = ""
    """What it is about: the heading on a worksheet, a French message id."""
    field: str = ""
    """Key of the answer that it doubts."""
    source: "Message | None" = None
    """Where a rule or a figure comes from, on a worksheet."""


class Offer(NamedTuple):
    """Something to do after an outcome."""

    act: str
    """What it is, and of what: `guide:mailbox`. The screens have a table of them."""
    says: "Message"


class MenuEntry(NamedTuple):
    """A journey's line in a menu behind a door."""

    menu: str
    """A key of `screens.tenant.home.menus`."""
    says: "Message"
    place: int = 100
    """Entries stand in the order of their places; those of one place by their journey's id."""


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


class Said(NamedTuple):
    """One line of an outcome."""

    says: "Message"
    weight: Weight = Weight.LINE


class Outcome(NamedTuple):
    """What a journey that sends nothing ends with, worked out from its answers."""

    title: "Message"
    lines: tuple[Said, ...]
    offers: tuple[Offer, ...]
    """The first one is the page's next act."""
    counted: tuple[str, str] | None = None
    """An act and how it went, to be counted without a name; None: nothing is."""
    declared: Said | None = None
    """Last line, while nobody but the tenant vouches for the answers."""
    checked: Said | None = None
    """Instead of it, once an agent has checked them."""

    def told(self, *, is_checked: bool) -> tuple[Said, ...]:
        last = self.checked if is_checked else self.declared
        return (*self.lines, *([last] if last is not None else []))


class Loud(NamedTuple):
    """A sentence that nobody passes over, in three pieces: the one in the middle is drawn in large letters."""

    before: str
    large: str
    """The word that turns it into its contrary: of a few letters that `large_print` has, in every language."""
    after: str

    @property
    def pieces(self) -> tuple[str, str, str]:
        """In their order."""
        return self.before, self.large, self.after


class ReceiptWords(NamedTuple):
    """What a receipt says of what was sent: each names the system where the act really happens."""

    done: str
    not_done: str | Loud
    """Loud where nothing else must be taken for it."""
    read_by: str
    """Who reads it before which day: `{contact}`, `{day}`."""
    read: str
    """The same where the clock cannot be trusted: `{contact}`."""
    then: str
    failed: str
    """It could not be stored."""
    unreached: str = ""
    """Behind what comes next, to who left no way to be called."""
    to_know: tuple[str, ...] = ()
    """What holds whatever comes next, a sentence each; none: nothing is said."""
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
    is_read_on_demand: bool = False
    """Whether nobody promises to read it: `{day}` is the last one on which it can be read."""
    leaves: str = N_("Elle part cette nuit.")
    """When it goes to the service; empty for what stays at the agency."""
    elsewhere: str = N_("Ce qui est déjà fait ailleurs, la borne ne l'efface pas.")
    """Of what was withdrawn: what that leaves as it is, in the system where the act really happens."""
    about: "Callable[[], tuple[str, ...]] | None" = None
    """What was asked for, line by line, in the current language; None, or no line: the journey says it."""
    about_heading: str = ""
    """One word above those lines."""
