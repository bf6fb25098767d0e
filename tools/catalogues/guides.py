"""Check the portal guides: one sentence a finding. French is the source, the other languages have its shape."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.domain.text_rules import guide_faults
from tools.catalogues.extraction import LANGUAGES, SOURCE


def findings(folder: Path) -> Iterator[str]:
    """Compare files, pages, blocks and places of every language with the French ones."""
    source = _texts(folder / "fr")
    for language in (SOURCE, *LANGUAGES["tenant"]):
        texts = _texts(folder / language)
        yield from (f"guides/{language}: missing: {name}" for name in sorted(source.keys() - texts.keys()))
        yield from (f"guides/{language}: unused: {name}" for name in sorted(texts.keys() - source.keys()))
        for name in sorted(texts.keys() & source.keys()):
            for problem in guide_faults(texts[name], source[name], is_source=language == SOURCE):
                yield f"guides/{language}/{name}: {problem}"


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
