"""The night stays small enough for two pages to explain: every guard names a listed fault, and the code is counted."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DESIGN = ROOT / "docs" / "night.md"
NIGHT = (ROOT / "db" / "night", ROOT / "db" / "wire", ROOT / "db" / "central")
STORES, TABLES = ROOT / "db" / "stores", ROOT / "db" / "terminal_schema.py"
MOST_LINES = {("db/night", "db/wire", "db/central"): 7_700, ("db",): 9_000}
"""Lines of code, without the apps' stores and the terminal's tables; decision 0033 says what the night's are."""
CLI = ROOT / "kiosk" / "cli"
MOST_COMMANDS, MOST_TESTS = 1_060, 12_400
_FAULT = re.compile(r"\bF[0-9]+\b")
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def listed() -> set[str]:
    """Return the faults that the page lists, one a row of its table."""
    return set(re.findall(r"^\| (F[0-9]+) \|", DESIGN.read_text("utf-8"), re.MULTILINE))


def docstrings() -> Iterator[tuple[Path, str]]:
    for path in sorted(path for folder in NIGHT for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, _DOCUMENTED):
                yield path, ast.get_docstring(node) or ""


def test_every_fault_that_is_named_is_on_the_list() -> None:
    strange = [(path.name, fault) for path, text in docstrings() for fault in _FAULT.findall(text)]
    assert [each for each in strange if each[1] not in listed()] == []


def test_every_fault_of_the_list_has_its_guard() -> None:
    assert len(listed()) == 10
    assert listed() - {fault for _path, text in docstrings() for fault in _FAULT.findall(text)} == set()


@pytest.mark.parametrize("folders", MOST_LINES)
def test_the_night_is_counted(folders: tuple[str, ...]) -> None:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in found if path.parent != STORES and path != TABLES)
    assert lines <= MOST_LINES[folders], "say in decision 0033 why it needs more"


def test_its_commands_are_counted() -> None:
    files = [*(CLI / "central").glob("*.py"), CLI / "terminal" / "sync.py", CLI / "shared" / "ending.py"]
    assert sum(len(path.read_text("utf-8").splitlines()) for path in files) <= MOST_COMMANDS


def test_its_tests_are_counted() -> None:
    files = [path for folder in ("db", "night", "proof") for path in (ROOT / "tests" / folder).rglob("*.py")]
    assert sum(len(path.read_text("utf-8").splitlines()) for path in files) <= MOST_TESTS
