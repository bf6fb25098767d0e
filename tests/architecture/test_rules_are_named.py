"""Rules R1 to R10 of the sync: who changes one finds by its number where it is kept, and the test that holds it."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.repository import python_files

RULES = [f"R{number}" for number in range(1, 11)]


def docstrings(source: str) -> Iterator[str]:
    """Of modules, classes, functions, and below the names that they explain."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text


def named(folder: str) -> set[str]:
    said = (text for path in python_files(folder) for text in docstrings(path.read_text(encoding="utf-8")))
    return {rule for text in said for rule in re.findall(r"\bR\d+\b", text)}


@pytest.mark.parametrize("folder", ["db", "tests/sync"])
def test_each_rule_is_named_by_what_keeps_it_and_by_what_holds_it(folder: str) -> None:
    assert named(folder) >= set(RULES)


def test_a_number_counts_only_whole_and_in_a_docstring() -> None:
    source = 'x = "R3"  # R4\n"""R10, see there."""\ndef f():\n    """Rule R2."""\n'
    assert sorted(rule for text in docstrings(source) for rule in re.findall(r"\bR\d+\b", text)) == ["R10", "R2"]
