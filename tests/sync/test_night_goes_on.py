"""A folder of central's that this account cannot use: all else is done, it is said, and ended once it is given back."""

import os
import shutil
from pathlib import Path

import pytest

from db import erased_digests
from db.sync import erasure, night
from db.sync.erasure import Erasure
from db.sync.night import Place
from db.sync.page_names import few
from kiosk.services.ports import StorageError
from tests.another_account import GROUP, as_another, let_pass
from tests.sync.machines import kiosk
from tests.sync.test_closed_backup import read_only
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sheet

ACCOUNT = 5006
REFERENCE, LATER = "BEL-7K3M-2QF", "BEL-2222-222"


def give_away(world: World, *, but: Path) -> None:
    """Everything to another account, which may not even enter one folder."""
    for path in (*world.root.rglob("*"), world.root):
        os.chown(path, ACCOUNT, GROUP, follow_symlinks=False)
    let_pass(world.root)
    os.chown(but, 0, 0)
    but.chmod(0o700)


def erase(world: World, reference: str) -> Erasure:
    with night.central(Place(world.central.home), NIGHT) as opened:
        return erasure.erase(opened, reference, NIGHT)


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    """A listing at central, and a later one that has not been taken yet; everything was loaded once as root."""
    hall.submit(REFERENCE, FRIDAY)
    hall.night()
    world.night()
    erase(world, "BEL-3333-33K")
    hall.submit(LATER, FRIDAY)
    hall.night()
    return world


def erased_then_lived(world: World) -> str:
    """What an account that lacks a folder tells of an erasure and of the night after it."""
    told = [repr(erase(world, REFERENCE).incomplete)]
    try:
        world.night()
    except StorageError as error:
        told.append(str(error))
    with night.central(Place(world.central.home), NIGHT) as opened:
        told.append(str(opened.db.execute("SELECT count(*) FROM events WHERE reference = ?", (REFERENCE,)).fetchone()))
    return "\n".join(told)


def test_an_erasure_whose_copies_cannot_be_entered_is_remembered_until_a_night_ends_it(lived: World) -> None:
    copies = lived.central.backup
    give_away(lived, but=copies)
    incomplete, why, left = as_another(ACCOUNT, lambda: erased_then_lived(lived)).splitlines()
    assert incomplete == repr((str(copies / "erased"),))
    assert why.startswith(f"{copies} : la sauvegarde ne peut pas y être écrite. Ce compte n'en a pas le droit")
    assert "0" in left
    last = lived.page("2026-11-28")[-1]
    assert f"finir un effacement : rendre à ce compte, sans rien en ôter, {copies / 'erased'}" in last
    assert [row["Référence"] for row in sheet(lived, "bel_listing.csv")] == [LATER], "the rest of the night was lived"
    os.chown(copies, ACCOUNT, GROUP)
    assert "copies" not in as_another(ACCOUNT, lambda: repr(lived.night().ingested.unburied))
    assert (copies / "erased" / f"{erased_digests.digest_of(REFERENCE)}.erased").is_file()
    assert "effacement" not in lived.page("2026-11-28")[-1]


def test_an_archive_that_cannot_be_entered_is_gone_through_once_it_is_given_back(lived: World) -> None:
    archive = lived.central.archive
    before = {path.name for path in archive.glob("*.batch")}
    give_away(lived, but=archive)
    incomplete, why, _left = as_another(ACCOUNT, lambda: erased_then_lived(lived)).splitlines()
    assert incomplete == repr((str(archive / "erased"),))
    assert str(archive) in why
    last = lived.page("2026-11-28")[-1]
    assert f"finir un effacement : rendre à ce compte, sans rien en ôter, {archive / 'erased'}" in last
    assert f"vérifier {archive}, où cette nuit n'a pas pu tout écrire" in last
    os.chown(archive, ACCOUNT, GROUP)
    assert as_another(ACCOUNT, lambda: repr(lived.night().ingested.unburied)) == "[]"
    assert before - {path.name for path in archive.glob("*.batch")}, "what held it is not kept as it came"
    assert [row["Référence"] for row in sheet(lived, "bel_listing.csv")] == [LATER]


