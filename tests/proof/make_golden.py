"""Homes and batches of this version, kept for ever: `python -m tests.proof.make_golden`, once for each version.

Everything in them is invented: the listings, the agency, the keys. They are never made again: a later program must take
what this one wrote.
"""

import io
import tarfile
from pathlib import Path

from kiosk.version import PROGRAM
from tests.proof.walk import folder
from tests.sync.world import FRIDAY, NIGHT, World, sound_reference

GOLDEN = Path(__file__).with_name("golden")
ARRIVED, WAITING = sound_reference(1), sound_reference(2)


def make() -> Path:
    """A terminal with a listing that central has, one that waits; a central that took the first."""
    root = folder()
    world = World(root)
    hall = world.hall()
    hall.submit(ARRIVED, description="Un balcon au sud", contact_name="Personne inventée", phone="06 12 34 56 78")
    assert hall.read(ARRIVED)
    hall.close_ticket()
    hall.count("request", "seen")
    hall.rate("yes")
    hall.night()
    world.night()
    hall.night()
    hall.submit(WAITING, FRIDAY)
    hall.night(NIGHT)
    return root


def pack(root: Path) -> bytes:
    """The same files give the same bytes, whoever made them and when."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=9) as archive:
        for path in sorted(root.rglob("*")):
            if path.name.endswith(("-shm", ".lock")):
                continue
            entry = archive.gettarinfo(path, str(path.relative_to(root)))
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            entry.mtime = int(NIGHT.timestamp())
            with path.open("rb") if path.is_file() else io.BytesIO() as file:
                archive.addfile(entry, file if path.is_file() else None)
    return out.getvalue()


if __name__ == "__main__":
    place = GOLDEN / f"{PROGRAM}.tar.gz"
    if place.exists():
        raise SystemExit(f"{place.name} is kept for ever, as it is")
    GOLDEN.mkdir(exist_ok=True)
    place.write_bytes(pack(make()))
