"""`kill -9` before every effect of write, seal, send, archive, commit, receipt, purge, copy and restore.

The n-th effect, n + 1, n + 2, until none is left; each in a child of its own that ends by a real SIGKILL, and then what
was cut off is done again, as the next night or a person does it.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from db.sync import outstripped
from db.sync.night import Place
from db.sync.restore import NotNeeded, restore
from tests.sync.world import NIGHT, Hall, World

from db.connection import rows
from db.files import Step, no_step
from db.stores import outbox
from tests.proof.processes import killed
from tests.proof.pulling import sql_steps

REFERENCES = ("BEL-2222-222", "BEL-3333-33K")
WRITTEN = "BEL-7K3M-2QF"
LATER = (timedelta(), timedelta(days=86), timedelta(days=92))
"""A clock that jumps for months drops nothing in its first night."""


@dataclass(frozen=True)
class Killed:
    """One kill, and what was not exactly once, or not forgotten, after the second run (nothing)."""

    step: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Scene:
    """A world at one instant, and what is cut off in it."""

    world: World
    hall: Hall
    act: Callable[[Step], None]
    again: Callable[[], None]
    faults: Callable[[], list[str]]


def walk(scene: Scene, saved: Path) -> Iterator[Killed]:
    """The kills of a scene, until none is left.

    Args:
        saved: gets the scene's homes as they are now; each kill begins anew from there.
    """

    root = scene.world.root
    shutil.copytree(root, saved)
    names = saved.with_name(f"{saved.name}-steps")
    number = 0
    while True:
        shutil.rmtree(root)
        shutil.copytree(saved, root)
        if not killed(scene.act, number, names):
            return
        scene.again()
        yield Killed(names.read_text(encoding="utf-8").splitlines()[-1], tuple(scene.faults()))
        number += 1


def prepared(root: Path) -> tuple[World, Hall]:
    """Two listings that wait, one of them read, and a ticket that ended."""
    root.mkdir()
    world = World(root)
    hall = world.hall()
    for reference in REFERENCES:
        hall.submit(reference)
    hall.read(REFERENCES[0])
    hall.close_ticket()
    return world, hall


def round_of_nights(world: World, hall: Hall, now: datetime, step: Step = no_step) -> None:
    """A night with its receipt."""
    hall.night(now, step)
    world.night(now + timedelta(hours=1), step)
    hall.night(now + timedelta(hours=2), step)


def nights(root: Path) -> Iterator[Scene]:
    """A night, then two three months later, in which sealed files and the archive go; each from a saved beginning."""
    world, hall = prepared(root)
    for later in LATER:
        now = NIGHT + later

        def act(step: Step, now: datetime = now) -> None:
            round_of_nights(world, hall, now, step)

        def again(now: datetime = now) -> None:
            round_of_nights(world, hall, now)

        def told(*, is_over: bool = later == LATER[-1]) -> list[str]:
            return faults(world, hall, is_over=is_over)

        yield Scene(world, hall, act, again, told)
        # The last life of the scene was a whole one.


def writing(root: Path) -> Scene:
    """A tenant sends, an agent reads: before every statement of SQL. Nobody was told, so that nothing need be there."""
    world, hall = prepared(root)

    def act(step: Step) -> None:
        with sql_steps(step):
            hall.submit(WRITTEN)
            hall.read(WRITTEN)

    def whole_or_not_at_all() -> list[str]:
        with closing(hall.open()) as db:
            shown = rows(db, "SELECT read_at IS NOT NULL AS n FROM submissions WHERE reference = ?", (WRITTEN,))
            sent = rows(db, "SELECT kind FROM outbox WHERE reference = ? ORDER BY kind", (WRITTEN,))
        told = [found["kind"].rpartition(".")[2] for found in sent]
        wanted = (["read"] if shown and shown[0]["n"] else []) + (["submitted"] if shown else [])
        return [] if told == wanted else [f"shown: {wanted}, told: {told}"]

    return Scene(world, hall, act, lambda: None, whole_or_not_at_all)


def purging(root: Path) -> Scene:
    """The terminal's second night, which forgets on central's word: before every statement of SQL."""
    world, hall = prepared(root)
    hall.night(NIGHT)
    world.night(NIGHT + timedelta(hours=1))

    def act(step: Step) -> None:
        with sql_steps(step):
            hall.night(NIGHT + timedelta(hours=2), step)

    def again() -> None:
        hall.night(NIGHT + timedelta(hours=2))

    return Scene(world, hall, act, again, lambda: faults(world, hall))


def restoring(root: Path) -> Scene:
    """Central's database is gone, and put back from the last copy and the archive since."""
    world, hall = prepared(root)
    round_of_nights(world, hall, NIGHT)
    hall.submit(WRITTEN)
    hall.night(NIGHT + timedelta(hours=5))
    later = NIGHT + timedelta(hours=6)
    world.ingest(later)
    before = world.files("csv")
    for path in world.central.folder.glob("central.sqlite*"):
        path.unlink()

    def put_back(step: Step = no_step) -> None:
        restore(Place(world.central.home, world.target, step=step), later)

    def again() -> None:
        with suppress(NotNeeded):
            put_back()
        world.ingest(later)  # R9: its first step takes the archive up

    def same() -> list[str]:
        return [] if world.files("csv") == before else ["the sheets are not what they were"]

    return Scene(world, hall, put_back, again, same)


def faults(world: World, hall: Hall, *, is_over: bool = False) -> list[str]:
    """What is not exactly once, or not forgotten, after a clean round of nights.

    Args:
        is_over: three months have passed: what was read is gone with its two events; what nobody has read stays.
    """
    listings = [(REFERENCES[0], "read")] * (not is_over) + [(REFERENCES[1], "submitted")]
    with closing(hall.open()) as db:
        waiting = outbox.depth(db)
    found = {
        "listings": world.table("SELECT reference, state FROM bel_listings ORDER BY reference") == listings,
        "events": world.table("SELECT count(*) FROM events") == [(2 if is_over else 4,)],
        "tickets": world.table("SELECT count(*) FROM ticket_closures") == [(1,)],
        "conflicts": world.table("SELECT * FROM conflicts") == [],
        "quarantine": not list(world.central.quarantine.iterdir()),
        "inbox": not world.inbox(hall),
        "outbox": waiting == 0,
        "marks": {path.stem for path in hall.spool.glob("*.acked")}
        <= {path.stem.rpartition("-")[2] for path in hall.spool.glob("*.batch")},
        "digests": all(path.with_suffix("").exists() for path in world.central.backup.glob("*.sha256")),
        "parts": not list(world.central.csv.glob("*.part")),
        "put back": not outstripped.is_noted(world.central),
        "backup": world.table("SELECT count(*) FROM applied WHERE backed_up = 0") == [(0,)],
    }
    return [name for name, is_right in found.items() if not is_right]
