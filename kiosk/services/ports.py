"""The storage and devices that the use cases need: Protocols, and the plain records that cross them.

`db` implements the stores, `kiosk.devices` the rest. Every method may raise `StorageError` (or `PrintError`);
none returns None to report a failure.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from kiosk.domain.identity import DECLARED
from kiosk.domain.seats import Seats
from kiosk.domain.ticket import WITH_AGENT, Priority, TicketState
from kiosk.domain.ticket_moves import Move
from kiosk.errors import Exit, KioskError
from kiosk.forms.draft import Draft
from kiosk.services.desk.query import MOST_ROWS, Slice


class StorageError(KioskError):
    """Nothing was stored. The text says why, without data, in its first sentence; then what repairs it."""

    is_lasting = False
    """True when trying again is useless until a person has repaired something."""


class HeldDatabase(StorageError):
    """Another program holds the file and does not release it: nothing was stored, run again. Exit code 5."""

    exit_code = Exit.LOCKED


class NewerDatabase(StorageError):
    """A newer program wrote the file: it is opened read-only, never written. Exit code 6."""

    exit_code = Exit.SAFE_MODE

    is_lasting = True


class OlderDatabase(StorageError):
    """The program that wrote the file is too old for its rows to be taken over: nothing is written. Exit code 6."""

    exit_code = Exit.SAFE_MODE

    is_lasting = True


class RevokedTerminal(StorageError):
    """Central accepts nothing more from this terminal: it shows its out-of-service page."""

    exit_code = Exit.QUARANTINED

    is_lasting = True


class DamagedDatabase(StorageError):
    """The file cannot be trusted, or does not open with its key: nothing is written to it. Exit code 6."""

    exit_code = Exit.SAFE_MODE

    is_lasting = True


class GoneDatabase(DamagedDatabase):
    """The file existed and is gone. Exit code 6; it may come back while a program runs, as when a disk is mounted."""

    is_lasting = False


class SeatsGone(KioskError):
    """Somebody was faster: the seats asked for are no longer free. Nothing was stored."""


class PrintError(KioskError):
    """Nothing was printed; the text says why, in one line for the log."""


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


class Changes(Protocol):
    """A mark on everything stored; its methods are called in the thread that opened it."""

    def mark(self) -> int:
        """Return a number that is another one once anything was stored."""
        ...

    def close(self) -> None: ...


class SubmissionStore(Protocol):
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

    def get(self, reference: str) -> StoredSubmission | None: ...

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


class NewTicket(NamedTuple):
    created_at: datetime
    motive: str
    """The code of the reason: a form's id, or `other`."""
    language: str
    claims_priority: bool
    draft: Draft | None
    """Present only when the tenant chose to show their answers."""


class Ticket(NamedTuple):
    id: str
    number: str
    """The terminal's letter and a number from 1 each day: `A14`."""
    created_at: datetime
    motive: str
    language: str
    priority: Priority
    claims_priority: bool
    appointment_at: datetime | None
    draft: Draft | None
    state: TicketState
    called_at: datetime | None = None
    desk: str = ""
    agent: str = ""
    n: int = 0
    """The number of its last move."""
    moved_at: datetime | None = None
    """The instant of its last move; None before the first one."""
    served_at: datetime | None = None
    hold: str = ""
    """The reason of its hold, a code of `kiosk.domain.ticket_moves.HOLDS`."""
    recalls: int = 0
    target: str = ""
    """Whom it waits for once transferred: `role:…`, `desk:…` or `agent:…`."""
    note: str = ""
    giver: str = ""
    """The agent who transferred it, with a note."""
    asks_fetching: bool = False
    """True when the person asks to be fetched, as they do not hear or do not see a call; nobody asks why."""
    more_time_at: datetime | None = None
    """When the called person asked for two more minutes; None: they did not, since the last call."""

    @property
    def is_called(self) -> bool:
        """True when the person is with an agent, or on the way."""
        return self.state in WITH_AGENT


