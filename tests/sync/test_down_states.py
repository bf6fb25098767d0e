"""What central knows of a file comes back to the terminal that its tenant asks; no answer, no contact."""

import json
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from db.connection import rows
from db.stores.resumes import Resumes
from db.sync import central_states, down_reader, erasure, night
from db.sync.night import Place
from db.sync.sender import Sent, Terminal
from db.sync.targets import open_target
from kiosk.services.resume_port import SentFile
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sound_reference

DAY = timedelta(days=1)
REFERENCE, CODE = "BEL-7K3M-2QF", "2222-2222-2222"


def opened(hall: Hall) -> SentFile:
    file = Resumes(hall.open).open_file(REFERENCE, CODE, FRIDAY).file
    assert file is not None
    return file


def send(hall: Hall) -> None:
    hall.submit(REFERENCE, contact_name="Personne inventée", phone="06 12 34 56 78")
    assert Resumes(hall.open).give_code(REFERENCE, CODE)


def amend(hall: Hall, rent: str) -> None:
    file = opened(hall)
    submission = file.submission
    assert submission is not None
    assert hall.submissions.amend(
        replace(
            submission,
            answers={**submission.answers, "rent": rent},
            revision=file.revision + 1,
            amends=file.event_id,
            submitted_at=FRIDAY + timedelta(hours=file.revision),
        )
    )


def lived(world: World, hall: Hall, days: int) -> None:
    """The terminal's night, central's, and the terminal's of the next day."""
    hall.night(NIGHT + days * DAY)
    world.night(NIGHT + days * DAY)
    hall.night(NIGHT + (days + 1) * DAY)


def told(world: World, agency: str = "CBS") -> list[dict[str, object]]:
    with night.central(Place(world.central.home), NIGHT) as central:
        found = central_states.tell(central, agency, NIGHT) or {"cases": []}
    cases = found["cases"]
    assert isinstance(cases, list)
    return cases


def test_no_answer_and_no_contact_goes_down(world: World, hall: Hall) -> None:
    send(hall)
    hall.read(REFERENCE)
    hall.submit("BEL-0000-000", FRIDAY)
    lived(world, hall, 0)
    (case,) = [case for case in told(world) if case["reference"] == REFERENCE]
    assert case.keys() == {
        "reference", "state", "revision", "event_id", "submitted_at", "promise", "read_at", "state_at",
    }  # fmt: skip
    assert (case["state"], case["revision"], case["read_at"]) == ("read", 1, "2026-11-27T09:00:00Z")
    (file,) = (world.share / "down" / hall.name).glob("states.*")
    assert REFERENCE.encode() not in file.read_bytes(), "on the share nobody reads even the references"


def test_another_agency_is_told_nothing_of_it(world: World, hall: Hall) -> None:
    send(hall)
    lived(world, hall, 0)
    assert told(world, "BEARN") == []


