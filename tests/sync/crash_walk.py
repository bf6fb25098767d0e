"""Pull the plug before every effect of the night, then run it again: `python -m tests.sync.crash_walk FOLDER`.

Alone in its process, because a fork wants a single thread. Prints, as JSON, the name of each step and what was wrong
after the second run (nothing).
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from db.stores import outbox
from tests.sync.world import NIGHT, Hall, World

REFERENCES = ("BEL-2222-222", "BEL-3333-33K")
LATER = (timedelta(), timedelta(days=86), timedelta(days=92))
"""A clock that jumps for months drops nothing in its first night."""


def live(world: World, hall: Hall, step: Callable[[str], None]) -> None:
    """A night with its receipt, then two three months later, in which sealed files and the archive go."""
    for later in LATER:
        hall.night(NIGHT + later, step)
        world.night(NIGHT + later + timedelta(hours=1), step)
        hall.night(NIGHT + later + timedelta(hours=2), step)


def is_killed_at(world: World, hall: Hall, fatal: int, names: Path) -> bool:
    """Live it in a child that dies before its `fatal`-th effect; False when it lived to the end."""
    child = os.fork()
    if child == 0:
        count = 0

        def step(name: str) -> None:
            nonlocal count
            count += 1
            if count == fatal:
                names.write_text(name, encoding="utf-8")
                os.kill(os.getpid(), signal.SIGKILL)

        live(world, hall, step)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError("the child failed by itself")
    return False


def faults(world: World, hall: Hall) -> list[str]:
    """What is not exactly once, or not forgotten, after a clean run."""
    with closing(hall.open()) as db:
        waiting = outbox.depth(db)
    found = {
        # What was read is over after three months, and goes with its two events; what nobody has read stays.
        "listings": world.table("SELECT reference, state FROM bel_listings") == [(REFERENCES[1], "submitted")],
        "events": world.table("SELECT count(*) FROM events") == [(2,)],
        "forgotten": world.table("SELECT count(*) FROM forgotten_events") == [(2,)],
        "tickets": world.table("SELECT count(*) FROM ticket_closures") == [(1,)],
        "conflicts": world.table("SELECT * FROM conflicts") == [],
        "quarantine": not list(world.central.quarantine.iterdir()),
        "inbox": not world.inbox(hall),
        "outbox": waiting == 0,
        "parts": not list(world.central.csv.glob("*.part")),
        "backup": world.table("SELECT count(*) FROM applied WHERE backed_up = 0") == [(0,)],
    }
    return [name for name, is_right in found.items() if not is_right]


def walk(root: Path) -> list[tuple[str, list[str]]]:
    template = root / "template"
    template.mkdir()
    world = World(template)
    hall = world.hall()
    for reference in REFERENCES:
        hall.submit(reference)
    hall.read(REFERENCES[0])
    hall.close_ticket()
    saved = root / "saved"
    template.rename(saved)
    told: list[tuple[str, list[str]]] = []
    names = root / "step"
    while True:
        shutil.rmtree(template, ignore_errors=True)
        shutil.copytree(saved, template)
        if not is_killed_at(world, hall, len(told) + 1, names):
            return told
        live(world, hall, lambda _name: None)
        told.append((names.read_text(encoding="utf-8"), faults(world, hall)))


if __name__ == "__main__":
    json.dump(walk(Path(sys.argv[1])), sys.stdout)
