"""What central tells a terminal: only from central, only to that one, only the newest, whole or not at all."""

import shutil
from contextlib import closing
from datetime import timedelta

import pyrage
import pytest

from db.connection import change, immediate, rows
from db.erased_digests import digest_of
from db.repair import repair
from db.stores import outbox
from db.stores.audit import Audit
from db.stores.outbox import origin_of
from db.stores.tickets import Tickets
from db.sync import down, enrolment, erasure, generation, night
from db.sync.central_schema import open_central
from db.sync.down import BadSnapshot, Version
from db.sync.night import Place
from db.sync.restore import restore
from db.terminal import open_terminal
from kiosk.clock import SteppedClock
from kiosk.forms.answers import Answer
from kiosk.forms.records import REVIEW, Draft
from kiosk.services.ports import NewTicket
from tests.db.test_repair_told import lose_every_page_of
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sound_reference

DAY = timedelta(days=1)
GONE, STAYS, LATER = (sound_reference(n) for n in (1, 2, 3))


def erase(world: World, reference: str) -> None:
    with night.central(Place(world.central.home), NIGHT) as central:
        erasure.erase(central, reference, NIGHT)


def snapshots(world: World, hall: Hall) -> list[str]:
    return sorted(path.name for path in (world.share / "down" / hall.name).glob("*"))


def told(hall: Hall) -> set[str]:
    with closing(hall.open()) as db:
        return {found["digest"] for found in rows(db, "SELECT digest FROM tombstones")}


def kept(hall: Hall) -> set[str]:
    return {stored.submission.reference for stored in hall.submissions.to_read()}


def test_an_erasure_comes_down_and_takes_the_row_and_what_waits(world: World, hall: Hall) -> None:
    for reference in (GONE, STAYS):
        hall.submit(reference, FRIDAY)
    erase(world, GONE)
    world.night(NIGHT)
    hall.night(NIGHT + DAY)
    assert kept(hall) == {STAYS}
    with closing(hall.open()) as db:
        assert {each["reference"] for each in rows(db, "SELECT reference FROM outbox")} == {STAYS}
    world.night(NIGHT + DAY)
    hall.night(NIGHT + 2 * DAY)
    assert world.table("SELECT reference FROM bel_listings") == [(STAYS,)]
    with closing(hall.open()) as db:
        assert outbox.depth(db) == 0


def test_an_erasure_takes_what_a_ticket_shows_of_it(world: World, hall: Hall) -> None:
    tickets = Tickets(open_terminal(hall.home), origin_of(hall.config), "A", SteppedClock(NIGHT))
    shown = {}
    for reference in (GONE, STAYS):
        hall.submit(reference, FRIDAY)
        draft = Draft("bel_listing", 1, REVIEW, {"rent": Answer("0,10")}, sent_as=reference)
        shown[reference] = tickets.add(NewTicket(NIGHT, "bel_listing", "fr", claims_priority=False, draft=draft))
    erase(world, GONE)
    world.night(NIGHT)
    hall.night(NIGHT)
    with closing(hall.open()) as db:
        left = {each["id"]: each["draft"] for each in rows(db, "SELECT id, draft FROM tickets")}
    assert left[shown[GONE].id] is None
    assert STAYS in str(left[shown[STAYS].id])


def test_after_an_erasure_the_terminal_s_audit_names_it_by_central_s_digest_alone(world: World, hall: Hall) -> None:
    audit = Audit(open_terminal(hall.home))
    for reference in (GONE, STAYS):
        hall.submit(reference, FRIDAY)
        audit.record(FRIDAY, "ane", "listing.read_answers", reference)
    erase(world, GONE)
    world.night(NIGHT)
    hall.night(NIGHT + DAY)
    with closing(hall.open()) as db:
        lines = [(each["action"], each["subject"]) for each in rows(db, "SELECT * FROM audit ORDER BY rowid")]
    assert lines == [("listing.read_answers", digest_of(GONE)), ("listing.read_answers", STAYS)]
    assert world.table("SELECT subject FROM audit WHERE action = 'erase'") == [(digest_of(GONE),)]
    written = b"".join(path.read_bytes() for path in (hall.home / "logs").glob("*"))
    assert GONE.encode() not in written


def test_nothing_is_written_when_there_is_nothing_new_to_tell(world: World, hall: Hall) -> None:
    world.night(NIGHT)
    before = {path: path.read_bytes() for path in World.paths(world.share / "down")}
    assert [path.name for path in before] == ["erased.1"]
    world.night(NIGHT + DAY)
    assert {path: path.read_bytes() for path in World.paths(world.share / "down")} == before


