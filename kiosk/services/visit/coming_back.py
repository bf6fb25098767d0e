"""Save, come back, amend, withdraw. Only the holder of a code knows what it opens."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from kiosk.clock import local_day
from kiosk.domain.codes import new_code
from kiosk.domain.retention import DRAFT
from kiosk.errors import KioskError
from kiosk.forms.answers import from_json
from kiosk.forms.draft import REVIEW, Amended, Saved
from kiosk.forms.session import FormSession
from kiosk.i18n import current_language
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.resumes import SavedDraft, SentFile
from kiosk.services.services import Services
from kiosk.services.visit.submissions import TENANT


@dataclass(frozen=True)
class Locked:
    """Too many wrong codes: nothing was looked up."""

    until: datetime


class NotOpened(KioskError):
    """The code is wrong, or nothing is stored under it: the tenant cannot tell which."""


class UnknownJourney(KioskError):
    """The code is right, but this program has no such journey: a person has to look."""


def closed(services: Services) -> Locked | None:
    """Return a lock when too many wrong codes closed the door, to say so before anybody types one.

    Raises:
        StorageError.
    """
    until = services.resumes.closed_until(services.clock.now())
    return Locked(until) if until is not None else None


def save(session: FormSession, services: Services) -> Saved:
    """Seal an unfinished journey: with the code that it has, or with a new one.

    A tenant who opened it at two terminals and saved at both has two drafts and two codes: neither replaces the other.

    Raises:
        StorageError: nothing was saved; an earlier draft is as it was.
    """
    now = services.clock.now()
    last_day = local_day(now) + DRAFT
    draft, before = SavedDraft(session.to_draft(), current_language(), now), session.saved
    code = before.code if before else new_code()
    if not services.resumes.save_draft(code, draft, last_day, over=before.at if before else None):
        code = new_code()
        services.resumes.save_draft(code, draft, last_day)
    session.saved = Saved(code, now, last_day)
    session.kept = session.visible_answers()
    return session.saved


def open_draft(code: str, services: Services) -> tuple[FormSession, str] | Locked:
    """Return the journey where it stopped, and the language it was in.

    Raises:
        NotOpened, UnknownJourney, StorageError.
    """
    answer = services.resumes.open_draft(code, services.clock.now())
    if answer.locked_until is not None:
        return Locked(answer.locked_until)
    if answer.saved is None:
        raise NotOpened
    draft = answer.saved.draft
    spec = services.forms.get(draft.spec_id)
    if spec is None or draft.spec_version > spec.version:
        raise UnknownJourney
    if draft.amends is not None:
        spec = services.forms.now(draft.spec_id, draft.amends.reference)
    session = FormSession.from_draft(spec, draft)
    last_day = local_day(answer.saved.saved_at) + DRAFT
    session.saved = Saved(code, answer.saved.saved_at, last_day)
    session.kept = session.visible_answers()
    return session, answer.saved.language


def erase_draft(session: FormSession, services: Services) -> None:
    """Delete the draft at the tenant's wish. Raises StorageError when it is still there."""
    if session.saved is not None:
        services.resumes.forget_draft(session.saved.code)
        session.saved = None


def give_code(session: FormSession, services: Services) -> str | None:
    """Return a new code that opens the submission; None when it is no longer here.

    Raises:
        StorageError: no code was given.
    """
    if session.receipt is None:
        raise ValueError("what was not sent has no reference to come back to")
    code = new_code()
    if not services.resumes.give_code(session.receipt.reference, code):
        return None
    session.receipt = session.receipt._replace(has_code=True)
    return code


def open_file(reference: str, code: str, services: Services) -> SentFile | Locked:
    """Return a sent file for its code; the audit records this, as it does every reading.

    Raises:
        NotOpened, StorageError.
    """
    now = services.clock.now()
    answer = services.resumes.open_file(reference, code, now)
    if answer.locked_until is not None:
        return Locked(answer.locked_until)
    if answer.file is None:
        raise NotOpened
    services.audit.record(now, TENANT, "submission.opened_by_code", reference)
    return answer.file


def amending(file: SentFile, services: Services) -> FormSession:
    """Return a session that sends a whole new revision: with the answers while they are here, else from the first page.

    Raises:
        UnknownJourney.
    """
    try:
        spec = services.forms.now(file.kind, file.reference)
    except KeyError:
        raise UnknownJourney from None
    session = FormSession(spec)
    session.amends = Amended(file.reference, file.revision, file.event_id)
    if file.submission is not None:
        session.answers = from_json(file.submission.answers)
        session.helped = set(file.submission.assisted)
        session.stand_at(REVIEW)
        session.kept = session.visible_answers()
    return session


def withdraw(reference: str, services: Services) -> bool:
    """Withdraw a submission for its tenant.

    False: it was withdrawn before, or this terminal does not know it. Raises StorageError.
    """
    now = services.clock.now()
    is_done = services.submissions.withdraw(reference, now) is not None
    if is_done:
        # The event is stored: a failing audit record must not report it as failed.
        with suppress(StorageError):
            services.audit.record(now, TENANT, "submission.withdraw", reference)
    return is_done
