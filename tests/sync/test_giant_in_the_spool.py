"""What is too large to be a sealed file is never read at the terminal: the night goes on beside it, doctor names it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync import batch
from db.sync.night import Place, look
from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.world import NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"
GIANT = 1 << 40
"""Of a sparse file: to read it whole takes more memory than there is."""
Lay = Callable[[Hall], Path]


def grow(path: Path) -> Path:
    path.touch()
    os.truncate(path, GIANT)
    return path


def a_stranger_s(hall: Hall) -> Path:
    return grow(hall.spool / batch.name_of(hall.name, "4" * 64))


def of_a_former_name(hall: Hall) -> Path:
    return grow(hall.spool / batch.name_of("hall-0", "4" * 64))


def one_of_its_own(hall: Hall) -> Path:
    return grow(next(hall.spool.glob("*.batch")))


def a_mark(hall: Hall) -> Path:
    return grow(hall.spool / f"{next(hall.spool.glob('*.batch')).stem.rpartition('-')[2]}.acked")


@pytest.mark.parametrize("lay", [a_stranger_s, of_a_former_name, one_of_its_own, a_mark])
def test_everything_else_arrives_and_nothing_of_its_own_is_lost(world: World, hall: Hall, lay: Lay) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    lay(hall)
    hall.submit("BEL-2222-222")
    assert look(Place(hall.home, hall.target), hall.config, NIGHT).receipt == "good"
    for _again in range(3):
        hall.night()
        world.night()
    assert world.table("SELECT reference FROM bel_listings ORDER BY 1") == [("BEL-2222-222",), (REFERENCE,)]
    sent = hall.night().sent
    assert (sent.waiting, sent.waiting_files if lay != of_a_former_name else 0) == (0, 0)


def test_night_and_doctor_name_it_until_somebody_took_it_out(root: Path) -> None:
    home = root / "hall"
    assert kiosk(home, "sync").returncode == 0
    giant = home / "spool" / batch.name_of("hall-a", "4" * 64)
    grow(giant)
    found = examined(home)[1]["spool.giant"]
    assert (str(giant) in found["says"], "ôtez-le" in found["todo"]) == (True, True)
    aside = giant.with_name(f"{giant.name}.rotten")
    for _again in range(2):
        done = kiosk(home, "sync")
        assert (done.returncode, str(aside) in done.stderr, "ôtez-le" in done.stderr) == (4, True, True), done.stderr
    assert str(aside) not in (home / "logs" / "night.jsonl").read_text(encoding="utf-8")
    assert aside.exists()
    said = examined(home)[1]
    assert str(aside) in said["spool.giant"]["says"]
    assert "spool.rotten" not in said, "it is not to be left"
    aside.unlink()
    assert kiosk(home, "sync").returncode == 0
    assert "spool.giant" not in examined(home)[1]
