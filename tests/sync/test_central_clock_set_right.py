"""R8 at central: what it dates while its clock is wrong, ahead or behind, ends no erasure early and nothing late."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from db import dated_names
from db.files import no_step
from db.sync import night, noted_anew
from db.sync.night import Place
from kiosk.cli import central, doctor
from tests.dated import Clock
from tests.db.commands import examined, run
from tests.proof.pulling import Pulled
from tests.sync.test_erasure import GONE, submit_both
from tests.sync.test_no_longer_at_a_terminal import live
from tests.sync.world import NIGHT, Hall, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AHEAD = NIGHT + 400 * DAY
SAYS_SO = "kiosk doctor --clock-is-right"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NIGHT)


@pytest.fixture
def lived(world: World, hall: Hall, clock: Clock) -> World:
    """Some nights, a file that came, and the same night's copy."""
    submit_both(hall)
    live(world, hall, -3, 0)
    hall.night(NIGHT)
    world.night(NIGHT + HOUR)
    clock.now = NIGHT + 2 * HOUR
    return world


def does(world: World, *words: str) -> tuple[int, str]:
    done = run(world.central.home, central.group, *words)
    return done.exit_code, " ".join(done.output.split())


@pytest.mark.proof
@pytest.mark.parametrize("behind", [34 * DAY, 2500 * DAY])
def test_an_erasure_by_a_clock_that_is_behind_is_not_older_than_what_had_come(
    lived: World, hall: Hall, clock: Clock, behind: timedelta
) -> None:
    """Dated by it, what came before proved that the terminal had forgotten: no terminal was named."""
    for days in range(1, 45):
        hall.night(NIGHT + days * DAY)
        lived.night(NIGHT + days * DAY + HOUR)
    now = clock.now = NIGHT + 45 * DAY
    clock.now = now - behind
    does(lived, "erase", GONE, "--yes")
    clock.now = now + HOUR
    for words in (("access", GONE), ("erase", GONE, "--yes")):
        said = does(lived, *words)[1]
        assert hall.name in said, said
        assert "le 11/01/2027" in said, "the day of what came last"


def ingested(world: World) -> None:
    assert does(world, "ingest")[0] == 0


def night_whose_copy_was_taken_out(world: World) -> None:
    does(world, "nightly")
    for copy in world.central.backup.glob("2028-*"):
        copy.unlink()


@pytest.mark.parametrize("act", [ingested, night_whose_copy_was_taken_out])
def test_a_person_says_that_it_is_right_now(
    lived: World, hall: Hall, clock: Clock, act: Callable[[World], None]
) -> None:
    """Nothing was forgotten for 400 days, and nothing that one was told ended it."""
    home = lived.central.home
    hall.night(NIGHT + DAY)
    clock.now = AHEAD
    act(lived)
    clock.now = NIGHT + 2 * DAY
    does(lived, "nightly")
    assert "kiosk doctor dit la suite" in lived.page("2026-11-30")[-1]
    found = examined(home)[1]["central.clock"]
    assert (found["state"], SAYS_SO in found["todo"]) == ("look", True)
    done = run(home, doctor.command, "--clock-is-right")
    assert (done.exit_code, "398 jours" in done.stdout, "kiosk central nightly" in done.stdout) == (0, True, True)
    assert examined(home)[1]["central.clock"]["state"] == "ok"
    for table, column in (("applied", "applied_at"), ("events", "received_at")):
        assert lived.table(f"SELECT count(*) FROM {table} WHERE {column} > '2026-12'") == [(0,)]
    again = run(home, doctor.command, "--clock-is-right")
    assert (again.exit_code, "rien n'est changé" in again.stderr) == (2, True)


