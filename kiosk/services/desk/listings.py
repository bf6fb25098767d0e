"""An agent's acts on submissions: open, print, mark as read, withdraw. Each one is recorded in the audit."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from kiosk.domain.home.description import leaks
from kiosk.forms.answers import Answer, from_json
from kiosk.forms.spec import FormSpec, Kind
from kiosk.safe_text import clean_text
from kiosk.services.paper.bel import bel_text
from kiosk.services.paper.receipt import COLUMNS, SHEETS, office_blocks, office_worksheet
from kiosk.services.ports import SentFile, StorageError, StoredSubmission, Submission
from kiosk.services.services import Services
from kiosk.services.visit import coming_back as returning

Sheet = tuple[tuple[str, tuple[str, ...]], ...]
"""A worksheet: headings, and the lines under each."""


class Marking(Enum):
    """The outcome of marking a submission as "relue"."""

    DONE = "done"
    BEFORE = "before"
    """A colleague was faster."""
    PRINTED = "printed"
    """The tenant printed the worksheet meanwhile: it is gone."""
    AMENDED = "amended"
    """The tenant sent another revision meanwhile: the one that was read is no longer current."""
    WITHDRAWN = "withdrawn"
    """The tenant withdrew it."""
    GONE = "gone"


class TakingBack(Enum):
    """The outcome of a withdrawal."""

    DONE = "done"
    BEFORE = "before"
    """Its tenant or a colleague was faster."""
    UNKNOWN = "unknown"
    """This terminal does not know it (any more)."""


@dataclass(frozen=True)
class ListingDesk:
    """One agent and the listings. Every method may raise `StorageError`; then nothing was changed."""

    services: Services
    agent_id: str

    def to_read(self) -> tuple[StoredSubmission, ...]:
        """Return the unread submissions, oldest promise first."""
        return tuple(sorted(self.services.submissions.to_read(), key=lambda stored: stored.submission.promise))

    def lately_read(self) -> tuple[StoredSubmission, ...]:
        """Return the submissions read lately, the last one first: their text for BEL may still be wanted."""
        return self.services.submissions.lately_read()

    def open(self, reference: str) -> StoredSubmission | None:
        """Return a submission to read, or None when it is gone. The audit is written first, for every reading."""
        self._note("listing.read_answers", reference)
        return self.services.submissions.get(reference)

    def text(self, submission: Submission, width: int | None = None) -> str:
        """Return the text for BEL, in French, without contact data; lines are not wrapped unless `width` is given.

        Raises:
            KeyError: this program does not have the journey.
        """
        spec, trial = self.services.forms[submission.kind], self.services.config.terminal.trial
        return clean_text(bel_text(submission, spec, width, trial=trial), multiline=True)

    def leaks(self, submission: Submission) -> tuple[str, ...]:
        """Return codes of what the tenant's own words seem to reveal (`kiosk.domain.home.description.LEAK_WORDS`)."""
        spec, answers = self.services.forms[submission.kind], from_json(submission.answers)

        def typed(kind: Kind, *, contact: bool) -> str:
            fields = (field for field in spec.fields() if field.kind is kind and field.contact is contact)
            given = (answers[field.key].raw for field in fields if field.key in answers)
            return " ".join(raw for raw in given if isinstance(raw, str))

        own = (typed(kind, contact=True) for kind in (Kind.TEXT, Kind.PHONE, Kind.EMAIL))
        return leaks(typed(Kind.LONG_TEXT, contact=False), *own)

    def print(self, submission: Submission) -> None:
        """Print the text for BEL, 42 columns.

        Raises:
            PrintError: nothing came out.
        """
        self._note("listing.print", submission.reference)
        self.services.printer.print_text(self.text(submission, COLUMNS))

    def sheet(self, spec: FormSpec | None, answers: Mapping[str, Answer]) -> Sheet:
        """Return the worksheet in French, if the journey prepares one; else nothing."""
        return office_blocks(spec, answers) if spec is not None and is_for_a_sheet(spec.id) else ()

    def print_sheet(self, spec: FormSpec, answers: Mapping[str, Answer], reference: str, subject: str = "") -> None:
        """Print the worksheet, 42 columns; `subject` is the audit's subject when there is no reference.

        Raises:
            PrintError: nothing came out.
        """
        self._note("listing.print", subject or reference)
        self.services.printer.print_text(office_worksheet(spec, answers, reference, self.services))

    def is_here(self, reference: str) -> bool:
        """Tell if a submission is still stored: once its tenant has printed it, nobody else may read it."""
        return self.services.submissions.get(reference) is not None

    def write(self, submission: Submission) -> str:
        """Write the text for BEL to a file; return its path."""
        self._note("listing.write", submission.reference)
        return self.services.write_bel_text(submission.reference, self.text(submission))

    def mark_read(self, submission: Submission) -> Marking:
        """Mark as "relue", once, with its event."""
        reference = submission.reference
        now = self.services.clock.now()
        if self.services.submissions.mark_read(reference, self.agent_id, now, submission.revision):
            # The event is stored: a failing audit record must not report it as failed.
            with suppress(StorageError):
                self._note("listing.mark_read", reference)
            return Marking.DONE
        stored = self.services.submissions.get(reference)
        if stored is not None:
            is_same = stored.submission.revision == submission.revision
            return Marking.BEFORE if is_same else Marking.AMENDED
        if self.services.submissions.is_withdrawn(reference):
            return Marking.WITHDRAWN
        return Marking.PRINTED if is_for_a_sheet(submission.kind) else Marking.GONE

    def find(self, reference: str) -> SentFile | None:
        """Return how a file stands, even one in no list any more; None when this terminal does not know it."""
        file = self.services.resumes.find_file(reference)
        if file is not None:
            self._note("submission.find", reference)
        return file

    def withdraw(self, reference: str) -> TakingBack:
        """Withdraw a submission at the wish of its tenant, who has no code."""
        if returning.withdraw(reference, self.services, self.agent_id):
            return TakingBack.DONE
        is_known = self.services.resumes.find_file(reference) is not None
        return TakingBack.BEFORE if is_known else TakingBack.UNKNOWN

    def _note(self, action: str, reference: str) -> None:
        self.services.audit.record(self.services.clock.now(), self.agent_id, action, reference)


def is_for_a_sheet(form_id: str) -> bool:
    """Tell if a journey prepares a paper for its tenant, which nobody promises to read by a day."""
    return form_id in SHEETS and SHEETS[form_id].is_outcome
