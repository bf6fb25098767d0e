"""Pull the plug before every effect of a repair, then run it again: `python -m tests.db.repair_walk HOME FOLDER`.

Alone in its process, because a fork wants a single thread. Prints, as JSON, the name of each step and what was wrong
after the second run (nothing).
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from db.repair import kept_files, repair
from db.terminal import database_path, slip_of
from tests.db.damage import contents
from tests.factories import FRIDAY


def is_killed_at(home: Path, fatal: int, names: Path) -> bool:
    """Repair in a child that dies before its `fatal`-th effect; False when it lived to the end."""
    child = os.fork()
    if child == 0:
        count = 0

        def step(name: str) -> None:
            nonlocal count
            count += 1
            if count == fatal:
                names.write_text(name, encoding="utf-8")
                os.kill(os.getpid(), signal.SIGKILL)

        repair(home, FRIDAY, step)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError("the child failed by itself")
    return False


def walk(damaged: Path, folder: Path) -> list[tuple[str, list[str]]]:
    folder.mkdir()
    home, names = folder / "home", folder / "step"
    bytes_of_before = database_path(damaged).read_bytes()
    shutil.copytree(damaged, home)
    done = repair(home, FRIDAY)
    expected = contents(home)
    told: list[tuple[str, list[str]]] = []
    while True:
        shutil.rmtree(home)
        shutil.copytree(damaged, home)
        if not is_killed_at(home, len(told) + 1, names):
            return told
        again = repair(home, FRIDAY)
        files = {path.name for path in database_path(home).parent.iterdir()}
        found = {
            "rows": contents(home) == expected,
            "counts": again == done,
            "kept": [path.read_bytes() for path in kept_files(home)] == [bytes_of_before],
            "left over": not slip_of(database_path(home)).exists() and not any(".part" in name for name in files),
        }
        told.append((names.read_text(encoding="utf-8"), [name for name, is_right in found.items() if not is_right]))


if __name__ == "__main__":
    json.dump(walk(Path(sys.argv[1]), Path(sys.argv[2])), sys.stdout)
