"""What an agent does with what was submitted: open, take its paper, mark as read, take back. All of it is audited."""

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
    """What became of "relue"."""

    DONE = "done"
    BEFORE = "before"
    """A colleague was faster."""
    PRINTED = "printed"
    """The tenant printed the worksheet meanwhile: it is gone."""
    AMENDED = "amended"
    """The tenant sent another revision meanwhile: what was read is not what stands now."""
    WITHDRAWN = "withdrawn"
    """The tenant took it back."""
    GONE = "gone"


class TakingBack(Enum):
    """What became of a withdrawal."""

    DONE = "done"
    BEFORE = "before"
    """Its tenant or a colleague was faster."""
    UNKNOWN = "unknown"
    """Nothing here knows of it any more."""


@dataclass(frozen=True)
class ListingDesk:
    """One agent and the listings. Every method may raise `StorageError`; then nothing was changed."""

    services: Services
    agent_id: str

    def to_read(self) -> tuple[StoredSubmission, ...]:
        """Oldest promise first."""
        return tuple(sorted(self.services.submissions.to_read(), key=lambda stored: stored.submission.promise))

    def lately_read(self) -> tuple[StoredSubmission, ...]:
        """The last read first: their text for BEL may still be wanted."""
        return self.services.submissions.lately_read()

    def open(self, reference: str) -> StoredSubmission | None:
        """To be read; None: it is not stored any more. The audit comes first: nobody reads unnoted."""
        self._note("listing.read_answers", reference)
        return self.services.submissions.get(reference)

    def text(self, submission: Submission, width: int | None = None) -> str:
        """The text for BEL, in French, without contact data; lines are whole unless `width` is given.

        Raises:
            KeyError: a journey that this program does not have.
        """
        spec, trial = self.services.forms[submission.kind], self.services.config.terminal.trial
        return clean_text(bel_text(submission, spec, width, trial=trial), multiline=True)

    def leaks(self, submission: Submission) -> tuple[str, ...]:
        """Codes of what the tenant's own words seem to give away (`kiosk.domain.home.description.LEAK_WORDS`)."""
        spec, answers = self.services.forms[submission.kind], from_json(submission.answers)

        def typed(kind: Kind, *, contact: bool) -> str:
            fields = (field for field in spec.fields() if field.kind is kind and field.contact is contact)
            given = (answers[field.key].raw for field in fields if field.key in answers)
            return " ".join(raw for raw in given if isinstance(raw, str))

        own = (typed(kind, contact=True) for kind in (Kind.TEXT, Kind.PHONE, Kind.EMAIL))
        return leaks(typed(Kind.LONG_TEXT, contact=False), *own)

    def print(self, submission: Submission) -> None:
        """The text for BEL on paper, 42 columns.

        Raises:
            PrintError: nothing came out.
        """
        self._note("listing.print", submission.reference)
        self.services.printer.print_text(self.text(submission, COLUMNS))

    def sheet(self, spec: FormSpec | None, answers: Mapping[str, Answer]) -> Sheet:
        """The worksheet in French, where the journey is for one; else nothing."""
        return office_blocks(spec, answers) if spec is not None and is_for_a_sheet(spec.id) else ()

    def print_sheet(self, spec: FormSpec, answers: Mapping[str, Answer], reference: str, subject: str = "") -> None:
        """That worksheet on paper, 42 columns; `subject`: what the audit names, where that is no reference.

        Raises:
            PrintError: nothing came out.
        """
        self._note("listing.print", subject or reference)
        self.services.printer.print_text(office_worksheet(spec, answers, reference, self.services))

    def is_here(self, reference: str) -> bool:
        """Whether it is still stored: what a tenant has printed is nobody else's any more."""
        return self.services.submissions.get(reference) is not None

    def write(self, submission: Submission) -> str:
        """The text for BEL as a file; gives its path."""
        self._note("listing.write", submission.reference)
        return self.services.write_bel_text(submission.reference, self.text(submission))

    def mark_read(self, submission: Submission) -> Marking:
        """ "Relue", once, with its event."""
        reference = submission.reference
        now = self.services.clock.now()
        if self.services.submissions.mark_read(reference, self.agent_id, now, submission.revision):
            # The event is stored: it is not said to have failed because its note did.
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
        """How a file stands, also one that is in no list any more; None: this terminal knows nothing of it."""
        file = self.services.resumes.find_file(reference)
        if file is not None:
            self._note("submission.find", reference)
        return file

    def withdraw(self, reference: str) -> TakingBack:
        """Take it back at the wish of its tenant, who has no code."""
        if returning.withdraw(reference, self.services, self.agent_id):
            return TakingBack.DONE
        is_known = self.services.resumes.find_file(reference) is not None
        return TakingBack.BEFORE if is_known else TakingBack.UNKNOWN

    def _note(self, action: str, reference: str) -> None:
        self.services.audit.record(self.services.clock.now(), self.agent_id, action, reference)


def is_for_a_sheet(form_id: str) -> bool:
    """Whether a journey prepares a paper for its tenant, so that nobody promised to read it by a day."""
    return form_id in SHEETS and SHEETS[form_id].is_outcome
