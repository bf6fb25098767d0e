"""A terminal that was revoked, and of which nothing can be read any more, is shut out by its name."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync import enrolment, register
from db.sync.enrolment import EnrolmentRefused
from kiosk.cli import doctor
from tests.db.commands import run
from tests.sync.lost import begin_anew, lose, put_back
from tests.sync.test_register_unread import (
    DAY,
    FIRST,
    HARMS,
    STOLEN,
    THIRD,
    at_central,
    garble,
    nightly,
    notes,
    references,
    revoked,
    stolen,
    tonight,
)
from tests.sync.world import NIGHT, Hall, World

__all__ = ["stolen", "tonight"]


def in_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@HARMS
def test_its_name_is_shut_out_everywhere_and_its_file_enrols_it_no_more(
    world: World, stolen: Hall, hall: Hall, harm: Callable[[Path], None]
) -> None:
    for note in notes(world):
        harm(note)
    lose(world, with_copies=True)
    nightly(world)
    assert "kiosk central revoke BORNE --unknown" in world.page("2026-11-29")[-1]
    assert "kiosk central revoke BORNE --unknown" in run(world.central.home, doctor.command).output
    code, said = at_central(world, "enrol", str(stolen.enrolment()), "--yes")
    assert (code, "kiosk central revoke BORNE --unknown" in said, "relancez, puis tout" in said) == (1, True, False)
    code, said = at_central(world, "revoke", STOLEN, "--yes")
    assert (code, STOLEN in said, f"Inscrites : {hall.name}." in said, "--unknown" in said) == (2, True, True, True)
    assert at_central(world, "revoke", STOLEN, "--unknown", "--yes")[0] == 0
    assert revoked(world) == {STOLEN}
    code, said = at_central(world, "enrol", str(stolen.enrolment()), "--yes")
    assert (code, "révoquée" in said) == (2, True)
    assert nightly(world)[0] == 4
    assert references(world) == {THIRD}, "what it sent can no longer be told from what another wrote"
    slips = [path.read_text(encoding="utf-8") for path in world.central.quarantine.glob("*.json")]
    assert [("borne révoquée" in slip) for slip in slips] == [True, True]
    files = sorted(world.central.quarantine.glob("*.batch"))
    code, said = at_central(world, "ingest", "--release", str(files[0]))
    assert (code, "par son seul nom" in said, "elle le renvoie" in said, str(files[0]) in said) == (
        4,
        True,
        False,
        True,
    )
    assert sorted(world.central.quarantine.glob("*.batch")) == files
    assert at_central(world, "revoke", STOLEN)[1].startswith("Borne déjà révoquée le 29/11/2026 : hall-b.")
    told = json.loads(at_central(world, "revoke", STOLEN, "--json")[1])
    assert (told["since"], told["was_revoked"]) == ("2026-11-29", True)
    lose(world)
    put_back(world, at=NIGHT + DAY)
    assert revoked(world) == {STOLEN}


def test_a_copy_put_back_that_knows_it_under_its_key_does_not_let_it_in_again(world: World, stolen: Hall) -> None:
    world.central.database.rename(world.root / "older")
    for note in notes(world):
        garble(note)
    for copy in world.central.backup.glob("*.sqlite*"):
        copy.rename(world.root / copy.name)
    begin_anew(world)
    at_central(world, "revoke", STOLEN, "--unknown", "--yes")
    lose(world)
    for copy in world.root.glob("2026*.sqlite*"):
        copy.rename(world.central.backup / copy.name)
    put_back(world, at=NIGHT + DAY)
    assert revoked(world) == {STOLEN}
    assert FIRST in references(world), "under its key, what was taken before was taken"
    with pytest.raises(EnrolmentRefused, match="revoked"):
        enrolment.enrol(world.central.home, stolen.enrolment(), NIGHT)


def test_what_is_no_name_is_not_shut_out(world: World, hall: Hall) -> None:
    code, said = at_central(world, "revoke", "../hall-b", "--unknown", "--yes")
    assert (code, "nom de borne" in said) == (2, True)
    assert at_central(world, "revoke", hall.name, "--unknown", "--yes")[0] == 0, "one that is known is shut out as ever"
    assert revoked(world) == {hall.name}


def test_a_folder_in_the_place_of_a_note_is_told_as_a_folder_to_be_taken_away(world: World, hall: Hall) -> None:
    """No right is missing, and giving it back would change nothing."""
    note = notes(world, hall.name)[1]
    in_a_folder(note)
    assert register.unread(world.central).damaged == (f"{note} (un dossier, à ôter)",)
    code, said = nightly(world)
    assert (code, f"{note} (un dossier, à ôter)" in said) == (4, True)
    examined = run(world.central.home, doctor.command).output
    assert (f"{note} (un dossier, à ôter)" in examined, "chown" in examined) == (True, False)
    note.rmdir()
    assert nightly(world)[0] == 0
    assert note.is_file()
