"""Check the texts that central publishes: each can be shown in every language, or is refused in words."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config import ConfigurationError
from kiosk.domain import faq, guide
from kiosk.domain.charset import strange
from kiosk.domain.portal import KEYS
from kiosk.domain.published_texts import Content, faq_path, guide_path
from kiosk.domain.text_check import MOST_BYTES, check, readable
from kiosk.domain.text_rules import LONGEST_VALUES
from kiosk.i18n import LANGUAGE, locales_folder

PATHS = [*(faq_path(code) for code in LANGUAGE), *(guide_path(key, code) for key in KEYS for code in LANGUAGE)]
SHIPPED = {path: (locales_folder() / path).read_text(encoding="utf-8") for path in PATHS}


def first_only(text: str) -> str:
    """Return a file of questions with those alone that it names first: the others are like them."""
    head, *entries = text.split("\n[[entries]]\n")
    kept = [entry for entry in entries if entry.split('"')[1] in tomllib.loads(head)["first"]]
    return "\n[[entries]]\n".join((head, *kept))


FEW = {path: first_only(SHIPPED[path]) for path in map(faq_path, LANGUAGE)}
SMALL = {guide_path("limits", code): SHIPPED[guide_path("limits", code)] for code in LANGUAGE}


def refused(files: Content) -> str:
    try:
        check(files, "content")
    except ConfigurationError as wrong:
        return str(wrong)
    return ""


def is_fit(files: Content) -> bool:
    """Return True when the texts are sound in every language, False when they are refused in words a page can show."""
    if why := refused(files):
        assert why.startswith("content")
        assert why.isprintable()
        return False
    for path, text in files.items():
        if path.startswith("faq/"):
            faq.parse(text, LONGEST_VALUES)
        else:
            guide.parse(text, LONGEST_VALUES)
            assert strange(text) == []
    return True


def test_the_program_s_own_texts_could_come_from_central() -> None:
    assert is_fit(SHIPPED)
    assert readable(SHIPPED) == SHIPPED
    assert is_fit({})
    assert is_fit(FEW)


def test_all_texts_together_have_a_largest_size() -> None:
    with pytest.raises(ConfigurationError, match="512 Kio"):
        check({**SMALL, guide_path("limits", "fr"): "x" * MOST_BYTES}, "content")


@given(st.dictionaries(st.sampled_from(PATHS) | st.text(), st.text(st.characters()), max_size=6))
def test_any_texts_under_any_names_are_refused(files: Content) -> None:
    assert is_fit(files) == (files == {})


@given(st.sampled_from(sorted(SMALL)), st.integers(0, 2000), st.integers(0, 40), st.text(st.characters()))
def test_a_guide_with_anything_typed_into_it_is_shown_or_refused(path: str, at: int, cut: int, typed: str) -> None:
    text = SMALL[path]
    is_fit({**SMALL, path: text[:at] + typed + text[at + cut :]})


@given(st.sampled_from([faq_path(code) for code in LANGUAGE]), st.integers(0, 20_000), st.text(st.characters()))
def test_answers_with_anything_typed_in_are_shown_or_refused(path: str, at: int, typed: str) -> None:
    text = FEW[path]
    is_fit({**FEW, path: text[:at] + typed + text[at:]})
