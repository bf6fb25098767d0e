"""A tenant's progress in a journey: a pure state machine, without await, widget or clock.

It holds answers as typed and decides which page comes next. Pydantic models decide what is right, and
`kiosk.forms.messages` says what is wrong.
"""

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import BaseModel

from kiosk.errors import KioskError
from kiosk.forms.answers import Answer, cleaned
from kiosk.forms.doubts import doubts
from kiosk.forms.draft import REVIEW, Amended, Draft, Receipt, Saved
from kiosk.forms.lazy_models import made
from kiosk.forms.messages import FieldError
from kiosk.forms.outcome_spec import Outcome
from kiosk.forms.proposals import Proposals
from kiosk.forms.spec import FieldSpec, FormSpec, Kind, Step
from kiosk.forms.validation import check_answers, validated
from kiosk.i18n import Message, msg


class Unfinished(KioskError):
    """A journey is not ready to be sent: `errors` leads back to its answers; none where a consent was refused."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__()
        self.errors = errors


class Finished(NamedTuple):
    """A journey whose answers hold."""

    session: "FormSession"
    result: BaseModel
    """The answers in their normal form."""


class FormSession:
    """One tenant's way through one journey."""

    def __init__(self, spec: FormSpec) -> None:
        self.spec = spec
        self.answers: dict[str, Answer] = {}
        self.attempts: dict[str, int] = {}
        self.receipt: Receipt | None = None
        """Set by the service that stored the answers: a journey is submitted once."""
        self.saved: Saved | None = None
        """Set by the service that saved the journey as a draft, or opened the draft with its code."""
        self.amends: Amended | None = None
        """Set by the service that opened a sent file: the file is sent again, whole, under the same reference."""
        self.kept: Mapping[str, Answer] | None = None
        """The answers as stored, in a draft or as they were sent; None: they are stored nowhere."""
        self.place = self.visible_steps()[0].key
        self._returning = False
        self._passed: set[str] = set()
        self._confirmed: set[tuple[str, Answer]] = set()
        """Unlikely answers that were asked about: to go on again confirms them."""
        self._fields = {spec.key: spec for spec in spec.fields()}
        self.proposals = Proposals(self._fields.values())
        self.is_opened = False
        """True when a code opened it: its answers belong to a file, and not to the visit."""
        self.asked_anew: set[str] = set()
        """Keys of fields for which the tenant refused what the visit proposed."""
        self.is_assisted = False
        """True while an agent helps the tenant: the answers that change are then theirs together."""
        self.helped: set[str] = set()
        """Keys of the answers that were last changed with an agent."""
        self.is_checked = False
        """True when an agent at the tenant's side has checked these answers against the tenant's papers."""

    @property
    def step(self) -> Step | None:
        """Return the page shown; None at check answers."""
        return None if self.place == REVIEW else self.spec.step(self.place)

    @property
    def is_returning(self) -> bool:
        """True when the tenant came from check answers to change something, and will return there."""
        return self._returning

    @property
    def passed(self) -> frozenset[str]:
        """Return the keys of the pages that the tenant has passed."""
        return frozenset(self._passed)

    @property
    def has_answers(self) -> bool:
        """True when anything was answered, on a page hidden since too; "I don't know" counts."""
        return any(not answer.is_blank for answer in self.answers.values())

    @property
    def can_be_saved(self) -> bool:
        """True when there are answers that may be sent; advice and rehearsals are just started again."""
        return self.spec.receipt is not None and self.declined is None and self.has_answers

    @property
    def is_asked_before_end(self) -> bool:
        """True when ending the visit asks first: it would lose answers, and no refused consent ended the journey."""
        loses = self.has_changed if self.amends else self.has_answers
        return self.spec.is_asked_before_end and not self.spec.opens and loses and self.declined is None

    @property
    def has_changed(self) -> bool:
        """True when the answers differ from the stored ones, so that something would be lost."""
        return self.visible_answers() != (self.kept or {})

    def visible_steps(self) -> tuple[Step, ...]:
        """Return the pages to which the present answers lead, in order."""
        return tuple(step for step in self.spec.steps if step.visible_if is None or step.visible_if(self.answers))

    def visible_fields(self, step: Step) -> tuple[FieldSpec, ...]:
        """Return the fields of a page that the present answers show, with those worked out."""
        return tuple(spec for spec in step.fields if spec.visible_if is None or spec.visible_if(self.answers))

    def asked_fields(self, step: Step) -> tuple[FieldSpec, ...]:
        """Return the questions of a page, without the fields whose answers are worked out."""
        return tuple(spec for spec in self.visible_fields(step) if spec.worked_out is None)

    def shown_fields(self) -> tuple[FieldSpec, ...]:
        """Return every field shown with the present answers, in the order asked."""
        return tuple(spec for step in self.visible_steps() for spec in self.visible_fields(step))

    def words_of(self, step: Step) -> tuple[Message, ...]:
        """Return the sentences of a page: its own, then those that depend on earlier answers."""
        further = step.says(self.visible_answers()) if step.says else ()
        return (*step.said, *map(msg, step.lines), *further)

    def visible_answers(self) -> dict[str, Answer]:
        """Return the answers that would be submitted: those of shown pages and fields, without any hidden since."""
        shown = [spec.key for spec in self.shown_fields()]
        return {key: self.answers[key] for key in shown if key in self.answers and not self.answers[key].is_blank}

    def answer(self, key: str, answer: Answer) -> None:
        """Take an answer as typed, without control characters and direction overrides.

        A proposed text that the tenant left as it was is proposed again from the new answers.
        """
        before_it = self.proposals.now(self.answers)
        taken = cleaned(answer, multiline=self._fields[key].kind is Kind.LONG_TEXT)
        before = self.answers.get(key, Answer())
        self.is_checked = self.is_checked and taken == before  # the agent did not see later changes
        if taken != before:
            (self.helped.add if self.is_assisted else self.helped.discard)(key)
        self.answers[key] = taken
        self.proposals.follow(key, self.answers, before_it)
        for each in self._fields.values():
            if each.worked_out:
                self.answers[each.key] = Answer(each.worked_out(self.answers))

    def assisted(self) -> tuple[str, ...]:
        """Return the keys of the answers that would be submitted and that an agent helped with, in the order asked."""
        return tuple(key for key in self.visible_answers() if key in self.helped)

    @property
    def declined(self) -> Outcome | None:
        """Return the end to show while the answers may not be sent; None: they may be sent."""
        return self.spec.declined(self.visible_answers()) if self.spec.declined else None

    def errors(self, step: Step) -> tuple[FieldError, ...]:
        """Return the errors on a page, in the order of its fields."""
        if step.model is None:
            return ()
        seen = [spec for spec in self.shown_fields() if spec.key in step.sees] if step.sees else []
        return check_answers(self.visible_fields(step), made(step.model), self.answers, self.spec.today(), seen)

    def all_errors(self) -> tuple[FieldError, ...]:
        """Return the errors on all shown pages; when there are none, those of the rules across pages."""
        found = tuple(error for step in self.visible_steps() for error in self.errors(step))
        if found:
            return found
        return check_answers(self.shown_fields(), made(self.spec.model), self.answers, self.spec.today())

    def go_next(self) -> tuple[FieldError, ...]:
        """Move on if the page is right; otherwise stay, and return the errors, or what is asked once about it."""
        step = self.step
        if step is None:
            return ()
        errors = self._tried(step, self.errors(step)) or self._doubts(step)
        if errors:
            return errors
        self._passed.add(step.key)
        if self._returning:
            self._return_to_review()
        else:
            order = [each.key for each in self.spec.steps]
            visible = {each.key for each in self.visible_steps()}
            self.place = next((key for key in order[order.index(step.key) + 1 :] if key in visible), REVIEW)
        return ()

    def _doubts(self, step: Step) -> tuple[FieldError, ...]:
        """Return the doubts about the answers of a page, each only once for the same answer."""
        asked = [
            (error, (error.key, self.answers[error.key]))
            for error in doubts(self.asked_fields(step), self.visible_answers())
        ]
        unconfirmed = tuple(error for error, answered in asked if answered not in self._confirmed)
        self._confirmed.update(answered for _error, answered in asked)
        return unconfirmed

    def leave_question(self, field_key: str) -> tuple[FieldError, ...]:
        """Return what is wrong with one answer of the page, as its tenant goes on to the next question of that page.

        An empty answer is only wrong once the page is left.
        """
        step = self.step
        if step is None or self.answers.get(field_key, Answer()).is_blank:
            return ()
        return self._tried(step, tuple(error for error in self.errors(step) if error.key == field_key))

    def _tried(self, step: Step, errors: tuple[FieldError, ...]) -> tuple[FieldError, ...]:
        """Count a refused try on a page; return its errors."""
        if errors:
            self.attempts[step.key] = self.attempts.get(step.key, 0) + 1
        return errors

    def _return_to_review(self) -> None:
        """Go back to check answers, or first to a page that the change made wrong or that was never asked."""
        for step in self.visible_steps():
            if step.key not in self._passed or self.errors(step):
                self.place = step.key
                return
        self._returning = False
        self.place = REVIEW

    def go_back(self) -> bool:
        """Go back one page. Return False on the first page, from which back leads out of the journey."""
        if self._returning:
            self._returning = False
            self.place = REVIEW
            return True
        order = [each.key for each in self.spec.steps]
        here = len(order) if self.place == REVIEW else order.index(self.place)
        visible = {each.key for each in self.visible_steps()}
        before = [key for key in order[:here] if key in visible]
        if before:
            self.place = before[-1]
        return bool(before)

    def change(self, field_key: str) -> None:
        """Go from check answers to the page of one field, and return there afterwards."""
        self.place = self.spec.step_of(field_key).key
        self._returning = True

    def renew(self, spec: FormSpec) -> None:
        """Switch to the journey as it is now: go to the first page that is wrong or new, then back to check answers."""
        self.spec = spec
        self._fields = {each.key: each for each in spec.fields()}
        self._returning = True
        self._return_to_review()

    def finish(self) -> "Finished":
        """Validate the whole, once: what comes back is what the service stores.

        Raises:
            Unfinished: an answer is missing or wrong, or a consent was refused.
        """
        errors, result = validated(self.shown_fields(), made(self.spec.model), self.answers, self.spec.today())
        if result is None or self.declined is not None:
            raise Unfinished(errors)
        return Finished(self, result)

    def to_draft(self) -> Draft:
        """Return the journey as it can be continued later, without answers hidden since."""
        return Draft(
            spec_id=self.spec.id,
            spec_version=self.spec.version,
            place=self.place,
            answers=self.visible_answers(),
            attempts=dict(self.attempts),
            amends=self.amends,
            passed=tuple(sorted(self._passed)) if self._returning else (),
            helped=self.assisted(),
        )

    @classmethod
    def from_draft(cls, spec: FormSpec, draft: Draft) -> "FormSession":
        """Continue where a draft stopped; a page that no longer exists leads to the first."""
        session = cls(spec)
        session.is_opened = True
        session.answers = dict(draft.answers)
        session.attempts = dict(draft.attempts)
        session.amends = draft.amends
        session.helped = set(draft.helped)
        session.stand_at(draft.place)
        if draft.passed and session.place == draft.place:
            session._passed, session._returning = set(draft.passed), True
        return session

    def stand_at(self, place: str) -> None:
        """Go to a page and count those before it as passed; stay on the present page when it is not shown."""
        places = [step.key for step in self.visible_steps()] + [REVIEW]
        self.place = place if place in places else self.place
        self._passed = set(places[: places.index(self.place)])
