"""What is submitted by day lies in a sealed file minutes later: a dead disk costs minutes, the night is as before."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.files import no_step
from db.keys import Keys
from db.stores import outbox
from db.sync import batch, night
from db.sync.lock import Locked, only_one
from db.sync.night import Place
from db.terminal import database_path, make_terminal
from screens.sealing import LONGEST_PAUSE, SealWatch
from tests.sync.machines import kiosk
from tests.sync.world import FRIDAY, Hall, World

FIRST, SECOND = "BEL-7K3M-2QF", "BEL-2222-222"


def seal(hall: Hall, step: Callable[[str], None] = no_step) -> int:
    return night.seal(Place(hall.home, step=step), hall.config, FRIDAY + timedelta(minutes=5)).sealed_events


def files(hall: Hall) -> list[Path]:
    return sorted(hall.spool.glob("*.batch"))


def test_it_is_sealed_and_nothing_is_sent(world: World, hall: Hall) -> None:
    hall.submit(FIRST)
    assert seal(hall) == 1
    (file,) = files(hall)
    (body,) = batch.open_frame(batch.read_frame(file.read_bytes()), world.keys.identity)
    assert json.loads(body)["payload"]["reference"] == FIRST
    assert not list(world.share.iterdir())
    with closing(hall.open()) as db:
        assert outbox.depth(db) == 1, "the plaintext waits for central's receipt"


def test_with_nothing_new_it_writes_nothing(hall: Hall) -> None:
    assert seal(hall) == 0
    assert files(hall) == []
    hall.submit(FIRST)
    assert [seal(hall), seal(hall)] == [1, 0]
    assert len(files(hall)) == 1


def test_the_night_brings_every_file_of_the_day_over_once(world: World, hall: Hall) -> None:
    for reference in (FIRST, SECOND):
        hall.submit(reference)
        seal(hall)
    assert hall.night().sent.sent == 3, "and the night's own sign of life"
    world.night()
    hall.night()
    assert world.table("SELECT reference FROM bel_listings ORDER BY reference") == [(SECOND,), (FIRST,)]
    assert world.table("SELECT count(*) FROM events") == [(2,)]
    with closing(hall.open()) as db:
        assert outbox.depth(db) == 0


def test_a_plug_pulled_at_any_step_loses_and_doubles_nothing(world: World, hall: Hall) -> None:
    class Plug(Exception):
        pass

    hall.submit(FIRST)
    steps: list[str] = []
    seal_of_another = world.hall("hall-b")
    seal_of_another.submit(SECOND)
    seal(seal_of_another, steps.append)
    for fatal in range(len(steps)):
        count = -1

        def pull(_name: str, fatal: int = fatal) -> None:
            nonlocal count
            count += 1
            if count == fatal:
                raise Plug

        with pytest.raises(Plug):
            seal(hall, pull)
    seal(hall)
    hall.night()
    world.night()
    hall.night()
    assert world.table("SELECT reference FROM bel_listings") == [(FIRST,)]
    with closing(hall.open()) as db:
        assert outbox.depth(db) == 0


def test_it_stands_back_for_the_night(hall: Hall) -> None:
    hall.submit(FIRST)
    with only_one(hall.home, "sync"), pytest.raises(Locked):
        seal(hall)


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_needs_no_target(root: Path) -> None:
    config = root / "hall" / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("file://", "file:///nowhere"), encoding="utf-8")
    done = kiosk(root / "hall", "sync", "--seal-only", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"exit": 0, "sealed_events": 0, "sealed_files": 0}


@pytest.mark.parametrize("option", [["--dry-run"], ["--target", "/mnt"]])
def test_what_sends_nothing_takes_no_target(root: Path, option: list[str]) -> None:
    done = kiosk(root / "hall", "sync", "--seal-only", *option)
    assert (done.returncode, "--seal-only" in done.stderr) == (2, True)


def test_a_sealing_that_fails_is_shown_by_doctor_until_one_works(root: Path) -> None:
    from db.stores.outbox import Origin
    from db.stores.submissions import Submissions
    from db.terminal import open_terminal
    from tests.factories import ORIGIN, a_submission

    home = root / "hall"
    Submissions(open_terminal(home), Origin("hall-a", ORIGIN.agency)).add(a_submission())
    config = home / "config.toml"
    right = config.read_text(encoding="utf-8")
    broken = "\n".join("recipients = []" if line.startswith("recipients") else line for line in right.splitlines())
    config.write_text(broken + "\n", encoding="utf-8")
    assert kiosk(home, "sync", "--seal-only").returncode == 2
    config.write_text(right, encoding="utf-8")
    assert "--seal-only" in kiosk(home, "doctor").stdout
    assert kiosk(home, "sync", "--seal-only").returncode == 0
    assert "--seal-only" not in kiosk(home, "doctor").stdout


# --- when -------------------------------------------------------------------------------------------------------------


class Screen:
    """What the watch asks of an app, with timers that a test lets ring."""

    def __init__(self) -> None:
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.logged: list[str] = []
        self.is_busy = False
        self.answers: list[int | None] = []
        self.watch = SealWatch(self, self.seal, 300, lambda: self.is_busy)  # type: ignore[arg-type]

    def seal(self) -> int | None:
        return self.answers.pop(0)

    def set_timer(self, delay: float, callback: Callable[[], None]) -> None:
        self.timers.append((delay, callback))

    def run_worker(self, work: object) -> None:
        self.work = work

    def log_failure(self, line: str) -> None:
        self.logged.append(line)

    async def ring(self, answer: int | None) -> float:
        """The timer that is set rings; gives how long it had been set for."""
        ((delay, callback),) = self.timers
        self.timers.clear()
        self.answers.append(answer)
        callback()
        await self.work  # type: ignore[misc]
        return delay


async def test_a_home_screen_with_nothing_to_seal_never_wakes() -> None:
    screen = Screen()
    assert screen.timers == []
    screen.watch.arm()
    await screen.ring(None)
    assert screen.timers == []


async def test_one_look_is_set_however_often_something_is_stored() -> None:
    screen = Screen()
    for _time in range(3):
        screen.watch.arm()
    assert await screen.ring(0) == 300
    assert screen.timers == []


async def test_while_somebody_is_there_it_looks_again() -> None:
    screen = Screen()
    screen.is_busy = True
    screen.watch.arm()
    await screen.ring(None)
    assert len(screen.timers) == 1


async def test_what_fails_is_one_line_and_is_tried_ever_more_seldom() -> None:
    screen = Screen()
    screen.watch.arm()
    pauses = [await screen.ring(2) for _time in range(6)]
    assert pauses == [300, 600, 1200, 2400, LONGEST_PAUSE, LONGEST_PAUSE]
    assert screen.logged == ["seal: exit 2"]
    await screen.ring(0)
    assert screen.timers == []


async def test_the_night_in_the_way_is_no_failure() -> None:
    screen = Screen()
    screen.watch.arm()
    await screen.ring(5)
    assert (screen.logged, len(screen.timers)) == ([], 1)


def test_what_is_sealed_leaves_after_key_and_database_are_lost_and_made_anew(world: World, hall: Hall) -> None:
    """As every message of a lost database promises."""
    hall.submit(FIRST)
    seal(hall)
    Keys(hall.home).database_file.unlink()
    for file in database_path(hall.home).parent.glob("kiosk.sqlite*"):
        file.unlink()
    make_terminal(hall.home)
    assert hall.night().reached
    world.night()
    assert world.table("SELECT reference FROM bel_listings") == [(FIRST,)]
    assert hall.night().sent.receipt == "good"
