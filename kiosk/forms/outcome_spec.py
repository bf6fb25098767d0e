"""The end of a journey, as data: notes on its answers, an outcome, offers, the words of a receipt."""

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kiosk.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.i18n import Message


class Note(NamedTuple):
    """A piece of advice, or a warning, on "check answers" and on a worksheet."""

    says: "Message"
    warns: bool = False
    """True for something that the tenant should look at before sending."""
    about: str = ""
    """Its subject: the heading on a worksheet, a French message id."""
    field: str = ""
    """Key of the answer that it asks the tenant to check or to give: its button leads there."""
    is_figure: bool = False
    """True for a figure of the whole, such as the rent with everything: the figures share a row."""
    source: "Message | None" = None
    """The source of its rule or figure, shown on a worksheet."""


class Offer(NamedTuple):
    """Something to do after an outcome."""

    act: str
    """An action and its object, such as `guide:mailbox`. `screens.tenant.routes` lists the actions."""
    says: "Message"


class MenuEntry(NamedTuple):
    """A journey's line in a menu behind a door."""

    menu: str
    """A key of `screens.tenant.home.menus`."""
    says: "Message"
    place: int = 100
    """Entries are sorted by place, then by their journey's id."""


class Weight(StrEnum):
    """How a line of an outcome stands out."""

    LINE = "line"
    STRONG = "strong"
    WARNING = "warning"
    MUTED = "muted"
    NOTE = "note"
    """Muted, and set apart from the lines above."""
    DIGITS = "digits"
    """A date, drawn in large digits."""


class Said(NamedTuple):
    """One line of an outcome."""

    says: "Message"
    weight: Weight = Weight.LINE


class Outcome(NamedTuple):
    """The end of a journey that sends nothing, worked out from its answers."""

    title: "Message"
    offers: tuple[Offer, ...]
    """Things to do next."""
    lines: tuple[Said, ...] = ()
    """The reasons, with their sources: below the offers."""
    verdict: tuple[tuple[Said, ...], ...] = ()
    """The rest of the verdict, above the offers; parts with dates are columns where there is room."""
    counted: tuple[str, str] | None = None
    """An act and how it went, to be counted without a name; None: nothing is counted."""
    declared: Said | None = None
    """The last line while only the tenant vouches for the answers."""
    checked: Said | None = None
    """The last line once an agent has checked the answers."""

    def said_below(self, *, is_checked: bool) -> tuple[Said, ...]:
        """Return what it says below the offers."""
        last = self.checked if is_checked else self.declared
        return (*self.lines, *([last] if last is not None else []))

    def read(self, *, is_checked: bool) -> tuple[Said, ...]:
        """Return everything that it says below its title, in the order of a paper."""
        return (*(said for part in self.verdict for said in part), *self.said_below(is_checked=is_checked))


class Loud(NamedTuple):
    """Words that nobody can miss about what is NOT done: two of them in large letters, then a sentence."""

    large: str
    """Two words in capitals, the first one negates. In every language `large_print` has all their letters."""
    says: str

    @property
    def first(self) -> str:
        """The word that negates."""
        return self.large.partition(" ")[0]

    @property
    def rest(self) -> str:
        """The other word."""
        return self.large.partition(" ")[2]


class ReceiptWords(NamedTuple):
    """The words of a receipt for what was sent. They name the system where the act really happens."""

    done: str
    not_done: str | Loud
    """The sentence about what is NOT done; `Loud` when a tenant must not mistake the receipt for the act itself."""
    read_by: str
    """The sentence about who reads it and by which day: has places `{contact}` and `{day}`."""
    read: str
    """Says who reads it, with the place `{contact}` and no day: the clock cannot be trusted."""
    then: str
    failed: str
    """The message shown when it could not be stored."""
    unreached: str = ""
    """A sentence after `then`, for a tenant who left no way to be called."""
    to_know: tuple[str, ...] = ()
    """Sentences that hold whatever comes next; empty: nothing is said."""
    state: str = N_("Prêt : part dans le quart d'heure")
    """The state of the file, shown top right."""
    not_sent: str = N_("Rien n'est encore parti")
    """The state of the answers on "check answers", shown top right."""
    send: str = N_("Envoyer")
    """The label of the button that sends them: at most ten letters in every language."""
    printed: str = ""
    """Replaces `read_by` once the tenant's own paper is printed and the stored row is erased: nobody reads it."""
    where: str = ""
    """The place where the act is done instead; shown right under `not_done`."""
    is_read_on_demand: bool = False
    """True when nobody promises to read it; `{day}` is then the last day on which it can be read."""
    leaves: str = N_("Elle part dans le quart d'heure.")
    """The sentence about when it goes to the service; empty when it stays at the agency."""
    elsewhere: str = N_("Ce qui est déjà fait ailleurs, la borne ne l'efface pas.")
    """Shown after a withdrawal: what stays unchanged in the system where the act really happens."""
    about: "Callable[[], tuple[str, ...]] | None" = None
    """Gives details of the request in the current language; None, or no line: the other words say enough."""
    about_heading: str = ""
    """The heading above the lines of `about`."""
