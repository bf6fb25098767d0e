"""An agent's session at a desk: their account, their rights, and what they may do with which questions and results.

An act is declared once, with the roles that have it, the PIN that it asks and its record in the audit; only
`AgentSession.do` does it. Acts feed the foot, the palette, the help, the test of the rights and the agents' guide.
Functions given to an act or a page run in a thread, but for those that only put into words what was read.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from math import ceil
from typing import Any, Generic, TypeVar

from kiosk.domain.roles import Role
from kiosk.domain.ticket_moves import UNDO_WITHIN
from kiosk.errors import KioskError
from kiosk.i18n import Message
from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.staff import Agent, SignInAnswer
from kiosk.services.ports.tickets import Ticket
from kiosk.services.services import Services

R = TypeVar("R")
"""The record of a row or a page: a ticket, a file."""
Says = str | Message | Callable[[], str]
"""A text already in words, a message, or a function that gives the text in the language of the moment."""
PIN_LASTS = 300.0
"""Seconds after which a grave act asks the PIN again."""


class SessionOver(KioskError):
    """Raised when the account was closed, or its PIN set again: nothing is done in its old session any more."""


class NotAllowed(KioskError):
    """Raised for an act that the agent's role does not have; no screen offers it to them."""


class PinNeeded(KioskError):
    """Raised for an act that asks the PIN again; nothing was done."""


class Refused(KioskError):
    """An act that was not done, because of what was typed or chosen; the question stays, with these words."""

    def __init__(self, says: Says, subject: str = "") -> None:
        """`subject`: for the audit, of a search that found nothing; empty: it has no record."""
        super().__init__()
        self.says, self.subject = says, subject


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
    """Facts under one heading of a page."""

    heading: Says
    facts: tuple[Fact, ...]


# --- asking -----------------------------------------------------------------------------------------------------------


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
    """A list of answers, each taken by its number or by enter; the most general answer is the last one."""

    question: Says
    note: Says
    options: tuple[tuple[str, Says], ...]
    """The code and the words of each answer."""
    value: str = ""
    """The code under the cursor at first; empty: the first."""


Ask = Confirm | Line | Choice
Asked = Ask | Callable[[tuple[str, ...]], Ask]
"""A question, or a function that gives it from the answers before it."""


# --- acting -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen(Generic[R]):
    """The things that the agent has before them when they act."""

    row: R | None
    """The record under the cursor, or the one whose page is open."""
    snapshot: Snapshot
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
        if self.snapshot.mine is None:
            raise TypeError("this act needs a person with the agent")
        return self.snapshot.mine


@dataclass(frozen=True)
class Done:
    """The result of an act."""

    words: Says = ""
    subject: str = ""
    """The ticket's id or the file's reference for the audit; empty: nothing was done or read, and it has no record."""
    then: "Callable[[], Done] | None" = None
    """Does what cannot be taken back, such as printing, once the audit has its record; its result takes this place."""
    warns: bool = False
    """True when the words report that it was not done, or what to look after."""
    opens: "Opening[Any] | None" = None
    goes_on: Ticket | None = None
    """The ticket whose journey goes on at this desk."""
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


class Pin(Enum):
    """How an act asks the agent's PIN."""

    NEVER = auto()
    WHEN_OLD = auto()
    """A grave act: when it was given more than five minutes ago."""
    ALWAYS = auto()
    """For this one act, each time."""


class Audit(Enum):
    """The record that an act leaves: agent, instant, the act's code and its subject."""

    NONE = auto()
    """It moves through the console, or shows what was recorded already."""
    FIRST = auto()
    """Written before anything is shown, printed or copied: without the record nobody has read it."""
    AFTER = auto()
    """Written after what is stored, which has its agent and instant itself: a failing record does not undo it."""


Run = Callable[["AgentSession", Seen[R], tuple[str, ...]], Done]
"""Does an act, with the answers to its questions. May raise Refused, StorageError."""
Refusal = Callable[["AgentSession", Seen[R]], Says]
"""Tells why an act cannot be done now; empty: it is offered."""
Asks = Callable[["AgentSession", Seen[R]], tuple[Asked, ...]]
"""Gives the questions asked before an act is done."""


@dataclass(frozen=True)
class Act(Generic[R]):
    """One act of an agent, declared once. Raises ValueError: it names no role, or has nothing to do."""

    code: str
    """Its name, also in the audit."""
    key: str
    """Its keys as Textual names them, the first one being shown; empty: it has none, and is in the palette only."""
    label: str
    help: str
    """One sentence (msgids, both)."""
    roles: frozenset[Role]
    """The roles that have it."""
    pin: Pin
    audit: Audit
    run: Run[R] | None = None
    does: str = ""
    """In place of `run`: what the screen itself does, such as `filter`."""
    refusal: Refusal[R] = lambda _session, _seen: ""
    asks: Asks[R] = lambda _session, _seen: ()
    named: "Callable[[AgentSession, Seen[R]], Says]" = lambda _session, _seen: ""
    """Gives its words with the person it is about, for foot and help; empty: the label."""

    def __post_init__(self) -> None:
        if not self.roles:
            raise ValueError(f"{self.code} names no role")
        if (self.run is None) is (self.does == ""):
            raise ValueError(f"{self.code} is done either by itself or by the screen")


