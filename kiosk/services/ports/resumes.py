"""Drafts and sent files, for who comes back with a code. Every method may raise `StorageError`."""

from datetime import date, datetime
from typing import NamedTuple, Protocol

from kiosk.forms.draft import Draft
from kiosk.services.ports.files import Submission


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

    def open_draft(self, code: str, now: datetime) -> DraftAnswer:
        """Return the draft that a code opens, or until when no code may be tried."""
        ...

    def forget_draft(self, code: str) -> None:
        """Delete the draft that a code opens, if there is one; this does not count as a try."""
        ...

    def give_code(self, reference: str, code: str, *, of_draft: datetime | None = None) -> bool:
        """Let a code open what was sent; only its verifier is kept, and the draft saved with that code is deleted.

        False: nothing is stored under the reference.
        """
        ...

    def open_file(self, reference: str, code: str, now: datetime) -> FileAnswer:
        """Return the file of a reference if this code opens it, or until when no code may be tried."""
        ...

    def find_file(self, reference: str) -> SentFile | None:
        """Return any file known here under a reference, for an agent, who needs no code."""
        ...

    def closed_until(self, now: datetime) -> datetime | None:
        """Return until when no code may be tried here; None when the door is open. This does not count as a try."""
        ...
