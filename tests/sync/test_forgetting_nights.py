"""Retention in central's night: behind what came, before sheets, page and copy; no lost disk undoes it."""

import shutil
from datetime import datetime, timedelta

import pytest

from db.sync import backup, central_retention, night
from db.sync.night import Nightly, Place
from kiosk.services.ports import StorageError
from tests.sync.at_central import ADDED_SINCE_5
from tests.sync.test_central_retention import ends
from tests.sync.world import FRIDAY, Hall, World, sheet

READ, OPEN = "BEL-7K3M-2QF", "BEL-2222-222"
DAY = timedelta(days=1)
DUE = ends(FRIDAY, 3) + timedelta(hours=2)
"""The night in which the listing that was read goes."""


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    """Two listings of November, one of them read; a night each week since, up to the day before."""
    for reference in (READ, OPEN):
        hall.submit(reference, description=reference)
    hall.read(READ)
    hall.night()
    world.night()
    for back in range(84, 0, -6):
        world.night(DUE - back * DAY)
    world.night(DUE - DAY)
    return world


def fall(world: World, now: datetime) -> Nightly:
    return night.nightly(Place(world.central.home, world.target), now)


def shown(world: World) -> list[object]:
    return [reference for (reference,) in world.table("SELECT reference FROM bel_listings ORDER BY 1")]


def test_what_is_due_is_in_neither_sheet_nor_page_nor_copy_of_that_night(lived: World) -> None:
    assert shown(lived) == [OPEN, READ]
    done = fall(lived, DUE)
    assert done.forgotten["bel_listing"] == 1
    assert [row["Référence"] for row in sheet(lived, "bel_listing.csv")] == [OPEN]
    copy = lived.central.backup / f"{done.page.day}.sqlite"
    assert READ.encode() not in copy.read_bytes()
    assert READ.encode() not in lived.central.database.read_bytes()
    assert fall(lived, DUE + timedelta(hours=1)).forgotten["bel_listing"] == 0


@pytest.mark.proof
def test_a_copy_of_the_same_day_from_before_is_made_again_without_it(lived: World) -> None:
    fall(lived, DUE)
    today = lived.central.backup / "2027-02-27.sqlite"
    shutil.copy(lived.central.backup / "2027-02-26.sqlite", today)
    fall(lived, DUE + timedelta(hours=1))
    assert READ.encode() not in today.read_bytes()


@pytest.mark.proof
def test_an_older_copy_forgets_again_in_its_first_night(lived: World) -> None:
    older = (lived.central.backup / "2027-02-26.sqlite").read_bytes()
    fall(lived, DUE)
    lived.central.database.write_bytes(older)
    for end in ("-wal", "-shm"):
        lived.central.database.with_name(lived.central.database.name + end).unlink(missing_ok=True)
    assert fall(lived, DUE + DAY).forgotten["bel_listing"] == 1
    assert shown(lived) == [OPEN]


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("jump", [8 * DAY, 400 * DAY, -400 * DAY], ids=["a week", "a year", "back"])
def test_a_clock_that_jumped_forgets_nothing_in_its_first_night(lived: World, jump: timedelta) -> None:
    odd = DUE - DAY + jump
    done = fall(lived, odd)
    assert (done.forgotten, done.page.clock_is_odd) == ({}, True)
    assert shown(lived) == [OPEN, READ]


@pytest.mark.proof
def test_without_a_copy_of_an_earlier_day_nothing_tells_whether_the_clock_jumped(lived: World) -> None:
    for path in lived.central.backup.glob("*.sqlite*"):
        path.unlink()
    assert fall(lived, DUE).forgotten == {}
    assert shown(lived) == [OPEN, READ]
    assert fall(lived, DUE + DAY).forgotten["bel_listing"] == 1


@pytest.mark.proof
def test_a_plug_pulled_anywhere_in_it_leaves_it_to_the_next_night(lived: World) -> None:
    class Pulled(BaseException):
        """The plug."""

    def lives_to_the_end(fatal: int, walked: list[str]) -> bool:
        def step(name: str) -> None:
            walked.append(name)
            if len(walked) == fatal:
                raise Pulled

        with night.central(Place(lived.central.home), DUE) as opened:
            try:
                central_retention.apply(opened.db, DUE, step)
            except Pulled:
                return False
        return True

    saved = lived.root / "saved"
    shutil.copytree(lived.central.home, saved)
    for fatal in range(1, 10):
        walked: list[str] = []
        if lives_to_the_end(fatal, walked):
            break
        is_done = walked[-1] in ("empty log", "log emptied")
        assert shown(lived) == ([OPEN] if is_done else [OPEN, READ]), "whole or not at all"
        fall(lived, DUE + DAY)
        assert shown(lived) == [OPEN]
        shutil.rmtree(lived.central.home)
        shutil.copytree(saved, lived.central.home)
    noted = ("note what is to be emptied", "write", "rename")
    assert walked == ["forget", "forgotten", *noted, "empty log", "log emptied"]


def test_the_page_says_when_the_last_good_copy_is_of_another_day(lived: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_unused: object) -> None:
        raise StorageError("Le disque est plein : la sauvegarde n'est pas faite.")

    with monkeypatch.context() as patched:
        patched.setattr(backup, "back_up", full)
        with pytest.raises(StorageError, match="disque"):
            fall(lived, DUE)
    page = lived.page("2027-02-27")
    assert "Sauvegarde : celle du 26/02/2027, relue ; il n'y en a pas de plus récente." in page
    assert "puis relancer la nuit pour la sauvegarde" in page[-1]


def test_a_central_of_before_gets_what_it_lacks_and_keeps_what_it_holds(lived: World) -> None:
    with night.central(Place(lived.central.home), DUE) as opened:
        for table in ("tombstones", "down", "audit", "answer_counts", "forgotten_events", "staff", "known_homes"):
            opened.db.execute(f"DROP TABLE {table}")
        for sql in ("ALTER TABLE terminals DROP COLUMN recipient", *ADDED_SINCE_5):
            opened.db.execute(sql)
        opened.db.execute("PRAGMA user_version = 2")
    assert fall(lived, DUE).forgotten["bel_listing"] == 1
    assert shown(lived) == [OPEN]
