"""Texts that the terminal proposes from the answers given so far.

A text that the tenant left as proposed is proposed again when the answers change. A text that the tenant changed stays
as written; when the answers change after it, it is "behind" them, and the page says so.
"""

from collections.abc import Iterable, Mapping

from kiosk.forms.answers import Answer
from kiosk.forms.spec import FieldSpec


class Proposals:
    """The proposed texts of one journey, and the ones that lag behind its answers."""

    def __init__(self, fields: Iterable[FieldSpec]) -> None:
        self._composed = {field.key: field.compose for field in fields if field.compose}
        self.behind: set[str] = set()
        """Keys of texts that no longer fit the answers."""

    def now(self, answers: Mapping[str, Answer]) -> dict[str, str]:
        """Return the text that would be proposed for each text that is not blank, by key."""
        return {key: compose(answers) for key, compose in self._composed.items() if not _blank(answers, key)}

    def follow(self, key: str, answers: dict[str, Answer], before: Mapping[str, str]) -> None:
        """Bring the texts left as proposed up to date in `answers`, after the answer `key` changed.

        `before`: the result of `now` before that change.
        """
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
