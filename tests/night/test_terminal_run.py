"""The terminal's run, every 15 minutes, forgets nothing before central has it in a copy."""

import json
import shutil
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from db.connection import rows
from db.erased_digests import digest_of
from db.files import Step
from db.stores import set_by_central
from db.terminal_file import database_path, open_terminal
from tests.night.hall import Hall, Letters, spoil

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
"""17:00 in Paris."""
NIGHT = date(2026, 12, 2)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def central(tmp_path: Path) -> Letters:
    return Letters(tmp_path / "share")


@pytest.fixture
def hall(tmp_path: Path, central: Letters) -> Hall:
    return Hall(tmp_path / "hall-1", central.share)


class Pulled(Exception):
    """The plug."""


def pulled_at(name: str) -> Step:
    def step(at: str) -> None:
        if at == name:
            raise Pulled

    return step


def test_an_event_of_five_is_at_the_share_by_a_quarter_past(hall: Hall, central: Letters) -> None:
    event = hall.submit("BEL-1", FIVE)
    done = hall.sync(FIVE + QUARTER)
    assert (done.sealed_events, done.put, done.waiting) == (1, 1, 1)
    shutil.rmtree(hall.home)
    (body,) = central.read()
    assert json.loads(body)["event_id"] == event


def test_a_quiet_run_does_nothing(hall: Hall, central: Letters) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    done = hall.sync(FIVE + QUARTER)
    assert (done.sealed_files, done.put, done.purged, done.expired) == (0, 0, 0, 0)


def test_once_a_night_an_empty_batch_is_a_sign_of_life(hall: Hall, central: Letters) -> None:
    assert hall.sync(FIVE, is_sign_of_life_due=True).put == 1
    assert central.read() == []
    hall.submit("BEL-1", FIVE)
    assert hall.sync(FIVE, is_sign_of_life_due=True).sealed_files == 1


def test_without_the_share_it_seals_and_brings_it_later(hall: Hall, central: Letters) -> None:
    hall.submit("BEL-1", FIVE)
    central.share.rename(central.share.with_name("elsewhere"))
    done = hall.sync(FIVE)
    assert (done.sealed_files, done.put) == (1, 0)
    assert "n'est pas là" in done.away
    central.share.with_name("elsewhere").rename(central.share)
    assert hall.sync(FIVE + QUARTER).put == 1


def test_a_row_goes_when_central_has_it_in_a_copy(hall: Hall, central: Letters) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    central.write(NIGHT)
    assert hall.sync(FIVE + QUARTER).purged == 0, "a letter that does not list it"
    central.find(NIGHT)
    central.write(NIGHT)
    assert hall.sync(FIVE + 2 * QUARTER).purged == 1
    assert hall.waiting() == {}
    assert len(hall.spool()) == 1


def test_the_sealed_file_stays_thirty_five_nights(hall: Hall, central: Letters) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    central.find(NIGHT)
    for nights, left in ((0, 1), (34, 1), (35, 0)):
        central.write(NIGHT + timedelta(days=nights))
        hall.sync(FIVE + timedelta(days=400))
        assert len(hall.spool()) == left, f"{nights} nights; the terminal's own clock counts for nothing"


def test_a_file_that_the_inbox_lost_is_put_again(hall: Hall, central: Letters) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    for harm in (Path.unlink, lambda path: path.write_bytes(b"cut")):
        (file,) = hall.inbox().glob("*.batch")
        harm(file)
        assert hall.sync(FIVE + QUARTER).put == 1
    assert len(central.read()) == 1


def test_a_spool_that_is_lost_is_sealed_again_from_the_rows(hall: Hall, central: Letters) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    shutil.rmtree(hall.home / "spool")
    central.find(NIGHT)
    central.write(NIGHT)
    done = hall.sync(FIVE + QUARTER)
    assert (done.purged, done.sealed_events, done.put) == (0, 1, 1), "a mark counts only while its file is here"
    assert len(set(central.read())) == 1


def test_a_rotten_sealed_file_is_sealed_again(hall: Hall, central: Letters) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    (file,) = (hall.home / "spool").glob("*.batch")
    spoil(file)
    central.find(NIGHT)
    central.write(NIGHT)
    assert hall.sync(FIVE + QUARTER).purged == 0
    assert hall.sync(FIVE + 2 * QUARTER).sealed_events == 1


