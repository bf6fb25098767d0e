"""Rules for guides, and for questions with answers, that can be read: short, drawable, alike in every language.

French is the source: the others have its pages, entries and places. Each finding is a sentence for the author.
"""

import re
from collections.abc import Iterator

from kiosk.domain import guide
from kiosk.domain.charset import strange
from kiosk.domain.faq import PLACES, Entry, Faq
from kiosk.domain.guide import LONGEST_LINE, Guide
from kiosk.domain.placeholders import places
from kiosk.text import cells

LONGEST_SENTENCE = 15
"""Words in a sentence shown to a tenant, at most (issue 1, item 3; plain language)."""
_SENTENCE_END = re.compile(r"[.!?:…]+(?=\s|$)|\n")


def long_sentences(text: str) -> Iterator[str]:
    """Yield one finding for each sentence that is too long, in words for the author."""
    for sentence in _SENTENCE_END.split(text):
        words = [word for word in sentence.split() if any(character.isalnum() for character in word)]
        if len(words) > LONGEST_SENTENCE:
            yield f"une phrase de {len(words)} mots, {LONGEST_SENTENCE} au plus : {sentence.strip()}"


LONGEST_VALUES = {
    "phone": "05 59 43 86 54",
    "emergency": "05 59 43 86 84",
    "portal": "www.monespacelocataire.office64.fr",
    "mailbox": "demandez l'adresse à l'accueil",
}
"""The longest values that fill the places, in the configurations that are known."""


def guide_faults(text: str, source: str, *, is_source: bool) -> Iterator[str]:
    """Yield what is wrong in a guide, compared with the French one."""
    yield from strange_characters(text)
    try:
        found, wanted = guide.parse(text, LONGEST_VALUES), guide.parse(source, LONGEST_VALUES)
    except ValueError as error:
        yield str(error)
        return
    if len(found.pages) != len(wanted.pages):
        yield f"{len(found.pages)} pages, le français en a {len(wanted.pages)}"
    elif _shape(found) != _shape(wanted):
        yield "les textes et les dessins ne se suivent pas comme en français"
    if places(text, guide.PLACES) != places(source, guide.PLACES):
        yield "les mots entre accolades ne sont pas ceux du français"
    for line in _lines(found):
        if cells(line) > LONGEST_LINE:
            yield f"une ligne de {cells(line)} signes, {LONGEST_LINE} au plus : {line}"
        if is_source:
            yield from long_sentences(line)


def faq_faults(found: Faq, source: Faq, *, is_source: bool) -> Iterator[str]:
    """Yield the faults of a language's questions, read with `LONGEST_VALUES`, compared with the French ones."""
    if [each.id for each in found.entries] != [each.id for each in source.entries]:
        yield "les entrées ne sont pas celles du français, dans son ordre"
        return
    if not found.stop_words:
        yield "stop_words est vide"
    yield from strange_characters("".join(found.stop_words))
    for each, wanted in zip(found.entries, source.entries, strict=True):
        yield from (f"{each.id} : {problem}" for problem in _entry_faults(each, wanted, is_source=is_source))


def strange_characters(text: str) -> Iterator[str]:
    """Yield a finding for the first character that a screen may lack, or that is a control character."""
    for name in strange(text)[:1]:
        yield f"un signe que les écrans ne montrent pas ({name})"


def _shape(found: Guide) -> list[tuple[bool, ...]]:
    return [tuple(block.is_drawn for block in page.blocks) for page in found.pages]


def _lines(found: Guide) -> Iterator[str]:
    for page in found.pages:
        yield page.title
        for block in page.blocks:
            yield from block.lines


def _entry_faults(each: Entry, wanted: Entry, *, is_source: bool) -> Iterator[str]:
    yield from strange_characters("".join((each.question, *each.answer, *each.keywords, each.source, *each.offers)))
    if (each.date, each.offers) != (wanted.date, wanted.offers):
        yield "une autre date, ou d'autres suites, qu'en français"
    if _numbers_in(each) != _numbers_in(wanted):
        yield "les mots entre accolades ne sont pas ceux du français"
    if not each.keywords:
        yield "keywords est vide"
    for line in (each.question, *each.answer) if is_source else ():
        yield from long_sentences(line)


def _numbers_in(entry: Entry) -> frozenset[str]:
    """Return the places of an answer, found again by the values that fill them."""
    return frozenset(name for name in PLACES if any(LONGEST_VALUES[name] in line for line in entry.answer))
