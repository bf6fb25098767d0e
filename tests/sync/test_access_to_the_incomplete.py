"""`central access` about what was erased says "incomplet" as long as something under central's home may tell of it."""

import os

import pytest

from db.sync.page_names import few
from kiosk.cli import central, doctor
from kiosk.clock import SystemClock
from tests.another_account import GROUP, as_another
from tests.db.commands import run
from tests.sync.machines import kiosk
from tests.sync.test_closed_backup import read_only
from tests.sync.test_night_goes_on import ACCOUNT, REFERENCE, give_away, lived
from tests.sync.world import NIGHT, World

__all__ = ["lived"]


def access(world: World) -> str:
    return kiosk(world.central.home, "central", "access", REFERENCE).stdout


@pytest.mark.proof
@pytest.mark.needs_debian("util-linux")
def test_sheets_of_before_the_erasure_leave_it_incomplete_until_they_are_written_anew(lived: World) -> None:
    home, sheets = lived.central.home, lived.central.csv
    assert kiosk(home, "central", "erase", REFERENCE, "--yes", before=read_only(sheets)).returncode == 1
    said = f"Effacement incomplet : {sheets} peut encore tenir"
    assert said in access(lived)
    rights = f"finir un effacement : rendre à ce compte, sans rien en ôter, {sheets}"
    disk = f"finir un effacement : remonter en écriture {sheets}, sur un disque en lecture seule"
    for before, asked in (((), rights), (read_only(sheets), disk)):
        assert said in kiosk(home, "doctor", before=before).stdout
        assert asked in kiosk(home, "central", "report", before=before).stdout
    night = kiosk(home, "central", "nightly", before=read_only(sheets))
    assert (night.returncode, disk in night.stdout) == (1, True)
    assert kiosk(home, "central", "export").returncode == 0
    assert "incomplet" not in access(lived)
    assert "incomplet" not in kiosk(home, "doctor").stdout
    assert "finir un effacement" not in kiosk(home, "central", "report").stdout


@pytest.fixture
def told(lived: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """At the hour of the night, with every command loaded once as root."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)
    run(lived.central.home, central.group, "access", REFERENCE)
    run(lived.central.home, central.group, "report")
    examined(lived)
    return lived


def examined(world: World) -> str:
    return run(world.central.home, doctor.command).output


def as_account(world: World, *words: str) -> str:
    return as_another(ACCOUNT, lambda: run(world.central.home, central.group, *words).output)


def test_a_folder_of_copies_that_only_another_account_writes_leaves_it_incomplete(told: World) -> None:
    """As root leaves one that it put back: its copies are read, and none ever goes."""
    copies = told.central.backup
    give_away(told, but=copies)
    copies.chmod(0o755)
    assert as_account(told, "erase", REFERENCE, "--yes").startswith("Effacement incomplet")
    said = as_account(told, "access", REFERENCE)
    assert ("Effacement incomplet" in said, str(copies) in said) == (True, True)
    doctor_s = as_another(ACCOUNT, lambda: examined(told))
    assert f"{copies} : ce compte ne peut pas y écrire." in doctor_s
    assert "incomplet" in doctor_s
    os.chown(copies, ACCOUNT, GROUP)
    copies.chmod(0o700)
    as_account(told, "nightly", "--target", told.target)
    assert "incomplet" not in as_account(told, "access", REFERENCE) + as_another(ACCOUNT, lambda: examined(told))


def test_a_sealed_file_that_could_not_be_gone_through_leaves_it_incomplete_until_a_night_has(told: World) -> None:
    shut = next(told.central.archive.glob("*.batch"))
    give_away(told, but=shut)
    as_account(told, "erase", REFERENCE, "--yes")
    for said in (as_account(told, "access", REFERENCE), as_another(ACCOUNT, lambda: examined(told))):
        assert f"Effacement incomplet : {shut} peut encore" in said, "nothing else"
    assert f"sans rien en ôter, {few([str(shut)])} (droits, montage, place), puis" in as_account(told, "report")
    os.chown(shut, ACCOUNT, GROUP)
    as_another(ACCOUNT, lambda: repr(told.night()))
    assert "incomplet" not in as_account(told, "access", REFERENCE)


def test_copies_that_nobody_can_look_for_may_hold_it(told: World) -> None:
    give_away(told, but=told.central.backup)
    as_account(told, "erase", REFERENCE, "--yes")
    said = as_account(told, "access", REFERENCE)
    assert f"sa marque manque dans {told.central.backup}" in said
    assert "Des copies d'avant l'effacement sont encore là" in said


def test_the_page_says_of_copies_that_it_cannot_look_for_them_not_that_there_are_none(told: World) -> None:
    give_away(told, but=told.central.backup)
    (copies,) = [line for line in as_account(told, "report").splitlines() if line.startswith("Sauvegarde")]
    assert "ce compte ne peut pas lire le dossier backup" in copies
    assert "aucune" not in copies
