"""The goals: each measure, the floor it is compared with, and its limit; other programs' figures of another run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from statistics import median

from tools.bench.journeys import JOURNEYS

Statistic = Callable[[Sequence[float]], float]


def p95(figures: Sequence[float]) -> float:
    """Return the figure that 95 of 100 do not exceed."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


@dataclass(frozen=True)
class Goal:
    """One line of the table."""

    label: str
    series: str
    floor: str | None
    """The series of the floor; None when the figure has no floor."""
    unit: str
    most: float | None = None
    """The upper bound: a ratio to the floor, or without a floor in `unit`; None for no upper bound."""
    least: float | None = None
    """The lower bound, of a rate: a ratio to the floor, or without a floor in `unit`."""
    statistic: Statistic = median
    peers: str = ""
    """The ratios of other Textual programs, from another run."""


GOALS: tuple[Goal, ...] = (
    Goal(
        "home screen visible",
        "start home",
        "start bare",
        "ms",
        1.3,
        peers="textual demo 3.5, posting 4.5, harlequin 6.3",
    ),
    Goal("everything loaded, behind the painted home", "start loaded", "start bare", "ms", 2.6),
    Goal("a door pressed at once → first question visible", "start door", "start bare", "ms", 2.4),
    Goal("key → first byte in a text field, p50", "key kiosk", "key bare", "ms", 1.5, peers="textual-wtf 1.8"),
    Goal("key → first byte in a text field, p95", "key kiosk", "key bare", "ms", 2.5, statistic=p95),
    Goal("next page visible, p50", "page kiosk", "page bare", "ms", 1.4),
    *(Goal(f"{name}: a page, p50", f"{name} kiosk", f"{name} bare", "ms", 1.4) for name in JOURNEYS),
    Goal("agents' queue, key down, p50", "queue kiosk", "queue bare", "ms", 1.5),
    Goal("console: sign-in → rows, of 5,000 files", "desk sign-in", None, "ms", 1000.0),
    Goal("console: key → another list", "desk list", None, "ms", 100.0),
    Goal("console: a key in the filter, p50", "desk filter", None, "ms", 50.0),
    Goal("console: a key in the filter, p95", "desk filter", None, "ms", 100.0, statistic=p95),
    Goal("console: opening a file", "desk open", None, "ms", 100.0),
    Goal("console: cursor key in a list", "desk cursor", "desk cursor bare", "ms", 1.5),
    Goal("console: a move, over one raw durable commit", "move over commit", None, "ms", 15.0),
    Goal("console: a move seen at another console, most", "desk seen", None, "ms", 1000.0, statistic=max),
    Goal("console: memory after 200 screens", "desk memory 200", None, "MiB", 120.0),
    Goal("console: memory, screen 200 beside screen 20", "desk memory 200", "desk memory 20", "MiB", 1.03),
    Goal("console: idle queue, processor time over 60 s", "desk idle", None, "ms", 600.0),
    Goal("console: idle queue with 60 waiting, bytes over 60 s", "desk idle bytes", None, "B", 2048.0, statistic=max),
    Goal("console: idle list of files, bytes over 60 s", "desk list bytes", None, "B", 0.0, statistic=max),
    Goal("console of 50,000 files: key → another list", "large desk list", "desk list", "ms", 1.5),
    Goal("console of 50,000 files: memory after 200 screens", "large desk memory 200", "desk memory 200", "MiB", 1.25),
    Goal("console of 50,000 files: sign-in → rows", "large desk sign-in", None, "ms"),
    Goal("commune search, a key, without drawing, p95", "search", None, "ms", 16.0, statistic=p95),
    Goal("question search, a key, without drawing, p95", "faq search", None, "ms", 16.0, statistic=p95),
    Goal(
        "memory after a visit",
        "memory visited",
        "memory bare",
        "MiB",
        2.5,
        peers="demo 1.6, posting 2.2, harlequin 6.0",
    ),
    Goal("memory, visit 20 beside visit 2", "memory visit 20", "memory visit 2", "MiB", 1.03),
    Goal(
        "idle home, processor time over 60 s",
        "idle kiosk",
        "idle bare",
        "ms",
        2.5,
        peers="demo 2.4, harlequin 8, posting 9",
    ),
    Goal("idle home, bytes over 60 s", "bytes kiosk", None, "B"),
    Goal("idle home, bytes that are not the clock's", "stray bytes", None, "B", 0.0, statistic=max),
    Goal("durable submit, p50, beside one raw encrypted insert", "submit", "insert", "ms", 15.0),
    Goal("durable submit, p95", "submit", "insert", "ms", statistic=p95),
    Goal("read → seal, beside raw executemany", "seal", "seal raw", "rows/s"),
    *(
        Goal(
            f"verify → tables, batches of {size}, beside raw executemany",
            f"ingest {size}",
            f"ingest {size} raw",
            "rows/s",
            least=least,
        )
        for size, least in ((500, 0.30), (20, 0.22))
    ),
    Goal("CSV export, beside raw executemany", "csv", "csv raw", "rows/s"),
    Goal("a day of 12 terminals × 300 events: ingest, CSV, copy, flushed", "day", None, "ms", 500.0),
    Goal("the same day, beside a bare app's start", "day", "start bare", "ms", 1.7),
)
PEERS_RUN = "from another run, noted on 2026-11-24 (posting 2.11.1, harlequin 2.17, two shared cores)"


@dataclass(frozen=True)
class Line:
    """A goal and the measured figure."""

    goal: Goal
    found: float
    floor: float | None
    count: int
    """The number of figures behind the statistic."""
    ratio: float | None = None
    """The figure beside its floor; None without a floor."""

    @property
    def verdict(self) -> str:
        """`holds`, `MISSED`, or "" without a goal."""
        value = self.found if self.ratio is None else self.ratio
        if self.goal.most is not None:
            return "holds" if value <= self.goal.most else "MISSED"
        if self.goal.least is not None:
            return "holds" if value >= self.goal.least else "MISSED"
        return ""


def lines(notes: Mapping[str, Sequence[float]]) -> list[Line]:
    """Return the table; a goal whose series was not measured is left out."""
    return [
        Line(
            goal,
            goal.statistic(notes[goal.series]),
            goal.statistic(notes[goal.floor]) if goal.floor else None,
            len(notes[goal.series]),
            beside(notes[goal.series], notes[goal.floor], goal.statistic) if goal.floor else None,
        )
        for goal in GOALS
        if notes.get(goal.series) and (goal.floor is None or notes.get(goal.floor))
    ]


def beside(found: Sequence[float], floor: Sequence[float], statistic: Statistic = median) -> float:
    """Return the ratio of two series that were measured in turn.

    It is the median of the ratios of neighbours: on a machine that is fast and slow by minutes, the ratio of two
    medians compares a fast minute of one with a slow minute of the other. A tail such as p95 needs all figures at once.
    """
    pairs = gcd(len(found), len(floor)) if statistic is median else 1
    these, those = len(found) // pairs, len(floor) // pairs
    return median(
        statistic(found[turn * these : (turn + 1) * these]) / statistic(floor[turn * those : (turn + 1) * those])
        for turn in range(pairs)
    )
