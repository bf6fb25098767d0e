"""An agent's acts on sent files: open, print, mark as read, withdraw. Each one is recorded in the audit.

Every function may raise `StorageError`; then nothing was changed.
"""

from collections.abc import Mapping
from enum import Enum
from functools import partial

from kiosk.domain.home.description import leaks
from kiosk.forms.answers import Answer, from_json
from kiosk.forms.spec import FormSpec, Kind
from kiosk.safe_text import clean_text
from kiosk.services.desk.session import AgentSession, LastAct
from kiosk.services.paper.bel import bel_blocks, bel_text
from kiosk.services.paper.receipt import COLUMNS, SHEETS, office_blocks, office_worksheet
from kiosk.services.ports import FileMove, SentFile, StoredSubmission, Submission

Sheet = tuple[tuple[str, tuple[str, ...]], ...]
"""A worksheet: headings, and the lines under each."""


class Marking(Enum):
    """The outcome of marking a submission as "relue"."""

    DONE = "done"
    BEFORE = "before"
    """A colleague read it."""
    CHANGED = "changed"
    """A colleague asked its tenant something meanwhile, or follows it."""
    PRINTED = "printed"
    """The tenant printed the worksheet meanwhile: it is gone."""
    AMENDED = "amended"
    """The tenant sent another revision meanwhile: the one that was read is no longer current."""
    WITHDRAWN = "withdrawn"
    """The tenant withdrew it."""
    GONE = "gone"


class Withdrawal(Enum):
    """The outcome of a withdrawal."""

    DONE = "done"
    BEFORE = "before"
    """Its tenant or a colleague was faster."""
    UNKNOWN = "unknown"
    """This terminal does not know it (any more)."""


def open_file(session: AgentSession, reference: str) -> StoredSubmission | None:
    """Return a submission to read, or None when it is gone. The audit is written first, for every reading."""
    session.record("listing.read_answers", reference)
    return session.services.submissions.get(reference)


def text_for_bel(session: AgentSession, submission: Submission, width: int | None = None) -> str:
    """Return the text for BEL, in French, without contact data; lines are not wrapped unless `width` is given.

    Raises:
        KeyError: this program does not have the journey.
    """
    spec, config = session.services.forms[submission.kind], session.services.config
    text = bel_text(submission, spec, config.bel.description_limit, width, trial=config.terminal.trial)
    return clean_text(text, multiline=True)


def leaks_of(spec: FormSpec, submission: Submission) -> tuple[str, ...]:
    """Return codes of what the tenant's own words seem to reveal (`kiosk.domain.home.description.LEAK_WORDS`)."""
    answers = from_json(submission.answers)

    def typed(kind: Kind, *, contact: bool) -> str:
        fields = (field for field in spec.fields() if field.kind is kind and field.contact is contact)
        given = (answers[field.key].raw for field in fields if field.key in answers)
        return " ".join(raw for raw in given if isinstance(raw, str))

    own = (typed(kind, contact=True) for kind in (Kind.TEXT, Kind.PHONE, Kind.EMAIL))
    return leaks(typed(Kind.LONG_TEXT, contact=False), *own)


def blocks_for_bel(session: AgentSession, submission: Submission) -> tuple[str, str]:
    """Return the two blocks to paste into BEL: the description, within BEL's length, and the rest. Raises KeyError."""
    spec, limit = session.services.forms[submission.kind], session.services.config.bel.description_limit
    description, rest = bel_blocks(submission, spec, limit)
    return clean_text(description, multiline=True), clean_text(rest, multiline=True)


def print_text(session: AgentSession, submission: Submission) -> None:
    """Print the text for BEL, 42 columns.

    Raises:
        PrintError: nothing came out.
    """
    session.record("listing.print", submission.reference)
    session.services.printer.print_text(text_for_bel(session, submission, COLUMNS))


def write_text(session: AgentSession, submission: Submission) -> str:
    """Write the text for BEL to a file; return its path."""
    session.record("listing.write", submission.reference)
    return session.services.write_bel_text(submission.reference, text_for_bel(session, submission))


def sheet_of(spec: FormSpec | None, answers: Mapping[str, Answer]) -> Sheet:
    """Return the worksheet in French, if the journey prepares one; else nothing."""
    return office_blocks(spec, answers) if spec is not None and has_sheet(spec.id) else ()


