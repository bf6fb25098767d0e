"""`python -m tests.proof.run`: the proof at length, and its figures.

The slice that stands among the tests plays the same examples every time; here each run plays others, for as long as it
is told to, and says what it did: examples, rule firings, kills, cuts. Then it runs the whole folder of tests, and what
is marked `proof` in every other: too long for every change.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from tests.proof import kills, walk
from tests.proof.cuts import cuts_of_files, cuts_of_sql
from tests.proof.processes import ended, forked

EXAMPLES = {30: 8, 100: 10, 300: 16, 1000: 12}
"""How many examples of each length, in acts, between two looks at the watch. Short stories begin and settle often, long
ones let misfortunes meet, and fire cheaper. Of each call hypothesis plays the simplest first, one act over and over,
which shows nothing by itself: hence never a few.
"""


def main() -> int:
    asked = argparse.ArgumentParser(prog="make proof", description=__doc__)
    asked.add_argument("--minutes", type=float, default=2, help="of walking, in each process")
    asked.add_argument("--processes", type=int, default=1)
    asked.add_argument("--only-walk", action="store_true", help="leave out kills, cuts and the tests")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="proof-") as folder:
        _tell(_walked(Path(folder), options.minutes, options.processes))
        if options.only_walk:
            return 0
        _tell(_killed(Path(folder)))
        _tell({"power cuts in SQL": cuts_of_sql(Path(folder)), "power cuts between files": cuts_of_files(Path(folder))})
    tests, folder_of_proof = Path(__file__).parent.parent, Path(__file__).parent
    pytest = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal"]
    runs = ([*pytest, str(folder_of_proof)], [*pytest, "--proof", str(tests)])
    whole = os.environ | {"PROOF_WHOLE": "1"}
    return max([subprocess.run(command, env=whole).returncode for command in runs])


def _tell(figures: dict[str, object]) -> None:
    for name, figure in figures.items():
        print(f"{name:<32} {figure}", flush=True)  # noqa: T201 (what this program is for)


def _walked(folder: Path, minutes: float, processes: int) -> dict[str, object]:
    began = time.monotonic()
    places = [folder / f"walk-{number}" for number in range(processes)]
    children = [forked(_walker(place, began + 60 * minutes)) for place in places]
    codes = [ended(child) for child in children]
    if any(codes):
        raise SystemExit("something was lost: the example stands above")
    seconds = time.monotonic() - began
    fired: Counter[str] = Counter()
    figures: Counter[str] = Counter()
    for place in places:
        told = json.loads(place.read_text(encoding="utf-8"))
        fired.update(told["fired"])
        figures.update(told["figures"])
    return {
        **{f"  {name}": count for name, count in sorted(fired.items())},
        "examples": figures["examples"],
        "rule firings": fired.total(),
        "rule firings a second": round(fired.total() / seconds, 1),
        "values acknowledged": figures["owed"],
        "of them destroyed with disks": figures["excused"],
        "plugs pulled while walking": figures["kills"],
        "names taken, refused, with what stays behind": [
            figures[each] for each in ("renamed", "names_refused", "left_behind")
        ],
        "former names revoked": figures["names_revoked"],
        "of what was erased, terminals not named": figures["gone"],
        "seconds": round(seconds),
    }


def _walker(place: Path, until: float) -> Callable[[], None]:
    def work() -> None:
        for steps, examples in cycle(EXAMPLES.items()):
            if time.monotonic() > until:
                break
            walk.walk(examples, steps, is_fixed=False)
            told = {"fired": walk.FIRED, "figures": vars(walk.FIGURES)}
            place.write_text(json.dumps(told), encoding="utf-8")

    return work


def _killed(folder: Path) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, scene in _scenes(folder):
        done = list(kills.walk(scene, folder / f"saved-{name}"))
        if any(each.faults for each in done):
            raise SystemExit(f"{name}: {[each for each in done if each.faults]}")
        told[f"kills, {name}"] = len(done)
    return told


def _scenes(folder: Path) -> Iterator[tuple[str, kills.Scene]]:
    yield "write", kills.writing(folder / "write")
    for number, scene in enumerate(kills.nights(folder / "nights")):
        yield f"nights {number + 1}", scene
    yield "purge", kills.purging(folder / "purge")
    yield "restore", kills.restoring(folder / "restore")


if __name__ == "__main__":
    sys.exit(main())
