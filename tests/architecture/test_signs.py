"""Tenants see characters that every terminal font has, and no others (no emoji, no icon font)."""

import pytest

from kiosk.domain.charset import strange
from tests.architecture.repository import ROOT, name, python_files, shown_strings
from tools.catalogues import books
from tools.catalogues.extraction import LANGUAGES, domain_of, extract


def test_messages_hold_only_characters_that_terminals_draw() -> None:
    for message in extract(ROOT)["tenant"]:
        for text in (message,) if isinstance(message, str) else message:
            assert strange(text) == [], text


@pytest.mark.parametrize("language", LANGUAGES["tenant"])
def test_translations_hold_only_characters_that_terminals_draw(language: str) -> None:
    for message in books.read(books.path_of(ROOT / "locales", language, "tenant"), language).messages():
        assert strange("".join(books.strings(message))) == [], message.id


def test_screens_draw_no_other_character_of_their_own() -> None:
    found = {
        f"{name(path)}:{line}": strange(text)
        for path in python_files("screens")
        if domain_of(path, ROOT) == "tenant"
        for line, text in shown_strings(path.read_text(encoding="utf-8"))
        if text.isprintable() and strange(text)
    }
    assert found == {}


def test_an_emoji_or_an_icon_of_a_patched_font_is_seen() -> None:
    assert strange("Photo \N{CAMERA}") == ["CAMERA"]
    assert strange("\ue0b0")
