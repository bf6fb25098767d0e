"""A docstring is a sentence, a test's name can be read alone, and a name says what it names (CONTRIBUTING)."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLAUSES = frozenset({"Of", "What", "That", "Whether", "Who", "Where"})
"""A docstring that opens with one of these is a clause without its sentence."""
LONGEST_NAME = 60
SAYS_TOO_MUCH = {
    "told": "known, reported, shown, sent, said, or its content: words, facts, a section",
    "untold": "unseen, unmade",
    "standing": "a state, a snapshot, an identity, a deadline",
    "siege": "central",
    "sign": "a character of a text, a mark before a line",
    "signs": "characters, marks",
}
"""Words that fit too many things to name one of them in the program, and what to say instead."""
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SIGNED = re.compile(r"sign_(in|out|up|of_life)")
"""Signing in, out and up, and the sign of life, are the field's own words; so is `sign`, the function that seals."""
_FROZEN = re.compile(r"m\d{4}_")
"""The name of a migration: it stays as it ran."""


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


def living(node: ast.AST) -> Iterator[ast.AST]:
    """Give all nodes but those of the migrations."""
    if isinstance(node, ast.FunctionDef) and _FROZEN.match(node.name):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from living(child)


def bound(node: ast.AST) -> Iterator[str]:
    """Give the names that a node makes: a function, class, argument, variable, field or caught error."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or (
        isinstance(node, ast.ExceptHandler | ast.MatchAs) and node.name
    ):
        yield str(node.name)
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
        yield node.id if isinstance(node, ast.Name) else node.attr


def used(node: ast.AST) -> Iterator[str]:
    """Give the names that a node uses. A keyword that fills a place of a text is the text's: its msgid stays."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.alias):
        yield from (*node.name.split("."), node.asname or "")
    elif isinstance(node, ast.ImportFrom):
        yield from (node.module or "").split(".")
    elif isinstance(node, ast.Call):
        texts = "".join(str(each.value) for each in ast.walk(node) if isinstance(each, ast.Constant))
        yield from (each.arg for each in node.keywords if each.arg and f"{{{each.arg}}}" not in texts)


def parts(name: str) -> set[str]:
    """Return the parts of a name between underscores and capitals, in small letters."""
    return {part.casefold() for part in _PART.findall(name)}


def signs_alone(name: str) -> bool:
    """Tell if a name has `sign` in the sense of a character: neither the verb alone nor one of the field's words."""
    snake = "_".join(part.casefold() for part in _PART.findall(name))
    return "sign" in parts(_SIGNED.sub("", snake))


def too_much(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Give each name that says too much: its line, the name, and the word in it."""
    for node in living(tree):
        line = getattr(node, "lineno", 0)
        for name in {*bound(node), *used(node)}:
            yield from ((line, name, word) for word in SAYS_TOO_MUCH.keys() - {"sign"} & parts(name))
        for name in bound(node):
            is_the_verb = name == "sign" and isinstance(node, ast.FunctionDef)
            if signs_alone(name) and not is_the_verb:
                yield line, name, "sign"


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


def test_a_name_says_what_it_names() -> None:
    program = [path for path in sources() if path.relative_to(ROOT).parts[0] != "tests"]
    found = [(path, *each) for path in program for each in too_much(parsed(path))]
    found += [
        (path, 0, path.stem, word) for path in program for word in SAYS_TOO_MUCH.keys() - {"sign"} & parts(path.stem)
    ]
    assert [f"{path.relative_to(ROOT)}:{line}: {name}: {SAYS_TOO_MUCH[word]}" for path, line, name, word in found] == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("told = {}", ["told"]),
        ("def as_told(row): ...", ["told"]),
        ("class Standing: ...", ["standing"]),
        ("from db.night.terminal import siege", ["siege"]),
        ("read(siege_of=1)", ["siege"]),
        ("seen.untold.clear()", ["untold"]),
        ("TOLD_DAYS = 3", ["told"]),
        ("for sign in text: ...", ["sign"]),
        ("def check_sign(signs): ...", ["sign", "signs"]),
        ("class Key:\n    sign: str", ["sign"]),
        ("def m0009_work(db):\n    told = 1", []),
        ("_('{told}. Rien.').format(told=words)", []),
        ("from sealing import sign\ndef sign(signed): return Key(seed).sign(signed).signature", []),
        ("sign_in, SIGN_OUT, is_sign_of_life_due = 1, 2, 3", []),
        ("class SignInScreen: ...", []),
        ("understanding, designs, signal, assigned = 1, 2, 3, 4", []),
    ],
)
def test_a_planted_name_is_found(source: str, words: list[str]) -> None:
    assert sorted({word for _line, _name, word in too_much(ast.parse(source))}) == words
