"""Finding a question in plain words: accents and case ignored, word beginnings, one wrong letter in a long word.

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
        self._questions: Mapping[str, Mapping[str, int]] = found
        self._words = sorted(found)
        self._long: dict[tuple[int, str], list[str]] = defaultdict(list)
        """Long words by their first letter, and by their second: a slip leaves one of the two there, or beside."""
        for word in (word for word in self._words if len(word) >= _LONG):
            for place in (0, 1):
                self._long[place, word[place]].append(word)

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
        return any(word.startswith(last) for word in self._stop) and not any(self._beginning_with(last))

    def _beginning_with(self, text: str) -> Iterator[str]:
        """The words that begin so."""
        return takewhile(lambda word: word.startswith(text), self._words[bisect_left(self._words, text) :])

    def _scores(self, token: str) -> Mapping[str, int]:
        """By question, how well a word is met there; a slip is looked for where no question is named by the word."""
        found = self._met(_qualities(token, self._beginning_with(token)))
        if len(token) < _LONG or max(found.values(), default=0) >= _BEGUN * _NAMED:
            return found
        near = {word: _NEAR for word in self._may_be_near(token) if _begins_nearly(token, word)}
        return self._met(near) | found

    def _may_be_near(self, token: str) -> Iterator[str]:
        """The long words that differ from a token by a letter at most, and others."""
        for place in (0, 1):
            for letter in {token[0], token[1]}:
                yield from self._long.get((place, letter), ())

    def _met(self, qualities: Mapping[str, int]) -> dict[str, int]:
        """By question, the best of the words that were met there."""
        found: dict[str, int] = {}
        for word, quality in qualities.items():
            for key, weight in self._questions.get(word, {}).items():
                found[key] = max(found.get(key, 0), quality * weight)
        return found


def _qualities(token: str, begun: Iterable[str]) -> dict[str, int]:
    """How well each word is met by a token that begins it, or that it begins."""
    stems = {token[:end]: _STEM for end in range(_LONG, len(token))}
    return stems | dict.fromkeys(begun, _BEGUN) | {token: _WHOLE}


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
