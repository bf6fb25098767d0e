"""Check that there is one retention table: the rules, `doctor` and the officer's page agree on it."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from db.central.retention import terms
from db.night.terminal import retention
from kiosk.forms.retention_table import Line, lines

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "retention.md").read_text(encoding="utf-8")


def table_after(heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading, without its head."""
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ")[0]
    found = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in found[2:]]


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.kind)
def test_each_line_names_code_and_test_that_exist(line: Line) -> None:
    (found,) = (each for each in table_after("Où dans le code, et quel test") if each[0] == f"`{line.kind}`")
    places, tests = (re.findall(r"`([^`]+)`", cell) for cell in found[1:])
    assert places
    assert tests
    for place in places:
        module, _colon, name = place.partition(":")
        assert hasattr(import_module(module), name), place
    for test in tests:
        assert (ROOT / test).is_file(), test


def test_every_rule_of_both_sides_is_in_a_line() -> None:
    assert {rule for line in lines() for rule in line.terminal_rules} == retention.RULES.keys()
    at_central = [rule for line in lines() for rule in line.central_rules]
    assert sorted(at_central) == sorted(terms())


def test_a_line_states_the_term_of_its_rule() -> None:
    for line in lines():
        for rule in line.central_rules:
            term = terms()[rule]
            assert f"{term.months} mois" in line.at_central, rule
            assert not term.closed_months or f"{term.closed_months} mois" in line.at_central, rule
            assert not term.becomes_counts or "nombres" in line.at_central
