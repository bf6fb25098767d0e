"""The operator's guide is read in a quarter of an hour, and wherever a section of these pages is named, it exists."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.repository import ROOT, files, name

MINUTES, WORDS_A_MINUTE = 15, 200
GUIDE = ROOT / "docs" / "operator.md"
MOST_BYTES = {"operator.md": 16_000, "night.md": 12_000, "cli.md": 13_000, "proof.md": 5_000}
_QUOTED = r"(?:«|“|\\?\")\s?(?P<title>[^«»“”\"\\]+?)\s?(?:»|”|\\?\")"
_NAMED = (
    re.compile(rf"docs/(?P<page>[a-z-]+\.md)`?,? {_QUOTED}"),
    re.compile(rf"\[(?P<page>[a-z-]+\.md)\]\((?P=page)\)\)?, {_QUOTED}"),
    re.compile(rf"{_QUOTED},? dans \[(?P<page>[a-z-]+\.md)\]"),
)
"""Patterns by which messages and pages name a section and its page."""


def headings(page: Path) -> set[str]:
    """Return the titles of a page's sections, and the bold beginnings of its list entries."""
    text = page.read_text(encoding="utf-8")
    return {title or entry for title, entry in re.findall(r"^(?:##+ (.+)|\* \*\*(.+?)\*\*)", text, re.MULTILINE)}


def named_sections(text: str) -> Iterator[tuple[str, str]]:
    """Give page and section each time that one is named; a literal over several lines of source counts as one."""
    whole = re.sub(r"\s+", " ", re.sub(r"\"\s*\n\s*f?\"", "", text))
    for pattern in _NAMED:
        yield from ((found["page"], found["title"]) for found in pattern.finditer(whole))


NAMING = [path for path in files() if path.suffix in {".py", ".md", ".po", ".conf"} and path.name != "CHANGELOG.md"]


def test_the_guide_is_read_in_a_quarter_of_an_hour() -> None:
    assert len(GUIDE.read_text(encoding="utf-8").split()) <= MINUTES * WORDS_A_MINUTE


def test_a_section_that_is_named_is_on_the_page_that_is_named() -> None:
    found = {(name(path), *named) for path in NAMING for named in named_sections(path.read_text(encoding="utf-8"))}
    assert {page for _where, page, _title in found} >= {"night.md"}
    missing = {each for each in found if each[2] not in headings(ROOT / "docs" / each[1])}
    assert missing == set()


def test_the_pages_of_the_night_stay_short() -> None:
    sizes = {page: (ROOT / "docs" / page).stat().st_size for page in MOST_BYTES}
    assert {page: size for page, size in sizes.items() if size > MOST_BYTES[page]} == {}