def test_a_file_of_the_archive_that_cannot_be_read_keeps_an_erasure_open(lived: World) -> None:
    shut = next(lived.central.archive.glob("*.batch"))
    give_away(lived, but=shut)
    told = as_another(ACCOUNT, lambda: f"{erase(lived, REFERENCE).incomplete} {lived.night().ingested.unburied}")
    assert told == f"({str(shut)!r},) [{str(shut)!r}]"
    assert (
        f"finir un effacement : rendre à ce compte, sans rien en ôter, {few([str(shut)])}"
        in lived.page("2026-11-28")[-1]
    )
    assert "central.sweep" in kiosk(lived.central.home, "doctor", "--json").stdout
    os.chown(shut, ACCOUNT, GROUP)
    assert as_another(ACCOUNT, lambda: repr(lived.night().ingested.unburied)) == "[]"
    assert not shut.exists()


@pytest.mark.needs_debian("util-linux")
def test_sheets_that_cannot_be_written_keep_nothing_else_from_being_done(lived: World, hall: Hall) -> None:
    home, sheets = lived.central.home, lived.central.csv
    words = ("central", "nightly", "--target", str(lived.share))
    done = kiosk(home, *words, before=read_only(sheets))
    assert (done.returncode, done.stderr.startswith(f"{sheets} : ")) == (1, True)
    assert "lecture seule" in done.stderr
    last = done.stdout.splitlines()[-1]
    assert f"remonter en écriture {sheets}, sur un disque en lecture seule" in last
    assert lived.inbox(hall) == []
    assert hall.night().sent.acked == 1, "the receipt was written"
    assert [row["Référence"] for row in sheet(lived, "bel_listing.csv")] == [REFERENCE]
    erased = kiosk(home, "central", "erase", REFERENCE, "--yes", before=read_only(sheets))
    assert erased.returncode == 1
    assert (erased.stderr.startswith("Effacement incomplet"), str(sheets) in erased.stderr) == (True, True)
    assert kiosk(home, *words).returncode == 0
    assert [row["Référence"] for row in sheet(lived, "bel_listing.csv")] == [LATER]


@pytest.mark.needs_debian("util-linux")
def test_of_two_things_that_went_wrong_the_higher_code_wins_and_both_are_said(lived: World) -> None:
    words = ("central", "nightly", "--target", str(lived.share))
    lived.share.rename(lived.root / "unplugged")
    done = kiosk(lived.central.home, *words, before=read_only(lived.central.csv))
    assert (done.returncode, done.stderr.count("\n")) == (3, 2)
    assert ("Le partage n'est pas là" in done.stderr, f"{lived.central.csv} : " in done.stderr) == (True, True)


@pytest.mark.needs_debian("util-linux")
def test_a_page_that_cannot_be_kept_is_shown_all_the_same(lived: World) -> None:
    words = ("central", "nightly", "--target", str(lived.share))
    done = kiosk(lived.central.home, *words, before=read_only(lived.central.report))
    assert (done.returncode, str(lived.central.report) in done.stderr) == (1, True)
    assert done.stdout.splitlines()[-1].startswith("À faire")


def night_or_why(world: World) -> str:
    try:
        return repr(world.night())
    except StorageError as error:
        return str(error)


def test_no_new_database_is_made_where_nobody_can_tell_whether_there_are_copies(lived: World) -> None:
    """Its copies would push the good ones out in a fortnight."""
    lived.central.database.unlink()
    give_away(lived, but=lived.central.backup)
    why = as_another(ACCOUNT, lambda: night_or_why(lived))
    assert f"{lived.central.backup} : ce dossier ne peut pas être lu." in why
    assert not lived.central.database.exists()


def test_no_new_database_is_made_where_nobody_can_tell_what_the_archive_holds(lived: World) -> None:
    """With every copy lost the archive is all there is: an empty database would empty the sheets."""
    lived.central.database.unlink()
    shutil.rmtree(lived.central.backup)
    sheets = lived.files("csv")
    give_away(lived, but=lived.central.archive)
    why = as_another(ACCOUNT, lambda: night_or_why(lived))
    assert f"{lived.central.archive} : ce dossier ne peut pas être lu." in why
    assert not lived.central.database.exists()
    assert lived.files("csv") == sheets
