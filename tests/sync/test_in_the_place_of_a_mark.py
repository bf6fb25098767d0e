"""A folder where the mark of an erasure belongs: erase, night, page and doctor all say what ends it, and it does."""

import shutil

import pytest

from db.sync import tombstones
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
    mark = lived.central.folder / place / "erased" / f"{tombstones.digest_of(REFERENCE)}.erased"
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
