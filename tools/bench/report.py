"""Write the table, as Markdown for a person and for BENCHMARKS.md, and as JSON."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tools.bench.goals import PEERS_RUN, Line

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
_HEAD = ("measure", "n", "floor", "here", "ratio", "goal", "", "others")
_RIGHT = frozenset({"n", "floor", "here", "ratio", "goal"})


def table(lines: Sequence[Line]) -> str:
    """Return the lines as a Markdown table whose columns also line up on a console."""
    rows = [_HEAD, *(_cells(line) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    marks = tuple(
        "-" * (width - 1) + ":" if name in _RIGHT else "-" * width
        for name, width in zip(_HEAD, (max(width, 3) for width in widths), strict=True)
    )
    return "\n".join(_joined(row, widths) for row in (rows[0], marks, *rows[1:]))


def _joined(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (
        cell.rjust(max(width, 3)) if name in _RIGHT else cell.ljust(max(width, 3))
        for cell, width, name in zip(row, widths, _HEAD, strict=True)
    )
    return f"| {' | '.join(cells)} |"


def _cells(line: Line) -> tuple[str, ...]:
    goal = line.goal
    return (
        goal.label,
        str(line.count),
        "" if line.floor is None else _figure(line.floor, goal.unit),
        _figure(line.found, goal.unit),
        "" if line.ratio is None else f"{line.ratio:.2f}",
        _limit(line),
        line.verdict,
        goal.peers,
    )


def _limit(line: Line) -> str:
    goal = line.goal
    unit = "" if goal.floor else f" {goal.unit}"
    if goal.least is not None:
        return f"≥ {goal.least:g}{unit}"
    return "" if goal.most is None else f"≤ {goal.most:g}{unit}"


def _figure(value: float, unit: str) -> str:
    return f"{value:.0f} {unit}" if value >= 100 or value == int(value) else f"{value:.3g} {unit}"


def notes(today: date) -> str:
    """Say what the figures mean, and where they come from."""
    return (
        f"Measured on {today.isoformat()} by `make bench`: {platform.system()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, a terminal of 80 × 24, the libraries of `requirements.lock` alone. "
        "Milliseconds hold for one machine; read the ratios: each is the median of the ratios of neighbours, a figure "
        "and the floor taken just before or after it. "
        "Floors: a bare Textual app with one label; for keys and pages a bare form of twelve fields, pushed as a "
        "screen; for the queue a bare table of as many rows; for the roads of the night the same rows by "
        "the standard library. "
        f'"others": ratios of other Textual programs to a bare one, {PEERS_RUN}.'
    )


def write_page(page: Path, lines: Sequence[Line], today: date) -> bool:
    """Put table and notes between the two markers; tell if these were there."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        return False
    page.write_text(f"{before}{BEGIN}\n{table(lines)}\n\n{notes(today)}\n{END}{after}", encoding="utf-8")
    return True


def as_json(lines: Sequence[Line]) -> list[dict[str, object]]:
    return [
        {
            "measure": line.goal.label,
            "n": line.count,
            "unit": line.goal.unit,
            "floor": line.floor,
            "here": line.found,
            "ratio": line.ratio,
            "verdict": line.verdict,
        }
        for line in lines
    ]
