"""Lists, details and acts of the console as data: the screens draw any of them, and know none by name.

A list is one file in `kiosk.services.desk.catalog`. Its acts feed the foot, the palette, the help, the test of the
roles and the agents' guide. Functions given here run in a thread, but for those that only put into words what was read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from kiosk.i18n import Message
from kiosk.services.desk.query import Query, Slice
from kiosk.services.desk.session import AgentSession
from kiosk.services.desk.standing import Standing
from kiosk.services.ports import Ticket

R = TypeVar("R")
"""The record of a row or a page: a ticket, a file."""
Says = str | Message | Callable[[], str]
"""A text already in words, a message, or a function that gives the text in the language of the moment."""


class Refused(Exception):
    """An act that was not done, because of what was typed or chosen; the question stays, with these words."""

    def __init__(self, says: Says) -> None:
        super().__init__()
        self.says = says


# --- reading ----------------------------------------------------------------------------------------------------------


class Look(Enum):
    """The look of a fact, as a class of the style sheet."""

    PLAIN = ""
    MUTED = "muted"
    MARK = "reading-mark"
    """A remark between answers."""
    HERE = "reading-mark -stopped"
    """The remark at which the page opens."""


@dataclass(frozen=True)
class Fact:
    """One line of a page: a value with its label, or words alone."""

    value: Says
    label: Says = ""
    look: Look = Look.PLAIN


@dataclass(frozen=True)
class Section:
    heading: Says
    facts: tuple[Fact, ...]


# --- acting -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Confirm:
    """A question that enter alone answers with yes."""

    question: Says
    note: Says = ""


@dataclass(frozen=True)
class Line:
    """A line to type."""

    question: Says
    note: Says
    refusal: Callable[[str], Says]
    """Tells what is wrong with the typed text; empty when nothing is."""
    value: str = ""
    """The text in the line at first."""
    longest: int = 64
    """Characters that the line takes."""
    enter: Says = ""
    """The word for the key that takes the line; empty: "Enregistrer"."""


@dataclass(frozen=True)
class Choice:
    """A list of a few answers, each taken by its number or by enter."""

    question: Says
    note: Says
    options: tuple[tuple[str, Says], ...]
    """The code and the words of each answer."""
    value: str = ""
    """The code under the cursor at first; empty: the first."""


Ask = Confirm | Line | Choice


@dataclass(frozen=True)
class Seen(Generic[R]):
    """The things that the agent has before them when they act."""

    row: R | None
    """The record under the cursor, or the one whose page is open."""
    standing: Standing
    first: R | None = None
    """The first row of a list that the agent filtered or sorted; None: the list's own rows and order."""

    @property
    def record(self) -> R:
        """Return the same record, for an act that is refused without one. Raises TypeError: there is none."""
        if self.row is None:
            raise TypeError("this act needs a record")
        return self.row

    @property
    def with_you(self) -> Ticket:
        """Return the ticket of the person with the agent, likewise. Raises TypeError: nobody is with them."""
        if self.standing.mine is None:
            raise TypeError("this act needs a person with the agent")
        return self.standing.mine


@dataclass(frozen=True)
class Done:
    """The result of an act."""

    told: Says = ""
    warns: bool = False
    """True when the words report that it was not done, or what to look after."""
    opens: "Opening[Any] | None" = None
    record: Any = None
    """The page's record as it stands now, where a colleague changed it under this agent; None: as it is shown."""
    leaves: bool = False
    """True when the page it was done on has no object any more."""
    shows: str = ""
    """The key of the row to put the cursor on."""
    copies: str = ""
    """A text for the agent's clipboard."""
    is_undoable: bool = False
    """True for an act on a ticket or a file, which its agent may take back for 30 seconds."""


Run = Callable[[AgentSession, Seen[R], tuple[str, ...]], Done]
"""Does an act, with the answers to its questions. May raise Refused, StorageError."""
Refusal = Callable[[AgentSession, Seen[R]], Says]
"""Tells why an act cannot be done now; empty: it is offered."""
Asks = Callable[[AgentSession, Seen[R]], tuple[Ask, ...]]
"""Gives the questions asked before an act is done."""


@dataclass(frozen=True)
class Act(Generic[R]):
    """One act of an agent, declared once."""

    code: str
    """Its name in the table of the roles, and in the audit where it has one record."""
    key: str
    """Its keys as Textual names them, the first one being shown; empty: it has none, and is in the palette only."""
    label: str
    help: str
    """One sentence (msgids, both)."""
    run: Run[R] | None = None
    refusal: Refusal[R] = lambda _session, _seen: ""
    asks: Asks[R] = lambda _session, _seen: ()
    named: Callable[[AgentSession, Seen[R]], Says] = lambda _session, _seen: ""
    """Gives its words with the person it is about, for foot and help; empty: the label."""
    does: str = ""
    """In place of `run`: what the screen itself does, such as `filter`."""


@dataclass(frozen=True)
class DetailSpec(Generic[R]):
    """The page of one record."""

    code: str
    place: Callable[[AgentSession, R], str]
    """Its title, top left."""
    state: Callable[[AgentSession, R], str]
    about: Callable[[AgentSession, R], str]
    """The second line."""
    sections: Callable[[AgentSession, R], tuple[Section, ...]]
    acts: tuple[Act[R], ...] = ()
    warning: Callable[[R], str] = lambda _record: ""
    """A warning in place of the second line."""
    read_again: Callable[[AgentSession, R], R | None] = lambda _session, record: record
    """Reads the record again after something was stored; None closes the page."""


@dataclass(frozen=True)
class Opening(Generic[R]):
    """A page to open."""

    spec: DetailSpec[R]
    record: R


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column of a list."""

    code: str
    """The name by which a store orders it."""
    title: str
    width: int
    """Cells; 0 for the one column that takes what is left."""
    cell: Callable[[AgentSession, Standing, R], str]
    is_extra: bool = False
    """True when the column is left out on a narrow screen."""


@dataclass(frozen=True)
class ListSpec(Generic[R]):
    """One list of the console."""

    code: str
    place: int
    """Its number, which is also its key."""
    title: str
    empty: str
    rule: str
    """The order of its rows, in words."""
    columns: tuple[Column[R], ...]
    key: Callable[[R], str]
    read: Callable[[AgentSession, Standing, Query], Slice[R]]
    badge: Callable[[Standing], str]
    """Says how much waits for an agent in it, with a mark where some of it is late; empty: nothing waits."""
    panel: Callable[[AgentSession, Seen[R]], tuple[Fact, ...]]
    """Tells at most four lines about what the agent has before them."""
    brief: Callable[[AgentSession, Seen[R]], str]
    """Tells the same in one row, for a low screen."""
    acts: tuple[Act[R], ...]
    foot: Callable[[AgentSession, Standing], str] = lambda _session, _standing: ""
    """One line under the list; empty: none."""
    news: Callable[[AgentSession, Seen[R], Seen[R]], Says] = lambda _session, _before, _after: ""
    """Tells what changed without the agent between two looks; empty: nothing that they must know."""
    is_closed: Callable[[R], bool] = lambda _row: False
    """Tells if nobody has to act on a row any more: the cursor passes on from one that was just closed."""
    has_ages: bool = False
    """True when its cells change with the clock's minute."""
