"""Where a tenant is in a journey: a pure state machine, without await, widget or clock.

It holds answers as typed and decides which page comes next. Pydantic decides what is right, `checks` says why not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from pydantic import BaseModel, ValidationError

from kiosk.forms.answers import Answer, State
from kiosk.forms.checks import FieldError
from kiosk.forms.spec import FieldSpec, FormSpec, Kind, Step
from kiosk.plain import clean_text

REVIEW = "review"
"""Key of the place behind the last page: check answers."""


@dataclass(frozen=True)
class Draft:
    """An unfinished journey, as it travels with a ticket."""

    spec_id: str
    spec_version: int
    place: str
    """Key of the page where it stopped, or `REVIEW`."""
    answers: Mapping[str, Answer]
    attempts: Mapping[str, int] = field(default_factory=dict)
    """How many times each page was refused."""
    sent_as: str = ""
    """Reference under which the journey was sent after it was shown; empty: it was not."""


@dataclass(frozen=True)
class Receipt:
    """What a tenant holds once a journey is submitted."""

    reference: str
    promise: date
    """Day before whose end an agent has read it."""
    submitted_at: datetime
    is_clock_suspect: bool = False
    """The terminal's clock was wrong: `promise` is not to be shown."""
    is_forgotten: bool = False
    """The tenant holds the paper, and the row went: nobody can read it any more."""


class FormSession:
    """One tenant's way through one journey."""

    def __init__(self, spec: FormSpec) -> None:
        self.spec = spec
        self.answers: dict[str, Answer] = {}
        self.attempts: dict[str, int] = {}
        self.receipt: Receipt | None = None
        """Set by the service that stored the answers: a journey is submitted once."""
        self.place = self.visible_steps()[0].key
        self._returning = False
        self._passed: set[str] = set()
        self._fields = {spec.key: spec for spec in spec.fields()}

    @property
    def step(self) -> Step | None:
        """The page shown; None at check answers."""
        return None if self.place == REVIEW else self.spec.step(self.place)

    @property
    def is_returning(self) -> bool:
        """Whether the tenant came from check answers to change something, and goes back there."""
        return self._returning

    @property
    def has_answers(self) -> bool:
        return any(not answer.is_blank for answer in self.answers.values())

    def visible_steps(self) -> tuple[Step, ...]:
        return tuple(step for step in self.spec.steps if step.visible_if is None or step.visible_if(self.answers))

    def visible_fields(self, step: Step) -> tuple[FieldSpec, ...]:
        return tuple(spec for spec in step.fields if spec.visible_if is None or spec.visible_if(self.answers))

    def shown_fields(self) -> tuple[FieldSpec, ...]:
        """Every question that is asked, as things stand, in the order asked."""
        return tuple(spec for step in self.visible_steps() for spec in self.visible_fields(step))

    def visible_answers(self) -> dict[str, Answer]:
        """What would be submitted: answers on pages and fields that are shown, and nothing that was hidden since."""
        shown = [spec.key for spec in self.shown_fields()]
        return {key: self.answers[key] for key in shown if key in self.answers and not self.answers[key].is_blank}

    def answer(self, key: str, answer: Answer) -> None:
        """Take an answer as typed, without control characters and direction overrides.

        A proposed text that the tenant left as it was proposed follows the facts that it tells.
        """
        untouched = [
            (each.key, each.compose)
            for each in self._fields.values()
            if each.compose and each.key in self.answers and self.answers[each.key].raw == each.compose(self.answers)
        ]
        self.answers[key] = _cleaned(answer, multiline=self._fields[key].kind is Kind.LONG_TEXT)
        for composed, compose in untouched:
            if composed != key:
                self.answers[composed] = Answer(compose(self.answers))

    def errors(self, step: Step) -> tuple[FieldError, ...]:
        """What is wrong on a page, in the order of its fields."""
        if step.model is None:
            return ()
        seen = [spec for spec in self.shown_fields() if spec.key in step.sees] if step.sees else []
        return check_answers(self.visible_fields(step), step.model, self.answers, seen)

    def all_errors(self) -> tuple[FieldError, ...]:
        """What is wrong anywhere: every page that is shown, then the rules across pages."""
        found = tuple(error for step in self.visible_steps() for error in self.errors(step))
        if found:
            return found
        return check_answers(self.shown_fields(), self.spec.model, self.answers)

    def go_next(self) -> tuple[FieldError, ...]:
        """Move on if the page is right; otherwise stay, and tell what is wrong."""
        step = self.step
        if step is None:
            return ()
        errors = self.errors(step)
        if errors:
            self.attempts[step.key] = self.attempts.get(step.key, 0) + 1
            return errors
        self._passed.add(step.key)
        if self._returning:
            self._return_to_review()
        else:
            order = self._order()
            here = order.index(step.key)
            visible = {each.key for each in self.visible_steps()}
            self.place = next((key for key in order[here + 1 :] if key in visible), REVIEW)
        return ()

    def _order(self) -> list[str]:
        return [step.key for step in self.spec.steps]

    def _return_to_review(self) -> None:
        """Back to check answers, unless the change opened a question that was never asked."""
        for step in self.visible_steps():
            if step.key not in self._passed or self.errors(step):
                self.place = step.key
                return
        self._returning = False
        self.place = REVIEW

    def go_back(self) -> bool:
        """One page back; False on the first, which leads out of the journey."""
        if self._returning:
            self._returning = False
            self.place = REVIEW
            return True
        order = self._order()
        here = len(order) if self.place == REVIEW else order.index(self.place)
        visible = {each.key for each in self.visible_steps()}
        before = [key for key in order[:here] if key in visible]
        if before:
            self.place = before[-1]
        return bool(before)

    def change(self, field_key: str) -> None:
        """From check answers to the page of one field, and back there afterwards."""
        self.place = self.spec.step_of(field_key).key
        self._returning = True

    def result(self) -> BaseModel:
        """The whole, checked.

        Raises:
            ValidationError: `all_errors` was not empty.
        """
        return self.spec.model.model_validate(_given(self.shown_fields(), self.answers))

    def to_draft(self) -> Draft:
        return Draft(self.spec.id, self.spec.version, self.place, self.visible_answers(), dict(self.attempts))

    @classmethod
    def knowing(cls, spec: FormSpec, other: "FormSession") -> "FormSession":
        """A new journey that takes over what another one asked by the same name and in the same way."""
        session = cls(spec)
        session.learn(other)
        return session

    def learn(self, other: "FormSession") -> None:
        """Take over what was answered elsewhere by the same name and in the same way, and is not answered here."""
        asked = {each.key: each.kind for each in other.spec.fields()}
        known = other.visible_answers()
        for each in self.spec.fields():
            here = self.answers.get(each.key, Answer())
            is_choice = not each.options or known.get(each.key, here).raw in {option.code for option in each.options}
            if each.key in known and asked[each.key] is each.kind and here.is_blank and is_choice:
                self.answer(each.key, known[each.key])

    @classmethod
    def from_draft(cls, spec: FormSpec, draft: Draft) -> "FormSession":
        """Continue where a draft stopped; a page that no longer exists leads to the first."""
        session = cls(spec)
        session.answers = dict(draft.answers)
        session.attempts = dict(draft.attempts)
        places = [step.key for step in session.visible_steps()] + [REVIEW]
        session.place = draft.place if draft.place in places else session.place
        session._passed = set(places[: places.index(session.place)])
        return session