class TicketStore(Protocol):
    def add(self, ticket: NewTicket) -> Ticket:
        """Take the next number of the day."""

    def walk_in(self, ticket: NewTicket, agent: str, desk: str) -> Ticket | None:
        """Give a number to a person without a ticket, who is served at once; None: the agent serves somebody else."""

    def waiting(self) -> tuple[Ticket, ...]:
        """Return the tickets that may be called, by arrival; `kiosk.domain.ticket.queue_order` gives their order."""

    def taken_since(self, instant: datetime) -> int:
        """Return how many tickets were taken after an instant, whatever became of them."""

    def called(self, limit: int = 5) -> tuple[Ticket, ...]:
        """Return the tickets that were called and are open, then those that ended today; the last call first."""

    def get(self, ticket_id: str) -> Ticket | None: ...

    def find(self, number: str) -> Ticket | None:
        """Return the ticket of a number that is still open."""

    def move(self, ticket_id: str, move: Move, n: int | None = None) -> Ticket | None:
        """Make a move, in one conditional write; return the ticket after it.

        None: its state does not allow the move (any more), its last move is not `n`, or the move would give its agent
        a second person.
        """

    def undo(self, ticket_id: str, n: int, agent: str, at: datetime) -> Ticket | None:
        """Take back the last move `n`, if it is this agent's and younger than 30 seconds; return the ticket then."""

    def settle(self, now: datetime) -> bool:
        """Count what ended and can no longer be undone, forget its answers, and end absences that lasted too long.

        Return True when something is left to settle later.
        """

    def waits(self, motive: str) -> tuple[int, ...]:
        """Return the waits of the last 20 finished visits of a motive, in seconds."""

    def further_motives(self) -> Mapping[str, tuple[str, ...]]:
        """Return the motives that agents added to open tickets, by the ticket's id."""
        ...

    def show_again(self, ticket_id: str, motive: str, draft: Draft | None) -> Ticket | None:
        """Replace the reason and the answers of an open ticket when the tenant calls again; its place stays.

        Return the ticket as it stands; None when it is over.
        """

    def ask_to_be_fetched(self, ticket_id: str, *, is_wanted: bool) -> bool:
        """Record that the agent shall come for the person, who does not hear or see a call; False: it is over."""

    def ask_for_time(self, ticket_id: str, at: datetime) -> bool:
        """Record that a called person asks for two more minutes; False: they are not called any more."""

    def motives(self) -> tuple[str, ...]:
        """Return the motives of the tickets that are still known here, the most frequent first."""

    def claim_priority(self, ticket_id: str) -> bool:
        """Record that the tenant claims priority; an agent confirms it or not."""

    def set_priority(
        self, ticket_id: str, priority: Priority, appointment_at: datetime | None, *, settles_claim: bool = False
    ) -> bool:
        """Store an agent's decision; with `settles_claim` the tenant's claim is answered, and not asked again."""

    def tell_ended(self, agent: str, at: datetime) -> tuple[Ticket, ...]:
        """Return the tickets that the end of their day closed, oldest first, once: one agent sees them."""

    def tell_sent(self, ticket_id: str, reference: str) -> bool:
        """Record that the answers shown were sent, under this reference; False when the ticket shows none."""


class AtDesk(NamedTuple):
    """An agent at their desk."""

    agent: str
    desk: str


class PresenceStore(Protocol):
    def renew(self, agent: str, desk: str, at: datetime) -> None:
        """Record that an agent is at a desk, with their console open and not locked."""
        ...

    def leave(self, agent: str) -> None:
        """Record that an agent has left, or that their console locked."""
        ...

    def here(self, now: datetime) -> tuple[AtDesk, ...]:
        """Return the agents who are at a desk now (`kiosk.domain.retention.PRESENCE`), by desk."""
        ...


class AuditStore(Protocol):
    def record(self, at: datetime, actor: str, action: str, subject: str = "") -> None:
        """Record which actor did what to which reference or ticket; never a text that a person typed."""
        ...


class CountStore(Protocol):
    def add(self, day: date, act: str, what: str) -> None:
        """Count one more anonymous event: no visit, no ticket, no language, no hour."""
        ...

    def add_opinion(self, day: date, answer: str) -> None:
        """Count an opinion of the terminal: a code of `kiosk.domain.opinion.kiosk_opinion.KIOSK_ANSWERS`."""
        ...


class Printer(Protocol):
    @property
    def is_available(self) -> bool:
        """True when the configuration names a printer."""
        ...

    def print_text(self, text: str) -> None:
        """Print plain text, 42 columns.

        Raises:
            PrintError: no printer, a failure, or no answer within 5 s.
        """
        ...


class SavedDraft(NamedTuple):
    """A saved draft, as a code opens it."""

    draft: Draft
    language: str
    saved_at: datetime


