"""What is wrong in the questions and answers: one sentence a finding. Every language has French's shape."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.domain import faq
from kiosk.domain.faq import Entry, Faq
from tools.catalogues.extraction import LANGUAGES
from tools.catalogues.sentences import long_sentences

_LONGEST_VALUES = {"phone": "05 59 43 86 54"}


def findings(folder: Path) -> Iterator[str]:
    """Compare entries, days, offers and places of every language with the French ones."""
    if not any(folder.glob("*.toml")):
        return
    source = _read(folder / "fr.toml")
    for language in LANGUAGES["tenant"]:
        found = _read(folder / f"{language}.toml")
        if isinstance(source, str) or isinstance(found, str):
            yield from (f"faq/{language}: {each}" for each in [found] if isinstance(each, str))
            continue
        yield from (f"faq/{language}: {problem}" for problem in _faults(found, source, is_source=language == "fr"))


def _read(path: Path) -> Faq | str:
    """A file, or what is wrong with it."""
    try:
        return faq.parse(path.read_text(encoding="utf-8"), _LONGEST_VALUES)
    except FileNotFoundError:
        return "missing"
    except ValueError as error:
        return str(error)


def _faults(found: Faq, source: Faq, *, is_source: bool) -> Iterator[str]:
    if [each.id for each in found.entries] != [each.id for each in source.entries]:
        yield "not the entries of the French file, in its order"
        return
    if not found.stop_words:
        yield "no stop words"
    for each, wanted in zip(found.entries, source.entries, strict=True):
        yield from (f"{each.id}: {problem}" for problem in _entry_faults(each, wanted, is_source=is_source))


def _entry_faults(each: Entry, wanted: Entry, *, is_source: bool) -> Iterator[str]:
    if (each.date, each.offers) != (wanted.date, wanted.offers):
        yield "another day, or other offers, than in French"
    if _has_phone(each) != _has_phone(wanted):
        yield "placeholders differ"
    if not each.keywords:
        yield "no keywords"
    for line in (each.question, *each.answer) if is_source else ():
        yield from long_sentences(line)


def _has_phone(entry: Entry) -> bool:
    return any(_LONGEST_VALUES["phone"] in line for line in entry.answer)