def test_what_was_noted_and_put_aside_by_a_clock_ahead_counts_from_the_day_it_is_right(
    lived: World, hall: Hall, clock: Clock
) -> None:
    home, clock.now = lived.central.home, AHEAD
    does(lived, "erase", GONE, "--yes")
    does(lived, "revoke", hall.name, "--yes")
    does(lived, "rebuild")
    assert bases_aside(lived) == ["2028-01-02"]
    lie_there = [f"backup/2028-01-02T010203Z.avant.sqlite{end}" for end in ("", ".sha256")]
    lie_there += ["backup/illisibles/2028-01-02T010203Z.sqlite", "backup/illisibles/notes.txt"]
    for name in lie_there:
        (lived.central.folder / name).parent.mkdir(exist_ok=True)
        (lived.central.folder / name).write_bytes(b"older")
    for days in (1, 2):
        clock.now = NIGHT + days * DAY
        does(lived, "nightly")
        run(home, doctor.command, "--clock-is-right")
    assert bases_aside(lived) == ["2026-11-29"]
    for name in lie_there:
        assert (lived.central.folder / name.replace("2028-01-02", "2026-11-29")).exists()
    marks = [path.read_text(encoding="ascii")[:10] for path in home.rglob("*.erased")]
    assert set(marks) == {"2026-11-29"}
    assert lived.table("SELECT substr(erased_at, 1, 10) FROM tombstones") == [("2026-11-29",)]
    assert '"since":"2026-11-29"' in does(lived, "revoke", hall.name, "--json")[1].replace(" ", "")
    notes = [path.read_text(encoding="utf-8") for path in home.glob(f"central/*/terminals/{hall.name}.json")]
    assert [("2028" in note) for note in notes] == [False, False]
    clock.now = NIGHT + 3 * DAY
    assert "Déjà effacée le 29/11/2026" in does(lived, "erase", GONE, "--yes")[1]


def test_of_a_day_to_come_it_is_said_that_it_is_one(lived: World, hall: Hall, clock: Clock) -> None:
    clock.now = AHEAD
    does(lived, "erase", GONE, "--yes")
    does(lived, "revoke", hall.name, "--yes")
    clock.now = NIGHT + DAY
    for words in (("revoke", hall.name), ("erase", GONE, "--yes")):
        said = does(lived, *words)[1]
        assert "le 02/01/2028, un jour à venir (« kiosk doctor »" in said, said
    assert SAYS_SO in examined(lived.central.home)[1]["central.clock"]["todo"]


@pytest.mark.proof
@pytest.mark.parametrize("behind", [10 * DAY, 33 * DAY])
def test_by_a_clock_that_is_behind_nothing_noted_gets_an_earlier_day(
    lived: World, hall: Hall, clock: Clock, behind: timedelta
) -> None:
    """Terminals were silent meanwhile: one night by it dated them anew, and the base that was put aside went early."""
    home = lived.central.home
    for days in range(1, 40):
        lived.night(NIGHT + days * DAY)
    now = clock.now = NIGHT + 40 * DAY
    does(lived, "rebuild")
    does(lived, "erase", GONE, "--yes")
    does(lived, "revoke", hall.name, "--yes")
    aside, marks = bases_aside(lived), [path.read_bytes() for path in home.rglob("*.erased")]
    clock.now = now + DAY - behind
    for _night in range(2):
        does(lived, "nightly")
        done = run(home, doctor.command, "--clock-is-right")
        assert (done.exit_code, "disent que l'horloge d'ici retarde : 2026-" in done.stderr) == (2, True), done.output
        clock.now += DAY
    clock.now = now + 3 * DAY
    does(lived, "nightly")
    assert bases_aside(lived) == aside == ["2027-01-07"]
    assert [path.read_bytes() for path in home.rglob("*.erased")] == marks
    assert '"since":"2027-01-07"' in does(lived, "revoke", hall.name, "--json")[1].replace(" ", "")


