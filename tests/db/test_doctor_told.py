"""`doctor` read by a person on a small screen: what is wrong is what stands last."""

import json
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from db import ballast
from kiosk.cli import central, doctor
from kiosk.clock import SystemClock
from tests.db.commands import run, start
from tests.factories import FRIDAY
from tests.sync.machines import ESCROW

_Usage = namedtuple("_Usage", "total used free")
MEGABYTE = 2**20


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)


def told(home: Path) -> list[str]:
    return run(home, doctor.command).stdout.splitlines()


def test_what_is_wrong_stands_last_with_how_much_there_is(home: Path) -> None:
    start(home)
    findings = json.loads(run(home, doctor.command, "--json").stdout)["findings"]
    wrong = [each["says"] for each in findings if each["state"] not in {"ok", "note"}]
    *lines, last = told(home)
    assert len(lines) == len(findings)
    assert len(wrong) > 1
    assert all(line.startswith(("✓", "·")) for line in lines[: -len(wrong)])
    for said, line in zip(wrong, lines[-len(wrong) :], strict=True):
        assert line.startswith(f"▲ {said}")
    assert last == f"À regarder : {len(wrong)}, les lignes ▲ ci-dessus."


def test_one_line_is_told_as_one_and_the_worst_stands_at_the_end(home: Path) -> None:
    start(home, "--trial")
    (home / "keys" / "pepper").unlink()
    assert told(home)[-1] == "À regarder : 1, la ligne ▲ ci-dessus."
    (home / "data" / "kiosk.sqlite").write_bytes(b"")
    assert told(home)[-2].startswith("▲ La base a été vidée")


def test_a_database_that_was_emptied_or_is_gone_is_told_once_with_the_one_way_back(home: Path) -> None:
    """There is nothing in it to be repaired, and a terminal has no copy of it."""
    start(home, "--trial")
    database = home / "data" / "kiosk.sqlite"
    for beside in home.joinpath("data").glob("kiosk.sqlite-*"):
        beside.unlink()
    database.write_bytes(b"")
    (line,) = [line for line in told(home) if "La base" in line or "base ici" in line]
    assert "mettez le dossier data de côté, puis « kiosk init --agency AGENCE --terminal BORNE »" in line
    database.unlink()
    (gone,) = [line for line in told(home) if "La base" in line or "base ici" in line]
    assert "lancez « kiosk init --agency AGENCE --terminal BORNE »" in gone
    for said in (line, gone):
        assert "dossier spool) part ensuite" in said
        assert ("--repair" in said, "sauvegarde" in said) == (False, False)
    start(home, "--trial")
    assert not [line for line in told(home) if "base ici" in line]


def test_a_healthy_terminal_has_nothing_below_its_lines(home: Path) -> None:
    start(home, "--trial")
    assert {line[0] for line in told(home)} == {"✓", "·"}


def on_a_disk_with(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: _Usage(free * 2, free, free))


def test_a_ballast_that_never_had_room_is_not_said_to_have_served(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_disk_with(monkeypatch, 100 * MEGABYTE)
    start(home)
    said = next(line for line in told(home) if "lest" in line)
    assert "la place a toujours manqué" in said
    assert f"dès que {(ballast.ROOM + ballast.BYTES) // MEGABYTE} Mo sont libres" in said


@pytest.mark.parametrize("part", ["terminal", "central"])
def test_a_disk_that_is_nearly_full_is_told_as_what_it_does_there(
    home: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    if part == "terminal":
        start(home)
    else:
        assert run(home, central.group, "init", "--escrow-recipient", ESCROW).exit_code == 0
    on_a_disk_with(monkeypatch, 100 * MEGABYTE)
    said = next(line for line in told(home) if "Place libre" in line)
    assert "sur un disque plein, rien ne s'enregistre" in said


@pytest.mark.parametrize("is_key_sure", [True, False])
def test_who_runs_doctor_on_a_damaged_database_is_not_sent_to_doctor(home: Path, is_key_sure: bool) -> None:
    start(home, "--trial")
    (home / "data" / "kiosk.sqlite").write_bytes(b"x" * 8192)
    if not is_key_sure:
        (home / "keys" / "database.check").unlink()
    (damaged,) = [line for line in told(home) if "La base est abîmée" in line]
    assert told(home)[-2] == damaged
    assert "« kiosk doctor --repair »" in damaged
    assert "« kiosk doctor »" not in damaged
    assert ("remettez la bonne" in damaged) == (not is_key_sure)
