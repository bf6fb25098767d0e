"""Homes and batches as this program writes them, kept for ever: `python -m tests.proof.make_golden`.

One archive for each released version, and for each schema and format: **before** a schema or a format is changed
(`central_schema.VERSION`, `migrations.TERMINAL`, a `MAGIC` of `db/sync`) there must be one of what it was, and with the
change one of what it is. Their names tell both, and `test_golden.py` asks for that of today: bump the number, run this,
commit what it made, with its line in `test_golden.KEPT`. Where a kind of event or of file comes new, add it here in the
same change.

Everything in them is invented: the listings, the agency, the keys. They are never made again: a later program must take
what this one wrote. What each holds stands in its `told.json`; the first has none (`test_golden.FIRST`).
"""

import io
import json
import shutil
import tarfile
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from db.sync import ack, batch, central_schema, down, enrolment, erasure, kept, night
from db.sync.night import Place
from tests.sync.agency_desk import desk_of
from tests.sync.test_known_homes import GOOD, table, take_in
from tests.sync.texts_at_central import GUIDE, content, put
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sound_reference

from db.connection import rows
from db.migrations import TERMINAL
from kiosk.version import PROGRAM
from tests.factories import OTHER_PIN, PIN
from tests.proof.every_event import amend, write_all
from tests.proof.walk import folder

GOLDEN = Path(__file__).with_name("golden")
TOLD = "told.json"
ARRIVED, WAITING = sound_reference(1), sound_reference(2)
_ERASED, _OF_B, _OF_REVOKED = map(sound_reference, (3, 4, 5))
_CODE = "2222-2222-2222"
_HOUR = timedelta(hours=1)
SAYING = "SELECT count(*) FROM applied WHERE unread_since IS NOT NULL"
_AGENTS = (("ane", "Ane Exemple", PIN), ("bil", "Bil Exemple", OTHER_PIN))


def name() -> str:
    """Of an archive of today: version, schemas, formats of files."""
    magic = (batch.MAGIC, kept.MAGIC, down.MAGIC, ack.MAGIC.encode())
    formats = ".".join(each.split()[-1].decode() for each in magic)
    return f"{PROGRAM}-central-{central_schema.VERSION}-terminal-{len(TERMINAL.names)}-files-{formats}"


def make() -> Path:
    """A terminal that sent one of every event, and has one more listing on its way; another one, revoked, of which a
    file lies in quarantine; a central with a tombstone. Whatever goes down does so twice: the terminal took the first.
    """
    root = folder()
    world = World(root)
    hall, other = world.hall(), world.hall("hall-b")
    hall.submit(ARRIVED, description="Un balcon au sud", contact_name="Personne inventée", phone="06 12 34 56 78")
    assert hall.read(ARRIVED)
    write_all(hall)
    amended = amend(hall, _CODE)
    hall.submit(_ERASED)
    other.submit(_OF_B)
    events = _events(hall) + _events(other) + Counter(["bel_listing.submitted"])  # that of `WAITING`
    hall.night()
    other.night()
    _tell(world, 1)
    world.night()
    hall.night()
    with night.central(Place(world.central.home, world.target), NIGHT) as central:
        assert not erasure.erase(central, _ERASED, NIGHT).is_open
    enrolment.revoke(world.central.home, other.name, NIGHT)
    other.submit(_OF_REVOKED)
    other.night()
    shutil.rmtree(other.home)
    _tell(world, 2)
    world.night(NIGHT + _HOUR)
    hall.submit(WAITING, FRIDAY)
    _lay_down(world, hall)
    told = {
        "events": events,
        "here": _here(hall),
        "erased": _ERASED,
        "of revoked": _OF_REVOKED,
        "code": [amended, _CODE],
        "agents": {agent: pin for agent, _name, pin in _AGENTS},
        "homes": [line.partition(";")[0] for line in GOOD[:1]],
        "phone": _phone(2),
        "content": _content(2),
        "saying what is kept": world.table(SAYING)[0][0],
    }
    (root / TOLD).write_text(json.dumps(told, ensure_ascii=False, sort_keys=True), "utf-8")
    return root


def _tell(world: World, number: int) -> None:
    """What goes down, another thing each time: agents, settings, texts, homes; states and erasures go by themselves."""
    with desk_of(world, "CBS") as desk:
        agent, called, pin = _AGENTS[number - 1]
        desk.add(agent, called, "agent", pin, FRIDAY)
    world.central.settings_file.write_text(f'[all.agency]\nphone = "{_phone(number)}"\n', "utf-8")
    put(world.central.content_folder, _content(number))
    take_in(world, table(GOOD[4 - 2 * number]))
    (world.root / "export.csv").unlink()


def _phone(number: int) -> str:
    return f"05 00 00 00 0{number}"


def _content(number: int) -> dict[str, str]:
    return {path: f"{text}\n{number}\n" for path, text in content().items() if path in GUIDE.values()}


def _events(hall: Hall) -> Counter[str]:
    """How many events of each kind wait, but for what will be erased."""
    with closing(hall.open()) as db:
        return Counter(found["kind"] for found in rows(db, "SELECT * FROM outbox") if found["reference"] != _ERASED)


def _here(hall: Hall) -> list[str]:
    with closing(hall.open()) as db:
        return sorted(found["reference"] for found in rows(db, "SELECT reference FROM submissions"))


def _lay_down(world: World, hall: Hall) -> None:
    """What waits is at the share, and what waits there is not taken yet: the night was cut off between the two."""
    before = {*hall.spool.iterdir()}
    night.seal(Place(hall.home, hall.target), hall.config, NIGHT + _HOUR)
    (sealed,) = {*hall.spool.iterdir()} - before
    shutil.copy(sealed, world.share / "inbox" / hall.name)


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
    place = GOLDEN / f"{name()}.tar.gz"
    if place.exists():
        raise SystemExit(f"{place.name} is kept for ever, as it is")
    GOLDEN.mkdir(exist_ok=True)
    place.write_bytes(pack(make()))
