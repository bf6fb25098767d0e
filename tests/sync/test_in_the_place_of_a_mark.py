"""A folder where the mark of an erasure belongs: erase, night, page and doctor all say what ends it, and it does."""

import shutil
from pathlib import Path

import pytest

from db import erased_digests
from db.sync.page_names import few
from tests.db.commands import examined
from tests.sync.test_giant_at_central import at, lived
from tests.sync.test_put_aside import REFERENCE
from tests.sync.world import World

__all__ = ["lived"]
MOVE = "Mettez-le de côté, hors de central (mv)"


@pytest.mark.parametrize("place", ["backup", "archive"])
def test_all_say_to_put_it_aside_and_that_ends_it(lived: World, place: str) -> None:
    nightly = ("nightly", "--target", lived.target)
    mark = lived.central.folder / place / "erased" / f"{erased_digests.digest_of(REFERENCE)}.erased"
    mark.mkdir(parents=True)
    for words in (("erase", REFERENCE, "--yes"), nightly):
        code, said = at(lived, *words)
        assert (code, f"{mark} (un dossier)" in said, MOVE in said, "chown" in said) == (1, True, True, False), said
    page = at(lived, "report")[1]
    assert f"finir un effacement : mettre de côté, hors de central (mv), {few([str(mark)])}, puis relancer" in page
    assert "sans rien en ôter" not in page, page
    found = examined(lived.central.home)[1]
    assert [MOVE in found[name]["todo"] for name in ("central.misplaced", "central.erasure")] == [True, True]
    shutil.move(mark, lived.root / "aside")
    code, said = at(lived, *nightly)
    assert (code, "effacement" in said, mark.is_file()) == (0, False, True), said
    assert {"central.misplaced", "central.erasure"}.isdisjoint(examined(lived.central.home)[1])


@pytest.mark.parametrize("place", ["backup", "archive"])
def test_in_the_place_of_the_folder_of_marks_it_is_the_same_story(lived: World, place: str) -> None:
    """`erase`, night, page and doctor blamed free space, mount and owner."""
    marks = lived.central.folder / place / "erased"
    shutil.rmtree(marks, ignore_errors=True)
    marks.write_text("")
    nightly = ("nightly", "--target", lived.target)
    for words in (("erase", REFERENCE, "--yes"), nightly):
        code, said = at(lived, *words)
        assert (code, f"{marks} (un fichier)" in said, MOVE in said, "chown" in said) == (1, True, True, False), said
        assert said.count(f"{marks} (un fichier)") == 1, said
    page = at(lived, "report")[1]
    assert f"finir un effacement : mettre de côté, hors de central (mv), {few([str(marks)])}, puis relancer" in page
    assert "sans rien en ôter" not in page, page
    found = examined(lived.central.home)[1]
    assert [MOVE in found[name]["todo"] for name in ("central.misplaced", "central.erasure")] == [True, True]
    shutil.move(marks, lived.root / "aside")
    code, said = at(lived, *nightly)
    assert (code, "effacement" in said, marks.is_dir()) == (0, False, True), said
    assert {"central.misplaced", "central.erasure"}.isdisjoint(examined(lived.central.home)[1])


@pytest.mark.parametrize("end", ["", ".part"])
def test_in_the_place_of_a_sheet_it_is_one_story_too(lived: World, end: str) -> None:
    """The page said to give `csv` back to this account and to take nothing out of it, and then to take the folder out;
    `erase` and doctor blamed free space, mount and owner.
    """
    assert at(lived, "erase", REFERENCE, "--yes")[0] == 0
    sheet = lived.central.csv / "bel_listing.csv"
    sheet.unlink()
    odd = Path(f"{sheet}{end}")
    odd.mkdir()
    code, said = at(lived, "nightly", "--target", lived.target)
    assert (code, "sans rien en ôter" in said, "propriétaire" in said) == (1, False, False), said
    assert said.count(f"mettre de côté, hors de central (mv), {few([str(odd)])}") == 1, said
    code, said = at(lived, "erase", REFERENCE, "--yes")
    assert (code, said.count(str(odd)), MOVE in said, "place libre" in said) == (1, 1, True, False), said
    found = examined(lived.central.home)[1]
    told = [name for name, each in found.items() if each["state"] != "ok" and str(lived.central.csv) in each["says"]]
    assert (told, MOVE in found["central.misplaced"]["todo"]) == (["central.misplaced"], True)
    odd.rmdir()
    assert at(lived, "nightly", "--target", lived.target)[0] == 0
    assert at(lived, "erase", REFERENCE, "--yes")[0] == 0
