"""A docstring is a sentence, and a test's name can be read alone (CONTRIBUTING)."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLAUSES = frozenset({"Of", "What", "That", "Whether", "Who", "Where"})
"""A docstring that opens with one of these is a clause without its sentence."""
LONGEST_NAME = 60


def sources() -> Iterator[Path]:
    for room in ("kiosk", "screens", "db", "tools", "tests"):
        yield from sorted((ROOT / room).rglob("*.py"))


def docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give each text that stands alone as a statement, with its line: docstrings, and those under a field."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value


def clauses(tree: ast.Module) -> Iterator[int]:
    return (line for line, text in docstrings(tree) if text.split(maxsplit=1)[0].rstrip(",:") in CLAUSES)


def long_names(tree: ast.Module) -> Iterator[int]:
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return (each.lineno for each in functions if each.name.startswith("test_") and len(each.name) > LONGEST_NAME)


def strings_in_a_row(tree: ast.Module) -> Iterator[int]:
    """Give the line of each second text under one field: it belongs to another one."""
    for node in ast.walk(tree):
        alone = (
            {each.end_lineno: each for each in getattr(node, "body", []) if _is_text(each)} if _has_body(node) else {}
        )
        yield from (each.lineno for each in alone.values() if each.lineno - 1 in alone)


def _has_body(node: ast.AST) -> bool:
    return isinstance(getattr(node, "body", None), list)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def found_by(look: Callable[[ast.Module], Iterator[int]]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{line}" for path in sources() for line in look(parsed(path))]


def test_a_docstring_opens_as_a_sentence() -> None:
    assert found_by(clauses) == []


def test_a_test_is_named_in_few_words() -> None:
    assert found_by(long_names) == []


def test_a_field_has_one_text() -> None:
    assert found_by(strings_in_a_row) == []