class SentFile(NamedTuple):
    """A file sent under a reference, as its tenant (with its code) or an agent sees it; it outlives the answers."""

    reference: str
    kind: str
    submitted_at: datetime
    promise: date
    revision: int
    event_id: str
    read_at: datetime | None
    acked_at: datetime | None
    withdrawn_at: datetime | None
    printed_at: datetime | None
    """The instant at which its tenant printed it: it is no longer stored here, and nobody reads it."""
    submission: Submission | None
    """None when the answers are no longer here."""
    asked: tuple[str, ...] = ()
    """Codes of what the tenant was asked to complete (`kiosk.domain.home.checks`)."""
    asked_at: datetime | None = None
    numbered_at: datetime | None = None
    """When an agent recorded that the number of this housing request is registered."""
    followed_by: str | None = None
    """The agent who follows it; empty: nobody. None: it is in no list of agents any more, or a tenant opened it."""


class DraftAnswer(NamedTuple):
    """The result for a draft, of the same shape and in the same time for a wrong code and for no draft."""

    saved: SavedDraft | None
    locked_until: datetime | None = None


class FileAnswer(NamedTuple):
    """The result for a file, of the same shape and in the same time for a wrong code and an unknown reference."""

    file: SentFile | None
    locked_until: datetime | None = None


class ResumeStore(Protocol):
    """Codes are given in their printed form. Wrong ones are counted on disk; nothing here can be listed."""

    def save_draft(self, code: str, saved: SavedDraft, last_day: date, *, over: datetime | None = None) -> bool:
        """Seal a draft with its code; it is forgotten after `last_day`.

        `over`: when the draft that it replaces was saved. False: another draft is stored, and nothing was changed.
        """
        ...

    def open_draft(self, code: str, now: datetime) -> DraftAnswer: ...

    def forget_draft(self, code: str) -> None: ...

    def give_code(self, reference: str, code: str, *, of_draft: datetime | None = None) -> bool:
        """Let a code open what was sent; only its verifier is kept, and the draft saved with that code is deleted.

        False: nothing is stored under the reference.
        """
        ...

    def open_file(self, reference: str, code: str, now: datetime) -> FileAnswer: ...

    def find_file(self, reference: str) -> SentFile | None:
        """Return any file known here under a reference, for an agent, who needs no code."""
        ...

    def closed_until(self, now: datetime) -> datetime | None:
        """Return until when no code may be tried here; None when the door is open. This does not count as a try."""
        ...


class Agent(NamedTuple):
    id: str
    name: str
    role: str
    active: bool
    valid_until: date | None = None
    """The last day on which the account opens anything; None for no end."""
    has_one_time_pin: bool = False
    """True when the PIN only lets the agent choose another one."""
    has_lost_pin: bool = False
    """True when the pepper of the PIN was replaced: the PIN opens nothing any more."""

    def is_past(self, today: date) -> bool:
        """Tell if the account's last day is over: its PIN opens nothing until the account gets a new last day."""
        return self.valid_until is not None and self.valid_until < today


class SignInAnswer(NamedTuple):
    """The result of a sign-in, of the same shape and in the same time for an unknown agent and a wrong PIN."""

    agent: Agent | None
    locked_until: datetime | None = None
    expired_on: date | None = None
    """The PIN was right, and this was the account's last day."""
    must_choose: Agent | None = None
    """The PIN was right and is good for one sign-in: this agent has to choose their own first (`choose_pin`)."""


class StaffStore(Protocol):
    def sign_in(
        self, agent_id: str, pin: str, now: datetime, *, in_hall: bool = False, act: str = "sign_in"
    ) -> SignInAnswer:
        """Check a PIN; wrong tries are counted on disk, for the agent and for the place.

        Tries in the hall (`in_hall`) count apart: a passer-by cannot lock the console. The audit names the `act`.
        """
        ...

    def choose_pin(self, agent_id: str, standing: str, pin: str, now: datetime) -> Agent | None:
        """Set the agent's own PIN in place of the one-time PIN; None when that one is no longer valid.

        Args:
            standing: the account's, from when the one-time PIN was accepted.

        Raises:
            ValueError: a PIN that is refused; the text says why.
        """
        ...

    def standing(self, agent_id: str) -> str:
        """Return a text that changes when the account is closed or its PIN is replaced: earlier sessions then end."""
        ...

    def agents(self) -> tuple[Agent, ...]: ...

    def names(self) -> Mapping[str, str]: ...

    def add(
        self,
        agent_id: str,
        name: str,
        role: str,
        pin: str,
        now: datetime,
        valid_until: date | None = None,
        *,
        is_once: bool = False,
    ) -> None:
        """Add an agent.

        Args:
            is_once: the PIN only lets the agent choose another one.
        """
        ...

    def disable(self, agent_id: str, now: datetime) -> bool: ...

    def reset_pin(
        self, agent_id: str, pin: str, now: datetime, valid_until: date | None = None, *, is_once: bool = False
    ) -> bool: ...