def test_of_more_files_than_a_terminal_takes_the_newest_are_told(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        hall.submit(sound_reference(number), FRIDAY + timedelta(minutes=number))
    lived(world, hall, 0)
    monkeypatch.setattr(central_states, "MOST", 2)
    assert [case["reference"] for case in told(world)] == [sound_reference(2), sound_reference(1)]


def test_after_thirteen_months_nothing_is_told(world: World, hall: Hall) -> None:
    send(hall)
    lived(world, hall, 0)
    with night.central(Place(world.central.home), NIGHT + timedelta(days=400)) as central:
        assert central_states.tell(central, "CBS", NIGHT + timedelta(days=400)) is None


def test_a_terminal_put_back_from_its_copy_knows_again_what_was_sent_and_read(world: World, hall: Hall) -> None:
    """R7: a revision counted anew would lose against the one that central holds, without anybody being told."""
    send(hall)
    shutil.copytree(hall.home / "data", hall.home / "copy")
    amend(hall, "0,20")
    second = opened(hall)
    assert hall.submissions.mark_read(REFERENCE, "essai", FRIDAY, 2)
    lived(world, hall, 0)
    shutil.rmtree(hall.home / "data")
    (hall.home / "copy").rename(hall.home / "data")
    assert opened(hall).revision == 1
    hall.night(NIGHT + 2 * DAY)
    now_known = opened(hall)
    assert (now_known.revision, now_known.event_id, now_known.read_at) == (2, second.event_id, FRIDAY)
    assert now_known.submitted_at == second.submitted_at
    assert now_known.submission is None, "the answers that are here are not what was sent last"
    assert now_known.acked_at is not None
    submission = next(stored.submission for stored in hall.submissions.to_read())
    third = replace(submission, answers={"rent": "0,30"}, revision=3, amends=now_known.event_id)
    assert hall.submissions.amend(third)
    hall.night(NIGHT + 3 * DAY)
    world.night(NIGHT + 3 * DAY)
    assert world.table("SELECT revision, rent FROM bel_listings") == [(3, "0,30")]
    assert world.table("SELECT count(*) FROM conflicts") == [(0,)]


def test_what_was_done_here_since_stays(world: World, hall: Hall) -> None:
    send(hall)
    hall.read(REFERENCE)
    hall.night()
    world.night()
    amend(hall, "0,20")
    hall.night(NIGHT + DAY)  # takes down what central knew before it
    assert (opened(hall).revision, opened(hall).read_at) == (2, None)
    assert hall.submissions.withdraw(REFERENCE, NIGHT + DAY)
    world.night(NIGHT + DAY)
    hall.night(NIGHT + timedelta(days=1, hours=1))
    assert opened(hall).withdrawn_at == NIGHT + DAY


def test_what_was_taken_back_is_known_to_be_after_a_copy_came_back(world: World, hall: Hall) -> None:
    send(hall)
    shutil.copytree(hall.home / "data", hall.home / "copy")
    hall.night()
    assert hall.submissions.withdraw(REFERENCE, FRIDAY + timedelta(hours=3))
    lived(world, hall, 1)
    shutil.rmtree(hall.home / "data")
    (hall.home / "copy").rename(hall.home / "data")
    assert opened(hall).withdrawn_at is None
    with closing(hall.open()) as db:  # without the rest of the night: retention would forget it at once
        terminal = Terminal(hall.home, hall.name, db, b"", (), world.keys.verify_key, "CBS")
        target = open_target(hall.target, hall.home, trial=False)
        down_reader.take_down(terminal, target, NIGHT + 3 * DAY, Sent())
    assert opened(hall).withdrawn_at == FRIDAY + timedelta(hours=3)


def test_a_worksheet_that_its_tenant_printed_is_told_to_be_read_by_nobody(world: World, hall: Hall) -> None:
    send(hall)
    hall.night()
    shutil.copytree(hall.home / "data", hall.home / "copy")
    assert hall.submissions.forget_printed(REFERENCE, FRIDAY + timedelta(hours=1))
    assert opened(hall).printed_at == FRIDAY + timedelta(hours=1)
    lived(world, hall, 1)
    shutil.rmtree(hall.home / "data")
    (hall.home / "copy").rename(hall.home / "data")
    hall.night(NIGHT + 3 * DAY)
    assert opened(hall).printed_at == FRIDAY + timedelta(hours=1)


def test_when_it_was_read_outlives_the_answers(world: World, hall: Hall) -> None:
    send(hall)
    hall.read(REFERENCE)
    lived(world, hall, 0)
    world.night(NIGHT + 2 * DAY)
    hall.night(NIGHT + 3 * DAY)
    assert opened(hall).submission is None
    assert opened(hall).read_at == FRIDAY


def test_an_erased_file_is_not_told_of(world: World, hall: Hall) -> None:
    send(hall)
    lived(world, hall, 0)
    with night.central(Place(world.central.home), NIGHT) as central:
        erasure.erase(central, REFERENCE, NIGHT)
    assert told(world) == []


CASE: dict[str, object] = {
    "reference": REFERENCE,
    "state": "read",
    "revision": 9,
    "event_id": "0" * 32,
    "submitted_at": "2026-11-27T09:00:00Z",
    "promise": "2026-12-02",
    "read_at": None,
    "state_at": None,
}


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "archived"},
        {"state": ["read"]},
        {"revision": "2"},
        {"revision": 0},
        {"revision": True},
        {"submitted_at": "hier"},
        {"submitted_at": None},
        {"promise": 3},
        {"read_at": "'; DROP TABLE sent_files; --"},
        {"state_at": 1},
    ],
)
def test_a_case_that_cannot_be_is_believed_in_nothing(world: World, hall: Hall, changed: dict[str, object]) -> None:
    send(hall)
    hall.night()
    world.night()
    path = world.put_down(hall, "states", 7, {"cases": [CASE | changed]}, is_secret=True)
    assert hall.night(NIGHT + DAY).sent.in_the_way == [path]
    assert opened(hall).revision == 1
    with closing(hall.open()) as db:
        assert json.dumps(rows(db, "SELECT * FROM down WHERE kind = 'states' AND number = 7")) == "[]"