@dataclass(frozen=True)
class DetailSpec(Generic[R]):
    """The page of one record."""

    code: str
    named: str
    """Its place in the agents' guide and in the help (msgid)."""
    place: "Callable[[AgentSession, R], str]"
    """Its title, top left."""
    state: "Callable[[AgentSession, R], str]"
    about: "Callable[[AgentSession, R], str]"
    """The second line."""
    sections: "Callable[[AgentSession, R], tuple[Section, ...]]"
    acts: tuple[Act[R], ...] = ()
    warning: Callable[[R], str] = lambda _record: ""
    """A warning in place of the second line."""
    read_again: "Callable[[AgentSession, R], R | None]" = lambda _session, record: record
    """Reads the record again after something was stored; None closes the page."""


@dataclass(frozen=True)
class Opening(Generic[R]):
    """A page to open."""

    spec: DetailSpec[R]
    record: R


@dataclass(frozen=True)
class LastAct:
    """The last act of an agent on a ticket or a file."""

    at: datetime
    what: str
    """The number or the reference."""
    shows: str
    """The key of its row: the ticket's id or the reference."""
    take_back: Callable[[], bool]
    """Takes it back; False: it is too late, or something else happened since."""


class AgentSession:
    """One agent at one desk, from the sign-in to the sign-out."""

    def __init__(self, services: Services, agent: Agent, desk: str, account: str, seconds: Callable[[], float]) -> None:
        """
        Args:
            account: the account as it is when the session begins (`StaffStore.account_fingerprint`).
            seconds: gives the instant in monotonic seconds; the agent gave their PIN at this one.
        """
        self.services, self.agent, self.desk, self.account = services, agent, desk, account
        self.last_act: LastAct | None = None
        """For 30 seconds they may take it back."""
        self._seconds = seconds
        self._pin_at = seconds()
        self._pin_for = ""
        """The code of the act for which the PIN was given last; empty: for none."""

    @property
    def now(self) -> datetime:
        """The present instant, in UTC, by the terminal's clock."""
        return self.services.clock.now()

    # --- rights -------------------------------------------------------------------------------------------------------

    def may(self, act: Act[Any]) -> bool:
        """Tell if the agent's role has an act."""
        return self.agent.role in act.roles

    def asks_pin(self, act: Act[Any]) -> bool:
        """Tell if the PIN is asked before the questions of an act."""
        return act.pin is Pin.ALWAYS or not self._has_pin(act)

    def _has_pin(self, act: Act[Any]) -> bool:
        is_fresh = self._seconds() - self._pin_at <= PIN_LASTS
        return act.pin is Pin.NEVER or (is_fresh and (act.pin is Pin.WHEN_OLD or self._pin_for == act.code))

    def give_pin(self, pin: str, audited: str, act: str = "") -> SignInAnswer:
        """Check the agent's PIN again, for an act's code or for none; raises StorageError.

        `audited`: the audit's word for it.
        """
        given = self.services.staff.sign_in(self.agent.id, pin, self.now, act=audited)
        if given.agent is not None:
            self._pin_at, self._pin_for = self._seconds(), act
        return given

    def check(self) -> None:
        """Check that the account is as it was when the session began.

        Raises:
            SessionOver: it was closed, or its PIN set again. StorageError: it cannot be read.
        """
        if self.services.staff.account_fingerprint(self.agent.id) != self.account:
            raise SessionOver

    # --- acts ---------------------------------------------------------------------------------------------------------

    def do(self, act: Act[R], seen: Seen[R], answers: tuple[str, ...] = ()) -> Done:
        """Do an act for the account, the role and the PIN that may, and write its record in the audit.

        Args:
            answers: one for each of the act's questions.

        Raises:
            SessionOver: the account is not what it was. NotAllowed: the role does not have the act. PinNeeded: the PIN
                comes first. Refused: because of the answers. StorageError: nothing was done, or its record could not
                be written before it.
            TypeError: the screen itself does it.
        """
        self.check()
        if not self.may(act):
            raise NotAllowed(act.code)
        if not self._has_pin(act):
            raise PinNeeded
        if act.run is None:
            raise TypeError(f"{act.code} is done by the screen")
        try:
            done = act.run(self, seen, answers)
        except Refused as refused:
            self._note(act, refused.subject)
            raise
        self._note(act, done.subject)
        self._pin_for = ""
        return done.then() if done.then is not None else done

    def _note(self, act: Act[Any], subject: str) -> None:
        """Write an act's record, if it has one and something was done."""
        if subject and act.audit is Audit.FIRST:
            self.record(act.code, subject)
        elif subject and act.audit is Audit.AFTER:
            with suppress(StorageError):
                self.record(act.code, subject)

    def record(self, action: str, subject: str) -> None:
        """Write a record of the audit. Raises StorageError: nothing was written."""
        self.services.audit.record(self.now, self.agent.id, action, subject)

    def undo_left(self) -> int:
        """Return the seconds within which the last act may be taken back; 0: there is none, or it is too late."""
        if self.last_act is None:
            return 0
        left = max(0, ceil((UNDO_WITHIN - abs(self.now - self.last_act.at)).total_seconds()))
        if not left:
            self.last_act = None  # it holds the answers of a file that was withdrawn
        return left
