"""What central left half written when it was killed, a whole plain copy of everybody among it, goes with whatever runs
next and holds central's lock; what is nobody's is named, and stays.
"""

import json
import os
import re
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db import kept_copies
from db.sync import half_written, night, own_names
from db.sync.lock import Locked, only_one
from db.sync.night import Place
from db.sync.restore import restore
from tests.db.commands import examined
from tests.proof.processes import ended, forked
from tests.sync.machines import kiosk
from tests.sync.test_closed_backup import read_only
from tests.sync.test_erasure import DAY, GONE, MARKER, erase, holders, lived, submit_both
from tests.sync.world import NIGHT, Hall, World

DIGEST = "e" * 64
OURS = [
    "central.sqlite.part",
    "central.sqlite.part-wal",
    "central.sqlite.part-shm",
    "central.sqlite.part-to-empty",
    "central.sqlite-to-empty.part",
    "central.sqlite.replaced-2026-11-20T010000Z.part",
    "archive-cut.part",
    "copies-made.part",
    "sealed.part",
    "archive/hall-a-" + DIGEST + ".batch.part",
    "archive/hall-a-" + DIGEST + ".kept.part",
    "archive/erased/" + DIGEST + ".erased.part",
    "archive/terminals/hall-a.json.part",
    "backup/2026-11-21.sqlite.part",
    "backup/2026-11-21.sqlite.part-journal",
    "backup/2026-11-21.sqlite.part-wal",
    "backup/2026-11-21.sqlite.sha256.part",
    "backup/2026-11-21T010000Z.avant.sqlite.part",
    "backup/2026-11-21T010000Z-2.avant.sqlite.sha256.part",
    "backup/erased/" + DIGEST + ".erased.part",
    "backup/terminals/hall-a.json.part",
    "csv/bel_listing.csv.part",
    "csv/MANIFEST.json.part",
    "quarantine/" + DIGEST + ".batch.part",
    "quarantine/" + DIGEST + ".json.part",
    "report/2026-11-20.txt.part",
    "report/2026-11-20.json.part",
    "../upgrade/trial/central.sqlite",
    "../upgrade/trial/central.sqlite-journal",
]
"""From `central/`, one row each."""
NOBODY_S = [
    "vieux.part",
    "archive.part",
    "central.sqlite-wal.part",
    "archive/vieux.batch.part",
    "backup/2026-11-21.part",
    "backup/2026-11-21.sqlite.part.gz",
    "backup/illisibles.part",
    "backup/mardi.sqlite.part",
    "csv/liste.csv.part",
    "down/vieux.part",
    "quarantine/vieux.json.part",
    "report/vieux.txt.part",
]
ACTS: dict[str, Callable[[World, datetime], object]] = {
    "nightly": lambda world, now: world.night(now),
    "erase": erase,
    "restore": lambda world, now: _put_back(world, now, is_lost=True),
    "rebuild": lambda world, now: _put_back(world, now, is_lost=False),
}


def _put_back(world: World, now: datetime, *, is_lost: bool) -> None:
    if is_lost:
        world.central.database.unlink()
    restore(Place(world.central.home, world.target), now, replace=not is_lost)


