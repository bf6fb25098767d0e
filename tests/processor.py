"""Measure the tests in processor seconds, and define the mark of the tests that only the proof runs.

`@pytest.mark.proof` is for a test that lives more than ten days, installs, kills and cuts at every step, or walks a
journey on a real terminal a second time: `make proof` runs it; `make test` leaves it out and runs a smaller test beside
it. With `keeps=1`, the smaller test is the first example of the test itself.
"""

import resource
from collections import Counter
from typing import Any

import pytest

from tests import started

_SLOWEST = 20
_SPENT = "processor"
_START = pytest.StashKey[float]()
_OF_WORKERS = pytest.StashKey[list[float]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proof", action="store_true", help="only the tests that are marked `proof`")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "proof(keeps=0): too long for every change; `make test` runs the first `keeps`")
    config.stash[_OF_WORKERS] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    is_proof = bool(config.getoption("--proof"))
    seen: Counter[str] = Counter()
    left_out = [item for item in items if _is_long(item, seen) is not is_proof]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _is_long(item: pytest.Item, seen: Counter[str]) -> bool:
    """Tell if only the proof runs a test; `seen` counts the examples of each marked test so far."""
    mark = item.get_closest_marker("proof")
    if mark is None:
        return False
    test = item.nodeid.partition("[")[0]
    seen[test] += 1
    return bool(seen[test] > mark.kwargs.get("keeps", 0))


def seconds() -> float:
    """User and system seconds of this process, of its children that have ended, and of what `tests.started` forked."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return started.seconds() + sum(each.ru_utime + each.ru_stime for each in used)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[_START] = seconds()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Write the processor seconds of a test into its last report; pytest makes the report itself."""
    if call.when == "teardown":
        item.user_properties.append((_SPENT, seconds() - item.stash[_START]))


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_SPENT] = seconds()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Keep the seconds that an ended process of the run reports; `node` is untyped because xdist has no types."""
    node.config.stash[_OF_WORKERS].append(float(node.workeroutput.get(_SPENT, 0.0)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    workers = config.stash[_OF_WORKERS]
    total = sum(workers) if workers else seconds()
    costs = {
        report.nodeid: float(str(value))
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "teardown"
        for name, value in report.user_properties
        if name == _SPENT
    }
    slowest = sorted(costs.items(), key=lambda each: -each[1])[:_SLOWEST]
    terminalreporter.section(f"{total:.0f} processor seconds; the slowest tests", sep="-")
    for name, value in slowest:
        terminalreporter.write_line(f"{value:7.1f} s  {name}")
