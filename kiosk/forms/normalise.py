"""The normal form of an answer by its kind, to show it or to compose a text from it. The models do the checking."""

from collections.abc import Callable, Mapping

from pydantic_core import PydanticCustomError

from kiosk.domain.communes import Commune, directory
from kiosk.domain.values import parse_amount, parse_area, parse_date, parse_number
from kiosk.forms.answers import YES, Answer, State
from kiosk.forms.spec import Answers, FieldSpec, Kind


def communes(answer: Answer) -> tuple[Commune, ...]:
    """Return the communes that an answer names; a text that fits none, or several, is left out."""
    texts = (answer.raw,) if isinstance(answer.raw, str) else answer.raw
    found = (directory().resolve(text) for text in texts)
    return tuple(commune for commune in found if isinstance(commune, Commune))


_READERS: Mapping[Kind, Callable[[Answer], object]] = {
    Kind.NUMBER: lambda answer: parse_number(answer.raw),
    Kind.AMOUNT: lambda answer: parse_amount(answer.raw),
    Kind.DATE: lambda answer: parse_date(answer.raw),
    Kind.TRISTATE: lambda answer: answer.raw == YES,
    Kind.CONSENT: lambda answer: answer.raw == YES,
    Kind.COMMUNE: lambda answer: next(iter(communes(answer)), None),
    Kind.COMMUNES: communes,
}


def _area(answer: Answer) -> object:
    return parse_area(answer.raw)


def normal(field: FieldSpec, answer: Answer | None) -> object:
    """Return cents, a number, a date, a boolean, communes, a text or codes.

    None: there is no answer, it is "I don't know", or it cannot be read.
    """
    if answer is None or answer.is_blank or answer.state is State.UNKNOWN:
        return None
    reader = _area if field.is_area else _READERS.get(field.kind)
    if reader is None:
        return answer.raw
    try:
        return reader(answer)
    except PydanticCustomError:
        return None


def facts(fields: tuple[FieldSpec, ...], answers: Answers) -> dict[str, object]:
    """Return the normal forms of the known answers, by key."""
    found = ((field.key, normal(field, answers.get(field.key))) for field in fields)
    return {key: value for key, value in found if value is not None}