def test_cut_off_it_is_finished_by_the_next_night(lived: World, hall: Hall, clock: Clock) -> None:
    home, clock.now = lived.central.home, AHEAD
    ingested(lived)
    does(lived, "erase", GONE, "--yes")
    now = clock.now = NIGHT + DAY
    for fatal in range(1, 40):
        seen: list[str] = []

        def pull(name: str, seen: list[str] = seen, fatal: int = fatal) -> None:
            seen.append(name)
            if len(seen) == fatal:
                raise Pulled

        with suppress(Pulled), night.central(Place(home, lived.target, step=pull), now) as opened:
            noted_anew.believe(opened, now)
        if len(seen) < fatal:
            break
    assert 3 < fatal < 39
    marks = [path.read_text(encoding="ascii")[:10] for path in home.rglob("*.erased")]
    assert set(marks) == {"2026-11-29"}
    assert lived.table("SELECT count(*) FROM audit WHERE action = 'clock.believed'")[0] != (0,)


@pytest.mark.parametrize("words", [("erase", GONE, "--yes"), ("access", GONE)], ids=["erase", "access"])
def test_one_act_by_a_clock_ahead_is_told_until_a_person_has_said_which_is_right(
    lived: World, clock: Clock, words: tuple[str, ...]
) -> None:
    """No copy tells of it: what was noted bore that day for more than a year, and nobody was asked."""
    home, clock.now = lived.central.home, AHEAD
    does(lived, *words)
    for days in (1, 2):
        clock.now = NIGHT + days * DAY
        does(lived, "nightly")
        assert "kiosk doctor dit la suite" in lived.page(f"2026-11-{28 + days}")[-1]
        assert SAYS_SO in examined(home)[1]["central.clock"]["todo"]
    assert run(home, doctor.command, "--clock-is-right").exit_code == 0
    clock.now = NIGHT + 3 * DAY
    does(lived, "nightly")
    assert "vérifier l'heure" not in lived.page("2026-12-01")[-1]
    assert examined(home)[1]["central.clock"]["state"] == "ok"
    assert lived.table("SELECT count(*) FROM audit WHERE at > '2027'") == [(0,)]
    assert "2028" not in does(lived, "access", GONE)[1]


def bases_aside(world: World) -> list[str]:
    return [
        path.name.partition(".replaced-")[2][:10] for path in world.central.folder.glob("central.sqlite.replaced-*")
    ]


def test_what_a_repair_left_by_a_clock_ahead_goes_in_its_thirty_days(hall: Hall) -> None:
    data = hall.home / "data"
    left = data / "kiosk.sqlite.damaged-2028-01-02T010000Z"
    left.write_bytes(b"older")
    (data / "kiosk.sqlite.lacks-2028-01-02T010000Z").touch()
    hall.night(NIGHT)
    assert sorted(path.name for path in data.glob("*-2026-11-28T010000Z")) == [
        "kiosk.sqlite.damaged-2026-11-28T010000Z",
        "kiosk.sqlite.lacks-2026-11-28T010000Z",
    ]
    for days in (5, 10, 15, 20, 25, 31):
        hall.night(NIGHT + days * DAY)
    assert [*data.glob("kiosk.sqlite.*-20*")] == []


def test_two_that_bear_days_to_come_do_not_take_each_other_s_place(tmp_path: Path) -> None:
    names = [
        "x.2028-01-02.sqlite",
        "x.2028-01-02.sqlite.sha256",
        "x.2029-01-02.sqlite",
        "x.2026-11-28.sqlite",
        "x.other",
    ]
    for name in names:
        (tmp_path / name).write_text(name, encoding="utf-8")
    dated_names.date_anew(((path, 2) for path in tmp_path.iterdir()), NIGHT.date(), no_step)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "x.2026-11-27.sqlite": "x.2028-01-02.sqlite",
        "x.2026-11-27.sqlite.sha256": "x.2028-01-02.sqlite.sha256",
        "x.2026-11-26.sqlite": "x.2029-01-02.sqlite",
        "x.2026-11-28.sqlite": "x.2026-11-28.sqlite",
        "x.other": "x.other",
    }
