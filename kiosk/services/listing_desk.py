"""What an agent does with the listings to be read: open, take the text for BEL, mark as read. All of it is audited."""

from contextlib import suppress
from dataclasses import dataclass

from kiosk.domain.description import leaks
from kiosk.forms.answers import from_json
from kiosk.forms.spec import Kind
from kiosk.plain import clean_text
from kiosk.services.bundle import Services
from kiosk.services.paper import COLUMNS, bel_text
from kiosk.services.ports import StorageError, StoredSubmission, Submission


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
        """Codes of what the tenant's own words seem to give away (`kiosk.domain.description.LEAK_WORDS`)."""
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

    def write(self, submission: Submission) -> str:
        """The text for BEL as a file; gives its path."""
        self._note("listing.write", submission.reference)
        return self.services.write_bel_text(submission.reference, self.text(submission))

    def mark_read(self, reference: str) -> bool:
        """ "Relue", once, with its event; False when a colleague did it before, or when it is gone."""
        is_done = self.services.submissions.mark_read(reference, self.agent_id, self.services.clock.now())
        if is_done:
            # The event is stored: it is not said to have failed because its note did.
            with suppress(StorageError):
                self._note("listing.mark_read", reference)
        return is_done

    def _note(self, action: str, reference: str) -> None:
        self.services.audit.record(self.services.clock.now(), self.agent_id, action, reference)
