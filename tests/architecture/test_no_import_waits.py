"""Every module can be the first that a process imports: none waits, while it is loaded, for one that waits for it.

The test reads the code: to start each of these modules in a process of its own takes half a minute of a processor.
"""

import ast
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT, python_files

ROOMS = ("kiosk", "db", "screens")


def modules(root: Path, files: Iterable[Path]) -> dict[str, Path]:
    """Return files by the name under which they are imported."""
    named = {".".join(path.relative_to(root).with_suffix("").parts): path for path in files}
    return {name.removesuffix(".__init__"): path for name, path in named.items()}


def at_load(nodes: Iterable[ast.AST]) -> Iterator[ast.Import | ast.ImportFrom]:
    """Give the imports that run when a module is loaded: none in a function, and none for the types alone."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from at_load(node.orelse)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        else:
            yield from at_load(ast.iter_child_nodes(node))


def with_packages(name: str) -> set[str]:
    """Return a module's name, and those of the packages that are loaded before it."""
    parts = name.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts) + 1)}


def needed(name: str, path: Path, known: Iterable[str]) -> set[str]:
    """Return the modules of ours that have to be loaded before this one."""
    found = with_packages(name)
    for node in at_load(ast.parse(path.read_text(encoding="utf-8")).body):
        if isinstance(node, ast.Import):
            found = found.union(*(with_packages(each.name) for each in node.names))
        elif node.module is not None:
            found |= with_packages(node.module) | {f"{node.module}.{each.name}" for each in node.names}
    return {*found} & {*known} - {name}


def circle(known: dict[str, Path]) -> list[str]:
    """Return modules that wait for each other, one after the other; empty when there are none."""
    try:
        TopologicalSorter({name: needed(name, path, known) for name, path in known.items()}).prepare()
    except CycleError as error:
        return [*error.args[1]]
    return []


def test_every_module_can_be_imported_first() -> None:
    known = modules(ROOT, python_files(*ROOMS))
    assert {*ROOMS} < {*known}
    assert circle(known) == []


@pytest.mark.parametrize(
    ("first", "second", "is_circle"),
    [
        ("import db.b", "from db.a import x", True),
        ("class A:\n    from db import b", "try:\n    import db.a\nfinally:\n    pass", True),
        ("import db.b", "def later():\n    import db.a", False),
        ("import db.b", "if TYPE_CHECKING:\n    import db.a", False),
    ],
    ids=["plain", "nested", "in a function", "for the types"],
)
def test_a_circle_is_seen(tmp_path: Path, first: str, second: str, is_circle: bool) -> None:
    texts = {"db/__init__.py": "", "db/a.py": first, "db/b.py": second}
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert bool(circle(modules(tmp_path, [tmp_path / name for name in texts]))) is is_circle


def test_a_package_that_loads_its_modules_is_a_circle(tmp_path: Path) -> None:
    """A module of it that is imported first waits for the package, and the package for the module."""
    package = tmp_path / "db"
    package.mkdir()
    (package / "__init__.py").write_text("from db import a", encoding="utf-8")
    (package / "a.py").write_text("", encoding="utf-8")
    assert circle(modules(tmp_path, package.iterdir())) != []
