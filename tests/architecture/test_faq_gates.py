"""Questions of every language have the French ones' shape and drawable characters: each fault is planted and seen."""

from pathlib import Path

import pytest

from kiosk.domain import faq as questions
from kiosk.domain.charset import strange
from kiosk.i18n import LANGUAGE
from tools.catalogues import faq

SOUND = """
stop_words = ["le"]

[[entries]]
id = "one"
question = "Une question ?"
answer = ["Venez.", "Appelez le {phone}."]
keywords = ["mot"]
source = "Une source"
date = 2024-10-10
offers = ["form:carnet"]

[[entries]]
id = "two"
question = "Une autre ?"
answer = ["Une réponse."]
keywords = ["mot"]
source = "Une source"
date = 2024-10-10
offers = []
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language in LANGUAGE:
        (tmp_path / f"{language}.toml").write_text(SOUND, encoding="utf-8")
    assert list(faq.findings(tmp_path)) == []
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('id = "two"', 'id = "three"', "les entrées ne sont pas celles du français, dans son ordre"),
        ('id = "two"', 'id = "one"', "chaque id une seule fois"),
        ("2024-10-10", "2024-10-11", "one : une autre date, ou d'autres suites"),
        ('["form:carnet"]', "[]", "one : une autre date, ou d'autres suites"),
        ("{phone}", "05", "one : les mots entre accolades ne sont pas ceux"),
        ('keywords = ["mot"]', "keywords = []", "one : keywords est vide"),
        ('stop_words = ["le"]', "stop_words = []", "stop_words est vide"),
        ("[[entries]]", "[[entries", "faq/es"),
        ('"Une réponse."', f'"{"x" * 101}"', "signes au plus"),
    ],
)
def test_a_file_of_another_shape_than_the_french_one_is_seen(folder: Path, old: str, new: str, finding: str) -> None:
    assert old in SOUND
    (folder / "es.toml").write_text(SOUND.replace(old, new), encoding="utf-8")
    found = list(faq.findings(folder))
    assert found
    assert all(each.startswith("faq/es") for each in found)
    assert finding in found[0]


@pytest.mark.parametrize("language", LANGUAGE)
def test_a_language_that_is_missing_is_seen(folder: Path, language: str) -> None:
    (folder / f"{language}.toml").unlink()
    assert list(faq.findings(folder)) == [f"faq/{language}: missing"]


def test_a_long_sentence_in_french_is_seen(folder: Path) -> None:
    long = " ".join(["un"] * 16)
    (folder / "fr.toml").write_text(SOUND.replace("Une réponse.", long), encoding="utf-8")
    assert any("16 mots" in each for each in faq.findings(folder))


@pytest.mark.parametrize("language", LANGUAGE)
def test_every_character_is_one_that_terminals_draw(language: str) -> None:
    assert strange(questions.path_of(language).read_text(encoding="utf-8")) == []
