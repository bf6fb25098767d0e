"""What coming back needs from storage: a port of its own, and the records that cross it."""

from datetime import date, datetime
from typing import NamedTuple, Protocol

from kiosk.forms.records import Draft
from kiosk.services.ports import Submission


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
