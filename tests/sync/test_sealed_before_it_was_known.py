"""What a terminal sealed before its database knew of an erasure may hold it: it is named until that is gone."""

import os
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db import erased_digests, kept_copies, trial_copies
from db.keys import Keys
from db.stores.bel_texts import BelTexts
from db.sync import enrolment, keeps_here, tombstones
from db.sync.may_hold import Terminals
from db.sync.nights_there import Why
from db.sync.spool import Spool
from kiosk.clock import local_day
from tests.proof.deciphered import pages
from tests.sync.test_erasure import DAY, GONE, MARKER, STAYS, erase, holders, lived
from tests.sync.test_not_named_holds_nothing import look
from tests.sync.test_receipts_not_read import HOUR, no_key, spent
from tests.sync.world import NIGHT, Hall, World


def in_the_way(world: World, hall: Hall) -> None:
    """A plain file where its folder should be: its nights bring nothing over, and take what comes down."""
    (world.share / "inbox" / hall.name).rename(world.root / "inbox-of-before")
    (world.share / "inbox" / hall.name).write_bytes(b"")


def out_of_the_way(world: World, hall: Hall) -> None:
    (world.share / "inbox" / hall.name).unlink()
    (world.root / "inbox-of-before").rename(world.share / "inbox" / hall.name)


def sealed_in_the_night_that_learned_of_it(world: World, hall: Hall) -> None:
    """The night seals first, and takes the erasure last; what it sealed is not brought over."""
    hall.night()
    world.night()
    hall.night(NIGHT + HOUR)
    erase(world, NIGHT + 12 * HOUR)
    world.night(NIGHT + 13 * HOUR)
    hall.submit(GONE, NIGHT + 20 * HOUR, phone="06 12 34 56 78", name=MARKER)
    in_the_way(world, hall)
    assert hall.night(NIGHT + DAY).sent.taken_down


@pytest.mark.proof
def test_what_was_sealed_in_the_very_night_stays_named_under_a_former_name(world: World, hall: Hall) -> None:
    sealed_in_the_night_that_learned_of_it(world, hall)
    hall.rename("hall-2")
    enrolment.enrol(world.central.home, hall.enrolment(), NIGHT + DAY)
    (world.share / "inbox" / "hall-a").unlink()
    for days in range(2, 60):
        done = spent(world, hall, days)
        assert done.terminals, days
    assert holders(world, hall.spool)
    assert {each.why for each in done.terminals.values()} == {Why.OVERDUE}


@pytest.mark.proof
def test_and_goes_in_its_time_once_it_is_brought_over(world: World, hall: Hall) -> None:
    sealed_in_the_night_that_learned_of_it(world, hall)
    out_of_the_way(world, hall)
    for days in range(2, 60):
        done = spent(world, hall, days)
        assert done.terminals or not holders(world, hall.home), days
    assert (holders(world, hall.home), dict(done.terminals)) == ([], {})


@pytest.mark.proof
def test_a_file_that_rots_keeps_its_terminal_named_whatever_day_it_tells(world: World, hall: Hall) -> None:
    hall.submit(GONE, phone="06 12 34 56 78", name=MARKER)
    hall.night()
    world.night(NIGHT + HOUR)
    (path,) = hall.spool.glob("*.batch")
    for days in range(1, 75):
        if days == 6:
            path.write_bytes(path.read_bytes().replace(b"\n2026-11-", b"\n2026-12-", 1))
        done = spent(world, hall, days)
        is_there = days < 6 or bool([*hall.spool.glob("*.rotten")])
        assert done.terminals or not is_there, days
    assert (is_there, dict(done.terminals)) == (False, {})


def nights(world: World, hall: Hall, days: Sequence[int], ahead: timedelta = timedelta()) -> Terminals:
    for day in days:
        hall.night(NIGHT + day * DAY + ahead)
        world.night(NIGHT + day * DAY + HOUR)
        told = erase(world, NIGHT + day * DAY + 12 * HOUR).terminals
        assert told or not holders(world, hall.home), day
    return told


