"""Check ceilings, papers and the lines of the paper form against the files that Office64 reviews."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from kiosk.domain import data_files
from kiosk.domain.request import ceilings as income_ceilings
from kiosk.domain.request import documents
from kiosk.domain.request.ceilings import category, ceilings
from kiosk.domain.request.documents import read_papers
from kiosk.domain.request.form import FormLine, housing_form
from kiosk.forms.catalog.housing_request.household import facts
from kiosk.forms.catalog.housing_request.spec import SPEC
from tests.unit.test_housing_request import session

CEILINGS = data_files.read("income_ceilings")
YEAR = CEILINGS["tables"][0]["year"]
DOCUMENTS = data_files.read("documents")
FORM = data_files.read("housing_form")
PAPERS = read_papers(DOCUMENTS["rules"])

# --- ceilings ---------------------------------------------------------------------------------------------------------


def failed(tables: Sequence[Mapping[str, Any]], bounds: Mapping[str, int]) -> list[str]:
    """Return the names of the examples that do not hold with these figures."""
    names = []
    for case in CEILINGS["cases"]:
        household = (case["adults"], case["dependants"], case.get("ages"))
        told = ceilings(*household, year=YEAR, tables=tables, bounds=bounds)
        found = {each.financing: each.euros for each in told}
        holds = category(*household, bounds) == case["category"]
        holds = holds and all(found[name] == euros for name, euros in case.get("ceiling", {}).items())
        names += [] if holds else [case["name"]]
    return names


def test_every_example_of_the_ceilings_holds() -> None:
    assert failed(CEILINGS["tables"], CEILINGS["bounds"]) == []


@pytest.mark.parametrize("by", [-1, 1])
@pytest.mark.parametrize("bound", CEILINGS["bounds"])
def test_a_bound_shifted_by_one_breaks_a_named_example(bound: str, by: int) -> None:
    bounds = CEILINGS["bounds"]
    assert failed(CEILINGS["tables"], {**bounds, bound: bounds[bound] + by})


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


def test_each_table_has_six_lines_and_a_source() -> None:
    for table in CEILINGS["tables"]:
        assert table["source"]
        assert len(table["categories"]) == 6
        assert table["financing"] in income_ceilings.FINANCINGS


def test_a_table_counts_in_its_own_year_alone() -> None:
    now = CEILINGS["tables"][0]
    next_year = {**now, "year": YEAR + 1, "categories": [euros + 100 for euros in now["categories"]]}
    for year, more in ((YEAR, 0), (YEAR + 1, 100)):
        plus, pls = ceilings(1, 0, year=year, tables=(now, next_year))
        assert (plus.financing, plus.euros, plus.income_year) == ("PLUS", now["categories"][0] + more, year - 2)
        assert (pls.financing, pls.income_year) == ("PLS", year - 2)
    assert ceilings(1, 0, year=YEAR - 1, tables=(now, next_year)) == ()
    assert ceilings(1, 0, year=YEAR + 2, tables=(now, next_year)) == ()


def test_a_faulty_table_of_another_year_is_refused_too() -> None:
    spoiled = {**CEILINGS["tables"][0], "year": YEAR + 1, "categories": []}
    with pytest.raises(data_files.DataUnreadable):
        ceilings(1, 0, year=YEAR, tables=(*CEILINGS["tables"], spoiled))


UNREAD = (
    *("arrêté du 22 décembre 2020", "arrêté du 19 décembre 2025", "arrêté du 29 juillet 1987"),
    *("code de la construction et de l'habitation, article r822-25", "surfaces minimales", "plafonds publiés"),
)
"""Texts that nobody read: a text that was read instead may quote them, and then says so."""


def test_no_text_that_nobody_read_is_named_as_a_source() -> None:
    for name in data_files.FILES:
        for source in _sources(data_files.read(name)):
            assert not source.lower().startswith(UNREAD), source


def _sources(data: Mapping[str, Any]) -> list[str]:
    entries = [each for found in data.values() if isinstance(found, list) for each in found]
    return [each["source"] for each in entries if "source" in each] + [
        each["says"] for each in data.get("sources", {}).values()
    ]


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
def test_a_deleted_paper_breaks_a_named_example(paper: documents.Paper) -> None:
    assert failed_papers(tuple(each for each in PAPERS if each is not paper))


@pytest.mark.parametrize(("index", "code"), [(i, code) for i, each in enumerate(PAPERS) for code in sorted(each.codes)])
def test_an_answer_taken_out_of_a_paper_breaks_a_named_example(index: int, code: str) -> None:
    written = [dict(each) for each in DOCUMENTS["rules"]]
    written[index]["is"] = [each for each in written[index]["is"] if each != code]
    assert failed_papers(read_papers(written))


# --- the form ---------------------------------------------------------------------------------------------------------


LINES: Sequence[FormLine] = [line for section in housing_form().sections for line in section.lines]
NAMED_BOXES = {
    *("A1", "A2", "B1", "B2", "B3", "B4", "B5-B7", "C1", "D1", "D2-D5", "D13", "D6", "D7", "D8", "D9", "D10"),
    *("D11", "D12", "D14", "D15", "D17-D30", "E1-E3", "E4-E6", "E7-E8", "E9", "F1", "F2", "F3", "F4", "F7", "F12"),
    *("F15", "F16", "F20", "F23", "F25", "F26, F27", "F35", "F36", "F42", "F44", "F46-F47", "F48-F49"),
    *("G1", "G2", "G3", "H1"),
}
"""Boxes that the form's notice names; it says nothing of F5, F6, F8 …"""


def test_every_answer_stands_exactly_once_on_the_worksheet() -> None:
    for is_tenant in ("yes", "no", "?"):
        written = [
            line.write for line in LINES if line.write and is_tenant in (line.when or {}).get("is_tenant", is_tenant)
        ]
        asked_for_here = {"changed"}
        assert sorted(written) == sorted({field.key for field in SPEC.fields()} - asked_for_here)


def test_the_worksheet_names_the_boxes_of_the_notice_exactly() -> None:
    told = {box for line in LINES for box in (line.box, *(line.boxes or {}).values()) if box}
    assert told == NAMED_BOXES


def test_form_lines_use_only_known_facts_and_existing_codes() -> None:
    known = facts(session().visible_answers())
    for line in LINES:
        assert set(line.when or {}) <= set(known), line
        codes = {option.code for option in SPEC.field(line.write).options} if line.write else set()
        assert set(line.words or {}) <= codes, line
        assert set(line.boxes or {}) <= codes, line
        assert not line.words or set(line.words) == codes, line
