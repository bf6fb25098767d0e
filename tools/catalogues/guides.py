"""What is wrong in the portal guides: one sentence a finding. French is the source, the others have its shape."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.domain import guide
from kiosk.domain.guide import LONGEST_LINE, Guide
from tools.catalogues.extraction import LANGUAGES
from tools.catalogues.sentences import long_sentences

LONGEST_VALUES = {
    "phone": "05 59 43 86 54",
    "emergency": "05 59 43 86 54",
    "portal": "www.monespacelocataire.office64.fr",
    "mailbox": "demandez l'adresse à l'accueil",
}
"""What stands in the places at most, in the configurations that are known."""


def findings(folder: Path) -> Iterator[str]:
    """Compare files, pages, blocks and places of every language with the French ones."""
    source = _texts(folder / "fr")
    for language in LANGUAGES["tenant"]:
        texts = _texts(folder / language)
        yield from (f"guides/{language}: missing: {name}" for name in sorted(source.keys() - texts.keys()))
        yield from (f"guides/{language}: unused: {name}" for name in sorted(texts.keys() - source.keys()))
        for name in sorted(texts.keys() & source.keys()):
            for problem in _faults(texts[name], source[name], is_source=language == "fr"):
                yield f"guides/{language}/{name}: {problem}"


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}


def _faults(text: str, source: str, *, is_source: bool) -> Iterator[str]:
    try:
        found, wanted = guide.parse(text, LONGEST_VALUES), guide.parse(source, LONGEST_VALUES)
    except ValueError as error:
        yield str(error)
        return
    if len(found.pages) != len(wanted.pages):
        yield f"{len(found.pages)} pages, the French guide has {len(wanted.pages)}"
    elif _shape(found) != _shape(wanted):
        yield "words and drawings do not follow each other as in the French guide"
    if guide.places(text) != guide.places(source):
        yield "placeholders differ"
    for line in _lines(found):
        if len(line) > LONGEST_LINE:
            yield f"a line of {len(line)} signs: {line}"
        if is_source:
            yield from long_sentences(line)


def _shape(found: Guide) -> list[tuple[bool, ...]]:
    return [tuple(block.is_drawn for block in page.blocks) for page in found.pages]


def _lines(found: Guide) -> Iterator[str]:
    for page in found.pages:
        yield page.title
        for block in page.blocks:
            yield from block.lines
