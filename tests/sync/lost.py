"""Central lives some nights; its database goes, and comes back from a copy."""

from datetime import datetime, timedelta

from db.files import Step, no_step
from db.sync import copies_gone, night
from db.sync.night import Place
from db.sync.restore import Restored, restore
from tests.sync.world import NIGHT, Hall, World

_LATER = NIGHT + timedelta(days=3)


def nights_of(world: World, hall: Hall, *references: str) -> None:
    """A day and its night with a copy for each: what is submitted that day is taken and copied."""
    for days, reference in enumerate(references):
        at = NIGHT + timedelta(days=days)
        hall.submit(reference)
        hall.night(at)
        world.night(at)


def lose(world: World, *, with_copies: bool = False) -> None:
    """With its copies gone too, which are given up, `central init` makes an empty one, as the guide's « Plus aucune
    copie » has it.
    """
    database = world.central.database
    copies = (*world.central.backup.glob("*.sqlite*"), copies_gone.file_of(world.central)) if with_copies else ()
    for file in (database, *(database.with_name(f"{database.name}-{log}") for log in ("wal", "shm")), *copies):
        file.unlink(missing_ok=True)
    if with_copies:
        begin_anew(world)


def begin_anew(world: World) -> None:
    with night.central(Place(world.central.home, world.target), _LATER, anew=True):
        pass


def put_back(world: World, step: Step = no_step, *, at: datetime = _LATER, replace: bool = False) -> Restored:
    return restore(Place(world.central.home, world.target, step=step), at, replace=replace)
