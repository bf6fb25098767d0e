"""Central takes only terminals it enrolled, from the file that their `init` wrote."""

import json
import os
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import batch, enrolment
from db.sync.enrolment import EnrolmentRefused
from kiosk.cli import central, central_terminals
from tests.db.commands import run
from tests.sync.world import FRIDAY, NIGHT, Hall, World


def test_a_terminal_with_another_key_is_not_enrolled_over_the_first(world: World, hall: Hall) -> None:
    assert enrolment.enrol(world.central.home, hall.enrolment(), FRIDAY).agency == "CBS"
    (hall.home / "keys" / "signing.key").write_bytes(secrets.token_bytes(32))
    with pytest.raises(EnrolmentRefused, match="other_key"):
        enrolment.enrol(world.central.home, hall.enrolment(), FRIDAY)
    assert len(world.table("SELECT * FROM terminals")) == 1


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "[" * 60_000, '{"terminal": "A B", "agency": "CBS", "verify_key": "00"}'], ids=range(5)
)
def test_an_enrolment_file_that_is_none_is_refused(world: World, tmp_path: Path, text: str) -> None:
    file = tmp_path / "enrolment.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(EnrolmentRefused, match="unreadable"):
        enrolment.enrol(world.central.home, file, FRIDAY)


@pytest.mark.parametrize(
    "wrong",
    [
        *({"terminal": 5}, {"agency": 64}, {"recipient": None}, {"verify_key": "00" * 32}),
        *({"verify_key": f"01{'00' * 31}"}, {"recipient": "\ud800"}, {"terminal": "\ud800"}, {"agency": "\ud800"}),
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_a_part_that_no_init_writes_is_refused_by_whoever_reads_it(
    world: World, hall: Hall, tmp_path: Path, wrong: dict[str, object]
) -> None:
    file = tmp_path / "enrolment.json"
    file.write_text(json.dumps(json.loads(hall.enrolment().read_text()) | {"terminal": "hall-q"} | wrong))
    for words in (("enrol", str(file), "--yes"), ("ingest", "--enrolment", str(file), "--yes")):
        done = run(world.central.home, central.group, *words)
        assert (done.exit_code, "ce n'est pas un fichier d'inscription" in done.output) == (2, True), done.output
    assert len(world.table("SELECT * FROM terminals")) == 1


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.mkdir(), lambda path: path.write_bytes(bytes(10**6))])
def test_what_is_no_file_of_ours_is_never_waited_for_at_enrolment(
    world: World, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "enrolment.json")
    with pytest.raises(EnrolmentRefused, match="unreadable"):
        enrolment.enrol(world.central.home, tmp_path / "enrolment.json", FRIDAY)


@pytest.mark.parametrize("agency", ["", "=1+1 \x1b[31m", "A" * 100])
def test_an_agency_that_is_no_code_is_not_enrolled(world: World, hall: Hall, tmp_path: Path, agency: str) -> None:
    told = json.loads(hall.enrolment().read_text()) | {"terminal": "hall-q", "agency": agency}
    (tmp_path / "enrolment.json").write_text(json.dumps(told))
    with pytest.raises(EnrolmentRefused, match="unreadable"):
        enrolment.enrol(world.central.home, tmp_path / "enrolment.json", FRIDAY)


def test_a_known_terminal_s_file_with_another_agency_changes_none_and_says_so(world: World, hall: Hall) -> None:
    file = hall.enrolment()
    told = json.loads(file.read_text())
    assert run(world.central.home, central.group, "enrol", str(file), "--yes").exit_code == 0
    file.write_text(json.dumps(told | {"agency": "CO"}))
    for _again in range(2):
        done = run(world.central.home, central.group, "enrol", str(file), "--yes")
        assert (done.exit_code, "est inscrite à l'agence « CBS » et y reste" in done.output) == (4, True), done.output
        assert "--agency CO --terminal NOUVEAU" in done.output
    assert world.table("SELECT agency FROM terminals") == [("CBS",)]


@pytest.mark.parametrize("name", ["hall-a", "hall-q"])
def test_an_agency_that_there_is_not_is_refused_of_a_new_name_and_of_a_known_one(
    world: World, hall: Hall, name: str
) -> None:
    file = hall.enrolment()
    told = json.loads(file.read_text())
    assert run(world.central.home, central.group, "enrol", str(file), "--yes").exit_code == 0
    file.write_text(json.dumps(told | {"terminal": name, "agency": "PARIS"}))
    for words in (("enrol", str(file), "--yes"), ("ingest", "--enrolment", str(file), "--yes")):
        done = run(world.central.home, central.group, *words)
        assert (done.exit_code, "« PARIS » n'est pas une agence" in done.output) == (2, True), done.output
        assert "--agency PARIS" not in done.output
    assert world.table("SELECT terminal, agency FROM terminals") == [("hall-a", "CBS")]


def test_what_a_terminal_that_nobody_enrolled_sent_is_taken_by_enrolling_it_and_that_is_said(world: World) -> None:
    hall = world.hall("hall-late", enrolled=False)
    hall.night()
    world.night()
    done = run(world.central.home, central.group, "ingest", "--enrolment", str(hall.enrolment()), "--yes")
    assert (done.exit_code, "signature fausse" in done.output) == (2, False), done.output
    assert "kiosk central enrol FICHIER" in done.output


def test_what_came_before_its_terminal_was_enrolled_is_taken_by_the_first_night_after(world: World) -> None:
    hall = world.hall("hall-late", enrolled=False)
    hall.submit("BEL-7K3M-2QF")
    hall.night()
    assert world.night().ingested.quarantined == ["unenrolled"]
    assert "inscrire hall-late" in world.page("2026-11-28")[-1]
    forged = world.share / "inbox" / hall.name
    data = batch.seal([], hall.name, NIGHT, [world.keys.recipient], secrets.token_bytes(32))
    (forged / batch.name_of(hall.name, batch.digest_of(data))).write_bytes(data)
    world.night()
    enrolment.enrol(world.central.home, hall.enrolment(), NIGHT)
    assert world.night(NIGHT + timedelta(hours=1)).ingested.events == 1
    assert [path.read_bytes() for path in world.central.quarantine.glob("*.batch")] == [data], "it is not signed by it"
    page = world.page("2026-11-28")
    assert ("Quarantaine : 1 fichier (signature fausse)." in page, "inscrire" in page[-1]) == (True, False)
    assert hall.night(NIGHT + timedelta(days=1)).sent.acked == 1


def test_a_key_is_not_enrolled_under_a_second_name(world: World, hall: Hall, tmp_path: Path) -> None:
    """A copied machine, or an edited copy of its file: that name would be silent for ever."""
    copy = tmp_path / "hall-z.json"
    copy.write_text(json.dumps(json.loads(hall.enrolment().read_text()) | {"terminal": "hall-z"}))
    with pytest.raises(EnrolmentRefused, match="same_key") as refused:
        enrolment.enrol(world.central.home, copy, FRIDAY)
    assert refused.value.other == hall.name
    result = run(world.central.home, central_terminals.enrol, str(copy), "--yes")
    assert (result.exit_code, f"déjà celle de « {hall.name} »" in result.stderr) == (2, True)
    assert world.table("SELECT terminal FROM terminals") == [(hall.name,)]