def test_two_of_a_kind_stay_at_the_target(world: World, hall: Hall) -> None:
    for n, reference in enumerate((GONE, STAYS, LATER)):
        world.night(NIGHT + n * DAY)
        erase(world, reference)
    world.night(NIGHT + 4 * DAY)
    assert snapshots(world, hall) == ["erased.3", "erased.4"]


def test_an_older_snapshot_put_back_is_refused(world: World, hall: Hall) -> None:
    world.night(NIGHT)
    old = (world.share / "down" / hall.name / "erased.1").read_bytes()
    erase(world, GONE)
    world.night(NIGHT)
    assert hall.night(NIGHT).sent.taken_down == ["erased"]
    shutil.rmtree(world.share / "down" / hall.name)
    (world.share / "down" / hall.name).mkdir()
    (world.share / "down" / hall.name / "erased.1").write_bytes(old)
    assert hall.night(NIGHT).sent.taken_down == []
    (world.share / "down" / hall.name / "erased.9").write_bytes(old)
    done = hall.night(NIGHT)
    assert (done.sent.taken_down, done.sent.in_the_way) == ([], [f"down/{hall.name}/erased.9"]), "its name is a lie"


def test_after_a_restore_central_is_believed_again_and_the_central_of_before_is_not(world: World, hall: Hall) -> None:
    world.night(NIGHT)
    erase(world, GONE)
    world.night(NIGHT + DAY)
    hall.night(NIGHT + DAY)
    of_before = (world.share / "down" / hall.name / "erased.2").read_bytes()
    restore(Place(world.central.home, world.target), NIGHT + 2 * DAY, replace=True)
    world.night(NIGHT + 2 * DAY)
    assert snapshots(world, hall)[-1] == "erased.3"
    assert hall.night(NIGHT + 2 * DAY).sent.taken_down == ["erased"]
    shutil.rmtree(world.share / "down" / hall.name)
    (world.share / "down" / hall.name).mkdir()
    (world.share / "down" / hall.name / "erased.2").write_bytes(of_before)
    assert hall.night(NIGHT + 3 * DAY).sent.taken_down == []


@pytest.mark.parametrize("is_repaired", [False, True])
def test_what_a_life_before_told_a_name_that_was_left_does_not_hide_the_life_of_now(
    world: World, hall: Hall, is_repaired: bool
) -> None:
    world.night(NIGHT)
    hall.rename("hall-2")
    enrolment.enrol(world.central.home, hall.enrolment(), NIGHT)
    enrolment.revoke(world.central.home, "hall-a", NIGHT)
    restore(Place(world.central.home, world.target), NIGHT + DAY, replace=True)
    erase(world, GONE)
    world.night(NIGHT + DAY)
    assert hall.night(NIGHT + DAY).sent.taken_down == ["erased"]
    if is_repaired:
        lose_every_page_of(hall.home, "tombstones")
        repair(hall.home, NIGHT + DAY)
    hall.rename("hall-a")
    sent = hall.night(NIGHT + DAY).sent
    assert (sent.taken_down, sent.outdated) == ([], ["down/hall-a/erased.1"])
    assert hall.night(NIGHT + DAY).sent.taken_down == [], "whoever has met it once believes it no more for that"
    hall.rename("hall-2")
    erase(world, LATER)
    world.night(NIGHT + 2 * DAY)
    sent = hall.night(NIGHT + 2 * DAY).sent
    assert (sent.taken_down, sent.outdated) == (["erased"], [])
    assert told(hall) == {digest_of(GONE), digest_of(LATER)}


def test_a_central_that_begins_anew_reaches_a_machine_with_a_new_name_by_what_the_guide_says(
    world: World, hall: Hall
) -> None:
    """All that it told, and its numbers with it, are gone; and the machine took its last under another name."""
    for days, reference in enumerate((GONE, STAYS)):
        erase(world, reference)
        world.night(NIGHT + days * DAY)
        hall.night(NIGHT + days * DAY)
    hall.rename("hall-2")
    enrolment.enrol(world.central.home, hall.enrolment(), NIGHT)
    enrolment.revoke(world.central.home, "hall-a", NIGHT)
    shutil.rmtree(world.share / "down" / "hall-a")
    with closing(open_central(world.central.database)) as db, immediate(db):
        change(db, "DELETE FROM down")
    generation.begin(world.central)
    world.night(NIGHT + 2 * DAY)
    assert snapshots(world, hall) == ["erased.1"]
    assert hall.night(NIGHT + 2 * DAY).sent.outdated == ["down/hall-2/erased.1"]
    erase(world, LATER)
    world.night(NIGHT + 3 * DAY)
    sent = hall.night(NIGHT + 3 * DAY).sent
    assert (sent.taken_down, sent.outdated) == (["erased"], [])
    assert told(hall) == {digest_of(each) for each in (GONE, STAYS, LATER)}


