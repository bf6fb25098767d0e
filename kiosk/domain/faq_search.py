"""Find a question by plain words: without accents or case, by word beginnings, despite one wrong letter in a long word.

Nothing is learnt and nothing is kept: the same words find the same questions, in the same order.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

_NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_LONGEST_QUERY, _MOST_WORDS, _LONGEST_WORD = 200, 12, 30
"""The most characters, words, and characters of a word that are read: a pasted text costs no more than a sentence."""
_LONG = 5
"""Letters from which a word may have a wrong letter, or another ending."""
_WHOLE, _BEGUN, _STEM, _NEAR = 4, 3, 2, 1
"""How well a word matches: whole, by its beginning, by its stem (`garages`), or but for one letter."""
_NAMED, _TOLD = 3, 1
"""The weight of the place of a match: the question or its keywords, or the answer."""
_ENOUGH = 2
"""A question is found if it matches at least one in this many of the words that the best question matches."""


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: no accent, case, hyphen or apostrophe."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_ALPHANUMERIC.sub(" ", bare).split()


class FaqIndex:
    """An index of questions by their words."""

    def __init__(
        self, texts: Mapping[str, tuple[Iterable[str], Iterable[str]]], stop_words: Iterable[str] = ()
    ) -> None:
        """Index `texts`: by id, the texts that name a question and those that answer it; ties keep this order."""
        self._order = {key: place for place, key in enumerate(texts)}
        self._stop = frozenset(word for text in stop_words for word in words_of(text))
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for key, (named, told) in texts.items():
            for weight, parts in ((_TOLD, told), (_NAMED, named)):
                for word in (word for part in parts for word in words_of(part) if word not in self._stop):
                    found[word][key] = weight
        self._questions: Mapping[str, Mapping[str, int]] = found
        self._words = sorted(found)
        self._long: dict[tuple[int, str], list[str]] = defaultdict(list)
        """Long words by their first letter, and by their second: one mistake leaves one of the two there, or beside."""
        for word in (word for word in self._words if len(word) >= _LONG):
            for place in (0, 1):
                self._long[place, word[place]].append(word)

    def search(self, query: str, limit: int = 4) -> tuple[str, ...]:
        """Return the ids of the questions that a text being typed may mean, likeliest first; at most `limit`."""
        scores: dict[str, int] = defaultdict(int)
        met: dict[str, int] = defaultdict(int)
        for token in self._asked(query):
            for key, score in self._scores(token).items():
                scores[key] += score
                met[key] += 1
        # Compared with the best question, not with the query: a word found nowhere hides no question.
        most = max(met.values(), default=0)
        enough = [key for key in scores if met[key] * _ENOUGH >= most]
        return tuple(sorted(enough, key=lambda key: (-scores[key], self._order[key]))[:limit])

    def says_something(self, query: str) -> bool:
        """Tell if there is a word to search for: `pourquoi` alone is none, nor is its beginning."""
        return bool(self._asked(query))

    def _asked(self, query: str) -> tuple[str, ...]:
        """Return the words to search for, each once."""
        words = [word[:_LONGEST_WORD] for word in words_of(query[:_LONGEST_QUERY])]
        if words and self._is_small_word_begun(words[-1]):
            words.pop()
        return tuple(dict.fromkeys(word for word in words if word not in self._stop))[:_MOST_WORDS]

    def _is_small_word_begun(self, last: str) -> bool:
        """Tell if the word being typed may become a stop word, and no word of a question."""
        return any(word.startswith(last) for word in self._stop) and not any(self._beginning_with(last))

    def _beginning_with(self, text: str) -> Iterator[str]:
        """Return the indexed words that begin with a text."""
        return takewhile(lambda word: word.startswith(text), self._words[bisect_left(self._words, text) :])

    def _scores(self, token: str) -> Mapping[str, int]:
        """Return each question's score for a word; a wrong letter is allowed where the word names no question."""
        found = self._met(_qualities(token, self._beginning_with(token)))
        if len(token) < _LONG or max(found.values(), default=0) >= _BEGUN * _NAMED:
            return found
        near = {word: _NEAR for word in self._may_be_near(token) if _begins_nearly(token, word)}
        return self._met(near) | found

    def _may_be_near(self, token: str) -> Iterator[str]:
        """Yield the long words that differ from a token by one letter at most, and some others."""
        for place in (0, 1):
            for letter in {token[0], token[1]}:
                yield from self._long.get((place, letter), ())

    def _met(self, qualities: Mapping[str, int]) -> dict[str, int]:
        """Return, by question, the score of its best matching word."""
        found: dict[str, int] = {}
        for word, quality in qualities.items():
            for key, weight in self._questions.get(word, {}).items():
                found[key] = max(found.get(key, 0), quality * weight)
        return found


def _qualities(token: str, begun: Iterable[str]) -> dict[str, int]:
    """Return how well each word matches: one that begins with the token, or with which the token begins."""
    stems = {token[:end]: _STEM for end in range(_LONG, len(token))}
    return stems | dict.fromkeys(begun, _BEGUN) | {token: _WHOLE}


def _begins_nearly(token: str, word: str) -> bool:
    """Tell if a word begins with the token but for one letter: wrong, missing, extra, or two that changed places."""
    shorter = min(len(token), len(word))
    at = next((place for place in range(shorter) if token[place] != word[place]), shorter)
    rest, beyond = token[at + 1 :], word[at + 1 :]
    return (
        beyond.startswith(rest)
        or word[at:].startswith(rest)
        or beyond.startswith(token[at:])
        or (token[at : at + 2] == word[at : at + 2][::-1] and word[at + 2 :].startswith(token[at + 2 :]))
    )
