"""Find a question by plain words: without accents or case, by word beginnings, despite one wrong letter in a long word.

A keyword of several words counts more where all of them are said: `peux pas payer` is no `payer`. Words between bars
stand for each other: `tape|frappe enfant|bébé` is short for four keywords. An entry for somebody in danger comes first
as soon as one of its keywords is said, whatever else is; its answer is not searched.

Nothing is learnt and nothing is kept: the same words find the same questions, in the same order.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from kiosk.text import plain_words

_LONGEST_QUERY, _MOST_WORDS, _LONGEST_WORD = 200, 12, 30
"""The most characters, words, and characters of a word that are read: a pasted text costs no more than a sentence."""
_LONG, _SHORT = 5, 4
"""Letters from which a word may have a wrong letter, or another ending; the second only if it names a danger."""
_LONG_KEYWORD = 6
"""Letters from which a word of a keyword is said with any ending: `igogailu` in `igogailuan`."""
_WHOLE, _BEGUN, _STEM, _NEAR = 4, 3, 2, 1
"""How well a word matches: whole, by its beginning, by its stem (`garages`), or but for one letter."""
_NAMED, _IN_PART, _IN_ANSWER = 3, 2, 1
"""The weight of the place of a match: the question or a keyword, one word of a keyword of several, or the answer."""
_TOGETHER = 6
"""The score of each word of a keyword of several that are all said."""
_COMMON = 2
"""How much a match counts; a word that few questions have tells more, and counts more."""
_RARE: Sequence[tuple[int, int]] = ((2, 4), (5, 3))
"""The most questions that have a word, and how much a match of it counts."""
_ENOUGH = 2
"""A question is found if it matches at least one in this many of the words that the best question matches."""


class Searched(NamedTuple):
    """The texts by which an entry is found."""

    question: str
    keywords: Sequence[str]
    answer: Sequence[str] = ()


class FaqIndex:
    """An index of questions by their words."""

    def __init__(
        self, entries: Mapping[str, Searched], stop_words: Iterable[str] = (), dangers: Collection[str] = ()
    ) -> None:
        """Index entries by their ids; ties keep their order, and `dangers` come before the others."""
        self._order = {key: place for place, key in enumerate(entries)}
        self._stop = frozenset(word for text in stop_words for word in plain_words(text))
        self._dangers = frozenset(dangers)
        self._questions: dict[str, dict[str, int]] = defaultdict(dict)
        self._keywords: list[tuple[str, int]] = []
        """Each keyword that counts as a whole: its entry, and its number of words."""
        self._in_keywords: dict[str, list[tuple[int, int]]] = defaultdict(list)
        """The places of a word: in `_keywords`, and in the keyword itself."""
        for key, entry in entries.items():
            self._add(key, plain_words(entry.question), _NAMED)
            for keyword in entry.keywords:
                self._add_keyword(key, _choices(keyword))
            if key not in self._dangers:
                self._add(key, plain_words(" ".join(entry.answer)), _IN_ANSWER)
        self._words = sorted(self._questions)
        self._long: dict[tuple[int, str], list[str]] = defaultdict(list)
        """Long words by their first letter, and by their second: one mistake leaves one of the two there, or beside."""
        for word in (word for word in self._words if len(word) >= _LONG):
            for place in (0, 1):
                self._long[place, word[place]].append(word)
        self._short_dangers = [word for word in self._words if len(word) == _SHORT and self._names_danger(word)]

    def _add(self, key: str, words: Iterable[str], weight: int) -> None:
        """Index words of an entry; the best of their places counts."""
        for word in words:
            if word not in self._stop:
                found = self._questions[word]
                found[key] = max(weight, found.get(key, 0))

    def _add_keyword(self, key: str, choices: Sequence[Sequence[str]]) -> None:
        """Index a keyword, and remember it as a whole if it has several words or names a danger."""
        is_danger, is_one_word = key in self._dangers, len(choices) == 1
        weight = _NAMED if is_one_word else _IN_ANSWER if is_danger else _IN_PART
        for place, words in enumerate(choices):
            self._add(key, words, weight)
            if is_danger or not is_one_word:
                for word in words:
                    self._in_keywords[word].append((len(self._keywords), place))
        self._keywords.append((key, len(choices)))

    def search(self, query: str, limit: int = 4) -> tuple[str, ...]:
        """Return the ids of the questions that a text being typed may mean, likeliest first; at most `limit`."""
        scores: dict[str, int] = defaultdict(int)
        met: dict[str, int] = defaultdict(int)
        for token in self._asked(query):
            found = self._scores(token)
            counts = next((counts for most, counts in _RARE if len(found) <= most), _COMMON)
            for key, score in found.items():
                scores[key] += score * counts
                met[key] += 1
        said = self._keywords_said(query)
        for key, count in said.items():
            scores[key] += count * _TOGETHER
        # Compared with the best question, not with the query: a word found nowhere hides no question.
        most = max(met.values(), default=0)
        enough = {key for key in scores if key in said or met[key] * _ENOUGH >= most}
        alarms = self._dangers & said.keys()
        first = sorted(alarms, key=lambda key: (-said[key], self._order[key]))
        others = sorted(enough - alarms, key=lambda key: (-scores[key], self._order[key]))
        return (*first, *others)[:limit]

    def says_something(self, query: str) -> bool:
        """Tell if there is a word to search for: `pourquoi` alone is none, nor is its beginning."""
        return bool(self._asked(query))

    def understands(self, query: str) -> bool:
        """Tell if a text has words of this language's file alone; the one being typed may be the beginning of one."""
        *whole, last = _said(query) or [""]
        return all(map(self._knows, whole)) and (self._may_be_small(last) or any(self._beginning_with(last)))

    def words_known(self, query: str) -> int:
        """Return how many words of a text are words of this language's file: the language with most is meant."""
        return sum(map(self._knows, set(_said(query))))

    def _knows(self, word: str) -> bool:
        return word in self._questions or word in self._stop

    def _asked(self, query: str) -> tuple[str, ...]:
        """Return the words to search for, each once."""
        words = _said(query)
        if words and self._is_small_word_begun(words[-1]):
            words.pop()
        return tuple(dict.fromkeys(word for word in words if word not in self._stop))[:_MOST_WORDS]

    def _is_small_word_begun(self, last: str) -> bool:
        """Tell if the word being typed may become a stop word, and no word of a question."""
        return self._may_be_small(last) and not any(self._beginning_with(last))

    def _may_be_small(self, last: str) -> bool:
        return any(word.startswith(last) for word in self._stop)

    def _beginning_with(self, text: str) -> Iterator[str]:
        """Return the indexed words that begin with a text."""
        return takewhile(lambda word: word.startswith(text), self._words[bisect_left(self._words, text) :])

    def _scores(self, token: str) -> Mapping[str, int]:
        """Return each question's score for a word; a wrong letter is allowed where the word names no question."""
        found = self._met(_qualities(token, self._beginning_with(token)))
        if max(found.values(), default=0) >= _BEGUN * _IN_PART:
            return found
        near = [word for word in self._may_be_near(token) if _begins_nearly(token, word)]
        if len(token) >= _SHORT:
            near += [word for word in self._short_dangers if _is_nearly(token, word)]
        return self._met(dict.fromkeys(near, _NEAR)) | found

    def _may_be_near(self, token: str) -> Iterator[str]:
        """Yield the long words that differ from a token by one letter at most, and some others: half of it is right."""
        if len(token) < _LONG:
            return
        head, tail = token[: len(token) // 2], token[len(token) // 2 + 1 :]
        for place in (0, 1):
            for letter in {token[0], token[1]}:
                words = self._long.get((place, letter), ())
                yield from (word for word in words if tail in word or word.startswith(head))

    def _names_danger(self, word: str) -> bool:
        return any(weight == _NAMED and key in self._dangers for key, weight in self._questions[word].items())

    def _met(self, qualities: Mapping[str, int]) -> dict[str, int]:
        """Return, by question, the score of its best matching word."""
        found: dict[str, int] = {}
        for word, quality in qualities.items():
            for key, weight in self._questions.get(word, {}).items():
                found[key] = max(found.get(key, 0), quality * weight)
        return found

    # --- keywords as a whole ------------------------------------------------------------------------------------------

    def _keywords_said(self, query: str) -> Mapping[str, int]:
        """Return, by question, how many words the longest of its keywords has that is said as a whole."""
        said = {word for token in dict.fromkeys(_said(query)) for word in self._same(token)}
        met = {place for word in said for place in self._in_keywords.get(word, ())}
        longest: dict[str, int] = {}
        for keyword, count in Counter(keyword for keyword, _place in met).items():
            key, words = self._keywords[keyword]
            if count == words:
                longest[key] = max(words, longest.get(key, 0))
        return longest

    def _same(self, token: str) -> Iterator[str]:
        """Yield the words a token may be in a keyword: itself and, if unknown, those with another letter or ending."""
        yield token
        if not self._knows(token):
            yield from (token[:end] for end in range(_LONG_KEYWORD, len(token)))
            near = (word for word in self._may_be_near(token) if max(len(token), len(word)) > _LONG)
            yield from (word for word in near if _is_nearly(token, word))


def _said(query: str) -> list[str]:
    """Return the words of a query that are read."""
    return [word[:_LONGEST_WORD] for word in plain_words(query[:_LONGEST_QUERY])]


def _choices(keyword: str) -> list[list[str]]:
    """Return the words that may stand at each place of a keyword; of `d'eau|l'eau` the longer part counts."""
    choices: list[list[str]] = []
    for part in keyword.split():
        first, *others = [plain_words(each) for each in part.split("|")]
        if others:
            choices.append([max(words, key=len) for words in (first, *others) if words])
        else:
            choices.extend([word] for word in first)
    return choices


def _qualities(token: str, begun: Iterable[str]) -> dict[str, int]:
    """Return how well each word matches: one that begins with the token, or with which the token begins."""
    stems = {token[:end]: _STEM for end in range(_LONG, len(token))}
    return stems | dict.fromkeys(begun, _BEGUN) | {token: _WHOLE}


def _begins_nearly(token: str, word: str) -> bool:
    """Tell if a word begins with the token but for one letter."""
    return any(_is_nearly(token, word[: len(token) + more]) for more in (-1, 0, 1))


def _is_nearly(token: str, word: str) -> bool:
    """Tell if two words differ by one letter at most: wrong, missing, extra, or two that changed places."""
    shorter = min(len(token), len(word))
    at = next((place for place in range(shorter) if token[place] != word[place]), shorter)
    rest, beyond = token[at:], word[at:]
    return (
        rest[1:] == beyond[1:]
        or rest == beyond[1:]
        or rest[1:] == beyond
        or (rest[:2] == beyond[1::-1] and rest[2:] == beyond[2:])
    )
