"""Submit a journey: the only act by which its answers leave memory for Office64 to read."""

from collections.abc import Mapping
from contextlib import suppress

from kiosk.clock import is_suspect, local_day, start_of
from kiosk.domain.identity import CHECKED_BY_AGENT, DECLARED
from kiosk.errors import KioskError
from kiosk.forms.answers import NO, Answer, to_json
from kiosk.forms.draft import Receipt
from kiosk.forms.session import Finished, FormSession
from kiosk.forms.spec import Kind
from kiosk.i18n import current_language
from kiosk.reference import new_reference
from kiosk.services.ports.errors import SeatsGone, StorageError
from kiosk.services.ports.files import Submission, SubmissionStore
from kiosk.services.services import Services

__all__ = ["Receipt", "submit"]

TENANT = "tenant"
"""The actor of the audit when it is nobody in particular."""


class Overtaken(KioskError):
    """The file to amend was amended elsewhere, or withdrawn, in the meantime. Nothing was stored."""


def submit(finished: Finished, services: Services) -> Receipt:
    """Store what a tenant prepared, once: a second call gives the same receipt.

    Raises:
        Overtaken: of an amendment.
        SeatsGone: the session stands where its tenant has to choose again.
        StorageError: nothing was stored; the answers are still in the session.
    """
    session = finished.session
    if session.receipt is not None:
        return session.receipt
    now = services.clock.now()
    # An anonymous submission has no hour, not even in the audit: an hour would lead to the ticket of that minute.
    at = start_of(local_day(now)) if session.spec.is_pseudonymous else now
    promise = services.calendar.add_opening_days(local_day(now), services.config.bel.read_within_working_days)
    amends = session.amends
    submission = Submission(
        reference=amends.reference if amends else new_reference(session.spec.reference_prefix),
        kind=session.spec.id,
        spec_version=session.spec.version,
        language=current_language(),
        submitted_at=at,
        promise=promise,
        answers=to_json(_answers(session)),
        values=_values(finished),
        revision=amends.revision + 1 if amends else 1,
        amends=amends.event_id if amends else "",
        stays_here=frozenset(field.key for field in session.spec.fields() if field.stays_here),
        # Of an anonymous submission, help at a known hour could tell whose it is.
        assisted=() if session.spec.is_pseudonymous else session.assisted(),
        identity=CHECKED_BY_AGENT if session.is_checked else DECLARED,
        seats=session.spec.seats(session.visible_answers()) if session.spec.seats else None,
    )
    try:
        _store(submission, services)
    except SeatsGone:
        session.renew(services.forms.now(session.spec.id, amends.reference if amends else ""))
        raise
    session.receipt = Receipt(
        submission.reference,
        promise,
        now,
        is_clock_suspect=is_suspect(now, services.last_event_at),
        replaces=amends is not None,
        has_code=amends is not None or _opens_with_its_draft_s_code(session, submission.reference, services),
    )
    return session.receipt


def _store(submission: Submission, services: Services) -> None:
    if not submission.amends:
        services.submissions.add(submission)
    elif not services.submissions.amend(submission):
        raise Overtaken


def _opens_with_its_draft_s_code(session: FormSession, reference: str, services: Services) -> bool:
    """Let the code of a saved draft open the submission, and delete the draft; tell if there was such a code."""
    if session.saved is None:
        return False
    try:
        return services.resumes.give_code(reference, session.saved.code, of_draft=session.saved.at)
    except StorageError:
        return False  # it is sent all the same; the receipt offers a code


def forget_printed(receipt: Receipt, services: Services) -> Receipt:
    """Delete the row that agents could have read, as the tenant has printed the paper, and tell central with an event.

    Returns the receipt as it stands now.

    Raises:
        StorageError: it is still here; retention deletes it after its days.
    """
    forget_printed_file(receipt.reference, services)
    return receipt._replace(is_forgotten=True)


def forget_printed_file(reference: str, services: Services) -> None:
    """Delete the row, as `forget_printed` does, for a file that was opened again at door 5. Raises StorageError."""
    now = services.clock.now()
    if services.submissions.forget_printed(reference, now):
        with suppress(StorageError):
            services.audit.record(now, TENANT, "submission.printed_and_forgotten", reference)


def _answers(session: FormSession) -> Mapping[str, Answer]:
    """Return the answers in the order asked. A consent left open on a page passed means no, wherever it is read."""
    given = session.visible_answers()
    return {
        field.key: given.get(field.key, Answer(NO))
        for field in session.shown_fields()
        if field.key in given or field.kind is Kind.CONSENT
    }


def _values(finished: Finished) -> Mapping[str, object]:
    """Return the normal forms as JSON values, in the order asked."""
    values = finished.result.model_dump(mode="json")
    return {field.key: values[field.key] for field in finished.session.spec.fields()}


def seats_taken(store: SubmissionStore, but_for: str = "") -> Mapping[str, int]:
    """Return the seats asked for here; none when they cannot be read, as no sign-up can be stored then either."""
    try:
        return store.seats_taken(but_for)
    except StorageError:
        return {}
