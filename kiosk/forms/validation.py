"""The check of answers against a page's model: errors as codes, whose words are in `kiosk.forms.messages`."""

from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import BaseModel, ValidationError

from kiosk.forms.answers import Answer, State
from kiosk.forms.messages import FieldError
from kiosk.forms.spec import FieldSpec, Kind


def check_answers(
    fields: tuple[FieldSpec, ...],
    model: type[BaseModel],
    answers: Mapping[str, Answer],
    today: date | None,
    seen: Iterable[FieldSpec] = (),
) -> tuple[FieldError, ...]:
    """Return what is wrong with the answers to some fields. See `validated`."""
    return validated(fields, model, answers, today, seen)[0] if fields else ()


def validated(
    fields: tuple[FieldSpec, ...],
    model: type[BaseModel],
    answers: Mapping[str, Answer],
    today: date | None,
    seen: Iterable[FieldSpec] = (),
) -> tuple[tuple[FieldError, ...], BaseModel | None]:
    """Hold the answers to some fields against their model, once; gives what is wrong, and the model when nothing is.

    A rule across fields is reported where its error says (`at`), or else at the last one.

    Args:
        today: the day that the models count from; None: it is not known, and no day is too early or too late.
        seen: fields that the model is given besides; what is wrong with them was reported elsewhere.
    """
    result = None
    errors = {spec.key: found for spec in fields if (found := _error_of_form(spec, answers.get(spec.key)))}
    try:
        result = model.model_validate(given((*seen, *fields), answers), context={"today": today})
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            key = str(problem["loc"][0]) if problem["loc"] else _reported_at(problem.get("ctx", {}), fields)
            if key not in answers or answers[key].state is not State.UNKNOWN:
                errors.setdefault(key, FieldError(key, problem["type"], problem.get("ctx", {})))
    order = {spec.key: index for index, spec in enumerate(fields)}
    wrong = sorted((error for error in errors.values() if error.key in order), key=lambda error: order[error.key])
    return tuple(wrong), None if wrong else result


def _reported_at(context: Mapping[str, object], fields: tuple[FieldSpec, ...]) -> str:
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
