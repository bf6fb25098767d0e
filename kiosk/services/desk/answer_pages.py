"""The answers of a draft or of a submission, page by page, as an agent reads them. Pure: it holds no words to show."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from kiosk.forms.answers import Answer
from kiosk.forms.draft import REVIEW, Draft
from kiosk.forms.messages import FieldError
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec, FormSpec, Kind, Step


@dataclass(frozen=True)
class Progress:
    """How far a tenant came in a journey."""

    step: Step | None
    """The page where they stopped; None at check answers."""
    answered: int
    """Questions with an answer, "I don't know" included."""
    asked: int
    """Questions shown to this tenant in the whole journey, answered or not."""
    tries: int
    """How often the page where they stopped was refused."""
    sent_as: str = ""
    """The reference under which it was sent since; empty while it is a draft."""
    is_withdrawn: bool = False
    page: int = 0
    """The page where they stopped, from 1, of `pages` that the answers lead to; check answers is the last one."""
    pages: int = 0


@dataclass(frozen=True)
class AnswerPage:
    """One page worth showing: it has an answer or a refused try, or the tenant stopped there."""

    step: Step
    answers: tuple[tuple[FieldSpec, Answer | None], ...]
    tries: int
    is_here: bool
    errors: tuple[FieldError, ...] = ()
    """The errors of its last refused try; of the page where the tenant is, alone."""


@dataclass(frozen=True)
class Reading:
    """All answers; nothing stored is left out, even what this program's form does not know."""

    pages: tuple[AnswerPage, ...]
    others: tuple[tuple[str, Answer], ...]
    """Answers stored under keys that the form does not have (any more)."""
    is_at_review: bool
    helped: frozenset[str] = frozenset()
    """Keys of the answers that an agent helped with."""
    is_live: bool = False
    """True while the tenant is at the page and shows it."""


def progress_of(spec: FormSpec, draft: Draft) -> Progress:
    """Replay a draft against its journey, and measure how far its tenant came."""
    session = FormSession.from_draft(spec, draft)
    steps = session.visible_steps()
    fields = {field.key for step in steps for field in session.asked_fields(step)}
    refused = {error.key for error in session.all_errors()}
    return Progress(
        step=session.step,
        answered=len(fields & session.visible_answers().keys() - refused),
        asked=len(fields),
        tries=draft.attempts.get(session.place, 0),
        sent_as=draft.sent_as,
        is_withdrawn=draft.is_withdrawn,
        page=len(steps) + 1 if session.step is None else steps.index(session.step) + 1,
        pages=len(steps) + 1,
    )


def read_draft(spec: FormSpec, draft: Draft) -> Reading:
    """Read a draft, with the page where it stopped; one that was sent whole has no such page."""
    if draft.sent_as and draft.place == REVIEW:
        return read_answers(spec, draft.answers, draft.helped)
    session = FormSession.from_draft(spec, draft)
    reading = _reading(session, draft.attempts, session.place, session.passed)
    return replace(reading, helped=frozenset(draft.helped), is_live=draft.since is not None)


def read_answers(spec: FormSpec, answers: Mapping[str, Answer], helped: Iterable[str] = ()) -> Reading:
    """Read a submission, which has no page where it stopped."""
    session = FormSession(spec)
    session.answers = dict(answers)
    reading = _reading(session, {}, None, frozenset(step.key for step in spec.steps))
    return replace(reading, helped=frozenset(helped))


def read_unknown(answers: Mapping[str, Answer]) -> Reading:
    """Read the answers of a journey that this program does not have: as stored, by key."""
    return Reading((), tuple(answers.items()), is_at_review=False)


def _reading(session: FormSession, attempts: Mapping[str, int], place: str | None, passed: Set[str]) -> Reading:
    pages = tuple(_page(session, step, attempts, place) for step in session.spec.steps)
    worth_showing = tuple(
        page for page in pages if page.is_here or page.tries or _tells(page, was_passed=page.step.key in passed)
    )
    known = {field.key for field in session.spec.fields()}
    others = tuple((key, answer) for key, answer in session.answers.items() if key not in known and not answer.is_blank)
    return Reading(worth_showing, others, is_at_review=place == REVIEW)


def _tells(page: AnswerPage, *, was_passed: bool) -> bool:
    """Tell if a page has an answer; a consent left open on a page passed means no, which an agent must see."""
    return any(answer or (was_passed and field.kind is Kind.CONSENT) for field, answer in page.answers)


def _page(session: FormSession, step: Step, attempts: Mapping[str, int], place: str | None) -> AnswerPage:
    answered = tuple((field, _given(session, field)) for field in _fields(session, step))
    explained = {field.explains for field, answer in answered if answer}
    return AnswerPage(
        step=step,
        # A field computed to explain an answer is shown in place of that answer; without one it is left out.
        answers=tuple(
            (field, answer)
            for field, answer in answered
            if field.key not in explained and (answer or not field.explains)
        ),
        tries=attempts.get(step.key, 0),
        is_here=step.key == place,
        errors=session.errors(step) if step.key == place and step.key in attempts else (),
    )


def _fields(session: FormSession, step: Step) -> tuple[FieldSpec, ...]:
    """Return the fields asked now, and those that were answered: the questions asked may depend on the day."""
    asked = session.visible_fields(step) if step in session.visible_steps() else ()
    return tuple(field for field in step.fields if field in asked or _given(session, field))


def _given(session: FormSession, field: FieldSpec) -> Answer | None:
    answer = session.answers.get(field.key)
    return None if answer is None or answer.is_blank else answer