def laid(world: World, names: list[str]) -> list[Path]:
    paths = [world.central.folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(MARKER, encoding="utf-8")
    return paths


def test_every_place_where_central_writes_has_its_rows(world: World) -> None:
    for place in own_names.places(world.central):
        parts = [Path(name).name for name in OURS if (world.central.folder / name).parent == place.path]
        assert bool(parts) == bool(place.written), place.path
        assert all(re.fullmatch(place.written, re.sub(r"\.part(-[a-z-]+)?$", "", name)) for name in parts)


@pytest.mark.parametrize("act", ACTS)
def test_it_goes_on_whatever_later_day_something_holds_the_lock(world: World, hall: Hall, act: str) -> None:
    lived(world, hall)
    paths = laid(world, OURS)
    ACTS[act](world, NIGHT + 3 * DAY)
    assert [str(path) for path in paths if path.exists()] == []


@pytest.mark.usefixtures("that_day")
def test_a_backup_takes_it_away_too_and_an_erasure_is_complete_then(world: World, hall: Hall) -> None:
    lived(world, hall)
    paths = laid(world, OURS)
    assert kiosk(world.central.home, "central", "backup").returncode == 0
    assert [str(path) for path in paths if path.exists()] == []
    laid(world, OURS)
    assert kiosk(world.central.home, "central", "erase", GONE, "--yes").returncode == 0
    left = holders(world, world.central.home)
    assert [name for name in left if not name.endswith("2026-11-28.sqlite")] == []


def test_after_a_kill_in_the_midst_of_the_copy_a_marker_outlives_no_erasure(world: World, hall: Hall) -> None:
    submit_both(hall)
    hall.night(NIGHT)

    def dies(name: str) -> None:
        if name == "keep copy":
            os.kill(os.getpid(), signal.SIGKILL)

    assert ended(forked(lambda: world.night(NIGHT, dies))) == -signal.SIGKILL
    part = world.central.backup / "2026-11-28.sqlite.part"
    assert MARKER.encode() in part.read_bytes()
    hall.night(NIGHT + timedelta(hours=1))
    done = erase(world, NIGHT + DAY)
    assert (done.is_open, done.events) == (False, 1)
    world.night(NIGHT + DAY)
    assert holders(world, world.central.home) == []


@pytest.mark.usefixtures("that_day")
@pytest.mark.parametrize("name", NOBODY_S)
def test_what_is_nobody_s_is_named_and_never_taken_away(world: World, hall: Hall, name: str) -> None:
    lived(world, hall)
    (path,) = laid(world, [name])
    done = kiosk(world.central.home, "central", "erase", GONE, "--yes")
    assert (done.returncode, str(path) in done.stderr) == (1, True), done.stderr
    world.night(NIGHT + DAY)
    assert path.read_text(encoding="utf-8") == MARKER


def test_a_link_under_such_a_name_is_not_followed_nor_taken_away(world: World, hall: Hall) -> None:
    lived(world, hall)
    elsewhere = world.root / "elsewhere"
    elsewhere.write_text(MARKER, encoding="utf-8")
    link = world.central.backup / "2026-11-21.sqlite.part"
    link.symlink_to(elsewhere)
    world.night(NIGHT + DAY)
    assert (link.is_symlink(), elsewhere.read_text(encoding="utf-8")) == (True, MARKER)


def test_what_waits_at_another_command_s_lock_is_left_alone(world: World, hall: Hall) -> None:
    """Who enrols takes no lock, and writes its notes inside a transaction of the base's: so are they taken away."""
    lived(world, hall)
    (part,) = laid(world, ["backup/terminals/hall-a.json.part"])
    (unlocked,) = laid(world, ["recipient.part"])
    with night.central(Place(world.central.home), NIGHT + DAY) as central:
        assert (part.exists(), unlocked.exists()) == (False, True)
        assert not central.db.in_transaction


def test_what_an_upgrade_is_being_rehearsed_on_is_left_alone_and_not_told(world: World, hall: Hall) -> None:
    """The rehearsal said "Le disque refuse", and the page to give its folder to this account."""
    lived(world, hall)
    copies = laid(world, ["../upgrade/trial/central.sqlite", "../upgrade/trial/terminal.sqlite"])
    with only_one(world.central.home, kept_copies.FOLDER):
        done = world.night(NIGHT + DAY)
        assert [path.exists() for path in copies] == [True, True]
        assert (done.page.half_written, half_written.found(world.central)) == ((), [])
        with pytest.raises(Locked):
            erase(world, NIGHT + DAY)
    world.night(NIGHT + 2 * DAY)
    assert [path.exists() for path in copies] == [False, False]


@pytest.mark.needs_debian("util-linux")
@pytest.mark.usefixtures("that_day")
def test_a_rehearsal_says_what_an_earlier_one_left_that_it_cannot_take_away(world: World, hall: Hall) -> None:
    lived(world, hall)
    (left,) = laid(world, ["../upgrade/trial/central.sqlite"])
    done = kiosk(world.central.home, "upgrade-check", before=read_only(left.parent))
    assert (done.returncode, "faute du programme" in done.stderr) == (1, False), done.stderr
    assert ("/upgrade/trial/central.sqlite" in done.stderr, "remontez-le en écriture" in done.stderr) == (True, True), (
        done.stderr
    )
    assert kiosk(world.central.home, "upgrade-check").returncode == 0


@pytest.mark.proof
@pytest.mark.needs_debian("util-linux")
@pytest.mark.usefixtures("that_day")
@pytest.mark.parametrize("name", ["report/2026-11-20.txt.part", "backup/2026-11-21.sqlite.part"])
def test_where_it_cannot_be_taken_away_all_name_it_until_it_is(world: World, hall: Hall, name: str) -> None:
    lived(world, hall)
    home, (part,) = world.central.home, laid(world, [name])
    closed = read_only(part.parent)
    done = kiosk(home, "central", "erase", GONE, "--yes", before=closed)
    assert (done.returncode, "incomplet" in done.stdout, str(part) in done.stderr) == (1, True, True), done
    assert ("lecture seule" in done.stderr, "chown" in done.stderr) == (True, False), done.stderr
    assert str(part) in kiosk(home, "central", "access", GONE, before=closed).stdout
    told = json.loads(kiosk(home, "central", "access", GONE, "--json", before=closed).stdout)
    assert told["not_ours"]["half_written"] == [str(part)]
    last = kiosk(home, "central", "nightly", before=closed)
    assert (last.returncode, f"remonter en écriture {part.parent}" in last.stdout) == (1, True), last
    assert str(part) in kiosk(home, "doctor", before=closed).stdout
    assert "central.half_written" not in examined(home)[1], "the next night takes it away"
    assert kiosk(home, "central", "erase", GONE, "--yes").returncode == 0
    assert (part.exists(), str(part) in kiosk(home, "central", "access", GONE).stdout) == (False, False)
