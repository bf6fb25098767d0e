"""What lies where it does not belong is told once: by the one sentence that is true of it, wherever a person reads."""

from pathlib import Path

import pytest

from db.sync import batch
from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.test_giant_at_central import at, lived
from tests.sync.test_giant_beside import Put, a_folder, a_pipe
from tests.sync.world import World

__all__ = ["lived"]


def junk(path: Path) -> Path:
    """A giant, as somebody drops one there."""
    path.write_bytes(b"?" * (20 << 20))
    return path


def telling(home: Path, path: Path) -> list[str]:
    """The findings of doctor that name it, or that could only mean it."""
    found = examined(home)[1]
    return [name for name, each in found.items() if each["state"] != "ok" and path.name in str(each)]


@pytest.mark.parametrize(
    ("name", "put", "kind"),
    [
        ("quarantine/giant1.batch", junk, "20 Mo"),
        ("quarantine/dir1.batch", a_folder, "un dossier"),
        ("quarantine/pipe1", a_pipe, "un tube"),
        ("archive/pipe1", a_pipe, "un tube"),
    ],
)
def test_at_central_by_night_page_and_doctor(lived: World, name: str, put: Put, kind: str) -> None:
    nightly = ("nightly", "--target", lived.target)
    assert at(lived, *nightly)[0] == 0
    before = {each for each, told in examined(lived.central.home)[1].items() if told["state"] != "ok"}
    odd = put(lived.central.folder / name)
    for _again in range(2):
        code, said = at(lived, *nightly)
        assert (code, said.count(f"{odd} ({kind})"), "Quarantaine : vide." in said) == (4, 2, True), said
        assert ("ouvrir" in said, "fiche" in said, "--release" in said) == (False, False, False), said
    now = {each for each, told in examined(lived.central.home)[1].items() if told["state"] != "ok"}
    assert (telling(lived.central.home, odd), now - before) == (["central.giant"], {"central.giant"})
    code, said = at(lived, "erase", "BEL-2222-222", "--yes")
    assert (code, said.count(str(odd)), "à effacer vous-même" in said) == (1, 1, False), said


def test_a_folder_under_no_name_of_ours_is_a_copy_that_somebody_made(lived: World) -> None:
    odd = a_folder(lived.central.quarantine / "dir1")
    assert telling(lived.central.home, odd) == ["central.by_hand"]
    assert str(odd) in at(lived, "erase", "BEL-2222-222", "--yes")[1]


def test_a_giant_in_the_spool_is_no_former_name_of_the_terminal(root: Path) -> None:
    home = root / "hall"
    assert kiosk(home, "sync").returncode == 0
    before = examined(home)[1]
    odd = junk(home / "spool" / batch.name_of("giant", "4" * 64))
    done = kiosk(home, "sync")
    assert (done.returncode, done.stderr.count("\n"), str(odd) in done.stderr) == (4, 1, True), done.stderr
    found = examined(home)[1]
    assert (telling(home, odd), {*found} - {*before}) == (["spool.giant"], {"spool.giant"})
    assert "« giant »" not in f"{found}{done.stdout}"
