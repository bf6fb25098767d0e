"""Define the mark `needs_wheels`: without the wheels, a test that installs an archive is left out and reported.

No test reaches the network: `make test` fetches them beforehand.
"""

import platform
from functools import cache

import pytest

from tools import archive, debian

MARK = "needs_wheels"
CACHE = archive.ROOT / ".wheels"


@cache
def are_here() -> bool:
    python = archive.debian_python()
    return bool(python) and platform.machine() == "x86_64" and archive.are_here(python, CACHE)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARK}: runs only where the wheels for Debian's own Python were fetched")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if item.get_closest_marker(MARK) and not are_here()]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not are_here():
        terminalreporter.write_line(sentence())


def sentence() -> str:
    """Return the sentence that names the files left out, and the command that fetches their wheels."""
    folder = debian.ROOT / "tests"
    marked = f"mark.{MARK}"
    files = [path for path in sorted(folder.rglob("test_*.py")) if marked in path.read_text(encoding="utf-8")]
    names = ", ".join(path.relative_to(folder.parent).as_posix() for path in files)
    return (
        f"Laissés de côté : {names}. Pour les lancer, sur une machine x86_64 avec le Python de Debian, une fois "
        "avec le réseau : python -m tools.archive --fetch debian"
    )
