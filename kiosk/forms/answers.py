"""A tenant's answers, as typed. "I don't know" is a state of the answer, not a value of the model."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.text import clean_text

Raw = str | tuple[str, ...]
"""An answer as typed or chosen: a text, a code, or several codes. Never converted: normal forms are kept apart."""


class State(StrEnum):
    """The state of an answer that was given at all."""

    GIVEN = "given"
    UNKNOWN = "unknown"
    """The tenant says "I don't know"."""


YES, NO = "yes", "no"
"""Codes of TRISTATE and CONSENT answers; a TRISTATE's third answer is `UNKNOWN`."""


@dataclass(frozen=True)
class Answer:
    """One answer; "I don't know" has an empty `raw`."""

    raw: Raw = ""
    state: State = State.GIVEN

    @property
    def is_blank(self) -> bool:
        """True when nothing was typed but spaces, or nothing chosen; "I don't know" is not blank."""
        return self.state is State.GIVEN and not (self.raw.strip() if isinstance(self.raw, str) else self.raw)


UNKNOWN = Answer(state=State.UNKNOWN)


def to_json(answers: Mapping[str, Answer]) -> dict[str, object]:
    """Return the answers as plain JSON: a text, a list of codes, or null for "I don't know"."""
    return {
        key: None
        if answer.state is State.UNKNOWN
        else list(answer.raw)
        if isinstance(answer.raw, tuple)
        else answer.raw
        for key, answer in answers.items()
    }


def from_json(stored: Mapping[str, object]) -> dict[str, Answer]:
    """Read answers that `to_json` wrote."""
    return {key: _answer(value) for key, value in stored.items()}


def _answer(value: object) -> Answer:
    if value is None:
        return UNKNOWN
    if isinstance(value, list):
        return Answer(tuple(str(part) for part in value))
    return Answer(str(value))


def chosen(answers: Mapping[str, Answer], key: str) -> Raw:
    """Return the raw answer to a question; empty when there is none, or when it is "I don't know"."""
    found = answers.get(key)
    return found.raw if found else ""


def is_yes(answers: Mapping[str, Answer], key: str) -> bool:
    """Tell if a question was answered with yes; no answer and "I don't know" are no yes."""
    return chosen(answers, key) == YES


def cleaned(answer: Answer, *, multiline: bool) -> Answer:
    """Return the answer without control characters and direction overrides."""
    if isinstance(answer.raw, str):
        return replace(answer, raw=clean_text(answer.raw, multiline=multiline))
    return replace(answer, raw=tuple(clean_text(part) for part in answer.raw))
