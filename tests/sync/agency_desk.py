"""The agency's list at central, for tests of what becomes of it at a terminal."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import argon2
import pytest

from db.stores.staff import Staff, staff_of
from db.sync.central import open_home
from db.sync.central_staff import CentralStaff
from db.terminal import open_terminal
from tests.sync.world import FRIDAY, NIGHT, Hall, World

DAY = timedelta(days=1)


@pytest.fixture
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same algorithm at its least cost."""

    class Quick(argon2.PasswordHasher):
        def __init__(self) -> None:
            super().__init__(time_cost=1, memory_cost=8, parallelism=1)

    monkeypatch.setattr(argon2, "PasswordHasher", Quick)


@pytest.fixture
def desk(world: World, quick_hash: None) -> Iterator[CentralStaff]:
    """The list of the terminals' agency."""
    with desk_of(world, "CBS") as opened:
        yield opened


@contextmanager
def desk_of(world: World, agency: str) -> Iterator[CentralStaff]:
    central = open_home(world.central.home, FRIDAY)
    with closing(central.db):
        yield CentralStaff(central, agency)


def leave(desk: CentralStaff) -> None:
    """Its command has ended: nothing of central is replaced while it is open."""
    desk._central.db.close()


def here(hall: Hall) -> Staff:
    return staff_of(hall.home, open_terminal(hall.home))


def names(hall: Hall) -> list[str]:
    return [agent.id for agent in here(hall).agents()]


def lived(world: World, hall: Hall, days: int = 0) -> None:
    """Central's night, then the terminal's."""
    world.night(NIGHT + days * DAY)
    hall.night(NIGHT + days * DAY)
