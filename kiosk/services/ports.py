"""What the use cases need from storage and devices: Protocols, and the plain records that cross them.

`db` implements the stores, `kiosk.devices` the rest. Every method may raise `StorageError` (or `PrintError`);
none returns None where something failed.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple, Protocol

from kiosk.domain.identity import DECLARED
from kiosk.domain.seats import Seats
from kiosk.domain.ticket import Outcome, Priority, TicketState
from kiosk.forms.draft import Draft


class StorageError(Exception):
    """Nothing was stored. The disk is full, cannot be written or is damaged; the text says which, without data."""

    is_lasting = False
    """Whether trying again is of no use before a person has mended something."""


class HeldDatabase(StorageError):
    """Another program holds the file and does not let go: nothing was stored, run again. Exit code 5."""


class NewerDatabase(StorageError):
    """The file was written by a newer program: it is opened to be read, never written. Exit code 6."""

    is_lasting = True


class OlderDatabase(StorageError):
    """The file was written by a program too old for its rows to be taken over: nothing is written. Exit code 6."""

    is_lasting = True


class RevokedTerminal(StorageError):
    """Central takes nothing more from this terminal: it shows its out-of-service page."""

    is_lasting = True


class DamagedDatabase(StorageError):
    """The file cannot be trusted, or does not open with its key: nothing is written to it. Exit code 6."""

    is_lasting = True


class GoneDatabase(DamagedDatabase):
    """It was there and is not. Exit code 6; under a program that runs it may come back, as a disk that is mounted."""

    is_lasting = False


class SeatsGone(Exception):
    """Somebody was faster: the seats that it takes are no longer free. Nothing was stored."""


class PrintError(Exception):
    """Nothing came out on paper; the text says why, in one line for the log."""


class Submission(NamedTuple):
    """What a tenant submitted."""

    reference: str
    kind: str
    """Id of its form, such as `bel_listing`."""
    spec_version: int
    language: str
    submitted_at: datetime
    promise: date
    """Day before whose end an agent has read it."""
    answers: Mapping[str, object]
    """As typed (`kiosk.forms.answers.to_json`)."""
    values: Mapping[str, object]
    """Normal forms, JSON values: codes, whole cents, ISO dates, E.164 numbers."""
    identity: str = DECLARED
    revision: int = 1
    amends: str = ""
    """`event_id` of the revision before (rule R7); empty: the first one."""
    stays_here: frozenset[str] = frozenset()
    """Keys of answers that no event holds; known when it is stored, not when it is read again."""
    seats: Seats | None = None
    """What it takes of a workshop; known when it is stored, not when it is read again."""


class StoredSubmission(NamedTuple):
    """A submission as the console reads it."""

    submission: Submission
    read_at: datetime | None
    acked_at: datetime | None
    """When central's receipt for it was seen; None while it waits for the night."""


class SubmissionStore(Protocol):
    def add(self, submission: Submission) -> None:
        """Store it, its event and its line of the audit in one transaction: after return, no pulled plug loses it.

        Raises:
            SeatsGone: the seats are counted again in that transaction.
        """
        ...

    def to_read(self) -> tuple[StoredSubmission, ...]:
        """What no agent has read, oldest promise first; what has no name is read by none."""
        ...

    def lately_read(self) -> tuple[StoredSubmission, ...]:
        """Listings that were read and are still kept here, the last read first."""
        ...

    def get(self, reference: str) -> StoredSubmission | None: ...

    def forget_printed(self, reference: str, at: datetime) -> bool:
        """Delete the row of a paper that its tenant holds, and store that event with it; False when it is gone."""
        ...

    def seats_taken(self, but_for: str = "") -> Mapping[str, int]:
        """How many seats of each workshop were asked for at this terminal, by the workshop's id.

        `but_for`: the reference of what is being amended, whose own seats are not counted.
        """
        ...

    def mark_read(self, reference: str, agent: str, at: datetime, revision: int = 1) -> bool:
        """Record "relue" once, with its event; False when that revision was read already, or is gone."""
        ...

    def is_withdrawn(self, reference: str) -> bool:
        """Whether its tenant took it back."""
        ...

    def amend(self, submission: Submission) -> bool:
        """A whole new revision in the place of the one that it amends, with its event; it is to be read again.

        False: nothing was stored, for another revision came first, or it was withdrawn.

        Raises:
            SeatsGone: as of `add`; what it amends stands, with its own seats.
        """
        ...

    def withdraw(self, reference: str, at: datetime) -> bool:
        """Its tenant takes it back: the answers go at once, and the service is told.

        False: it was taken back before, or nothing here knows of it.
        """
        ...


