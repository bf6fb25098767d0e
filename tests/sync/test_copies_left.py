"""Which copies may still hold what was erased: `erase` and `access` give one answer, whatever day a copy bears (R8)."""

from datetime import date, timedelta

import pytest

from db.sync import access, enrolment, night, report
from db.sync.access import Held
from db.sync.copy_days import WEEKS, dated_ahead
from db.sync.night import Place
from db.sync.restore import restore
from kiosk.cli import central
from kiosk.clock import local_day
from tests.dated import Clock
from tests.db.commands import examined, run
from tests.sync.machines import kiosk
from tests.sync.test_erasure import DAY, GONE, erase, holders, lived
from tests.sync.world import NIGHT, Hall, World

pytestmark = pytest.mark.usefixtures("that_day")

FAR = NIGHT + 400 * DAY
AHEAD = "2028-01-02.sqlite"


def look(world: World, days: int) -> Held:
    with night.central(Place(world.central.home), NIGHT + days * DAY) as opened:
        return access.access(opened, GONE, NIGHT + days * DAY)


@pytest.fixture
def ahead(world: World, hall: Hall) -> World:
    """Nights, one of them under a clock that was ahead by 400 days, and one since."""
    lived(world, hall)
    world.night(NIGHT + DAY)
    world.night(FAR)
    assert f"backup/{AHEAD}" in holders(world, world.central.folder)
    return world


@pytest.mark.proof
def test_a_copy_of_a_day_to_come_goes_as_a_copy_of_today_does(ahead: World) -> None:
    last = erase(ahead, NIGHT + 2 * DAY).last_here
    assert last <= local_day(NIGHT + 2 * DAY) + timedelta(weeks=WEEKS + 1)
    for days in range(2, 50):
        there = [name for name in holders(ahead, ahead.central.folder) if name.startswith("backup/")]
        assert look(ahead, days).is_in_copies == bool(there), days
        if there:
            assert local_day(NIGHT + days * DAY) <= last
        ahead.night(NIGHT + days * DAY)
    assert holders(ahead, ahead.central.folder) == []


def test_it_is_counted_by_both_as_long_as_it_is_there(ahead: World) -> None:
    erase(ahead, NIGHT + 2 * DAY)
    for copy in ahead.central.backup.glob("2026-*"):
        copy.unlink()
    assert look(ahead, 5).is_in_copies
    assert erase(ahead, NIGHT + 5 * DAY).last_here > local_day(FAR), (
        "the only one: nobody can say whose clock was wrong"
    )
    ahead.night(NIGHT + 5 * DAY)
    assert (ahead.central.backup / AHEAD).exists(), "and it is not taken away for one that was made today"


def test_copies_of_a_season_stay_when_it_is_todays_clock_that_has_fallen_back() -> None:
    season = {date(2026, 11, 28) - timedelta(days=days) for days in range(30)}
    for back in (3, 10, 40, 400):
        today = max(season) - timedelta(days=back)
        assert dated_ahead(season | {today}, today) == set()
    today = date(2026, 11, 29)
    assert dated_ahead({*season, today, date(2028, 1, 2)}, today) == {date(2028, 1, 2)}
    assert dated_ahead({*season, today, today + timedelta(days=2)}, today) == set(), "it comes within the week"


def test_a_copy_that_was_made_after_an_erasure_is_none_of_those(world: World, hall: Hall) -> None:
    lived(world, hall)
    erase(world, NIGHT + DAY)
    assert look(world, 1).is_in_copies
    world.night(NIGHT + DAY)
    for copy in world.central.backup.glob("2026-11-28.*"):
        copy.unlink()
    assert not look(world, 1).is_in_copies, "the copy of the same day, made since, holds nothing of it"


@pytest.mark.proof
def test_asked_again_it_tells_of_what_was_there_before_the_first_time(world: World, hall: Hall) -> None:
    lived(world, hall)
    first = erase(world, NIGHT + DAY).last_here
    for days in range(1, 38):
        world.night(NIGHT + days * DAY)
    done = erase(world, NIGHT + 38 * DAY)
    assert done.last_here <= first < local_day(NIGHT + 38 * DAY)


