"""The page that says how the night is proved names a test for each promise and each fault, and each test is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "proof.md").read_text("utf-8")
TESTS = {path.name for path in (ROOT / "tests").rglob("test_*.py")}


def rows(first: str) -> dict[str, str]:
    """Return the rows whose first cell is like that: its word, and the cell of its tests."""
    return dict(re.findall(rf"^\| ({first})\b[^|]*\| ([^|]+) \|", PAGE, re.MULTILINE))


def test_each_promise_of_the_night_has_its_tests() -> None:
    night = (ROOT / "docs" / "night.md").read_text("utf-8").split("## Les pannes prévues")[0]
    promised = re.findall(r"^(\d+)\. ", night, re.MULTILINE)
    assert [*rows(r"\d+")] == promised


def test_each_fault_of_the_night_has_its_tests() -> None:
    listed = re.findall(r"^\| (F\d+) \|", (ROOT / "docs" / "night.md").read_text("utf-8"), re.MULTILINE)
    named = rows(r"F\d+")
    assert [*named] == listed
    assert [fault for fault, tests in named.items() if not re.search(r"test_|the walk", tests)] == []


def test_each_test_that_it_names_is_there() -> None:
    named = {Path(name).name for name in re.findall(r"`((?:tests/\w+/)?test_\w+\.py)`", PAGE)}
    assert len(named) > 15
    assert named - TESTS == set()