def check_answers(
    fields: tuple[FieldSpec, ...],
    model: type[BaseModel],
    answers: Mapping[str, Answer],
    seen: Iterable[FieldSpec] = (),
) -> tuple[FieldError, ...]:
    """Hold the answers to some fields against their model; a rule across fields is told at the last one.

    `seen`: what the model is given besides; it was told elsewhere what is wrong with that.
    """
    if not fields:
        return ()
    errors = {spec.key: found for spec in fields if (found := _error_of_form(spec, answers.get(spec.key)))}
    try:
        model.model_validate(_given((*seen, *fields), answers))
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            key = str(problem["loc"][0]) if problem["loc"] else fields[-1].key
            if key not in answers or answers[key].state is not State.UNKNOWN:
                errors.setdefault(key, FieldError(key, problem["type"], problem.get("ctx", {})))
    order = {spec.key: index for index, spec in enumerate(fields)}
    return tuple(sorted((e for e in errors.values() if e.key in order), key=lambda e: order[e.key]))


def _error_of_form(spec: FieldSpec, answer: Answer | None) -> FieldError | None:
    """What is wrong whatever the model says: nothing answered where an answer is due, or far too much."""
    if answer is None or answer.is_blank:
        return None if spec.optional else FieldError(spec.key, "missing")
    if answer.state is State.UNKNOWN:
        return None if spec.unknown else FieldError(spec.key, "missing")
    longest = max((len(part) for part in _parts(answer)), default=0)
    if longest > spec.max_length:
        return FieldError(spec.key, "text_too_long", {"length": longest, "most": spec.max_length})
    return None


def _parts(answer: Answer) -> tuple[str, ...]:
    return (answer.raw,) if isinstance(answer.raw, str) else answer.raw


def _cleaned(answer: Answer, *, multiline: bool) -> Answer:
    if isinstance(answer.raw, str):
        return replace(answer, raw=clean_text(answer.raw, multiline=multiline))
    return replace(answer, raw=tuple(clean_text(part) for part in answer.raw))


def _given(fields: Iterable[FieldSpec], answers: Mapping[str, Answer]) -> dict[str, object]:
    return {
        spec.key: answers[spec.key].raw
        for spec in fields
        if spec.key in answers and answers[spec.key].state is State.GIVEN and not answers[spec.key].is_blank
    }
