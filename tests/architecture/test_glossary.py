"""Tenants read one word for one thing: the words that `docs/glossary.md` rules out stand in none of their texts."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from kiosk.i18n import LANGUAGE
from tests.architecture.repository import ROOT
from tools.catalogues import books
from tools.catalogues.extraction import SOURCE

GLOSSARY, LOCALES = ROOT / "docs" / "glossary.md", ROOT / "locales"
COLUMNS = ("fr", "what", "es", "en", "eu", "ruled out")


@dataclass(frozen=True)
class Ruled:
    """The words that one line of the glossary rules out in one language, and phrases that may hold them."""

    words: tuple[str, ...]
    allowed: tuple[str, ...] = ()

    def found(self, text: str) -> list[str]:
        """Return the ruled-out words that a text uses; `zeinu*` is every word that begins so."""
        for phrase in self.allowed:
            text = re.sub(re.escape(phrase), "", text, flags=re.IGNORECASE)
        return [word for word in self.words if re.search(_pattern(word), text, re.IGNORECASE)]


def _pattern(word: str) -> str:
    return rf"\b{re.escape(word.removesuffix('*'))}" + ("" if word.endswith("*") else r"\b")


def rows(page: str) -> list[dict[str, str]]:
    """Return the glossary's lines, by column."""
    cells = [
        [cell.strip() for cell in line.strip().strip("|").split("|")] for line in page.splitlines() if line[:1] == "|"
    ]
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells if row[0] != "Français" and set(row[0]) != {"-"}]


def ruled_out(page: str, language: str) -> list[Ruled]:
    """Return what the last column rules out in one language, written as ``es `signo*` · eu `zeinu*` ``."""
    parts = [part.strip() for row in rows(page) for part in row["ruled out"].split(" · ") if part.strip()]
    assert all(part[:2] in LANGUAGE and "`" in part for part in parts), parts
    own = [part for part in parts if part[:2] == language]
    return [Ruled(tuple(re.findall("`([^`]+)`", part)), tuple(re.findall("« ([^»]+) »", part))) for part in own]


def catalogue(language: str) -> Iterator[str]:
    """Give the texts of the screens; a French text is its own id."""
    is_source = language == SOURCE
    path = LOCALES / "tenant.pot" if is_source else books.path_of(LOCALES, language, "tenant")
    for message in books.read(path, None if is_source else language).messages():
        said = message.id if is_source else books.strings(message)
        yield from (said,) if isinstance(said, str) else said


def questions(language: str) -> Iterator[str]:
    """Give questions and answers, but no keywords: those are the words that people use."""
    for entry in tomllib.loads((LOCALES / "faq" / f"{language}.toml").read_text(encoding="utf-8"))["entries"]:
        yield from (entry["question"], *entry["answer"])


def guides(language: str) -> Iterator[str]:
    """Give the lines of the guides, except the boxes: they draw a French screen."""
    for path in sorted((LOCALES / "guides" / language).glob("*.txt")):
        yield from (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("|"))


@pytest.mark.parametrize("texts", [catalogue, questions, guides], ids=lambda texts: texts.__name__)
@pytest.mark.parametrize("language", LANGUAGE)
def test_tenant_texts_keep_to_the_glossary(language: str, texts: Callable[[str], Iterator[str]]) -> None:
    ruled = ruled_out(GLOSSARY.read_text(encoding="utf-8"), language)
    assert ruled
    found = [f"{word}: {text}" for text in texts(language) for each in ruled for word in each.found(text)]
    assert not found, "\n".join(found)


def test_each_term_has_its_word_in_four_languages() -> None:
    terms = rows(GLOSSARY.read_text(encoding="utf-8"))
    assert terms
    assert [row for row in terms if not all(row[language] for language in LANGUAGE)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tres letras y siete signos.", ["signo*"]),
        ("Signo por signo.", ["signo*"]),
        ("Su recibo dice la referencia.", ["recibo"]),
        ("Su recibo mensual (avis d'échéance).", []),
        ("Un recibo, y su recibo mensual.", ["recibo"]),
        ("Ha recibido lo que se le asignó.", []),
    ],
)
def test_a_ruled_out_word_is_found(text: str, found: list[str]) -> None:
    page = "| a | b | c | d | e | es `signo*` · es `recibo` « recibo mensual » · eu `zeinu*` |"
    assert [word for each in ruled_out(page, "es") for word in each.found(text)] == found
