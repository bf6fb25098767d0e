"""`python -m tools.bench --python PYTHON`: measure, print the table, write it into BENCHMARKS.md.

A missed goal is reported, but the exit code is still 0: the figures of a busy machine must not stop a build.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tools.bench import console, goals, report, rounds
from tools.bench.idle import idle
from tools.bench.programs import ProbeFailed, Programs
from tools.bench.rounds import Notebook
from tools.bench.terminal import ROOT, DidNotCome

_ROUNDS, _QUICK = 9, 3
_IN_TURN: dict[str, Callable[[Programs, Notebook, int], None]] = {
    "startup": rounds.startup,
    "pages": rounds.pages_and_keys,
    "journeys": rounds.other_journeys,
    "queue": rounds.queue,
    "console": console.desk,
    "storage": rounds.storage,
}
_SIDE_BY_SIDE: dict[str, Callable[[Programs, Notebook, int], None]] = {
    "memory": rounds.memory,
    "idle": idle,
    "console idle": console.idle,
}


def main(arguments: list[str] | None = None) -> int:
    asked = _parsed(arguments)
    count = _QUICK if asked.quick else _ROUNDS
    notes: Notebook = defaultdict(list)
    folder = Path(tempfile.mkdtemp(prefix="kiosk-bench-"))
    is_whole = True
    try:
        _measure(Programs(asked.python, folder), notes, count, asked.only)
    except (DidNotCome, ProbeFailed) as error:
        _say(f"The bench could not finish: this is what it measured. {error}")
        is_whole = False
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    lines = goals.lines(notes)
    print(json.dumps(report.as_json(lines), ensure_ascii=False) if asked.json else report.table(lines))
    missed = [line.goal.label for line in lines if line.verdict == "MISSED"]
    _say(f"Missed: {'; '.join(missed)}." if missed else "Every goal measured holds.")
    if count >= _ROUNDS and not asked.only and is_whole:
        _into_page(lines)
    return 0 if is_whole else 1


def _parsed(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools.bench", description="Measure the kiosk beside its floors.")
    parser.add_argument("--python", default=sys.executable, help="interpreter with the runtime libraries alone")
    parser.add_argument("--quick", action="store_true", help=f"{_QUICK} rounds, to try; BENCHMARKS.md is left alone")
    parser.add_argument("--json", action="store_true", help="one JSON list instead of the table")
    parser.add_argument(
        "--only", action="append", choices=[*_IN_TURN, *_SIDE_BY_SIDE], help="one part; may be repeated"
    )
    return parser.parse_args(arguments)


def _measure(programs: Programs, notes: Notebook, count: int, only: list[str] | None) -> None:
    programs.prepare()
    for turn in range(count):
        for name, measure in _IN_TURN.items():
            if not only or name in only:
                _say(f"round {turn + 1} of {count}: {name}")
                measure(programs, notes, turn)
    for name, measure in _SIDE_BY_SIDE.items():
        if not only or name in only:
            _say(f"{count} side by side: {name}")
            measure(programs, notes, count)


def _into_page(lines: list[goals.Line]) -> None:
    page = ROOT / "BENCHMARKS.md"
    if not report.write_page(page, lines, datetime.now().astimezone().date()):
        _say(f"BENCHMARKS.md has no place for the table, between {report.BEGIN} and {report.END}.")


def _say(sentence: str) -> None:
    """Print progress on stderr, so that stdout has only the table or the JSON."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
