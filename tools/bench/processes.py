"""Read the kernel's figures for a process and everything it started: memory, time on a processor."""

from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_MIB = 1024


def memory_mib(pid: int) -> float:
    """Return the resident memory of the process tree, in MiB (`Rss` of `smaps_rollup`)."""
    return sum(_rss_kib(each) for each in _tree(pid)) / _MIB


def processor_ms(pid: int) -> float:
    """Return the milliseconds that the process tree ran on a processor, as the scheduler counts them in ns."""
    return sum(_ran_ns(each) for each in _tree(pid)) / 1e6


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for children in (_PROC / str(pid) / "task").glob("*/children"):
        for child in _read(children).split():
            yield from _tree(int(child))


def _rss_kib(pid: int) -> int:
    for line in _read(_PROC / str(pid) / "smaps_rollup").splitlines():
        name, _colon, value = line.partition(":")
        if name == "Rss":
            return int(value.split()[0])
    return 0


def _ran_ns(pid: int) -> int:
    return sum(int((_read(path).split() or ("0",))[0]) for path in (_PROC / str(pid) / "task").glob("*/schedstat"))


def _read(path: Path) -> str:
    """Return the kernel's text; "" for a process that has ended meanwhile, as one that seals in between does."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
