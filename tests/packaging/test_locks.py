"""A terminal carries what `requirements.lock` says, byte for byte; the developers' environment adds its tools."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ \\\n]+)", text, re.MULTILINE))


def normal(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[._-]+", "-", found.group()).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_digest_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.findall(r"^[a-z0-9.-]+==(?:.*\\\n)*.*", text, re.MULTILINE)
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_the_workshop_uses_the_versions_of_the_terminal() -> None:
    runtime, workshop = (pins(lock) for lock in LOCKS)
    assert runtime.items() <= workshop.items()


def test_the_terminal_carries_dependencies_and_no_tool() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = pins("requirements.lock")
    assert {normal(line) for line in project["project"]["dependencies"]} <= runtime.keys()
    assert not {normal(line) for line in project["dependency-groups"]["dev"]} & runtime.keys()