class NewTicket(NamedTuple):
    created_at: datetime
    motive: str
    """Code of the reason: a form's id, or `other`."""
    language: str
    claims_priority: bool
    draft: Draft | None
    """Present only when the tenant chose to show their answers."""


class Ticket(NamedTuple):
    id: str
    number: str
    """The terminal's letter and 1… each day: `A14`."""
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

    @property
    def is_called(self) -> bool:
        """An agent calls, and nobody has closed it."""
        return self.state is TicketState.CALLED


class TicketStore(Protocol):
    def add(self, ticket: NewTicket) -> Ticket:
        """Take the next number of the day."""
        ...

    def waiting(self) -> tuple[Ticket, ...]:
        """Today's tickets not called yet, by arrival; their order: `kiosk.domain.ticket.queue_order`."""
        ...

    def taken_since(self, instant: datetime) -> int:
        """How many were taken from an instant on, whatever became of them."""
        ...

    def called(self, limit: int = 5) -> tuple[Ticket, ...]:
        """Today's tickets called and not closed, then the last closed ones, latest call first."""
        ...

    def get(self, ticket_id: str) -> Ticket | None: ...

    def claim(self, ticket_id: str, agent: str, desk: str, at: datetime) -> bool:
        """Call it, if it still waits: one conditional UPDATE. False: somebody else has it."""
        ...

    def close(self, ticket_id: str, outcome: Outcome, agent: str, at: datetime) -> bool:
        """End a called ticket and forget its draft, with a counting event that holds no personal data."""
        ...

    def put_back(self, ticket_id: str, agent: str) -> bool:
        """Wait again, if `agent` called it and it is not closed; its place is that of its arrival."""
        ...

    def show_again(self, ticket_id: str, motive: str, draft: Draft | None) -> Ticket | None:
        """The tenant calls again: what a waiting ticket shows is what they chose last, and their place stays.

        The ticket as it stands, waiting or called; None when it is over.
        """
        ...

    def leave(self, ticket_id: str, at: datetime) -> bool:
        """The tenant leaves the queue; False: the ticket is called already, or over."""
        ...

    def claim_priority(self, ticket_id: str) -> bool:
        """The tenant says that they are entitled to priority; an agent confirms it or not."""
        ...

    def set_priority(
        self, ticket_id: str, priority: Priority, appointment_at: datetime | None, *, settles_claim: bool = False
    ) -> bool:
        """An agent's decision; with `settles_claim` what the tenant claimed is answered, and asked no more."""
        ...

    def tell_ended(self, agent: str, at: datetime) -> tuple[Ticket, ...]:
        """The tickets that the end of their day closed, oldest first: told to one agent, once, and gone then."""
        ...

    def tell_sent(self, ticket_id: str, reference: str) -> bool:
        """What the ticket shows was sent since, as this reference; False: it shows nothing."""
        ...


class AuditStore(Protocol):
    def record(self, at: datetime, actor: str, action: str, subject: str = "") -> None:
        """Who did what to which reference or ticket; never a text that a person typed."""
        ...


class CountStore(Protocol):
    def add(self, day: date, act: str, what: str) -> None:
        """One more event of nobody: no visit, no ticket, no language, no hour."""
        ...

    def add_opinion(self, day: date, answer: str) -> None:
        """The same of an opinion of the terminal: a code of `kiosk.domain.opinion.kiosk_opinion.KIOSK_ANSWERS`."""
        ...


class Printer(Protocol):
    @property
    def is_available(self) -> bool:
        """Whether the configuration names a printer at all."""
        ...

    def print_text(self, text: str) -> None:
        """Print plain text, 42 columns.

        Raises:
            PrintError: no printer, a failure, or no answer within 5 s.
        """
        ...