@pytest.mark.proof
def test_what_a_clock_that_was_ahead_sealed_is_of_before_when_its_day_has_come(world: World, hall: Hall) -> None:
    hall.night()
    world.night(NIGHT + HOUR)
    hall.submit(GONE, NIGHT, phone="06 12 34 56 78", name=MARKER)
    nights(world, hall, [1], 10 * DAY)
    assert nights(world, hall, range(2, 60)) == {}


def test_copies_that_an_act_left_half_made_are_named_and_go(world: World, hall: Hall) -> None:
    lived(world, hall)
    (hall.home / "upgrade").mkdir()
    whole = (hall.home / "data" / "kiosk.sqlite").read_bytes()
    left = [
        hall.home / "upgrade" / f"{local_day(NIGHT)}.sqlite.part",
        *(hall.home / "data" / f"kiosk.sqlite{each}.part" for each in ("", ".ready", ".pieces")),
        hall.home / "data" / "kiosk.sqlite.part-wal",
    ]
    for path in left:
        path.write_bytes(whole)
        os.utime(path, ((NIGHT + HOUR).timestamp(),) * 2)
    assert any(MARKER.encode() in page for page in pages(left[0], Keys(hall.home).database_key()))
    hall.night(NIGHT + 6 * HOUR)
    assert all(path.exists() for path in left), "somebody may be at it"
    nights(world, hall, range(1, 3))
    assert not any(path.exists() for path in left)


def says_it_holds(hall: Hall, now: datetime) -> bool:
    with closing(hall.open()) as db:
        return bool(keeps_here.keeps(hall.home, Spool(hall.spool, hall.name), db, now).held)


def erased_long_ago(world: World, hall: Hall) -> None:
    """A terminal that says itself that nothing is left there."""
    lived(world, hall)
    erase(world, NIGHT + HOUR)
    world.night(NIGHT + 2 * HOUR)
    for days in range(1, 45):
        hall.night(NIGHT + days * DAY)
        world.night(NIGHT + days * DAY + HOUR)
    assert not says_it_holds(hall, NIGHT + 45 * DAY)


@pytest.mark.proof
def test_a_copy_that_an_upgrade_was_tried_on_counts_and_so_does_a_folder_into_which_nobody_can_look(
    world: World, hall: Hall
) -> None:
    erased_long_ago(world, hall)
    (hall.home / "upgrade" / "trial").mkdir(parents=True)
    (hall.home / "upgrade" / "trial" / "terminal.sqlite").write_bytes(b"whatever it is")
    assert says_it_holds(hall, NIGHT + 45 * DAY)
    hall.night(NIGHT + 45 * DAY)
    assert not says_it_holds(hall, NIGHT + 46 * DAY), "the night took it away"
    (hall.home / "upgrade").write_bytes(b"no folder")
    assert says_it_holds(hall, NIGHT + 46 * DAY)
    assert [str(hall.home / "upgrade")] == [str(path) for path in trial_copies.stuck(hall.home)]


@pytest.mark.proof
def test_a_copy_that_was_dated_ahead_is_of_before_under_the_day_that_it_is_given_later(
    world: World, hall: Hall
) -> None:
    lived(world, hall)
    copy = Path(f"{hall.home / 'data' / 'kiosk.sqlite'}{kept_copies.ASIDE}2027-03-08T020000Z")
    copy.write_bytes(b"whatever it is")
    erase(world, NIGHT + HOUR)
    world.night(NIGHT + 2 * HOUR)
    for days in range(1, 45):
        with pytest.MonkeyPatch.context() as patched:
            if days < 12:  # the clock is not believed
                patched.setattr(kept_copies, "date_anew", lambda *_unused: None)
            hall.night(NIGHT + days * DAY)
        world.night(NIGHT + days * DAY + HOUR)
        is_there = any((hall.home / "data").glob(f"*{kept_copies.ASIDE}*"))
        assert not is_there or says_it_holds(hall, NIGHT + days * DAY + HOUR), days
    assert not is_there
    assert not says_it_holds(hall, NIGHT + 45 * DAY)


