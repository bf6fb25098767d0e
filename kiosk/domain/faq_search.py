"""Finding a question in plain words: accents and case ignored, word beginnings, one wrong letter in a long word.

Nothing is learnt and nothing is kept: the same words find the same questions, in the same order.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

_NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_LONGEST_QUERY, _MOST_WORDS, _LONGEST_WORD = 200, 12, 30
"""Signs, words and signs a word that are looked at: whatever is pasted costs no more than a sentence."""
_LONG = 5
"""Letters from which a word may have one that is wrong, or an ending of its own."""
_WHOLE, _BEGUN, _STEM, _NEAR = 4, 3, 2, 1
"""How well a word was met: whole, by its beginning, by its stem (`garages`), but for one letter."""
_NAMED, _TOLD = 3, 1
"""Where: in the question or its keywords, or in the answer."""
_ENOUGH = 2
"""Of as many words as the best question has, one of so many must be found in another at least."""


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: no accent, case, hyphen or apostrophe."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_ALPHANUMERIC.sub(" ", bare).split()


class FaqIndex:
    """Questions by their words."""

    def __init__(
        self, texts: Mapping[str, tuple[Iterable[str], Iterable[str]]], stop_words: Iterable[str] = ()
    ) -> None:
        """`texts`: by id, what names the question and what tells the answer, in the order in which ties are given."""
        self._order = {key: place for place, key in enumerate(texts)}
        self._stop = frozenset(word for text in stop_words for word in words_of(text))
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for key, (named, told) in texts.items():
            for weight, parts in ((_TOLD, told), (_NAMED, named)):
                for word in (word for part in parts for word in words_of(part) if word not in self._stop):
                    found[word][key] = weight
        self._vocabulary = tuple(found.items())

    def search(self, query: str, limit: int = 4) -> tuple[str, ...]:
        """Ids of the questions that a text being typed may mean, likeliest first; at most `limit`."""
        scores: dict[str, int] = defaultdict(int)
        met: dict[str, int] = defaultdict(int)
        for token in self._asked(query):
            for key, score in self._scores(token).items():
                scores[key] += score
                met[key] += 1
        # Held against the best question, not against what was asked: a word that nothing has hides nothing.
        most = max(met.values(), default=0)
        enough = [key for key in scores if met[key] * _ENOUGH >= most]
        return tuple(sorted(enough, key=lambda key: (-scores[key], self._order[key]))[:limit])

    def says_something(self, query: str) -> bool:
        """Whether there is a word to look for: `pourquoi` alone is none, nor is its beginning."""
        return bool(self._asked(query))

    def _asked(self, query: str) -> tuple[str, ...]:
        """Words that say something, each once."""
        words = [word[:_LONGEST_WORD] for word in words_of(query[:_LONGEST_QUERY])]
        if words and self._is_small_word_begun(words[-1]):
            words.pop()
        return tuple(dict.fromkeys(word for word in words if word not in self._stop))[:_MOST_WORDS]

    def _is_small_word_begun(self, last: str) -> bool:
        """Whether the word being typed may become a small one, and nothing else."""
        return any(word.startswith(last) for word in self._stop) and not any(
            word.startswith(last) for word, _questions in self._vocabulary
        )

    def _scores(self, token: str) -> Mapping[str, int]:
        """By question, how well a word is met there; a slip is looked for where no question is named by the word."""
        found = self._met(token, _quality)
        if len(token) < _LONG or max(found.values(), default=0) >= _BEGUN * _NAMED:
            return found
        return self._met(token, _slip) | found

    def _met(self, token: str, quality_of: Callable[[str, str], int]) -> dict[str, int]:
        found: dict[str, int] = {}
        for word, questions in self._vocabulary:
            quality = quality_of(token, word)
            if quality:
                for key, weight in questions.items():
                    found[key] = max(found.get(key, 0), quality * weight)
        return found


def _quality(token: str, word: str) -> int:
    if word.startswith(token):
        return _WHOLE if len(word) == len(token) else _BEGUN
    return _STEM if len(word) >= _LONG and token.startswith(word) else 0


def _slip(token: str, word: str) -> int:
    return _NEAR if len(word) >= _LONG and _begins_nearly(token, word) else 0


def _begins_nearly(token: str, word: str) -> bool:
    """Whether a word begins with the token but for one letter: wrong, missing, too many, or two that changed places."""
    shorter = min(len(token), len(word))
    at = next((place for place in range(shorter) if token[place] != word[place]), shorter)
    rest, beyond = token[at + 1 :], word[at + 1 :]
    return (
        beyond.startswith(rest)
        or word[at:].startswith(rest)
        or beyond.startswith(token[at:])
        or (token[at : at + 2] == word[at : at + 2][::-1] and word[at + 2 :].startswith(token[at + 2 :]))
    )
