"""The questions that people ask, with their answers: files `locales/faq/<language>.toml`, which a person can write.

Each entry has a stable id, a question, an answer of a few short sentences, the words that people use for it
(`keywords`, as `kiosk.domain.faq_search` reads them), its source and day, and what can be done next (`offers`, as
`kiosk.forms.spec.Offer` names acts).
`{phone}` stands for the agency's telephone, `{emergency}` for the evening number; a line whose number is not
configured is left out. `stop_words` are the words that a search ignores; `first` are the ids of the questions shown
before anything is typed, without it the first ones of the file.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kiosk.config import toml_fault
from kiosk.domain.faq_search import FaqIndex, Searched
from kiosk.domain.placeholders import filled, places
from kiosk.errors import KioskError
from kiosk.i18n import N_, SOURCE_LANGUAGE, locales_folder

MOTIVE = "faq"  # the motive of a ticket taken from a question or its answer
DANGER = N_("Danger, gaz, feu : sortez. Dehors, 112. Sourd : SMS 114.")
"""The line that comes before all else wherever somebody in danger may look; the entries of `DANGERS` say the rest."""
DANGERS = ("medical", "danger", "child", "violence", "lift", "water")
"""The ids of the entries that come before all others, the worst first."""
NUMBERS = N_("Danger : 112 · Malaise : 15 · Sourd : SMS 114")
"""The numbers that stand above the questions, whatever is searched; where there is room, `MORE_NUMBERS` follow."""
MORE_NUMBERS = N_("Violences : 17, 3919")
ALL = "all"
"""The word in the place of an id that means the list of every question."""
_ID = re.compile("[a-z][a-z0-9_]{0,39}")
"""The form of an entry's id."""
LONGEST_QUESTION = 48
"""The most characters of a question: one row of the search's results at 56×16."""
MOST_SENTENCES, LONGEST_SENTENCE = 6, 100
LONGEST_SOURCE = 70
MOST_FIRST = 8
PLACES = frozenset({"phone", "emergency"})
OFFER_KINDS = frozenset({"agency", "form", "guide"})
_ENTRY_KEYS = frozenset({"id", "question", "answer", "keywords", "source", "date", "offers"})


class FaqUnreadable(KioskError):
    """The file of a language is missing or is not written as this module says; `path` names it, the text says why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(why)
        self.path = path


@dataclass(frozen=True)
class Entry:
    """One question with its answer, its places filled."""

    id: str
    question: str
    answer: tuple[str, ...]
    """Lines, each of a sentence or two."""
    keywords: tuple[str, ...]
    source: str
    date: date
    offers: tuple[str, ...]


@dataclass(frozen=True)
class Faq:
    """The questions of one language, in the file's order."""

    entries: tuple[Entry, ...]
    stop_words: tuple[str, ...]
    first: tuple[str, ...]
    """The ids of the questions that are shown before anything is typed."""
    reviewed: str
    """The reviewer at Office64, and the day; empty: nobody reviewed it."""

    @property
    def by_id(self) -> Mapping[str, Entry]:
        """The entries by their ids, which are the same in every language."""
        return {entry.id: entry for entry in self.entries}

    def index(self) -> FaqIndex:
        """Return the questions, ready to be searched at each key press."""
        texts = {each.id: Searched(each.question, each.keywords, each.answer) for each in self.entries}
        return FaqIndex(texts, self.stop_words, DANGERS)


def folder() -> Path:
    """Return the folder of the files of all languages."""
    return locales_folder() / "faq"


def path_of(language: str) -> Path:
    """Return the path of a language's file, which may not exist."""
    return folder() / f"{language}.toml"


def read(language: str, values: Mapping[str, str], central_text: str | None = None) -> Faq:
    """Read the questions in one language and fill their places.

    Args:
        central_text: central's text, in the place of the file.

    Raises:
        FaqUnreadable: the file is missing, is not TOML, or breaks a rule of this module.
    """
    path = path_of(language)
    try:
        text = path.read_text(encoding="utf-8") if central_text is None else central_text
    except OSError:
        raise FaqUnreadable(path, "ne peut pas être lu") from None
    except UnicodeDecodeError:
        raise FaqUnreadable(path, "ce n'est pas du texte en UTF-8") from None
    try:
        return parse(text, values)
    except ValueError as error:
        raise FaqUnreadable(path, str(error)) from None


