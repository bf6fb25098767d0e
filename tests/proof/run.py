"""Run the proof (`make proof`): the walk at length, other stories each time, then every test that is marked `proof`.

It says what it did (acts, steps, plugs, values) and "nothing lost", or ends with 1 and the seed of the story in which a
promise was broken, and how to play that one again.
"""

import argparse
import os
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from tests.night.plug import Figures
from tests.night.story import LONG, walk
from tests.proof.processes import ended, forked

ROOT = Path(__file__).parents[2]
LENGTHS = (30, LONG, 200)
"""Acts of a story: short ones begin and settle often, long ones let misfortunes meet."""
MEMORY = Path("/dev/shm")  # noqa: S108 (a folder of the system's: every file is flushed, and no real plug is pulled)


def main() -> int:
    asked = argparse.ArgumentParser(prog="make proof", description=__doc__)
    asked.add_argument("--minutes", type=float, default=2, help="of walking, in each process")
    asked.add_argument("--processes", type=int, default=1)
    asked.add_argument("--only-walk", action="store_true", help="leave out the tests")
    asked.add_argument("--seed", type=int, help="play this one story")
    asked.add_argument("--acts", type=int, default=LONG, help="of that story")
    chosen = asked.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets of texts are in the same order when a story is played again
        os.environ["PYTHONHASHSEED"] = "0"
        return subprocess.run([sys.executable, "-m", "tests.proof.run", *sys.argv[1:]], cwd=ROOT).returncode
    with tempfile.TemporaryDirectory(prefix="proof-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        if chosen.seed is not None:
            tell(walk(Path(folder), range(chosen.seed, chosen.seed + 1), chosen.acts))
            return 0
        if not walked(Path(folder), chosen.minutes, chosen.processes):
            return 1
    if chosen.only_walk:
        return 0
    pytest = [sys.executable, "-m", "pytest", "-q", "-n", str(max(chosen.processes, 2)), "--dist", "worksteal"]
    return max(
        subprocess.run([*pytest, *which], cwd=ROOT).returncode for which in (["tests/proof"], ["--proof", "tests"])
    )


def walked(folder: Path, minutes: float, processes: int) -> bool:
    """Walk in some processes at once, and print what all of them did; return False when a promise was broken."""
    until, first = time.monotonic() + 60 * minutes, random.SystemRandom().randrange(10**9)
    places = [folder / str(number) for number in range(processes)]
    works = [walker(place, first + 10**6 * number, until) for number, place in enumerate(places)]
    codes = [ended(child) for child in [forked(work) for work in works]]
    if any(codes):
        print("A promise was broken: the story stands above.", file=sys.stderr)  # noqa: T201
        return False
    whole = Figures()
    for place in places:
        add(whole, pickle.loads((place / "figures").read_bytes()))  # noqa: S301 (our own child's)
    tell(whole)
    return True


def walker(place: Path, first: int, until: float) -> Callable[[], None]:
    def work() -> None:
        figures, seed = Figures(), first
        place.mkdir()
        while time.monotonic() < until:
            for acts in LENGTHS:
                walk(place, range(seed, seed + 1), acts, figures)
                seed += 1
        (place / "figures").write_bytes(pickle.dumps(figures))

    return work


def add(whole: Figures, part: Figures) -> None:
    for field in fields(Figures):
        setattr(whole, field.name, getattr(whole, field.name) + getattr(part, field.name))


def tell(figures: Figures) -> None:
    told = dict(vars(figures))
    fired, steps = told.pop("fired"), told.pop("steps")
    lines = {**{f"  {name}": n for name, n in sorted(fired.items())}, **told}
    lines |= {"named steps": sum(steps.values()), "their names": len(steps)}
    for name, n in lines.items():
        print(f"{name:<32}{n:>12,}")  # noqa: T201 (what this program is for)
    print("nothing lost", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
