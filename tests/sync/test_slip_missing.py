"""A file in quarantine whose slip is missing is as much there as one whose slip is damaged."""

import secrets
from pathlib import Path

import pytest

from kiosk.cli import central
from tests.db.commands import examined, run
from tests.sync.test_bad_files import put, sealed
from tests.sync.world import NIGHT, Hall, World


@pytest.fixture
def kept(world: World, hall: Hall) -> Path:
    """Of a file that is kept there, its slip is lost."""
    put(world, hall.name, sealed(world, hall.name, secrets.token_bytes(32)))
    world.night()
    (slip,) = world.central.quarantine.glob("*.json")
    slip.unlink()
    return slip


@pytest.mark.usefixtures("kept")
def test_page_night_and_doctor_count_it(world: World) -> None:
    done = run(world.central.home, central.group, "nightly", "--target", world.target)
    assert (done.exit_code, "Quarantaine : 1 fichier" in done.stdout) == (4, True)
    assert "signature fausse" in done.stdout, "the file itself tells"
    found = examined(world.central.home)[1]["central.quarantine"]
    assert (found["state"], found["says"]) == ("look", "Quarantaine : 1.")


def test_the_same_file_that_comes_again_has_a_slip_again(world: World, hall: Hall, kept: Path) -> None:
    data = kept.with_suffix(".batch").read_bytes()
    put(world, hall.name, data)
    assert world.night(NIGHT).page.quarantine == ["signature fausse"]


@pytest.mark.parametrize("harm", [b"{bad", b'{"name": "a/b", "reason": "signature", "words": "w"}'])
def test_and_so_has_one_whose_slip_is_damaged(world: World, hall: Hall, kept: Path, harm: bytes) -> None:
    kept.write_bytes(harm)
    put(world, hall.name, kept.with_suffix(".batch").read_bytes())
    assert world.night(NIGHT).page.quarantine == ["signature fausse"]


@pytest.mark.parametrize("harm", [None, b"{bad"])
def test_it_is_not_let_in_and_the_reason_is_its_own(world: World, kept: Path, harm: bytes | None) -> None:
    if harm is not None:
        kept.write_bytes(harm)
    done = run(world.central.home, central.group, "ingest", "--release", str(kept.with_suffix(".batch")))
    assert (done.exit_code, "signature fausse" in done.output) == (4, True)
