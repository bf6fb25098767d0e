"""Check the questions and answers: one sentence a finding. Every language has the shape of the French."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.domain import faq
from kiosk.domain.faq import Faq
from kiosk.domain.text_rules import LONGEST_VALUES, faq_faults
from tools.catalogues.extraction import LANGUAGES, SOURCE


def findings(folder: Path) -> Iterator[str]:
    """Compare entries, days, offers and places of every language with the French ones."""
    if not any(folder.glob("*.toml")):
        return
    source = _read(folder / "fr.toml")
    for language in (SOURCE, *LANGUAGES["tenant"]):
        found = _read(folder / f"{language}.toml")
        if isinstance(source, str) or isinstance(found, str):
            yield from (f"faq/{language}: {each}" for each in [found] if isinstance(each, str))
            continue
        yield from (f"faq/{language}: {problem}" for problem in faq_faults(found, source, is_source=language == SOURCE))


def _read(path: Path) -> Faq | str:
    """Return a parsed file, or the fault that it has."""
    try:
        return faq.parse(path.read_text(encoding="utf-8"), LONGEST_VALUES)
    except FileNotFoundError:
        return "missing"
    except ValueError as error:
        return str(error)
