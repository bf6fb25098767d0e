"""No file of the project holds certain things, and none grows too long."""

import ast
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kiosk.version import PROGRAM
from tests.architecture.repository import ROOT, files, name, python_files

LONGEST_FILE = 600
"""Lines of a file: a longer one is about more than one thing."""
MOST_FILES = 15
"""Modules of a folder: more want inner folders that a reader would guess, or the reason in its `__init__`."""
LONGEST_APP = 400
"""Lines of an app's class: anything more belongs to a page, or to a part of its own."""


def spelt(*parts: str) -> str:
    """Join a pattern from parts, so that it does not find itself here."""
    return "".join(parts)


NEVER = {
    "a package index": spelt(r"py", r"pi\.(org|python)|python", r"hosted|index", r"_url\s*=|extra-", r"index-url"),
    "a path of somebody's machine": spelt(r"(?<![\w.])/(ho", r"me/\w|ro", r"ot/|Us", r"ers/\w|wo", r"rk/|tm", r"p/)"),
    "work left over": spelt(r"\b(TO", r"DO|FIX", r"ME|HA", r"CK|XX", r"X)\b"),
    "a test that does not run": spelt(r"pytest\.(mark\.)?(sk", r"ip|xf", r"ail|import", r"orskip)"),
    "an ignored type without its code": spelt(r"type:\s*ign", r"ore(?!\[)"),
}


@pytest.mark.parametrize("thing", NEVER)
def test_no_file_holds(thing: str) -> None:
    pattern = re.compile(NEVER[thing])
    found = [
        f"{name(path)}:{number}"
        for path in files()
        if path.name != "LICENSE"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_no_file_is_too_long() -> None:
    lengths = {
        name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files("kiosk", "screens", "db", "tools", "tests")
    }
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_a_crowded_folder_says_why() -> None:
    modules = Counter(path.parent for path in python_files("kiosk", "screens", "db", "tools") if path.stem[:2] != "__")
    crowded = [folder / "__init__.py" for folder, count in modules.items() if count > MOST_FILES]
    assert [name(path) for path in crowded if "More than fifteen files:" not in path.read_text("utf-8")] == []


def test_an_app_stays_small() -> None:
    apps = {
        f"{name(path)}: {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in python_files("screens")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.endswith("App")
    }
    assert apps
    assert {app: lines for app, lines in apps.items() if lines > LONGEST_APP} == {}


def test_kiosk_itself_imports_nothing() -> None:
    assert (ROOT / "kiosk" / "__init__.py").read_text(encoding="utf-8") == ""


def test_the_picture_of_the_readme_loads_nothing() -> None:
    picture = re.search(r"!\[[^]]*\]\((\S+\.svg)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert picture
    addresses = re.findall(r"https?://[^\s\"'<>)]+", (ROOT / picture.group(1)).read_text(encoding="utf-8"))
    assert set(addresses) <= {"http://www.w3.org/2000/svg"}


def test_a_line_with_a_phone_may_be_left_out() -> None:
    """A number that nobody configured leaves no gap: `kiosk.i18n.whole` drops the line, or says it otherwise."""
    seen = 0
    for path in python_files("kiosk", "screens"):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        whole = [node for call in calls if _name_of(call) == "whole" for node in ast.walk(call)]
        for call in calls:
            if _name_of(call) == "msg" and "phone" in {keyword.arg for keyword in call.keywords}:
                seen += 1
                assert call in whole, f"{name(path)}:{call.lineno}"
    assert seen > 10


def _name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=name)
def test_a_decision_has_at_most_200_words(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").split()) <= 200


def test_the_newest_release_is_the_program_s_version() -> None:
    releases = re.findall(r"^## \[(\d[^]]*)\] - (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    version, day = releases[0]
    assert (version, date.fromisoformat(day).isoformat()) == (PROGRAM, day)
