"""One live name belongs to one agency: two terminals of one name would get each other's agents and settings."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.central.copies import backup
from db.central.decisions import enrolment
from db.central.decisions.ledger import Enrolment
from db.central.opening import open_run
from kiosk.clock import to_text
from tests.night import agency as agencies
from tests.night.agency import Agency, typed
from tests.night.keys import pair

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    monkeypatch.setattr(backup, "free_bytes", lambda _folder: 1 << 40)
    return agencies.made(tmp_path, monkeypatch, FIVE)


def test_a_live_name_of_another_agency_is_refused(agency: Agency) -> None:
    ledger = agency.central / "central" / "ledger.jsonl"
    before = ledger.read_bytes()
    done = agency.at_central("invite", "hall-1", "--agency", "CO")
    assert (done.exit_code, "kiosk central invite co-hall-1 --agency CO" in done.stderr) == (2, True)
    assert ledger.read_bytes() == before
    assert agency.at_central("invite", "hall-1", "--agency", "CBS").exit_code == 0, "the same machine, made anew"


def test_a_name_that_is_only_invited_is_taken_too(agency: Agency) -> None:
    assert agency.at_central("invite", "co-hall-1", "--agency", "CO").exit_code == 0
    done = agency.at_central("invite", "co-hall-1", "--agency", "CBS")
    assert (done.exit_code, "invite cbs-co-hall-1 " in done.stderr) == (2, True)
    assert "invite co-hall-2 " in agency.at_central("invite", "hall-1", "--agency", "CO").stderr
    assert agency.at_central("revoke", "co-hall-1", "--yes").exit_code == 0
    assert agency.at_central("invite", "co-hall-1", "--agency", "CBS").exit_code == 0


def test_a_request_that_is_carried_is_refused_likewise(agency: Agency) -> None:
    other = agency.root / "other"
    made = typed(other, "init", "--agency", "CO", "--terminal", "hall-1", "--target", str(agency.share))
    assert made.exit_code == 0
    done = agency.at_central("enrol", str(other / "enrolment" / "hall-1.json"), "--yes")
    assert (done.exit_code, "co-hall-1" in done.stderr) == (2, True)


def test_two_keys_of_one_name_are_named(agency: Agency) -> None:
    def enrol(code: str, keys: str) -> None:
        with open_run(agency.central, agency.clock.now) as central:
            own = Enrolment("hall-1", code, pair(keys).verify, pair(keys).recipient, to_text(agency.clock.now))
            enrolment.enrol(central.ledgers, central.ledger, own)

    enrol("CBS", "a")
    assert "Sous deux clés (machine refaite ?) : hall-1." in agency.night().output
    told = typed(agency.central, "doctor").output
    assert "Sous plusieurs clés, machine refaite ou deux machines : hall-1." in told
    enrol("CO", "b")
    assert agency.night().exit_code == 4
    assert "Deux bornes ont le nom hall-1, à CBS et CO" in typed(agency.central, "doctor").output
    assert "pour l'agence CO ; cette borne est à CBS" in agency.sync().output


def test_an_enrolled_home_keeps_its_agency(agency: Agency) -> None:
    config = agency.terminal() / "config.toml"
    config.write_text(config.read_text("utf-8").replace('code = "CBS"', 'code = "CO"'), "utf-8")
    done = agency.sync()
    assert (done.exit_code, "clé « agency.code »" in done.stderr, "l'agence CBS" in done.stderr) == (2, True, True)


def test_a_name_that_is_too_long_for_a_terminal_is_refused(agency: Agency) -> None:
    done = agency.at_central("invite", "a" * 64, "--agency", "CBS")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1), done.output
