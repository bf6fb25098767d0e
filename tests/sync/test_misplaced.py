"""A folder or a pipe where central keeps a small file of its own: `doctor` names it with what heals, and all else goes
on.
"""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync.page_names import few
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.test_giant_beside import Put, a_folder, a_pipe, nightly
from tests.sync.test_put_aside import REFERENCE
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)
OLD = "2026-11-21.sqlite"


def a_link(path: Path) -> Path:
    path.unlink(missing_ok=True)
    path.symlink_to(path.parents[1] / "central.sqlite")
    return path


def nowhere(path: Path) -> Path:
    path.symlink_to("/nowhere")
    return path


@pytest.fixture
def lived(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> World:
    """A night, then a listing on its way."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY)
    world.night()
    hall.submit(REFERENCE)
    hall.night()
    return world


def away(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def test_what_the_night_does_not_need_stops_nothing(lived: World) -> None:
    for name in ("recipient", "copy-missed", "outstripped"):
        a_folder(lived.central.folder / name)
    code, said = nightly(lived)
    assert (code, f"{lived.central.folder / 'recipient'} (un dossier)" in said) == (4, True), said
    assert lived.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    assert (lived.central.backup / "2026-11-29.sqlite").exists()
    found = examined(lived.central.home)[1]
    for name in ("recipient", "copy-missed", "outstripped"):
        assert str(lived.central.folder / name) in found["central.misplaced"]["says"]
    assert "central.copy_missed" not in found


@pytest.mark.parametrize("put", [a_folder, a_pipe], ids=["a folder", "a pipe"])
@pytest.mark.parametrize(
    "name",
    ["recipient", "report/2026-11-29.json", "report/2026-11-29.txt", "csv/MANIFEST.json", "csv/bel_listing.csv"],
)
def test_doctor_names_it_and_what_it_says_heals(lived: World, name: str, put: Put) -> None:
    odd = put(lived.central.folder / name)
    code, found = examined(lived.central.home)
    assert (code, str(odd) in found["central.misplaced"]["says"]) == (4, True)
    assert "Mettez-le de côté" in found["central.misplaced"]["todo"]
    nightly(lived)
    found = examined(lived.central.home)[1]
    if put is a_folder:  # a pipe gives way to a file
        assert str(odd) in found["central.misplaced"]["says"]
        assert "place libre" not in str(found)
    away(odd)
    code, said = nightly(lived)
    assert code == 0, said
    assert {"central.misplaced", "central.unwritten"}.isdisjoint(examined(lived.central.home)[1])


@pytest.mark.parametrize("size", [3 * 2**20, 50 * 2**30])
def test_what_follows_the_end_of_the_base_is_named_and_goes_as_it_says(lived: World, size: int) -> None:
    nightly(lived)
    base = lived.central.database
    os.truncate(base, size)
    code, found = examined(lived.central.home)
    assert (code, found["central.database"]["state"], found["central.tail"]["state"]) == (4, "ok", "look")
    assert f"suivent sa fin dans {base}" in found["central.tail"]["says"]
    for act in ("backup", "rebuild", "nightly"):
        assert f"kiosk central {act}" in found["central.tail"]["todo"]
        done = run(lived.central.home, central.group, act)
        assert done.exit_code == 0, done.output
    assert lived.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    assert base.stat().st_size < size
    assert "central.tail" not in examined(lived.central.home)[1]


def test_a_folder_in_the_place_of_a_digest_is_the_cause_that_is_told(lived: World) -> None:
    """The last copy holds all, and no disk is to blame."""
    assert nightly(lived)[0] == 0
    odd = a_folder(lived.central.backup / "2026-11-29.sqlite.sha256")
    code, said = nightly(lived)
    assert (code, str(odd) in said, "place libre" in said) == (1, True, False), said
    assert f"mettre de côté, hors de central (mv), {few([str(odd)])}" in lived.page("2026-11-29")[-1]
    missed = examined(lived.central.home)[1]["central.copy_missed"]
    assert ("ne tient pas tout" in missed["says"], "Mettez-le de côté" in missed["todo"]) == (False, True), missed
    odd.rmdir()
    assert (nightly(lived)[0], examined(lived.central.home)[0]) == (0, 0)


@pytest.mark.parametrize(
    ("put", "kind"), [(a_folder, "un dossier"), (a_pipe, "un tube"), (a_link, "un lien"), (nowhere, "un lien")]
)
@pytest.mark.parametrize("name", [OLD, "2026-11-21T010000Z.avant.sqlite"])
def test_what_bears_the_name_of_a_copy_and_is_none_is_called_what_it_is(
    lived: World, name: str, put: Put, kind: str
) -> None:
    odd = put(lived.central.backup / name)
    code, said = nightly(lived)
    assert (code, f"{odd} ({kind})" in said, "empreinte" in said) == (4, True, False), said
    code, found = examined(lived.central.home)
    assert (code, f"{odd} ({kind})" in found["central.misplaced"]["says"]) == (4, True)
    assert {"central.copies.unvouched", "central.by_hand"}.isdisjoint(found)


@pytest.mark.proof
def test_what_bears_the_name_of_an_old_copy_keeps_none_from_going(
    lived: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_folder(lived.central.backup / OLD)
    a_folder(lived.central.backup / "2026-11-21T010000Z.avant.sqlite")
    for day in range(2, 42):
        monkeypatch.setattr(SystemClock, "now", lambda _clock, day=day: NIGHT + day * DAY)
        lived.night(NIGHT + day * DAY)
    assert not (lived.central.backup / "2026-11-28.sqlite").exists()


@pytest.mark.parametrize("name", ["a" * 64, "lien"])
def test_a_link_in_quarantine_is_called_one_and_once(lived: World, name: str) -> None:
    odd = a_link(lived.central.quarantine / f"{name}.batch")
    code, said = nightly(lived)
    assert (code, f"{odd} (un lien)" in said) == (4, True), said
    page = "\n".join(lived.page("2026-11-29"))
    assert ("Quarantaine : vide" in page, page.count(few([str(odd)]))) == (True, 1), page
    code, found = examined(lived.central.home)
    assert (code, [each for each in found if odd.name in found[each]["says"]]) == (4, ["central.giant"])
    assert f"{odd} (un lien)" in found["central.giant"]["says"]


@pytest.mark.parametrize("name", ["report/2026-11-10.json", "report/2026-11-10.txt"])
def test_a_giant_in_the_place_of_a_page_is_named_with_its_size(lived: World, name: str) -> None:
    odd = lived.central.folder / name
    odd.touch()
    os.truncate(odd, 3 * 10**9)
    assert nightly(lived)[0] == 4
    code, found = examined(lived.central.home)
    assert (code, f"{odd} (3000 Mo)" in found["central.misplaced"]["says"]) == (4, True)
