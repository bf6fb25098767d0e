"""Every public name of `kiosk` and `db` has a docstring, its own or the one of what it implements.

Public is what does not begin with `_`, in a public place; functions inside functions do not count. A method has the
docstring of the same method in a public class of ours that its class subclasses, or in the protocol whose full name
its class docstring starts with, in backticks.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.architecture.repository import name, python_files

Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
_PORT = re.compile(r"`([\w.]+)`")


class Known(NamedTuple):
    """One public module, class or function."""

    place: str
    has_docstring: bool
    parents: tuple[str, ...] = ()
    """Full names of the classes from whose methods a class may have its docstrings."""


def public(body: Iterable[ast.stmt]) -> Iterator[Named]:
    """Give the public classes and functions of a body, also those under a condition."""
    for node in body:
        if isinstance(node, Named) and not node.name.startswith("_"):
            yield node
        elif isinstance(node, ast.If | ast.Try):
            yield from public([*node.body, *node.orelse])


def parents_of(node: ast.ClassDef, module: str, imports: dict[str, str]) -> tuple[str, ...]:
    """Return the full names of a class's bases, and of the protocol with which its docstring starts."""
    bases = [ast.unparse(base.value if isinstance(base, ast.Subscript) else base).partition(".") for base in node.bases]
    port = _PORT.match(ast.get_docstring(node) or "")
    found = [imports.get(first, f"{module}.{first}") + dot + rest for first, dot, rest in bases]
    return (*found, *(port.groups() if port else ()))


def known_in(source: str, module: str, file: str) -> Iterator[tuple[str, Known]]:
    """Give each public thing of a module with its full name; an empty module has none."""
    tree = ast.parse(source)
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imports = {each.asname or each.name: f"{node.module}.{each.name}" for node in froms for each in node.names}

    def below(body: list[ast.stmt], above: str) -> Iterator[tuple[str, Known]]:
        for node in public(body):
            is_class, full_name = isinstance(node, ast.ClassDef), f"{above}.{node.name}"
            parents = parents_of(node, module, imports) if isinstance(node, ast.ClassDef) else ()
            yield full_name, Known(f"{file}:{node.lineno}", ast.get_docstring(node) is not None, parents)
            yield from below(node.body, full_name) if is_class else ()

    if tree.body:
        yield module, Known(f"{file}:1", ast.get_docstring(tree) is not None)
        yield from below(tree.body, module)


def gap(sources: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return place and name of all that has no docstring; `sources`: text, module and file of each module."""
    known = {full_name: found for source in sources for full_name, found in known_in(*source)}

    def has_one(full_name: str) -> bool:
        if full_name not in known:
            return False
        owner, _dot, method = full_name.rpartition(".")
        parents = known[owner].parents if owner in known else ()
        return known[full_name].has_docstring or any(inherits(parent, method) for parent in parents)

    def inherits(owner: str, method: str) -> bool:
        above = known[owner].parents if owner in known else ()
        return has_one(f"{owner}.{method}") or any(inherits(parent, method) for parent in above)

    return [f"{found.place} {full_name}" for full_name, found in known.items() if not has_one(full_name)]


def module_of(path: Path) -> str:
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_every_public_name_has_a_docstring() -> None:
    files = python_files("kiosk", "db")
    assert gap((path.read_text(encoding="utf-8"), module_of(path), name(path)) for path in files) == []


def test_a_missing_docstring_is_found() -> None:
    ports = '"""Ports."""\nclass Store(Protocol):\n    """A store."""\n    def get(self):\n        """Return it."""\n'
    port = (ports + "    def put(self): ...\n", "kiosk.ports", "kiosk/ports.py")
    other = (
        "from kiosk.ports import Store\n"
        'class File:\n    """`kiosk.ports.Store` on a file."""\n    def get(self): ...\n    def put(self): ...\n'
        "    def _own(self): ...\n"
        'class Memory(Store):\n    """A store in memory."""\n    def get(self):\n        def inner(): ...\n'
        "def alone(): ...\n",
        "db.file",
        "db/file.py",
    )
    assert gap([port, other, ("", "db", "db/__init__.py")]) == [
        "kiosk/ports.py:6 kiosk.ports.Store.put",
        "db/file.py:1 db.file",
        "db/file.py:5 db.file.File.put",
        "db/file.py:11 db.file.alone",
    ]
