"""`kiosk sync` brings what a tenant sent to the share, and gives every trouble its code."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.wire.letters import path_of
from tests.night.agency import Agency, made, typed

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
"""17:00 in Paris."""


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    found = made(tmp_path, monkeypatch, FIVE)
    found.sync()
    return found


def test_a_listing_sent_at_five_survives_the_disk(agency: Agency) -> None:
    reference = agency.submit()
    agency.clock.now += timedelta(minutes=15)
    assert agency.sync().exit_code == 0
    shutil.rmtree(agency.terminal())
    assert agency.at_central("ingest").exit_code == 0
    with agency.base() as db:
        assert [each[0] for each in db.execute("SELECT reference FROM bel_listings")] == [reference]


def test_a_run_without_news_is_silent(agency: Agency) -> None:
    agency.sync()
    done = agency.sync()
    assert (done.exit_code, done.output) == (0, "")


def test_without_keys_to_seal_for_sync_ends_with_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agency = made(tmp_path, monkeypatch, FIVE, terminals=0)
    home = agency.terminal()
    words = ("--agency", "CBS", "--terminal", "hall-1", "--target", str(agency.share))
    assert typed(home, "init", *words, "--verify", str(agency.central / "keys" / "central.verify")).exit_code == 0
    codes = []
    for _night in range(3):
        codes.append(agency.sync().exit_code)
        agency.clock.now += timedelta(days=1)
    assert codes == [2, 2, 2], "without the keys of central and escrow nothing can be sealed"


def test_without_the_share_sync_seals_and_ends_with_3(agency: Agency) -> None:
    agency.submit()
    agency.share.rename(agency.root / "unplugged")
    done = agency.sync()
    assert (done.exit_code, "Rien n'est perdu" in done.output) == (3, True)
    assert list((agency.terminal() / "spool").glob("*.batch"))
    (agency.root / "unplugged").rename(agency.share)
    assert agency.sync().exit_code == 0
    assert list((agency.share / "inbox" / "hall-1").glob("*.batch"))


def test_a_forged_letter_is_not_read_and_sync_ends_with_4(agency: Agency) -> None:
    letter = agency.share / path_of("hall-1")
    letter.write_bytes(letter.read_bytes()[:-1] + b"x")
    assert (agency.sync().exit_code, "pas signée" in agency.sync().output) == (4, True)


def test_a_revoked_terminal_says_so(agency: Agency) -> None:
    assert agency.at_central("revoke", "hall-1", "--yes").exit_code == 0
    agency.at_central("ingest")
    done = agency.sync()
    assert (done.exit_code, "révoquée" in done.output) == (4, True)


def test_a_dry_run_changes_nothing(agency: Agency) -> None:
    agency.submit()
    before = sorted(path.name for path in agency.terminal().rglob("*.batch"))
    done = typed(agency.terminal(), "sync", "--dry-run")
    assert (done.exit_code, "À sceller : 1" in done.output) == (0, True)
    assert sorted(path.name for path in agency.terminal().rglob("*.batch")) == before


def test_the_base_is_copied_once_a_night(agency: Agency) -> None:
    copy = agency.terminal() / "data" / "kiosk.sqlite.last-night"
    first = copy.stat().st_ino
    agency.sync()
    assert copy.stat().st_ino == first
    agency.clock.now += timedelta(days=1)
    agency.sync()
    assert copy.stat().st_ino != first


def test_one_sign_of_life_a_night(agency: Agency) -> None:
    inbox = agency.share / "inbox" / "hall-1"
    before = len(list(inbox.iterdir()))
    agency.clock.now += timedelta(days=1)
    agency.sync()
    agency.sync()
    assert len(list(inbox.iterdir())) == before + 1


def test_a_share_without_its_inbox_is_away_and_the_night_goes_on(agency: Agency) -> None:
    shutil.rmtree(agency.share / "inbox" / "hall-1")
    agency.clock.now += timedelta(days=1)
    copy = agency.terminal() / "data" / "kiosk.sqlite.last-night"
    first = copy.stat().st_ino
    done = agency.sync()
    assert (done.exit_code, "inbox/hall-1" in done.output) == (3, True)
    assert copy.stat().st_ino != first


def test_a_machine_made_again_waits_for_its_own_letter(agency: Agency) -> None:
    agency.terminal().rename(agency.root / "dead")
    told = agency.at_central("invite", "hall-1", "--agency", "CBS")
    assert told.exit_code == 0
    (invitation,) = agency.central.rglob("*hall-1*.json")
    assert typed(agency.terminal(), "init", "--invitation", str(invitation)).exit_code == 0
    done = agency.sync()
    assert (done.exit_code, "kiosk central ingest" in done.output) == (0, True), done.output
    assert agency.at_central("ingest").exit_code == 0
    assert agency.sync().exit_code == 0
