"""The table of what is kept is one: what the rules apply, what `doctor` shows and what the officer reads agree."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from db import keeping_table, retention
from db.keeping_table import LINES, Line
from db.sync import central_retention
from kiosk.domain import keeping, keeping_central
from kiosk.i18n import Message

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "retention.md").read_text(encoding="utf-8")


def said(message: Message) -> str:
    """In French, the language of the message ids."""
    return message.singular.format(**message.values)


def table_after(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ")[0]
    found = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in found[2:]]


def test_the_officer_s_page_says_what_the_program_applies() -> None:
    assert table_after("La table") == [
        [f"`{each.kind}`", each.what, said(each.at_terminal), said(each.at_central), said(each.in_csv)]
        for each in LINES
    ]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.kind)
def test_each_line_names_code_and_a_test_that_are_there(line: Line) -> None:
    (found,) = (each for each in table_after("Où dans le code, et quel test") if each[0] == f"`{line.kind}`")
    places, tests = (re.findall(r"`([^`]+)`", cell) for cell in found[1:])
    assert places
    assert tests
    for place in places:
        module, _colon, name = place.partition(":")
        assert hasattr(import_module(module), name), place
    for test in tests:
        file, _colons, name = test.partition("::")
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not name or f"def {name}(" in text, test


def test_every_rule_of_both_sides_is_in_a_line() -> None:
    at_terminal = {rule for line in LINES for rule in line.terminal_rules}
    at_central = [rule for line in LINES for rule in line.central_rules]
    assert at_terminal == {rule.kind for rule in retention.RULES}
    assert sorted(at_central) == sorted(rule.kind for rule in central_retention.rules())
    assert set(at_central) == keeping_central.CENTRAL.keys()


def test_what_a_line_says_is_what_its_rule_counts() -> None:
    for line in LINES:
        for rule in line.central_rules:
            term = keeping_central.CENTRAL[rule]
            assert f"{term.months} mois" in said(line.at_central), rule
            if term.closed_months:
                assert f"{term.closed_months} mois" in said(line.at_central), rule
            if term.becomes_counts:
                assert "nombres" in said(line.at_central)
    assert keeping.KEEPING.keys() - {"draft"} <= keeping_central.CENTRAL.keys()


def test_doctor_shows_every_line_and_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    from tests.factories import FRIDAY

    found = list(keeping_table.look(tmp_path, FRIDAY))
    assert [each.name for each in found] == [f"keeping.{line.kind}" for line in LINES]
    assert {int(each.state) for each in found} == {0}
    (file,) = (each for each in found if each.name == "keeping.file")
    assert "À la borne : 24 h après l'accusé du siège et la lecture ; 30 jours au plus." in file.says
    assert "Au siège : 3 mois après la lecture ou le retrait ; 12 mois au plus sans nouvelles." in file.says