@pytest.mark.proof
def test_the_text_of_a_listing_that_cannot_be_taken_away_counts(world: World, hall: Hall) -> None:
    erased_long_ago(world, hall)
    BelTexts(hall.home).write(STAYS, "its text")
    (hall.home / "out" / f"{GONE}.txt~").write_bytes(b"an editor's, which no night takes away")
    assert not says_it_holds(hall, NIGHT + 45 * DAY), "of another one, and somebody's own"
    BelTexts(hall.home).write(GONE, f"its text, with {MARKER}")
    assert says_it_holds(hall, NIGHT + 45 * DAY)


def test_a_terminal_that_is_enrolled_years_later_is_told_of_it_and_not_blamed(world: World, hall: Hall) -> None:
    lived(world, hall)
    erase(world, NIGHT + DAY)
    late = NIGHT + 800 * DAY
    new = world.hall("hall-b")
    new.submit("BEL-7K3M-2QF", late)
    for days in range(8):
        hall.night(late + days * DAY)
        new.night(late + days * DAY)
        world.night(late + days * DAY + HOUR)
        told = erase(world, late + days * DAY + 12 * HOUR, "BEL-7K3M-2QF").terminals
        assert {each.why for each in told.values()} == {None}, days


@pytest.mark.proof
def test_a_mark_of_before_that_is_found_again_keeps_terminals_named(world: World, hall: Hall) -> None:
    """docs/night.md: who lost base and marks lays back the folders of marks that he finds, with the day of then."""
    hall.submit(GONE, phone="06 12 34 56 78", name=MARKER)
    for days in range(3):
        hall.night(NIGHT + days * DAY)
        world.night(NIGHT + days * DAY + HOUR)
    digest = erased_digests.digest_of(GONE)
    tombstones.write(world.central, {digest: NIGHT + 12 * HOUR})
    world.night(NIGHT + 2 * DAY + 2 * HOUR)
    for days in range(3, 20, 4):  # it is off
        assert look(world, NIGHT + days * DAY)[hall.name].gone_by
        assert erase(world, NIGHT + days * DAY).terminals[hall.name].gone_by
    assert nights(world, hall, range(20, 65)) == {}


def test_the_first_asking_under_a_clock_that_went_back_names_them_too(world: World, hall: Hall) -> None:
    hall.submit(GONE, phone="06 12 34 56 78", name=MARKER)
    hall.night()
    world.night()
    at = NIGHT - 6 * HOUR
    first, again = erase(world, at).terminals, erase(world, at + HOUR).terminals
    assert first[hall.name].gone_by
    assert first == again


def test_one_that_reads_no_receipt_for_over_a_year_is_not_called_empty(world: World, hall: Hall) -> None:
    lived(world, hall)
    erase(world, NIGHT + HOUR)
    world.night(NIGHT + 2 * HOUR)
    for days in (1, 2, 3, 4, 5, 6, 398, 399, 403, 404):
        told = spent(world, hall, days, no_key).terminals
        assert told or not holders(world, hall.home), days
    assert holders(world, hall.spool)


@pytest.mark.proof
def test_a_copy_that_somebody_laid_into_the_spool_counts_until_it_goes(world: World, hall: Hall) -> None:
    lived(world, hall)
    erase(world, NIGHT + HOUR)
    for days in range(1, 60):
        if days == 20:
            (path, *_others) = hall.spool.glob("*.batch")
            path.with_name(f"copie de {path.name}").write_bytes(path.read_bytes())
        hall.night(NIGHT + days * DAY)
        world.night(NIGHT + days * DAY + HOUR)
        told = look(world, NIGHT + days * DAY + 12 * HOUR)
        assert told or not holders(world, hall.home), days
    assert told == {}