def parse(text: str, values: Mapping[str, str]) -> Faq:
    """Read the questions from their text.

    Raises:
        ValueError: the text is not TOML or breaks a rule; it tells the author what is wrong and in which entry.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(toml_fault(error)) from None
    except RecursionError:
        raise ValueError("des crochets dans des crochets, sans fin") from None
    entries = tuple(_entry(written, values) for written in _tables(data))
    ids = [entry.id for entry in entries]
    if not entries or len(set(ids)) < len(ids):
        raise ValueError("au moins une entrée [[entries]], et chaque id une seule fois")
    first = _texts(data, "first") if "first" in data else tuple(ids[:MOST_FIRST])
    if not set(first) <= set(ids) or len(first) > MOST_FIRST:
        raise ValueError(f"« first » : {MOST_FIRST} id d'entrées au plus")
    return Faq(entries, _texts(data, "stop_words"), first, str(data.get("reviewed", "")))


def _tables(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    written = data.get("entries")
    for each in written if isinstance(written, list) else ():
        if not isinstance(each, dict) or each.keys() != _ENTRY_KEYS:
            raise ValueError(f"une entrée a exactement {', '.join(sorted(_ENTRY_KEYS))}")
        yield each


def _entry(written: Mapping[str, Any], values: Mapping[str, str]) -> Entry:
    name, question, answer = _text(written, "id"), _text(written, "question"), _texts(written, "answer")
    if not _ID.fullmatch(name) or name == ALL:
        raise ValueError(f"id « {name} » : minuscules, chiffres et _, 40 signes au plus ; « {ALL} » est pris")
    if len(question) > LONGEST_QUESTION:
        raise ValueError(f"« {question} » : {LONGEST_QUESTION} signes au plus")
    if not 0 < len(answer) <= MOST_SENTENCES or any(len(line) > LONGEST_SENTENCE for line in answer):
        raise ValueError(f"« {question} » : 1 à {MOST_SENTENCES} lignes de {LONGEST_SENTENCE} signes au plus")
    in_lines = [places(line, PLACES) for line in answer]
    if all(in_lines):
        raise ValueError(f"« {question} » : au moins une ligne sans accolades, qui reste quand un numéro manque")
    source = _text(written, "source")
    if len(source) > LONGEST_SOURCE:
        raise ValueError(f"« {question} » : une source de {LONGEST_SOURCE} signes au plus")
    if not isinstance(written["date"], date):
        raise ValueError(f"« {question} » : une date, par exemple 2024-10-10")
    offers = _texts(written, "offers")
    if any(offer.partition(":")[0] not in OFFER_KINDS for offer in offers):
        raise ValueError(f"« {question} » : une suite commence par {' ou '.join(sorted(OFFER_KINDS))}")
    return Entry(
        id=name,
        question=question,
        answer=filled(answer, values),
        keywords=_texts(written, "keywords"),
        source=source,
        date=written["date"],
        offers=offers,
    )


def _text(written: Mapping[str, Any], key: str) -> str:
    found = written[key]
    if not _is_line(found):
        raise ValueError(f"« {key} » est un texte d'une ligne")
    return str(found).strip()


def _texts(written: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = written.get(key, ())
    if not isinstance(found, list) or not all(_is_line(each) for each in found):
        raise ValueError(f"« {key} » est une liste de textes d'une ligne")
    return tuple(each.strip() for each in found)


def _is_line(found: object) -> bool:
    return isinstance(found, str) and bool(found.strip()) and "\n" not in found


def unreadable() -> tuple[FaqUnreadable, ...]:
    """Return every file that cannot be shown, in the languages that have one; French must be there."""
    languages = sorted({SOURCE_LANGUAGE, *(path.stem for path in folder().glob("*.toml"))})
    return tuple(found for language in languages if (found := _fault(language)) is not None)


def is_reviewed() -> bool:
    """Tell if somebody at Office64 signed the French file; True for an unreadable one, which is reported elsewhere."""
    try:
        return bool(read(SOURCE_LANGUAGE, dict.fromkeys(PLACES, "")).reviewed)
    except FaqUnreadable:
        return True


def _fault(language: str) -> FaqUnreadable | None:
    try:
        read(language, dict.fromkeys(PLACES, ""))
    except FaqUnreadable as error:
        return error
    return None
