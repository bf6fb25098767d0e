"""The operator's pages: read in a quarter of an hour, and wherever one of their sections is named, it is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kiosk.cli import COMMANDS
from tests.architecture.repository import ROOT, files, name

MINUTES, WORDS_A_MINUTE = 15, 200
GUIDE, RARE = (ROOT / "docs" / page for page in ("operator.md", "operator-rare.md"))
_QUOTED = r"(?:«|“|\\?\")\s?(?P<title>[^«»“”\"\\]+?)\s?(?:»|”|\\?\")"
_NAMED = (
    re.compile(rf"docs/(?P<page>[a-z-]+\.md)`?,? {_QUOTED}"),
    re.compile(rf"\[(?P<page>[a-z-]+\.md)\]\((?P=page)\)\)?, {_QUOTED}"),
    re.compile(rf"{_QUOTED},? dans \[(?P<page>[a-z-]+\.md)\]"),
)
"""A section and its page, as messages and pages name them."""


def headings(page: Path) -> set[str]:
    """Those of its sections, and what begins an entry of a list in bold."""
    text = page.read_text(encoding="utf-8")
    return {title or entry for title, entry in re.findall(r"^(?:##+ (.+)|\* \*\*(.+?)\*\*)", text, re.MULTILINE)}


def named_sections(text: str) -> Iterator[tuple[str, str]]:
    """Page and section, each time that one is named; a literal over several lines of source is one."""
    whole = re.sub(r"\s+", " ", re.sub(r"\"\s*\n\s*f?\"", "", text))
    for pattern in _NAMED:
        yield from ((found["page"], found["title"]) for found in pattern.finditer(whole))


NAMING = [path for path in files() if path.suffix in {".py", ".md", ".po", ".conf"} and path.name != "CHANGELOG.md"]


def test_the_guide_is_read_in_a_quarter_of_an_hour() -> None:
    assert len(GUIDE.read_text(encoding="utf-8").split()) <= MINUTES * WORDS_A_MINUTE


def test_a_section_that_is_named_is_on_the_page_that_is_named() -> None:
    found = {(name(path), *named) for path in NAMING for named in named_sections(path.read_text(encoding="utf-8"))}
    assert {page for _where, page, _title in found} >= {GUIDE.name, RARE.name, "night.md"}
    missing = {each for each in found if each[2] not in headings(ROOT / "docs" / each[1])}
    assert missing == set()


@pytest.mark.parametrize(("page", "other"), [(GUIDE, RARE), (RARE, GUIDE)], ids=lambda page: page.name)
def test_a_page_of_the_operator_names_a_section_of_the_other_with_its_page(page: Path, other: Path) -> None:
    text = page.read_text(encoding="utf-8")
    quoted = {" ".join(title.split()) for title in re.findall(r"« ([^»]+) »", text)}
    told = {title for named, title in named_sections(text) if named == other.name}
    assert (quoted & headings(other)) - headings(page) <= told


def test_a_translated_message_names_the_same_page() -> None:
    with (ROOT / "locales" / "en" / "LC_MESSAGES" / "staff.po").open("rb") as file:
        messages = [each for each in read_po(file) if "docs/" in str(each.id)]
    pages = re.compile(r"docs/[a-z-]+\.md")
    assert len(messages) > 30
    assert [each.id for each in messages if pages.findall(str(each.id)) != pages.findall(str(each.string))] == []


def test_the_rare_cases_begin_with_the_list_of_them() -> None:
    text = RARE.read_text(encoding="utf-8")
    listed = re.findall(r"^ *\* (.+)$", text.partition("\n## ")[0], re.MULTILINE)
    assert listed == re.findall(r"^##+ (.+)$", text, re.MULTILINE)


@pytest.mark.parametrize("page", [GUIDE, RARE], ids=lambda page: page.name)
def test_nothing_is_to_be_typed_under_the_program_s_bare_name(page: Path) -> None:
    """It is on nobody's `PATH`, and root's files are none that the terminal's account can read."""
    bare = re.compile(rf"(?<![\w/-])kiosk (?:{'|'.join(COMMANDS)})\b")
    assert bare.findall(page.read_text(encoding="utf-8").replace("…/kiosk", "")) == []