class SavedDraft(NamedTuple):
    """What a code opens."""

    draft: Draft
    language: str
    saved_at: datetime


class SentFile(NamedTuple):
    """What was sent under a reference, as whoever has its code, or an agent, sees it; it outlives the answers."""

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
    """Its tenant took it home on paper, and it was forgotten here: nobody reads it."""
    submission: Submission | None
    """None: the answers are no longer here."""


class DraftAnswer(NamedTuple):
    """Same shape and same time for a wrong code and for no draft."""

    saved: SavedDraft | None
    locked_until: datetime | None = None


class FileAnswer(NamedTuple):
    """Same shape and same time for a wrong code and for an unknown reference."""

    file: SentFile | None
    locked_until: datetime | None = None


class ResumeStore(Protocol):
    """Codes are given in their printed form. Wrong ones are counted on disk; nothing here can be listed."""

    def save_draft(self, code: str, saved: SavedDraft, last_day: date, *, over: datetime | None = None) -> bool:
        """Seal it with its code; forgotten after `last_day`.

        `over`: when the one was saved that it replaces. False: another stands there, and nothing was changed.
        """
        ...

    def open_draft(self, code: str, now: datetime) -> DraftAnswer: ...

    def forget_draft(self, code: str) -> None: ...

    def give_code(self, reference: str, code: str, *, of_draft: datetime | None = None) -> bool:
        """Let a code open what was sent; only its verifier is kept, and the draft that was saved with it then goes.

        False: nothing is stored under the reference.
        """
        ...

    def open_file(self, reference: str, code: str, now: datetime) -> FileAnswer: ...

    def find_file(self, reference: str) -> SentFile | None:
        """For an agent, who needs no code: whatever was sent under the reference and is still known here."""
        ...

    def closed_until(self, now: datetime) -> datetime | None:
        """Until when no code is tried here; None: the door is open. It is no try."""
        ...


class Agent(NamedTuple):
    id: str
    name: str
    role: str
    active: bool
    valid_until: date | None = None
    """Last day on which the account opens anything; None: no end."""
    has_one_time_pin: bool = False
    """Their PIN opens nothing but the choice of another one."""
    has_lost_pin: bool = False
    """Their PIN was mixed with a pepper that another took the place of: it opens nothing any more."""

    def is_past(self, today: date) -> bool:
        """Whether the account's last day is over: its PIN opens nothing until it is given another."""
        return self.valid_until is not None and self.valid_until < today


class SignInAnswer(NamedTuple):
    """Same shape and same time for an unknown agent and a wrong PIN."""

    agent: Agent | None
    locked_until: datetime | None = None
    expired_on: date | None = None
    """The PIN was right, and this was the account's last day."""
    must_choose: Agent | None = None
    """The PIN was right and is good for one sign-in: this agent has to choose their own first (`choose_pin`)."""


class StaffStore(Protocol):
    def sign_in(self, agent_id: str, pin: str, now: datetime, *, in_hall: bool = False) -> SignInAnswer:
        """Check a PIN; wrong tries are counted on disk, for the agent and for the place.

        Tries on the hall's staff page (`in_hall`) are counted apart: a passer-by cannot lock the console.
        """
        ...

    def choose_pin(self, agent_id: str, standing: str, pin: str, now: datetime) -> Agent | None:
        """The agent's own PIN in the place of the one-time PIN; None: it is no longer the one that was typed.

        Args:
            standing: the account's, since the one-time PIN was right.

        Raises:
            ValueError: a PIN that is refused; the text says why.
        """
        ...

    def standing(self, agent_id: str) -> str:
        """Changes when the account is closed or its PIN is set anew: a session of before is over then."""
        ...

    def agents(self) -> tuple[Agent, ...]: ...

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
        """
        Args:
            is_once: the PIN opens nothing but the choice of another one.
        """
        ...

    def disable(self, agent_id: str, now: datetime) -> bool: ...

    def reset_pin(
        self, agent_id: str, pin: str, now: datetime, valid_until: date | None = None, *, is_once: bool = False
    ) -> bool: ...
