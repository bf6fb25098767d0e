"""A folder or a pipe where central keeps a small file of its own: `doctor` names it with what heals, and all else goes
on.
"""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.test_giant_beside import Put, a_folder, a_pipe, nightly
from tests.sync.test_put_aside import REFERENCE
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)


@pytest.fixture
def lived(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> World:
    """A night, then a listing on its way."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY)
    world.night()
    hall.submit(REFERENCE)
    hall.night()
    return world


def away(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def test_what_the_night_does_not_need_stops_nothing(lived: World) -> None:
    for name in ("recipient", "copy-missed", "outstripped"):
        a_folder(lived.central.folder / name)
    code, said = nightly(lived)
    assert code == 0, said
    assert lived.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    assert (lived.central.backup / "2026-11-29.sqlite").exists()
    found = examined(lived.central.home)[1]
    for name in ("recipient", "copy-missed", "outstripped"):
        assert str(lived.central.folder / name) in found["central.misplaced"]["says"]
    assert "central.copy_missed" not in found


@pytest.mark.parametrize("put", [a_folder, a_pipe], ids=["a folder", "a pipe"])
@pytest.mark.parametrize(
    "name",
    ["recipient", "report/2026-11-29.json", "report/2026-11-29.txt", "csv/MANIFEST.json", "csv/bel_listing.csv"],
)
def test_doctor_names_it_and_what_it_says_heals(lived: World, name: str, put: Put) -> None:
    odd = put(lived.central.folder / name)
    code, found = examined(lived.central.home)
    assert (code, str(odd) in found["central.misplaced"]["says"]) == (4, True)
    assert "Mettez-le de côté" in found["central.misplaced"]["todo"]
    nightly(lived)
    found = examined(lived.central.home)[1]
    if put is a_folder:  # a pipe gives way to a file
        assert str(odd) in found["central.misplaced"]["says"]
        assert "place libre" not in str(found)
    away(odd)
    code, said = nightly(lived)
    assert code == 0, said
    assert {"central.misplaced", "central.unwritten"}.isdisjoint(examined(lived.central.home)[1])


@pytest.mark.parametrize("size", [3 * 2**20, 50 * 2**30])
def test_what_follows_the_end_of_the_base_is_named_and_goes_as_it_says(lived: World, size: int) -> None:
    nightly(lived)
    base = lived.central.database
    os.truncate(base, size)
    code, found = examined(lived.central.home)
    assert (code, found["central.database"]["state"], found["central.tail"]["state"]) == (4, "ok", "look")
    assert f"suivent sa fin dans {base}" in found["central.tail"]["says"]
    for act in ("backup", "rebuild", "nightly"):
        assert f"kiosk central {act}" in found["central.tail"]["todo"]
        done = run(lived.central.home, central.group, act)
        assert done.exit_code == 0, done.output
    assert lived.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    assert base.stat().st_size < size
    assert "central.tail" not in examined(lived.central.home)[1]
