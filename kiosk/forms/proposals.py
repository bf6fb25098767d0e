"""Texts that the terminal proposes from the facts answered so far.

One that its tenant left as it was proposed follows the facts. One whose words were changed stays as it was written;
when the facts change behind it, it is said to be behind.
"""

from collections.abc import Iterable, Mapping

from kiosk.forms.answers import Answer
from kiosk.forms.spec import FieldSpec


class Proposals:
    def __init__(self, fields: Iterable[FieldSpec]) -> None:
        self._composed = {field.key: field.compose for field in fields if field.compose}
        self.behind: set[str] = set()
        """Keys of texts that tell what the answers no longer say."""

    def now(self, answers: Mapping[str, Answer]) -> dict[str, str]:
        """What would be proposed for each text that is there."""
        return {key: compose(answers) for key, compose in self._composed.items() if not _blank(answers, key)}

    def follow(self, key: str, answers: dict[str, Answer], before: Mapping[str, str]) -> None:
        """One answer was taken: bring what was left as proposed up to date, in `answers`; `before`: `now` of before."""
        self.behind.discard(key)
        for text, compose in self._composed.items():
            if text == key or text not in before:
                continue
            proposed = compose(answers)
            if answers[text].raw == before[text]:
                answers[text] = Answer(proposed)
            elif proposed != before[text]:
                self.behind.add(text)


def _blank(answers: Mapping[str, Answer], key: str) -> bool:
    return key not in answers or answers[key].is_blank
