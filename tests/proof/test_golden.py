"""What any version wrote, this program takes: its terminal's home, its central's, and the files between them."""

import hashlib
import json
import tarfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from db.sync import from_quarantine, night, quarantine, receiver
from db.sync.ingested import Ingested
from db.sync.night import Place
from db.sync.restore import restore
from tests.sync import world as worlds
from tests.sync.agency_desk import desk_of, here
from tests.sync.world import NIGHT, Hall, World

from db.connection import rows
from db.night.central.csv import export as csv_export
from db.stores.counts import COUNTED_EVENT, OPINION_EVENT
from db.stores.resumes import Resumes
from db.stores.set_by_central import content_of_central, settings_of_central
from db.stores.tickets import CLOSED_EVENT
from kiosk.forms.catalog import sent_forms
from kiosk.forms.spec import PSEUDONYMOUS
from tests.proof.make_golden import ARRIVED, GOLDEN, SAYING, TOLD, WAITING, name

KEPT = {
    "0.1.0": "7da044b42304607c3ebe7e047d9f814497b8cd263b96640dbdcd461585de3cb6",
    "0.1.0-central-5-terminal-8-files-1.1.1.1": "9b39be9f4731ec9bbe6d251e81e42f0694ab599e6f00646625416adca83c264e",
    "0.1.0-central-6-terminal-8-files-1.1.1.1": "0f2ce40715e487000f83b226d447847de4e870ea13f7b5670881914800560107",
    "0.1.0-central-7-terminal-8-files-1.1.1.1": "1ef4ecd1674d1b7ec496125bce3dcb9ad975319b9d56feced2eb5209120002f4",
}
"""Each archive that was ever made, with its SHA-256: no line goes or changes, or an old terminal is taken no more."""
VERSIONS = sorted(KEPT)
WHOLE = [version for version in VERSIONS if version != "0.1.0"]
"""Those that tell what they hold."""
FIRST: dict[str, Any] = {
    "events": {
        "bel_listing.submitted": 2,
        "bel_listing.read": 1,
        "ticket.closed": 1,
        "portal.counted": 1,
        "opinion.counted": 1,
    },
    "here": [ARRIVED, WAITING],
}
"""What the first one holds, of before anything went down, was erased or revoked."""
LATER = NIGHT + timedelta(days=1)


