"""Whoever has a base open last takes its log away, and a night takes away what has arrived: another program that is
just looking there, at whichever of its looks that happens, says nothing of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import stat_result
from pathlib import Path

import pytest
from db.finding import State
from db.health import examine
from db.left_log import path_of
from db.sync.spool import Spool
from db.terminal import database_path, open_terminal
from tests.sync.world import NIGHT, Hall, World, sound_reference

Act = Callable[[], object]


class Looks:
    """How often a file was looked at; before the one look with this number, the first being 1, an act is done."""

    def __init__(self, path: Path, number: int, act: Act) -> None:
        self.path, self.number, self.act, self.count = path, number, act, 0

    @contextmanager
    def counted(self) -> Iterator["Looks"]:
        look: Callable[..., stat_result] = Path.stat

        def looked(path: Path, *, follow_symlinks: bool = True) -> stat_result:
            if path == self.path:
                self.count += 1
                if self.count == self.number:
                    self.act()
            return look(path, follow_symlinks=follow_symlinks)

        with pytest.MonkeyPatch.context() as patching:
            patching.setattr(Path, "stat", looked)
            yield self


def at_each_look(path: Path, take_away: Act, put_back: Act, looking: Callable[[], object]) -> int:
    """Have a file go before each look in turn until none is left; gives how many there are."""
    number = 1
    while True:
        put_back()
        with Looks(path, number, take_away).counted() as looks:
            looking()
        if looks.count < number:
            return number - 1
        number += 1


def opened(hall: Hall) -> None:
    open_terminal(hall.home)().close()


def examined(hall: Hall) -> None:
    odd = [each for each in examine(hall.home, NIGHT) if each.state >= State.LOOK]
    assert odd == []


@pytest.mark.parametrize("looking", [opened, examined])
def test_a_log_goes(world: World, looking: Callable[[Hall], None]) -> None:
    hall = world.hall()
    hall.night()
    log = path_of(database_path(hall.home))
    last = []
    written: list[str] = []

    def work() -> None:
        last.append(open_terminal(hall.home)())
        written.append(sound_reference(len(written)))
        hall.submit(written[-1])
        assert log.stat().st_size

    assert at_each_look(log, lambda: last.pop().close(), work, lambda: looking(hall))
    hall.night()
    world.night()
    told = [str(row[0]) for row in world.table("SELECT reference FROM events ORDER BY reference")]
    assert told == sorted(written)


def test_a_sealed_file_goes(world: World) -> None:
    hall = world.hall()
    hall.submit(sound_reference(1))
    hall.night()
    (sealed,) = hall.spool.glob("*.batch")
    content = sealed.read_bytes()
    seen = []

    def looking() -> None:
        seen.append(Spool(hall.spool, hall.config.terminal.id).unacked_since())

    assert at_each_look(sealed, sealed.unlink, lambda: sealed.write_bytes(content), looking)
    assert (set(seen[:-1]), seen[-1] is None) == ({None}, False)
