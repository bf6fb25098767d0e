"""Define the mark `needs_debian(package)`: without the package, the test is left out and the run reports it."""

import pytest

from tools import debian


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs_debian(package): runs only where this Debian package is installed")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if debian.missing(packages_of(item))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def packages_of(item: pytest.Item) -> list[str]:
    return [package for mark in item.iter_markers("needs_debian") for package in mark.args]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    needed = debian.tests_needing(debian.ROOT / "tests")
    for sentence in debian.sentences(needed, debian.missing(needed)):
        terminalreporter.write_line(sentence)
