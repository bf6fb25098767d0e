"""The housing request: ceilings, papers, sizes and the worksheet, held against the files that Office64 reviews."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from kiosk.domain import data_files, documents, income_ceilings
from kiosk.domain.documents import read_papers
from kiosk.domain.housing_request import MOST_COMMUNES, MOTIVES
from kiosk.domain.income_ceilings import category, ceilings
from kiosk.domain.request_number import has_usual_shape, normal_number
from kiosk.forms.answers import UNKNOWN, Answer
from kiosk.forms.catalog import housing_request_notes
from kiosk.forms.catalog.housing_request import SPEC
from kiosk.forms.session import FormSession
from kiosk.services import worksheet
from kiosk.services.layout import COLUMNS, cells
from kiosk.services.paper import worksheet_text
from tests.unit.journey import Terminal

CEILINGS = data_files.read("income_ceilings")
DOCUMENTS = data_files.read("documents")
FORM = data_files.read("housing_form")
PAPERS = read_papers(DOCUMENTS["rules"])

ANSWERS: Mapping[str, str | tuple[str, ...] | None] = {
    "kind": "renewal",
    "is_tenant": "yes",
    "number": "064032612345678901",
    "number_date": "01/03/2026",
    "nationality": "1",
    "family_status": "M",
    "adults": "2",
    "dependants": "1",
    "visiting": "0",
    "births": "1",
    "work": "CDI",
    "incomes": ("SAL", "AF"),
    "current_home": "HLM",
    "current_rent": "412,60",
    "current_persons": "4",
    "current_area": None,
    "motives": ("13",),
    "wished_category": "I",
    "wished_types": ("T4", "T5"),
    "wished_communes": ("Bayonne (64100)",),
    "wider_area": "yes",
}


def session(**changes: str | tuple[str, ...] | None) -> FormSession:
    filled = FormSession(SPEC)
    for key, raw in {**ANSWERS, **changes}.items():
        filled.answer(key, UNKNOWN if raw is None else Answer(raw))
    return filled


# --- ceilings ---------------------------------------------------------------------------------------------------------


def failed(tables: Sequence[Mapping[str, Any]], bounds: Mapping[str, int]) -> list[str]:
    """Names of the examples that do not hold with some figures."""
    names = []
    for case in CEILINGS["cases"]:
        household = (case["adults"], case["dependants"], case.get("ages"))
        found = {each.financing: each.euros for each in ceilings(*household, tables)}
        holds = category(*household, bounds) == case["category"]
        holds = holds and all(found[name] == euros for name, euros in case.get("ceiling", {}).items())
        names += [] if holds else [case["name"]]
    return names


def test_every_example_of_the_ceilings_holds() -> None:
    assert failed(CEILINGS["tables"], CEILINGS["bounds"]) == []


@pytest.mark.parametrize("by", [-1, 1])
def test_the_age_of_a_young_couple_shifted_by_one_breaks_a_named_example(by: int) -> None:
    assert failed(CEILINGS["tables"], {"young_couple_ages": CEILINGS["bounds"]["young_couple_ages"] + by})


@pytest.mark.parametrize("by", [-1, 1])
@pytest.mark.parametrize("line", [*range(6), "further"])
@pytest.mark.parametrize("table", range(len(CEILINGS["tables"])))
def test_an_amount_shifted_by_one_euro_breaks_a_named_example(table: int, line: int | str, by: int) -> None:
    tables = [{**each, "categories": list(each["categories"])} for each in CEILINGS["tables"]]
    if isinstance(line, int):
        tables[table]["categories"][line] += by
    else:
        tables[table]["further"] += by
    assert failed(tables, CEILINGS["bounds"])


def test_no_year_is_computed_and_each_table_has_its_source() -> None:
    for table in CEILINGS["tables"]:
        assert table["source"]
        assert len(table["categories"]) == 6
    assert {(table["financing"], table["year"]) for table in CEILINGS["tables"]} == {("PLUS", 2026), ("PLAI", 2025)}


def test_the_question_about_ages_names_the_figure_of_the_file() -> None:
    bound = data_files.bounds(income_ceilings.FILE)["young_couple_ages"]
    assert f" {bound} ans" in SPEC.field("young_couple").label


# --- papers -----------------------------------------------------------------------------------------------------------


def failed_papers(papers: tuple[documents.Paper, ...]) -> list[str]:
    return [
        case["name"]
        for case in DOCUMENTS["cases"]
        if [paper.id for paper in documents.papers(case["facts"], papers)] != case["papers"]
    ]


def test_every_example_of_the_papers_holds() -> None:
    assert failed_papers(PAPERS) == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
def test_a_paper_that_is_deleted_breaks_a_named_example(paper: documents.Paper) -> None:
    assert failed_papers(tuple(each for each in PAPERS if each is not paper))


@pytest.mark.parametrize(("index", "code"), [(i, code) for i, each in enumerate(PAPERS) for code in sorted(each.codes)])
def test_an_answer_taken_out_of_a_paper_breaks_a_named_example(index: int, code: str) -> None:
    written = [dict(each) for each in DOCUMENTS["rules"]]
    written[index]["is"] = [each for each in written[index]["is"] if each != code]
    assert failed_papers(read_papers(written))


# --- the form ---------------------------------------------------------------------------------------------------------


def test_every_answer_that_the_form_wants_is_asked_and_none_is_written_twice() -> None:
    asked = {field.key for field in SPEC.fields()}
    written = [key for section in FORM["sections"] for key in section["write"]]
    assert set(written) <= asked
    assert len(written) == len(set(written))


def test_the_bound_of_the_form_is_the_bound_of_the_model() -> None:
    assert FORM["bounds"]["most_communes"] == MOST_COMMUNES
    towns = ("Anglet", "Bayonne", "Biarritz", "Bidart", "Boucau", "Cambo-les-Bains", "Hendaye", "Ustaritz", "Urrugne")
    assert session(wished_communes=towns[:MOST_COMMUNES]).all_errors() == ()
    assert [error.code for error in session(wished_communes=towns).all_errors()] == ["too_many"]


@pytest.mark.parametrize("motive", ["05", "06", "07", "08"])
def test_reasons_of_violence_eviction_disability_and_health_are_never_asked(motive: str) -> None:
    assert motive not in MOTIVES
    assert session(motives=(motive,)).all_errors()


def test_neither_name_nor_birth_nor_social_security_nor_income_is_asked() -> None:
    for field in SPEC.fields():
        words = f"{field.key} {field.label}".lower()
        assert not any(word in words for word in ("nom ", "naissance ?", "sécurité", "salaire", "revenu"))
        assert not field.contact


@pytest.mark.parametrize(
    ("text", "is_usual"),
    [
        ("064032612345678901", True),
        ("064 0326 123456 G1104", True),
        ("064-0326-123456-g1104", True),
        ("064132612345678901", False),
        ("12345", False),
        ("O64032612345678901", False),
    ],
)
def test_a_number_of_another_shape_is_warned_about_and_stops_nobody(text: str, is_usual: bool) -> None:
    assert has_usual_shape(text) is is_usual
    filled = session(number=text)
    assert filled.all_errors() == ()
    assert SPEC.notes is not None
    warned = [str(note.says) for note in SPEC.notes(filled.visible_answers()) if note.warns]
    assert bool(warned) is not is_usual


def test_a_number_is_read_without_its_spaces() -> None:
    assert normal_number(" 064 0326-123.456 g1104 ") == "0640326123456G1104"


def notes(**changes: str | tuple[str, ...] | None) -> str:
    assert SPEC.notes is not None
    return " ".join(str(note.says) for note in SPEC.notes(session(**changes).visible_answers()))


def test_the_advice_says_what_is_missing_the_ceilings_the_size_and_the_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housing_request_notes, "machine_day", lambda: date(2026, 11, 25))
    assert "sans doute finie depuis le 01/03/2023" in notes(number_date="01/03/2022")
    assert "Renouvelez" not in notes(number_date="01/03/2022")
    told = notes()
    assert "Réponses à trouver avant d'écrire : 1." in told
    assert "Plafond PLUS 2026" in told
    assert "37\u202f584" in told or "37 584" in told.replace("\xa0", " ").replace("\u202f", " ")
    assert "à titre indicatif" in told
    assert "Chacun peut faire une demande" in told
    assert "Renouvelez entre le 01/02/2027 et le 28/02/2027." in told
    assert "grand pour" not in told, "four persons and a birth in a T5"
    assert "grand pour 2 personnes" in notes(adults="2", dependants="0", visiting="0", births="0")
    assert "petit pour ceux qui y vivent" in notes(current_persons="4", current_area="33")
    assert "petit" not in notes(current_persons="4", current_area="34")
    assert "Êtes-vous sûr du loyer" in notes(current_rent="1500,01")
    assert "Êtes-vous sûr du loyer" not in notes(current_rent="1500")


def test_a_rent_that_cannot_be_is_refused() -> None:
    assert session(current_rent="3000").all_errors() == ()
    assert [error.code for error in session(current_rent="3000,01").all_errors()] == ["amount_range"]
    assert session(current_rent="-5").all_errors()


def test_the_worksheet_follows_the_form_and_says_what_is_done_by_hand() -> None:
    filled = session()
    told = "\n".join(
        "\n".join([heading, *lines]) for heading, lines in worksheet.blocks(SPEC, filled.visible_answers())
    )
    assert "Formulaire Cerfa 14069*05" in told
    for words in (
        "Page 1 · Votre demande",
        "Type de demande : Un renouvellement",
        "Numéro unique : 064032612345678901",
        "Numéro de sécurité sociale : sur le papier seulement.",
        "Page 9 · Logement recherché",
        "Communes voulues : Bayonne (64100)",
        "Papiers pour enregistrer",
        "- Attestation d'enregistrement, avec le numéro unique.",
        "- L'attestation d'assurance du logement actuel.",
    ):
        assert words in told
    printed = worksheet_text(filled, Terminal().services())
    assert all(cells(line) <= COLUMNS for line in printed.split("\n"))


def test_hidden_answers_are_not_on_the_worksheet() -> None:
    told = str(worksheet.blocks(SPEC, session(kind="first").visible_answers()))
    assert "064032612345678901" not in told
