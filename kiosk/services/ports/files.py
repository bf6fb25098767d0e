"""Submissions as agents and tenants need them stored. Every method may raise `StorageError`."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from kiosk.domain.identity import DECLARED
from kiosk.domain.seats import Seats
from kiosk.services.query import MOST_ROWS, Slice


class Submission(NamedTuple):
    """A tenant's submission."""

    reference: str
    kind: str
    """The id of its form, such as `bel_listing`."""
    spec_version: int
    language: str
    submitted_at: datetime
    promise: date
    """The day by whose end an agent has read it."""
    answers: Mapping[str, object]
    """Answers as typed (`kiosk.forms.answers.to_json`)."""
    values: Mapping[str, object]
    """Normal forms, JSON values: codes, whole cents, ISO dates, E.164 numbers."""
    identity: str = DECLARED
    revision: int = 1
    amends: str = ""
    """`event_id` of the previous revision; empty for the first one."""
    stays_here: frozenset[str] = frozenset()
    """Keys of answers that no event holds; set when it is stored, empty when it is read again."""
    assisted: tuple[str, ...] = ()
    """Keys of the answers that an agent helped with, in the order asked."""
    seats: Seats | None = None
    """The workshop seats that it takes; set when it is stored, None when it is read again."""


class StoredSubmission(NamedTuple):
    """A submission as the console reads it."""

    submission: Submission
    read_at: datetime | None
    acked_at: datetime | None
    """The night of the letter that listed it as stored at central; None while it waits for that."""
    read_by: str = ""
    """The agent who marked it; empty: nobody has, or an earlier program kept no name."""
    owner: str = ""
    checks: Mapping[str, str] = MappingProxyType({})
    """The answers to `kiosk.domain.home.checks.CHECKS`; empty: nobody has checked it."""
    asked: tuple[str, ...] = ()
    """Codes of what its tenant was asked to complete."""
    asked_at: datetime | None = None


class FileRow(NamedTuple):
    """A submission as a row of a list: never a name, never a text that a person typed freely."""

    reference: str
    kind: str
    language: str
    submitted_at: datetime
    promise: date
    place: str
    """The commune that it is about, in French; may be empty."""
    what: str
    """Its type, as T3 or "Garage", in French; may be empty."""
    read_at: datetime | None
    acked_at: datetime | None
    owner: str
    """The agent who follows it; empty: nobody yet."""
    asked_at: datetime | None
    """When its tenant was asked to complete it; None: they were not, or they have since."""
    printed_at: datetime | None = None
    numbered_at: datetime | None = None
    is_kept: bool = False
    """True of a housing request whose answers are gone; the two instants before are of such a one only."""


class FileMove(NamedTuple):
    """An agent's act on a file, which they may take back for 30 seconds."""

    reference: str
    at: datetime
    before: Mapping[str, tuple[dict[str, Any], ...]]
    after: Mapping[str, tuple[dict[str, Any], ...]]
    """The file's rows by table; only the store reads them. They hold answers: nobody keeps them longer."""


class FileWanted(NamedTuple):
    """The rows wanted of the submissions that agents read."""

    kinds: tuple[str, ...]
    """The ids of their forms."""
    is_rest: bool = False
    """True for every kind but those."""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Folded words that each row must have, each with the kinds whose name has it."""
    column: str = ""
    """A field of `FileRow`; empty: those to be read by their promise, then the others, the last read first."""
    is_reversed: bool = False
    limit: int = MOST_ROWS


class SubmissionStore(Protocol):
    """The files of this terminal, for tenants and agents, each stored with the event that central waits for."""

    def add(self, submission: Submission) -> None:
        """Store it, its event and its audit record in one transaction: after return, a power cut loses nothing.

        Raises:
            SeatsGone: the seats are counted again in that transaction.
        """
        ...

    def page(self, wanted: FileWanted) -> Slice[FileRow]:
        """Return the rows of a list, without answers; anonymous ones are in no list."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Return how many submissions no agent has read, by kind; nobody reads anonymous ones."""
        ...

    def late(self, today: date) -> frozenset[str]:
        """Return the kinds of which a file that nobody has read was promised for an earlier day."""
        ...

    def get(self, reference: str) -> StoredSubmission | None:
        """Return a submission as it was last stored; None: its answers are not here (any more)."""
        ...

    def forget_printed(self, reference: str, at: datetime) -> bool:
        """Delete the row of a paper that its tenant holds, and store that event with it; False when it is gone."""
        ...

    def seats_taken(self, but_for: str = "") -> Mapping[str, int]:
        """Return how many seats of each workshop were asked for at this terminal, by the workshop's id.

        `but_for`: the reference of a submission being amended, whose own seats are not counted.
        """
        ...

    def mark_read(
        self,
        reference: str,
        agent: str,
        at: datetime,
        seen: StoredSubmission | None = None,
        checks: Mapping[str, str] | None = None,
    ) -> FileMove | None:
        """Record "relue" once, with its event and an agent's checks.

        Args:
            seen: the file as the agent read it; None: as it stands.

        None: it was read, is gone, or is no longer as it was seen.
        """
        ...

    def ask(
        self, reference: str, agent: str, at: datetime, seen: StoredSubmission, checks: Mapping[str, str]
    ) -> FileMove | None:
        """Ask the tenant to complete what is missing by the checks; None as in `mark_read`."""
        ...

    def follow(self, reference: str, agent: str, at: datetime, seen: str) -> FileMove | None:
        """Record which agent follows a file; empty: nobody. None: it is gone, or no longer followed by `seen`."""
        ...

    def number(self, reference: str, agent: str, at: datetime) -> FileMove | None:
        """Record that the number of a housing request is registered: its answers go. None: it was, or it is gone."""
        ...

    def undo(self, move: FileMove, at: datetime) -> bool:
        """Take an act back, within 30 seconds; False: it is too late, or something else happened since."""
        ...

    def named(self, words: tuple[str, ...], limit: int) -> tuple[tuple[str, str, str], ...]:
        """Return reference, kind and name of the files whose contact name has all these folded words."""
        ...

    def is_withdrawn(self, reference: str) -> bool:
        """Tell if its tenant withdrew it."""
        ...

    def amend(self, submission: Submission) -> bool:
        """Store a whole new revision in place of the one that it amends, with its event; agents must read it again.

        False: nothing was stored, as another revision came first, or it was withdrawn.

        Raises:
            SeatsGone: as in `add`; the amended revision stays, with its own seats.
        """
        ...

    def withdraw(self, reference: str, at: datetime, *, by_agent: bool = False) -> FileMove | None:
        """Withdraw a submission: the answers are deleted at once, and an event tells central.

        None: it was withdrawn before, or this terminal does not know it.
        """
        ...
