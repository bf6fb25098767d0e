"""No module imports itself by way of others; lazy imports and those for types alone are counted too."""

import ast
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT

PACKAGES = ("kiosk", "screens", "db")


def modules(root: Path) -> dict[str, Path]:
    """Return each module's file, by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in (root / package).rglob("*.py"):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def needs(root: Path) -> dict[str, set[str]]:
    """Return the modules of ours that each module imports, wherever in it."""
    known = modules(root)
    return {name: _imported(path, known) - {name} for name, path in known.items()}


def _imported(path: Path, known: Mapping[str, Path]) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{each.name}" for each in node.names}
            found |= (inside & known.keys()) or {node.module}
    return found & known.keys()


def circle(root: Path) -> list[str]:
    """Return the modules of one circle, in order; empty when there is none."""
    try:
        TopologicalSorter(needs(root)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_there_is_no_circle() -> None:
    assert circle(ROOT) == []


@pytest.mark.parametrize(
    "line",
    ["import {}", "def later():\n    from {} import app", "if TYPE_CHECKING:\n    from {} import app"],
    ids=["at the top", "later", "for types alone"],
)
def test_a_circle_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "screens").mkdir()
    (tmp_path / "screens" / "app.py").write_text("import screens.page\n", encoding="utf-8")
    (tmp_path / "screens" / "page.py").write_text(line.format("screens.app") + "\n", encoding="utf-8")
    assert set(circle(tmp_path)) == {"screens.app", "screens.page"}
