"""Central is lost with its keys: what the former one signed at the share tells the new one what was erased, in whatever
order the former public key, the enrolment and the nights come.
"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from db import erased_digests
from db.sync import ack, down, enrolment, escrow, tombstones
from db.sync.night import Nightly
from db.sync.page_names import few
from db.sync.verify_keys import keep_former
from kiosk.clock import SystemClock
from tests.sync.lost import begin_anew
from tests.sync.machines import ESCROW, kiosk
from tests.sync.test_erased_there import hall
from tests.sync.test_erasure import GONE, STAYS, erase, references
from tests.sync.test_planted_below_down import doctor, junk
from tests.sync.world import NIGHT, Hall, World, sound_reference

__all__ = ["hall"]
DAY = timedelta(days=1)
ANOTHER = sound_reference(3)
TO_TAKE_OUT, TO_LEAVE = "ôter du dossier d'échange", "laisser dans le dossier d'échange "
GUIDE = "docs/operator-rare.md, « Siège entier perdu »"


class Lost:
    """Of central nothing is left but `central.age`, without which nothing here would open what the terminal sealed."""

    def __init__(self, world: World, hall: Hall) -> None:
        self.world, self.hall, self.now = world, hall, NIGHT + 4 * DAY
        place = world.central
        self.former_key = bytes.fromhex(place.verify_file.read_text(encoding="ascii").strip())
        shutil.copytree(place.archive / "terminals", world.root / "terminals")
        age = place.age_file.read_bytes()
        shutil.rmtree(place.home)
        place.keys.mkdir(parents=True)
        place.age_file.write_bytes(age)
        world.keys = place.make()
        escrow.keep(place, ESCROW)
        shutil.copy(place.verify_file, hall.home / "keys" / "central.verify")
        begin_anew(world)

    def key(self) -> None:
        keep_former(self.world.central.former_file, self.former_key)

    def enrol(self) -> None:
        enrolment.enrol(self.world.central.home, self.hall.enrolment(), self.now)

    def night(self) -> Nightly:
        self.now += DAY
        self.hall.night(self.now)
        return self.world.night(self.now)

    def erase(self) -> None:
        """Something new is told the terminal, so that older snapshots are in their turn to go."""
        erase(self.world, self.now, ANOTHER)

    def last_line(self) -> str:
        return self.world.page(f"{self.now:%Y-%m-%d}")[-1]

    def told(self) -> set[str]:
        return {path.name for path in (self.world.share / "down" / self.hall.name).glob("erased.*")}


@pytest.fixture
def lost(world: World, hall: Hall) -> Lost:
    return Lost(world, hall)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    return lambda now: monkeypatch.setattr(SystemClock, "now", lambda _clock: now)


def ends_well(lost: Lost) -> None:
    for _each in range(3):
        done = lost.night()
    assert references(lost.world) == [STAYS]
    assert tombstones.lacking(lost.world.central, [erased_digests.digest_of(GONE)]) == ()
    last = lost.last_line()
    assert (done.ingested.lying, TO_TAKE_OUT in last, TO_LEAVE in last) == ([], False, False)


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize(
    "steps",
    [
        *permutations(("key", "enrol", "night")),
        ("night", "enrol", "night", "key"),
        ("enrol", "night", "erase", "night", "erase", "night", "key"),
    ],
    ids=" ".join,
)
def test_whatever_comes_first_what_was_erased_stays_erased(lost: Lost, steps: tuple[str, ...]) -> None:
    for step in steps:
        getattr(lost, step)()
    ends_well(lost)


@pytest.mark.parametrize("steps", [("key",), ("night", "key"), ("night", "erase", "night", "key")], ids=" ".join)
def test_so_it_is_where_the_archive_still_tells_the_terminals(lost: Lost, steps: tuple[str, ...]) -> None:
    shutil.copytree(lost.world.root / "terminals", lost.world.central.archive / "terminals", dirs_exist_ok=True)
    for step in steps:
        getattr(lost, step)()
    ends_well(lost)


@pytest.mark.parametrize("is_enrolled", [False, True])
def test_until_then_nobody_is_told_to_take_it_out(
    lost: Lost, is_enrolled: bool, at: Callable[[datetime], None]
) -> None:
    if is_enrolled:
        lost.enrol()
    before = lost.told()
    for _each in range(2):
        lying = lost.night().ingested.lying
        assert lying[0].startswith("down/hall-a/erased." if is_enrolled else "acks/hall-a.ack")
        last = lost.last_line()
        assert (TO_TAKE_OUT in last, TO_LEAVE in last, GUIDE in last) == (False, True, True)
        assert few([f"« {name} »" for name in lying]) in last
        assert before <= lost.told()
    at(lost.now)
    found = doctor(lost.world.central.home)
    assert not {"central.stray", "central.foreign"} & {*found}
    former = found["central.former"]
    assert (former["state"], "« down/hall-a" in former["says"], GUIDE in former["todo"]) == ("look", True, True)
    done = kiosk(lost.world.central.home, "central", "nightly", "--target", lost.world.target)
    assert (done.returncode, "Ôtez du dossier d'échange" in done.stderr, GUIDE in done.stderr) == (4, False, True)
    lost.key()
    lost.enrol()
    ends_well(lost)
    at(lost.now)
    assert "central.former" not in doctor(lost.world.central.home)


def test_once_it_was_read_what_is_left_of_a_terminal_that_never_comes_back_may_go(lost: Lost) -> None:
    lost.key()
    lost.night()
    assert tombstones.lacking(lost.world.central, [erased_digests.digest_of(GONE)]) == ()
    assert f"{TO_LEAVE}« acks/hall-a.ack », « down/hall-a »" in lost.last_line()
    shutil.rmtree(lost.world.share / "down" / "hall-a")
    lost.world.receipt(lost.hall).unlink()
    assert lost.night().ingested.lying == []
    assert (TO_TAKE_OUT in lost.last_line(), TO_LEAVE in lost.last_line()) == (False, False)


def test_what_comes_to_be_somebody_s_junk_is_told_as_that(lost: Lost) -> None:
    lost.enrol()
    lost.night()
    name = sorted(lost.told())[0]
    junk(lost.world.share / "down" / "hall-a" / name)
    lost.night()
    assert f"ôter du dossier d'échange « down/hall-a/{name} »" in lost.last_line()


def test_a_revoked_terminal_s_folder_tells_it_too(lost: Lost) -> None:
    lost.enrol()
    enrolment.revoke(lost.world.central.home, lost.hall.name, lost.now)
    assert TO_TAKE_OUT not in (lost.night(), lost.last_line())[1]
    lost.key()
    lost.night()
    assert tombstones.lacking(lost.world.central, [erased_digests.digest_of(GONE)]) == ()


def test_of_a_folder_that_somebody_flooded_what_the_former_central_signed_is_looked_for_first(lost: Lost) -> None:
    for number in range(300):
        junk(lost.world.share / "down" / "hall-a" / f"a.{number + 1}")
    lost.night()
    assert "« down/hall-a »" in lost.last_line().partition(TO_LEAVE)[2]
    lost.key()
    lost.night()
    assert tombstones.lacking(lost.world.central, [erased_digests.digest_of(GONE)]) == ()


def test_what_could_be_written_in_no_place_is_erased_all_the_same_and_not_lost(lost: Lost) -> None:
    lost.key()
    lost.enrol()
    for place in tombstones.places(lost.world.central):
        shutil.rmtree(place, ignore_errors=True)
        junk(place)
    assert lost.night().ingested.unburied
    assert references(lost.world) == [STAYS]
    for place in tombstones.places(lost.world.central):
        place.unlink()
    ends_well(lost)


def test_the_form_alone_is_known_without_a_key() -> None:
    receipt = ack.write("hall-a", {}, bytes(32))
    assert [ack.has_form(receipt, name) for name in ("hall-a", "hall-b")] == [True, False]
    snapshot = down.write("hall-a", "erased", down.Version("0" * 32, 3), down.pack({}), bytes(32))
    assert down.unbelieved(snapshot, "hall-a").version.number == 3
    for data, owner in ((snapshot, "hall-b"), (snapshot[:100], "hall-a"), (b"junk\n", "hall-a")):
        with pytest.raises(down.BadSnapshot):
            down.unbelieved(data, owner)
