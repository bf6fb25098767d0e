"""`central report` by hand, after a night: its page says what that night met, until another night has been."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.sync import backup, night, report
from db.sync.night import Place
from kiosk.clock import local_day
from kiosk.services.ports import StorageError
from tests.another_account import as_another
from tests.sync.test_night_goes_on import ACCOUNT, give_away
from tests.sync.world import FRIDAY, NIGHT, Hall, World

DAY = timedelta(days=1)


def by_hand(world: World, now: datetime = NIGHT) -> str:
    with night.central(Place(world.central.home, world.target), now) as opened:
        report.write(opened, now, trial=False)
    return "\n".join(world.page(f"{local_day(now)}"))


def test_a_share_that_did_not_answer_stays_to_be_mounted(world: World, hall: Hall) -> None:
    hall.night()
    away = world.share.with_name("unplugged")
    world.share.rename(away)
    assert not world.night().reached
    told = "\n".join(world.page("2026-11-28"))
    assert "monter le partage" in told
    assert [by_hand(world), by_hand(world)] == [told, told]
    away.rename(world.share)
    assert world.night().reached
    assert "monter le partage" not in by_hand(world)


@pytest.mark.parametrize("name", ["csv", "archive"])
def test_what_the_night_could_not_write_or_read_stays_named(world: World, hall: Hall, name: str) -> None:
    hall.submit("BEL-7K3M-2QF", FRIDAY)
    hall.night()
    world.night()
    by_hand(world)
    hall.submit("BEL-2222-222", FRIDAY)
    hall.night()
    folder: Path = world.central.folder / name
    give_away(world, but=folder)

    def lived() -> str:
        with pytest.raises(StorageError):
            world.night()
        return "\n".join(world.page("2026-11-28"))

    told = as_another(ACCOUNT, lived)
    assert str(folder) in told
    os.chown(folder, ACCOUNT, -1)
    assert as_another(ACCOUNT, lambda: by_hand(world)) == told
    as_another(ACCOUNT, lambda: str(world.night()))
    assert "À faire : rien." in as_another(ACCOUNT, lambda: by_hand(world))


def test_a_copy_that_the_night_could_not_make_stays_missed_until_it_is_made(world: World, hall: Hall) -> None:
    hall.night()
    world.night()
    by_hand(world)
    hall.submit("BEL-7K3M-2QF", FRIDAY)
    hall.night(NIGHT + DAY)
    copies = world.central.backup
    give_away(world, but=copies)
    os.chown(copies, ACCOUNT, -1)
    copies.chmod(0o500)

    def lived() -> str:
        with pytest.raises(StorageError):
            world.night(NIGHT + DAY)
        return "written"

    assert as_another(ACCOUNT, lived) == "written"
    copies.chmod(0o700)
    late = "celle du 28/11/2026, relue ; il n'y en a pas de plus récente"
    assert late in as_another(ACCOUNT, lambda: by_hand(world, NIGHT + DAY))

    def copied() -> str:
        with night.central(Place(world.central.home), NIGHT + DAY) as opened:
            backup.back_up(opened, NIGHT + DAY)
        return by_hand(world, NIGHT + DAY)

    assert "Sauvegarde : celle du 29/11/2026, relue." in as_another(ACCOUNT, copied)


def test_before_any_night_it_looks_for_what_it_can(world: World) -> None:
    world.hall("hall-a")
    assert "injoignable" not in by_hand(world)
