"""The check of answers against a page's model: errors as codes, whose words are in `kiosk.forms.messages`."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ValidationError

from kiosk.forms.answers import Answer, State
from kiosk.forms.messages import FieldError
from kiosk.forms.spec import FieldSpec, Kind


def check_answers(
    fields: tuple[FieldSpec, ...],
    model: type[BaseModel],
    answers: Mapping[str, Answer],
    seen: Iterable[FieldSpec] = (),
) -> tuple[FieldError, ...]:
    """Check the answers to some fields against their model.

    An error across fields is reported at the field that it names (`at`), or else at the last one.

    `seen`: fields of earlier pages that the model needs too; their own errors are not reported here.
    """
    if not fields:
        return ()
    errors = {spec.key: found for spec in fields if (found := _error_of_form(spec, answers.get(spec.key)))}
    try:
        model.model_validate(given((*seen, *fields), answers))
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            key = str(problem["loc"][0]) if problem["loc"] else _told_at(problem.get("ctx", {}), fields)
            if key not in answers or answers[key].state is not State.UNKNOWN:
                errors.setdefault(key, FieldError(key, problem["type"], problem.get("ctx", {})))
    order = {spec.key: index for index, spec in enumerate(fields)}
    return tuple(sorted((e for e in errors.values() if e.key in order), key=lambda e: order[e.key]))


def _told_at(context: Mapping[str, object], fields: tuple[FieldSpec, ...]) -> str:
    """Return the key of the field at which an error across fields is reported."""
    at = context.get("at")
    return at if isinstance(at, str) and any(spec.key == at for spec in fields) else fields[-1].key


def _error_of_form(spec: FieldSpec, answer: Answer | None) -> FieldError | None:
    """Return an error that needs no model: a missing answer, a choice not offered, or a text too long."""
    if answer is None or answer.is_blank:
        return None if spec.optional else FieldError(spec.key, "missing")
    if answer.state is State.UNKNOWN:
        return None if spec.unknown else FieldError(spec.key, "missing")
    if spec.kind is Kind.CHOICE and answer.raw not in {option.code for option in spec.options}:
        return FieldError(spec.key, "choice_unknown")  # in a draft: a choice offered then may be gone now
    length = longest(answer)
    if length > spec.max_length:
        return FieldError(spec.key, "text_too_long", {"length": length, "most": spec.max_length})
    return None


def longest(answer: Answer) -> int:
    """Return the length of the answer, or of its longest part, in characters."""
    return max((len(part) for part in _parts(answer)), default=0)


def _parts(answer: Answer) -> tuple[str, ...]:
    return (answer.raw,) if isinstance(answer.raw, str) else answer.raw


def given(fields: Iterable[FieldSpec], answers: Mapping[str, Answer]) -> dict[str, object]:
    """Return the input of a model: answers as typed, without blanks and without "I don't know"."""
    return {
        spec.key: answers[spec.key].raw
        for spec in fields
        if spec.key in answers and answers[spec.key].state is State.GIVEN and not answers[spec.key].is_blank
    }
