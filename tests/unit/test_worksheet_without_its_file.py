"""Check the worksheet when a reviewed file cannot be read: it gives the rest, names the file and offers an agent."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.domain import data_files, data_health
from kiosk.services.paper.receipt import office_blocks, office_worksheet
from tests.unit.journey import Terminal
from tests.unit.test_housing_request import SPEC, session
from tests.unit.test_housing_worksheet import has, told

Broken = Callable[[str, str], None]
HELP = "Le fichier {}.toml ne peut pas être lu ici. Un agent peut vous aider."


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broken]:
    """Return a function that adds words to the end of a copy of a data file; the program then reads the copy."""
    shutil.copytree(data_files.folder(), tmp_path / "data")
    monkeypatch.setattr(data_files, "folder", lambda: tmp_path / "data")

    def break_it(name: str, words: str) -> None:
        with data_files.path_of(name).open("a", encoding="utf-8") as file:
            file.write(words)
        data_files.read.cache_clear()

    yield break_it
    data_files.read.cache_clear()


def test_an_unreadable_form_leaves_the_answers_and_the_papers(broken: Broken) -> None:
    broken("housing_form", "\n[[[")
    text = told(kind="first")
    first = text.split("\n")[:3]
    where = ["Enregistrez-la au guichet, ou sur", "www.demande-logement-social.gouv.fr"]
    assert first == ["Où et comment faire", *where], "as the receipt of the same visit says it"
    has(text, "Ce qui manque", "La borne ne peut pas dire ce qui manque.", HELP.format("housing_form"))
    assert text.count("Un agent peut vous aider") == 1
    has(text, "Vos réponses", "Situation familiale : Marié(e)", "Adultes : 2", "Au dépôt de la demande")
    assert any(line.startswith("Plafond ") for line in text.split("\n")), "another file, which can be read"
    assert "Toutes les réponses sont là." not in text, "nobody knows what the form lacks"
    assert data_files.path_of("housing_form") in data_health.unreadable(), "doctor names it"


@pytest.mark.parametrize(
    ("kind", "where"),
    [("first", "Enregistrez-la au guichet, ou sur"), ("modification", "Faites-le au guichet, ou sur")],
)
def test_an_unreadable_form_says_where_and_how_as_the_receipt(broken: Broken, kind: str, where: str) -> None:
    broken("housing_form", "\n[[[")
    has(told(kind=kind), where, "www.demande-logement-social.gouv.fr")


@pytest.mark.parametrize("name", ["housing_form", "documents"])
def test_an_agent_reads_who_repairs_the_file_and_gets_no_offer(broken: Broken, name: str) -> None:
    broken(name, "\n[[[")
    answers = session().visible_answers()
    shown = " ".join(line for _heading, lines in office_blocks(SPEC, answers) for line in lines)
    printed = " ".join(office_worksheet(SPEC, answers, "DLS-7K3M-2QF", Terminal().services()).split())
    mends = f"Le fichier {name}.toml ne peut pas être lu ici. L'informatique le répare : kiosk doctor."
    for text in (shown, printed):
        assert mends in text
        assert "Un agent peut vous aider" not in text


def test_a_form_with_wrong_pages_still_says_where_and_how(broken: Broken) -> None:
    broken("housing_form", '\n[[sections]]\ntitle = "sans page"\n')
    text = told()
    has(text, "Où et comment faire", "Ou sur le site national, gratuit : www.demande-logement-social.gouv.fr")
    has(text, "Vos réponses", HELP.format("housing_form"), "Adultes : 2")
    assert data_files.path_of("housing_form") in data_health.unreadable()


def test_unreadable_papers_leave_every_page_of_the_form(broken: Broken) -> None:
    broken("documents", "\n[[[")
    text = told()
    has(text, "Ou sur le site national, gratuit : www.demande-logement-social.gouv.fr", "Page 1 · Votre demande")
    has(text, "Au dépôt de la demande", HELP.format("documents"))