def print_sheet(
    session: AgentSession, spec: FormSpec, answers: Mapping[str, Answer], reference: str, subject: str = ""
) -> None:
    """Print the worksheet, 42 columns; `subject` is the audit's subject when there is no reference.

    Raises:
        PrintError: nothing came out.
    """
    session.record("listing.print", subject or reference)
    session.services.printer.print_text(office_worksheet(spec, answers, reference, session.services))


def is_here(session: AgentSession, reference: str) -> bool:
    """Tell if a submission is still stored: once its tenant has printed it, nobody else may read it."""
    return session.services.submissions.get(reference) is not None


def mark_read(session: AgentSession, seen: StoredSubmission, checks: Mapping[str, str] | None = None) -> Marking:
    """Mark as "relue", once, with its event; a listing with what the agent checked in it."""
    reference = seen.submission.reference
    move = session.services.submissions.mark_read(reference, session.agent.id, session.now, seen, checks)
    return Marking.DONE if _done(session, move, "listing.mark_read", reference) else _why_not(session, seen)


def ask_to_complete(session: AgentSession, seen: StoredSubmission, checks: Mapping[str, str]) -> Marking:
    """Ask the tenant to complete what is missing; they read it at door 5."""
    reference = seen.submission.reference
    move = session.services.submissions.ask(reference, session.agent.id, session.now, seen, checks)
    return Marking.DONE if _done(session, move, "listing.ask", reference) else _why_not(session, seen)


def follow(session: AgentSession, reference: str, agent: str, seen: str) -> bool:
    """Record which agent follows a file, empty: nobody any more. False: it is gone, or no longer followed as `seen`."""
    move = session.services.submissions.follow(reference, agent, session.now, seen)
    return _done(session, move, "file.follow", reference)


def number(session: AgentSession, reference: str) -> bool:
    """Record that the number of a housing request is registered; False: it was before, or the request is gone."""
    move = session.services.submissions.number(reference, session.agent.id, session.now)
    return _done(session, move, "request.number", reference)


def _done(session: AgentSession, move: FileMove | None, action: str, reference: str) -> bool:
    """Record an act on a file that is stored, and let its agent take it back for 30 seconds; tell if there was one."""
    if move is not None:
        session.last_act = LastAct(move.at, reference, reference, partial(_take_back, session, move))
    return session.recorded(move is not None, action, reference)


def _take_back(session: AgentSession, move: FileMove) -> bool:
    is_undone = session.services.submissions.undo(move, session.now)
    return session.recorded(is_undone, "file.undo", move.reference)


def find_name(session: AgentSession, words: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """Return reference, kind and name of at most nine files of a person.

    The audit says that a name was searched, how many files were found and which, before anybody sees them.
    """
    found = session.services.submissions.named(words, 9)
    session.record("file.find_name", " ".join((str(len(found)), *(reference for reference, _kind, _name in found))))
    return found


def _why_not(session: AgentSession, seen: StoredSubmission) -> Marking:
    """Return why a file could not be marked."""
    submissions, reference = session.services.submissions, seen.submission.reference
    stored = submissions.get(reference)
    if stored is not None:
        if stored.submission.revision != seen.submission.revision:
            return Marking.AMENDED
        return Marking.BEFORE if stored.read_at is not None else Marking.CHANGED
    if submissions.is_withdrawn(reference):
        return Marking.WITHDRAWN
    return Marking.PRINTED if has_sheet(seen.submission.kind) else Marking.GONE


def find(session: AgentSession, reference: str) -> SentFile | None:
    """Return how a file stands, even one in no list any more; None when this terminal does not know it."""
    file = session.services.resumes.find_file(reference)
    if file is not None:
        session.record("submission.find", reference)
    return file


def withdraw(session: AgentSession, reference: str) -> Withdrawal:
    """Withdraw a submission at the wish of its tenant, who has no code."""
    move = session.services.submissions.withdraw(reference, session.now, by_agent=True)
    if _done(session, move, "submission.withdraw", reference):
        return Withdrawal.DONE
    is_known = session.services.resumes.find_file(reference) is not None
    return Withdrawal.BEFORE if is_known else Withdrawal.UNKNOWN


def has_sheet(form_id: str) -> bool:
    """Tell if a journey prepares a paper for its tenant, which nobody promises to read by a day."""
    return form_id in SHEETS and SHEETS[form_id].is_outcome