def test_a_restored_central_gives_no_number_that_any_folder_shows(world: World, hall: Hall) -> None:
    """A machine that changes its name then takes what it is told under the new one, where nothing lies yet."""
    world.hall("hall-b")
    world.night(NIGHT)
    (copy,) = world.central.backup.glob("*.sqlite")
    for days, reference in enumerate((GONE, STAYS), 1):
        erase(world, reference)
        world.night(NIGHT + days * DAY)
    hall.night(NIGHT + 2 * DAY)
    for later in set(world.central.backup.glob("*.sqlite")) - {copy}:
        later.unlink()
    (world.central.folder / "copies-made").unlink()
    restore(Place(world.central.home, world.target), NIGHT + 2 * DAY, replace=True)
    hall.rename("hall-2")
    enrolment.enrol(world.central.home, hall.enrolment(), NIGHT)
    enrolment.revoke(world.central.home, "hall-a", NIGHT)
    world.night(NIGHT + 2 * DAY)
    assert snapshots(world, hall) == ["erased.7"], "above all six that two terminals were told"
    sent = hall.night(NIGHT + 2 * DAY).sent
    assert (sent.taken_down, sent.outdated) == (["erased"], [])


def test_a_damaged_one_is_named_and_the_one_before_is_taken(world: World, hall: Hall) -> None:
    world.night(NIGHT)
    erase(world, GONE)
    world.night(NIGHT)
    file = world.share / "down" / hall.name / "erased.2"
    whole = file.read_bytes()
    file.write_bytes(whole[:-9])
    done = hall.night(NIGHT)
    assert (done.sent.taken_down, done.sent.in_the_way) == (["erased"], [f"down/{hall.name}/erased.2"])
    assert told(hall) == set()
    file.write_bytes(whole)
    assert hall.night(NIGHT).sent.taken_down == ["erased"]
    assert told(hall) == {digest_of(GONE)}


def test_what_is_for_another_terminal_is_refused(world: World, hall: Hall) -> None:
    other = world.hall("hall-b")
    world.night(NIGHT)
    (theirs,) = (world.share / "down" / other.name).glob("erased.*")
    (world.share / "down" / hall.name / theirs.name).write_bytes(theirs.read_bytes())
    assert hall.night(NIGHT).sent.in_the_way == [f"down/{hall.name}/{theirs.name}"]


def test_a_terminal_restored_from_its_own_copy_is_told_again(world: World, hall: Hall) -> None:
    hall.submit(GONE, FRIDAY)
    shutil.copytree(hall.home / "data", hall.home / "copy")
    erase(world, GONE)
    world.night(NIGHT)
    hall.night(NIGHT + DAY)
    assert kept(hall) == set()
    shutil.rmtree(hall.home / "data")
    (hall.home / "copy").rename(hall.home / "data")
    assert kept(hall) == {GONE}
    hall.night(NIGHT + 2 * DAY)
    assert kept(hall) == set()


def test_a_revoked_terminal_is_told_nothing(world: World, hall: Hall) -> None:
    enrolment.revoke(world.central.home, hall.name, NIGHT)
    world.night(NIGHT)
    assert snapshots(world, hall) == []


@pytest.mark.parametrize("secret", [False, True])
def test_a_body_is_what_was_packed_and_a_secret_one_only_for_its_key(secret: bool) -> None:
    own, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    saying: dict[str, object] = {"words": "[/b] =1+1 Zuriñe"}
    body = down.keep_secret(down.pack(saying), str(own.to_public())) if secret else down.pack(saying)
    assert down.open_body(body, str(own) if secret else "") == saying
    for wrong in ("", str(other)) if secret else (str(own),):
        with pytest.raises(BadSnapshot):
            down.open_body(body, wrong)


@pytest.mark.parametrize("cut", range(7))
def test_a_snapshot_with_any_line_changed_is_believed_in_nothing(world: World, cut: int) -> None:
    keys = world.keys
    whole = down.write("hall-a", "erased", Version("0" * 32, 3), down.pack({"digests": []}), keys.seed)
    assert down.read(whole, "hall-a", keys.verify_key).version == Version("0" * 32, 3)
    lines = whole.split(b"\n", 6)
    lines[cut] = lines[cut][:-1] + bytes([lines[cut][-1] ^ 1])
    with pytest.raises(BadSnapshot):
        down.read(b"\n".join(lines), "hall-a", keys.verify_key)
