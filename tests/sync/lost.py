"""Central's database goes, and comes back from a copy."""

from datetime import datetime, timedelta

from db.files import Step, no_step
from db.sync.night import Place
from db.sync.restore import Restored, restore
from tests.sync.world import NIGHT, World

_LATER = NIGHT + timedelta(days=3)


def lose(world: World, *, with_copies: bool = False) -> None:
    database = world.central.database
    copies = world.central.backup.glob("*.sqlite*") if with_copies else ()
    for file in (database, *(database.with_name(f"{database.name}-{log}") for log in ("wal", "shm")), *copies):
        file.unlink(missing_ok=True)


def put_back(world: World, step: Step = no_step, *, at: datetime = _LATER, replace: bool = False) -> Restored:
    return restore(Place(world.central.home, world.target, step=step), at, replace=replace)