def test_a_base_that_was_put_back_seals_nothing_that_was_erased(hall: Hall, central: Letters, tmp_path: Path) -> None:
    hall.submit("BEL-1", FIVE)
    shutil.copy(database_path(hall.home), tmp_path / "saved")
    hall.sync(FIVE)
    central.find(NIGHT)
    central.write(NIGHT, erased=[digest_of("BEL-1")])
    hall.sync(FIVE + QUARTER)
    for beside in ("-wal", "-shm"):
        database_path(hall.home).with_name(f"kiosk.sqlite{beside}").unlink(missing_ok=True)
    shutil.copy(tmp_path / "saved", database_path(hall.home))
    done = hall.sync(FIVE + 2 * QUARTER)
    assert (done.sealed_events, hall.waiting()) == (0, {})


def test_an_old_letter_changes_nothing(hall: Hall, central: Letters) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    central.find(NIGHT)
    old = central.write(NIGHT, settings={"agency": {"phone": "05 59 00 00 00"}})
    central.write(NIGHT + timedelta(days=1), settings={"agency": {"phone": "05 59 11 11 11"}})
    assert hall.sync(FIVE).taken == ["settings"]
    (central.share / "down/hall-1.letter").write_bytes(old)
    assert hall.sync(FIVE).taken == []
    assert _told(hall)["settings"] == {"agency": {"phone": "05 59 11 11 11"}}


def test_nothing_is_read_of_a_letter_that_central_did_not_sign(hall: Hall, central: Letters) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    central.find(NIGHT)
    central.write(NIGHT, erased=[digest_of("BEL-1")])
    spoil(central.share / "down/hall-1.letter")
    done = hall.sync(FIVE)
    assert (done.letter, done.purged, done.taken) == ("signature", 0, [])
    assert hall.waiting().keys() == {"BEL-1"}


def test_a_section_of_a_newer_program_is_left_and_the_rest_taken(hall: Hall, central: Letters) -> None:
    central.write(NIGHT, settings={"nonsense": 1}, content="?", staff={"agents": 3}, states=[{}], erased=[])
    done = hall.sync(FIVE)
    assert (done.taken, sorted(done.untaken)) == (["erased"], ["content", "settings", "staff", "states"])


@pytest.mark.parametrize("is_revoked", [True, False])
def test_a_revoked_terminal_stays_so_until_enrolled_again(hall: Hall, central: Letters, is_revoked: bool) -> None:
    central.write(NIGHT, revoked=True)
    hall.sync(FIVE)
    central.write(NIGHT, revoked=is_revoked)
    hall.sync(FIVE)
    with closing(open_terminal(hall.home)()) as db:
        assert set_by_central.is_revoked(db) is is_revoked
        assert set_by_central.last_night(db) == NIGHT


@pytest.mark.parametrize(
    "at", ["seal", "write", "rename", "mark sealed", "take erased", "note letter", "put", "purge", "expire", "unseal"]
)
def test_a_plug_pulled_before_any_effect_loses_nothing(hall: Hall, central: Letters, at: str) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    central.find(NIGHT)
    central.write(NIGHT, erased=[])
    if at == "expire":
        hall.sync(FIVE)
        central.write(NIGHT + timedelta(days=35), erased=[])
    if at == "unseal":
        shutil.rmtree(hall.home / "spool")
    hall.submit("BEL-2", FIVE)
    with pytest.raises(Pulled):
        hall.sync(FIVE, pulled_at(at))
    hall.sync(FIVE + QUARTER)
    assert {json.loads(body)["payload"]["reference"] for body in central.read()} == {"BEL-1", "BEL-2"}
    assert list(central.share.rglob("*.part")) == []


def _told(hall: Hall) -> dict[str, object]:
    with closing(open_terminal(hall.home)()) as db:
        return {each["kind"]: json.loads(each["told"]) for each in rows(db, "SELECT kind, told FROM from_central")}


def test_a_letter_for_another_agency_only_stores_and_erases(hall: Hall, central: Letters) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    central.find(NIGHT)
    central.write(NIGHT, agency="CO", staff={"pepper": "00" * 32, "agents": []}, settings={}, erased=[])
    done = hall.sync(FIVE)
    assert (done.purged, done.taken, done.other_agency) == (1, ["erased"], "CO")
    central.write(
        NIGHT + timedelta(days=1), agency="CBS", staff={"pepper": "00" * 32, "agents": []}, settings={}, erased=[]
    )
    assert hall.sync(FIVE).taken == ["erased", "staff", "settings"]
