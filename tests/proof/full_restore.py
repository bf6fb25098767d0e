"""`central restore` and `rebuild` on a full disk: `unshare -m python -m tests.proof.full_restore FOLDER`.

Tells, as JSON, for each act and room: what was said, and what was wrong (nothing): a database that was put aside or
changed, something left beside it, or a second run with room that does not end.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from db.sync.night import Place
from db.sync.restore import NotNeeded, restore
from kiosk.cli.night import explain
from tests.sync.world import NIGHT, World

from db.connection import open_database, row
from kiosk.services.ports import StorageError
from tests.proof.full import fill

MEGABYTES = 8
ROOMS = (0, 16, 128)
"""Free kilobytes: a copy of the database has more than all of them."""
REFERENCE, LATER = "BEL-7K3M-2QF", "BEL-2222-222"
DAY = timedelta(days=1)


def damage(database: Path) -> None:
    data = bytearray(database.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 : page * 4096 + 8] = bytes(8)
    database.write_bytes(data)


ACTS: Mapping[str, tuple[Callable[[Path], None], bool]] = {
    "restore": (lambda _database: None, False),
    "rebuild": (lambda _database: None, True),
    "restore of a damaged one": (damage, False),
}
"""What is done to the database before, and whether a sound one is replaced."""


def lived(root: Path) -> World:
    """A night with its copy, then a listing that is in the database and in the archive alone."""
    world = World(root)
    hall = world.hall()
    for nights, reference in enumerate((REFERENCE, LATER)):
        hall.submit(reference)
        hall.night(NIGHT + nights * DAY)
        (world.night if not nights else world.ingest)(NIGHT + nights * DAY)
    return world


def put_back(world: World, *, replace: bool) -> str:
    """What the command would say; empty: it did what it was asked."""
    try:
        restore(Place(world.central.home, world.target), NIGHT + 2 * DAY, replace=replace)
    except (NotNeeded, StorageError, OSError) as error:
        return explain(error, world.root, "central restore")[1]
    return ""


def faults(world: World, before: bytes, said: str, *, replace: bool, is_damaged: bool) -> str:
    names = {path.name for path in world.central.folder.iterdir()}
    if said and world.central.database.read_bytes() != before:
        return "the database is another"
    if said and any(".replaced-" in name or name.endswith(".part") for name in names):
        return f"left there: {sorted(names)}"
    (world.root / "ballast").unlink()
    again = put_back(world, replace=replace)
    if again and (is_damaged or replace):
        return f"again, with room: {again}"
    with closing(open_database(world.central.database, None, read_only=True)) as db:
        found = row(db, "SELECT count(*) AS n FROM bel_listings")
    return "" if found == {"n": 2} else f"listings: {found}"


def on_a_full_disk(folder: Path) -> list[dict[str, object]]:
    told: list[dict[str, object]] = []
    for act, (harm, replace) in ACTS.items():
        for room in ROOMS:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", folder], check=True)
            world = lived(folder)
            harm(world.central.database)
            before = world.central.database.read_bytes()
            fill(folder, room)
            said = put_back(world, replace=replace)
            wrong = faults(world, before, said, replace=replace, is_damaged=harm is damage)
            told.append({"act": act, "room": room, "said": said, "wrong": wrong})
            subprocess.run(["umount", folder], check=True)
    return told


if __name__ == "__main__":
    json.dump(on_a_full_disk(Path(sys.argv[1])), sys.stdout)