def test_once_they_are_gone_it_says_so(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    lived(world, hall)
    erase(world, NIGHT)
    for copy in world.central.backup.glob("*.sqlite*"):
        copy.unlink()
    Clock(monkeypatch, NIGHT + 60 * DAY)
    told = run(world.central.home, central.group, "erase", GONE, "--yes").stdout
    assert "Au siège, aucune copie d'avant cet effacement n'est plus là. Ce que gardent les bornes s'en va le" in told
    enrolment.revoke(world.central.home, hall.name, NIGHT)
    told = run(world.central.home, central.group, "erase", GONE, "--yes").stdout
    assert ("Au siège, aucune copie d'avant cet effacement" in told, "s'en va le" in told) == (True, False), told
    told = run(world.central.home, central.group, "erase", GONE, "--yes", "--json").stdout
    assert '"last_copy": null' in told, "of a terminal that is shut out no day can be told"


def date_the_copy(world: World, day: str) -> None:
    """The only copy bears another day."""
    for file in [*world.central.backup.glob("*.sqlite*")]:
        end = file.name.partition(".sqlite")[2]
        moved = file.rename(world.central.backup / f"{day}.sqlite{end}")
        if end:
            moved.write_text(moved.read_text().replace("2026-11-28", day))


def test_a_page_that_is_asked_for_where_no_night_was_blames_no_disk(world: World, hall: Hall) -> None:
    lived(world, hall)
    date_the_copy(world, "2026-11-20")
    said = kiosk(world.central.home, "central", "report").stdout.splitlines()
    assert ("pour la sauvegarde" in said[-1], "le disque" in said[-1]) == (True, False)
    assert "central.copy_missed" not in examined(world.central.home)[1]


@pytest.fixture
def only(world: World, hall: Hall) -> World:
    """The only copy bears a day to come, as a clock that was ahead dated it."""
    lived(world, hall)
    date_the_copy(world, "2031-01-01")
    return world


def test_the_only_copy_of_a_day_to_come_is_said_to_be_that_and_no_disk_is_blamed(only: World) -> None:
    home = only.central.home
    said = kiosk(home, "central", "report").stdout
    assert "Sauvegarde : aucune d'aujourd'hui ni d'avant ; d'un jour à venir : 2031-01-01.sqlite" in said
    assert ("lancer la nuit (kiosk central nightly), pour la sauvegarde" in said, "le disque" in said) == (True, False)
    last = said.splitlines()[-1]
    assert "vérifier l'heure de ce poste (timedatectl), qui peut être en retard sur 2031-01-01.sqlite" in last
    code, found = examined(home)
    assert (code, "2031-01-01.sqlite" in found["central.to_come"]["says"]) == (4, True)
    assert ("les ôter" in found["central.to_come"]["todo"], "central.copy_missed" in found) == (True, False)
    assert restore(Place(home, only.target), NIGHT, replace=True).copy == "2031-01-01.sqlite"


def test_where_central_s_clock_is_odd_too_the_page_asks_once_to_look_at_it(only: World) -> None:
    """Of what was received, and of that copy: on the first right night after one ahead, the same line had it twice."""
    early = NIGHT - 3 * DAY
    with night.central(Place(only.central.home), early) as central:
        page = report.write(central, early, trial=True)
    asked = report.lines(page)[-1]
    assert (page.clock_is_odd, asked.count("vérifier l'heure de ce poste (timedatectl)")) == (True, 1), asked
    assert "qui peut être en retard sur 2031-01-01.sqlite : si elle est juste, ôter ces copies" in asked


def test_erase_names_it_with_the_day_that_hangs_on_it_and_what_ends_that(only: World) -> None:
    home = only.central.home
    assert kiosk(home, "central", "nightly").returncode == 0
    told = kiosk(home, "central", "erase", GONE, "--yes").stdout
    assert ("s'en va le 03/02/2031" in told, "à venir, dans backup : 2031-01-01.sqlite." in told) == (True, True)
    page = kiosk(home, "central", "report")
    assert ("d'un jour à venir : 2031-01-01.sqlite" in page.stdout, page.returncode) == (True, 4)
    assert "vérifier l'heure de ce poste (timedatectl)" in page.stdout
    assert examined(home)[0] == 4
    for file in only.central.backup.glob("2031*"):
        file.unlink()
    again = kiosk(home, "central", "erase", GONE, "--yes").stdout
    assert ("2031" in again, "central.to_come" in examined(home)[1]) == (False, False)
