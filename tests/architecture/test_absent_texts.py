"""A text that a test does not want to see must be one that could be seen: the program writes it, or the test does.

Words change; the assertion that they are absent then holds for ever, and shows nothing.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = ("kiosk", "screens", "db", "locales")
OTHERS = {
    "Traceback": "Python writes it",
    "^C": "a terminal echoes it",
    "{day} arte": "a translator may write it",
}
"""Texts of somebody else."""


def texts(source: str) -> Iterator[str]:
    return (
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@cache
def written() -> str:
    """Return every text that the program can write, or that a person of its data can."""
    paths = [path for folder in PROGRAM for path in sorted((ROOT / folder).rglob("*"))]
    code = (text for path in paths if path.suffix == ".py" for text in texts(path.read_text("utf-8")))
    data = (path.read_text("utf-8") for path in paths if path.suffix in {".toml", ".po", ".csv", ".tcss"})
    return "\0".join([*code, *data]).replace('"\n"', "")


def vacuous(source: str) -> list[str]:
    """Return the texts asserted absent that neither the program writes, nor the test anywhere else."""
    tree = ast.parse(source)
    unwanted = [
        node.left
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.NotIn)
    ]
    absent = [node for node in unwanted if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    own = "\0".join(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in absent
    )
    return [str(node.value) for node in absent if str(node.value) not in own and str(node.value) not in written()]


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=lambda path: path.stem)
def test_what_must_be_absent_could_be_there(path: Path) -> None:
    assert [text for text in vacuous(path.read_text("utf-8")) if text not in OTHERS] == []


def test_a_text_that_stands_nowhere_is_found() -> None:
    assert vacuous('assert "un texte d\'autrefois" not in said') == ["un texte d'autrefois"]
    assert vacuous('assert "Traceback" not in said\nsaid = "Traceback (most recent"') == []
