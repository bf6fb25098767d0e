"""Each of the night's commands at central does its part, says what it did, and ends with its code."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.central import opening
from db.night.lock import only_one
from kiosk.cli.central import night as commands
from tests.night.agency import Agency, made, typed

MORNING = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    return made(tmp_path, monkeypatch, MORNING)


def test_a_night_brings_everything_and_ends_with_rien(agency: Agency) -> None:
    reference = agency.submit()
    done = agency.night()
    assert (done.exit_code, done.output.rstrip().endswith("À faire : rien.")) == (0, True), done.output
    listings = (agency.central / "central" / "csv" / "bel_listing.csv").read_text("utf-8-sig")
    assert reference in listings
    assert len(list(agency.second.glob("central-*.sqlite"))) == 1


def test_a_stored_event_is_purged_at_the_terminal(agency: Agency) -> None:
    agency.submit()
    agency.night()
    assert json.loads(typed(agency.terminal(), "sync", "--json").stdout)["waiting"] == 0


def test_ingest_leaves_in_silence_while_another_runs(agency: Agency) -> None:
    with only_one(agency.central, opening.ROLE):
        done = agency.at_central("ingest")
    assert (done.exit_code, done.output) == (0, "")


def test_the_night_ends_with_five_if_another_goes_on(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_WAIT_SECONDS", 0)
    with only_one(agency.central, opening.ROLE):
        assert agency.at_central("nightly").exit_code == 5


def test_a_night_without_the_share_still_copies(agency: Agency) -> None:
    agency.share.rename(agency.root / "unplugged")
    done = agency.at_central("nightly")
    assert done.exit_code == 4, "the page asks for it, and the worst code wins"
    assert "Rien n'est perdu" in done.output
    assert list((agency.central / "central" / "backup").glob("central-*.sqlite"))


def test_a_lost_base_comes_back_with_all_that_came(agency: Agency) -> None:
    first = agency.submit()
    agency.night()
    second = agency.submit()
    agency.sync()
    agency.at_central("ingest")
    for end in ("", "-wal", "-shm"):
        (agency.central / "central" / f"central.sqlite{end}").unlink(missing_ok=True)
    assert agency.at_central("nightly").exit_code == 6
    assert agency.at_central("restore", "--yes").exit_code == 0
    agency.night()
    with agency.base() as db:
        assert {each[0] for each in db.execute("SELECT reference FROM bel_listings")} == {first, second}


def test_a_lost_disk_comes_back_from_the_second_folder(agency: Agency) -> None:
    reference = agency.submit()
    agency.night()
    shutil.rmtree(agency.central / "central" / "backup")
    for path in (agency.central / "central").glob("central.sqlite*"):
        path.unlink()
    (agency.central / "central" / "ledger.jsonl").unlink()
    assert agency.at_central("restore", "--yes").exit_code == 0
    assert agency.night().exit_code == 0
    with agency.base() as db:
        assert [each[0] for each in db.execute("SELECT reference FROM bel_listings")] == [reference]


def test_a_restore_that_nobody_confirms_changes_nothing(agency: Agency) -> None:
    agency.night()
    before = (agency.central / "central" / "central.sqlite").stat().st_ino
    assert agency.at_central("restore", given="n\n").exit_code == 2
    assert (agency.central / "central" / "central.sqlite").stat().st_ino == before


def test_a_refused_file_is_named_until_it_is_dropped(agency: Agency) -> None:
    stranger = agency.share / "inbox" / "hall-1" / f"{'ab' * 32}.batch"
    stranger.write_bytes(b"no batch of ours")
    stranger.rename(stranger.with_name(f"{_digest(b'no batch of ours')}.batch"))
    assert agency.at_central("ingest").exit_code == 4
    assert agency.at_central("ingest").exit_code == 4
    assert agency.at_central("ingest", "--drop", "hall-1").exit_code == 0
    assert agency.at_central("ingest", "--drop", "hall-1").exit_code == 2


def test_a_released_file_of_a_revoked_terminal_is_taken(agency: Agency) -> None:
    reference = agency.submit()
    agency.sync()
    agency.at_central("revoke", "hall-1", "--yes")
    assert agency.at_central("ingest").exit_code == 4
    assert agency.at_central("ingest", "--release", "hall-1").exit_code == 0
    with agency.base() as db:
        assert [each[0] for each in db.execute("SELECT reference FROM bel_listings")] == [reference]


def test_each_part_of_the_night_works_alone(agency: Agency) -> None:
    agency.night()
    for word in ("export", "backup", "report"):
        done = agency.at_central(word)
        assert done.exit_code == 0, done.output
    assert list((agency.central / "central" / "report").glob("*.txt"))


def test_without_a_second_folder_the_night_asks_for_one(agency: Agency) -> None:
    settings = agency.central / "central" / "central.toml"
    settings.write_text(f'[central]\ntarget = "{agency.share}"\n', encoding="utf-8")
    assert agency.night().exit_code == 4


def test_a_folder_without_central_is_refused(tmp_path: Path) -> None:
    done = typed(tmp_path / "elsewhere", "central", "nightly")
    assert (done.exit_code, "kiosk central init" in done.output) == (2, True)


def reported(agency: Agency, **ways: str) -> None:
    """Let each way of `[report]` append its stdin, and a mark, to a file of its name."""
    path = agency.central / "central" / "central.toml"
    text = path.read_text("utf-8").partition("\n[report]")[0] + "\n[report]\n"
    for key, code in ways.items():
        command = ["sh", "-c", f"cat >> {agency.root / key}; echo . >> {agency.root / key}; {code}"]
        text += f"{key} = {json.dumps(command)}\n"
    path.write_text(text, encoding="utf-8")


def test_a_watcher_elsewhere_hears_of_each_good_night_alone(agency: Agency) -> None:
    reported(agency, command="true", heartbeat="true")
    agency.submit()
    agency.night()
    assert (agency.root / "heartbeat").read_text("utf-8") == ".\n"
    assert not (agency.root / "command").exists(), "nobody has anything to do"
    agency.second.rename(agency.root / "unplugged")
    assert agency.at_central("nightly").exit_code == 4
    assert (agency.root / "heartbeat").read_text("utf-8") == ".\n", "what is not good is told by the page"
    assert "À faire : 1 chose." in (agency.root / "command").read_text("utf-8")


def test_a_heartbeat_that_fails_is_told(agency: Agency) -> None:
    reported(agency, heartbeat="exit 7")
    agency.night()
    assert "report.heartbeat (sh) a échoué (code 7)" in agency.at_central("nightly").output


def test_doctor_tries_the_commands_before_a_night_needs_them(agency: Agency) -> None:
    agency.night()
    reported(agency, command="true", heartbeat="true")
    assert "un essai est parti par report.command" in typed(agency.central, "doctor").output
    assert "Essai de kiosk doctor" in (agency.root / "command").read_text("utf-8")
    assert not (agency.root / "heartbeat").exists(), "it would tell of a night that was not"
    path = agency.central / "central" / "central.toml"
    path.write_text(path.read_text("utf-8").replace('["sh"', '["/there/is/none"'), encoding="utf-8")
    said = typed(agency.central, "doctor")
    assert said.exit_code == 4
    assert "report.command (/there/is/none) ne peut pas être lancée" in said.output
    assert "report.heartbeat n'est pas ici : /there/is/none" in said.output


def test_the_log_of_the_runs_keeps_its_newer_half(agency: Agency) -> None:
    log = agency.central / "logs" / "night.jsonl"
    line = json.dumps({"command": "old", "at": "2026-11-01T02:00:00Z"}) + "\n"
    log.parent.mkdir(exist_ok=True)
    log.write_text(line * (1 + (1 << 20) // len(line)), encoding="utf-8")
    agency.night()
    kept = log.read_text("utf-8").splitlines()
    assert log.stat().st_size < 600_000
    assert json.loads(kept[-1])["command"] == "central nightly"


def test_a_clock_that_jumps_a_year_forgets_nothing(agency: Agency) -> None:
    reference = agency.submit()
    agency.night()
    agency.clock.now += timedelta(days=366)
    agency.at_central("nightly")
    with agency.base() as db:
        assert [each[0] for each in db.execute("SELECT reference FROM bel_listings")] == [reference]


def _digest(data: bytes) -> str:
    from db.wire.batches import digest_of

    return digest_of(data)


def test_nothing_is_decided_while_the_share_is_away(agency: Agency) -> None:
    agency.share.rename(agency.root / "unplugged")
    done = agency.at_central("revoke", "hall-1", "--yes")
    assert (done.exit_code, "Rien n'est décidé" in done.output) == (3, True)


def test_a_copy_can_be_named_from_within_its_folder(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    agency.night()
    backup = agency.central / "central" / "backup"
    monkeypatch.chdir(backup)
    (copy,) = [path.name for path in backup.glob("central-*.sqlite")][:1]
    assert agency.at_central("restore", copy, "--yes").exit_code == 0
    done = agency.at_central("restore", "another.sqlite", "--yes")
    assert (done.exit_code, "another.sqlite" in done.output) == (2, True)