@pytest.fixture(params=VERSIONS)
def golden(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A version's two homes and its share."""
    return unpacked(request.param, tmp_path, monkeypatch)


@pytest.fixture(params=WHOLE)
def whole(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """One of those that tell what they hold."""
    return unpacked(request.param, tmp_path, monkeypatch)


def unpacked(version: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    with tarfile.open(GOLDEN / f"{version}.tar.gz") as archive:
        archive.extractall(root, filter="data")
    escrow = root / "central-home" / "keys" / "escrow.recipient"
    if escrow.exists():
        monkeypatch.setattr(worlds, "ESCROW", escrow.read_text("ascii").strip())
    return World(root)


def told(world: World) -> dict[str, Any]:
    file = world.root / TOLD
    return dict(json.loads(file.read_text("utf-8"))) if file.exists() else FIRST


def events(world: World) -> dict[object, object]:
    return dict(world.table("SELECT kind, count(*) FROM events GROUP BY kind"))  # type: ignore[arg-type]


def references(world: World) -> set[object]:
    return {row[0] for row in world.table("SELECT reference FROM events")}


def lived(world: World) -> Hall:
    """A night of both sides."""
    hall = terminal(world)
    hall.night(LATER)
    world.night(LATER)
    hall.night(LATER)
    return hall


def terminal(world: World) -> Hall:
    return Hall(world.root, "hall-a", world.keys.recipient, world.target)


def test_every_archive_is_kept_as_it_was_made() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in GOLDEN.iterdir()}
    assert found == {f"{version}.tar.gz": digest for version, digest in KEPT.items()}


def test_this_version_and_its_schemas_have_their_homes() -> None:
    assert name() in KEPT, "python -m tests.proof.make_golden, and its line in KEPT"


def test_the_terminals_home_opens_and_what_waited_is_sent(golden: World) -> None:
    hall = terminal(golden)
    with closing(hall.open()) as db:
        assert (
            sorted(found["reference"] for found in rows(db, "SELECT reference FROM submissions"))
            == told(golden)["here"]
        )
    assert hall.night(LATER).sent.waiting == 1
    golden.night(LATER)
    assert hall.night(LATER).sent.waiting == 0
    found = golden.table(
        "SELECT reference, state, rent_cents, description FROM bel_listings"
        f" WHERE reference IN ('{ARRIVED}', '{WAITING}') ORDER BY reference"
    )
    assert found == [(ARRIVED, "read", 10, "Un balcon au sud"), (WAITING, "submitted", 10, None)]
    assert events(golden) == told(golden)["events"]
    for table in ("ticket_closures", "portal_counts", "kiosk_opinions"):
        assert golden.table(f"SELECT count(*) FROM {table}") == [(1,)]
    assert golden.table("SELECT count(*) FROM conflicts") == golden.table("SELECT count(*) FROM pending") == [(0,)]


def test_its_batches_and_its_copy_make_the_same_sheets_again(golden: World) -> None:
    place = Place(golden.central.home, golden.target)
    with night.central(place, LATER) as central:
        csv_export.export(central.db, central.home.csv, central.step)
    before = golden.files("csv")
    restore(place, LATER, replace=True)
    assert golden.files("csv") == before


def test_its_batches_alone_make_the_listing_again(golden: World) -> None:
    """From the archive, where nothing but the enrolment is left of the database."""
    with night.central(Place(golden.central.home, golden.target), LATER) as central:
        for table in ("pending", "applied", "events", "projections"):
            central.db.execute(f"DELETE FROM {table}")
    golden.night(LATER)
    assert golden.table(f"SELECT state FROM bel_listings WHERE reference = '{ARRIVED}'") == [("read",)]
    assert events(golden) == told(golden)["events"]


def test_every_event_that_this_program_writes_is_in_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each journey: sent; of those that name somebody also read, printed and taken back; and what is counted."""
    named = {spec.id for spec in sent_forms()} - PSEUDONYMOUS
    kinds = {f"{spec.id}.submitted" for spec in sent_forms()} | {CLOSED_EVENT, COUNTED_EVENT, OPINION_EVENT}
    kinds |= {f"{form_id}.{act}" for form_id in named for act in ("read", "printed", "withdrawn")}
    assert kinds <= told(unpacked(name(), tmp_path, monkeypatch))["events"].keys()


def test_what_waits_on_its_way_down_is_taken(whole: World) -> None:
    hall, facts = lived(whole), told(whole)
    with closing(hall.open()) as db:
        assert settings_of_central(db) == {"agency": {"phone": facts["phone"]}}
        assert content_of_central(db) == facts["content"]
        assert [found["id"] for found in rows(db, "SELECT id FROM known_homes")] == facts["homes"]
        assert rows(db, "SELECT * FROM submissions WHERE reference = ?", (facts["erased"],)) == []
    for agent, pin in facts["agents"].items():
        assert here(hall).sign_in(agent, pin, LATER).agent is not None


def test_its_agents_are_those_of_its_pepper(whole: World) -> None:
    with desk_of(whole, "CBS") as desk:
        assert {agent.id: agent.has_lost_pin for agent in desk.agents()} == dict.fromkeys(told(whole)["agents"], False)


def test_who_has_a_code_opens_what_was_amended(whole: World) -> None:
    reference, code = told(whole)["code"]
    assert Resumes(terminal(whole).open).open_file(reference, code, LATER).file is not None


def test_what_is_erased_does_not_come_back(whole: World) -> None:
    place, facts = Place(whole.central.home, whole.target), told(whole)
    lived(whole)
    assert facts["erased"] not in references(whole)
    restore(place, LATER, replace=True)
    assert facts["erased"] not in references(whole)
    assert whole.table("SELECT count(*) FROM tombstones") == [(1,)]


def test_what_a_terminal_said_that_it_keeps_stays_known_and_comes_back_from_the_archive(whole: World) -> None:
    place, said = Place(whole.central.home, whole.target), [(told(whole).get("saying what is kept", 0),)]
    with night.central(place, LATER) as central:
        for table in ("pending", "applied", "events", "projections"):
            assert table != "applied" or whole.table(SAYING) == said
            central.db.execute(f"DELETE FROM {table}")
    with night.central(place, LATER) as central:
        receiver.replay_archive(central, LATER, Ingested())
    assert whole.table(SAYING) == said


def test_a_file_of_a_revoked_terminal_waits_for_a_person_who_takes_it_in(whole: World) -> None:
    lived(whole)
    assert told(whole)["of revoked"] not in references(whole)
    (slip,) = quarantine.slips(whole.central.quarantine)
    assert slip["reason"] == "revoked"
    with night.central(Place(whole.central.home, whole.target), LATER) as central:
        from_quarantine.release(central, Path(slip["file"]), LATER, Ingested())
    assert told(whole)["of revoked"] in references(whole)
