"""A link among the files that central or a terminal holds is never followed: it is named as one until it is gone."""

import shutil
from pathlib import Path

import pytest

from db.sync import batch
from db.sync.page_names import few
from tests.db.commands import examined
from tests.sync.at_central import HALLS
from tests.sync.machines import kiosk
from tests.sync.test_giant_at_central import LATER, at, lived, taken
from tests.sync.test_put_aside import REFERENCE
from tests.sync.world import World

PLACES = [
    "archive/hall-1-lnk.batch",
    f"archive/{batch.name_of(HALLS[0], '4' * 64)}",
    f"archive/{Path(batch.name_of(HALLS[0], '4' * 64)).stem}.kept",
    f"quarantine/{'5' * 64}.batch",
    "quarantine/link1",
]
SECRET = "nobody here may copy this"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A file that is none of ours."""
    path = tmp_path / "passwd"
    path.write_text(SECRET, encoding="ascii")
    return path


@pytest.mark.parametrize("place", PLACES)
def test_at_central_it_stays_and_night_page_and_doctor_call_it_a_link(
    lived: World, elsewhere: Path, place: str
) -> None:
    link = lived.central.folder / place
    link.symlink_to(elsewhere)
    for _again in range(2):
        code, said = at(lived, "nightly", "--target", lived.target)
        assert (code, f"{link} (un lien)" in said, "ôtez-le d'ici (rm)" in said) == (4, True, True), said
        assert ("abîmé" in said.replace("le disque est abîmé", ""), link.readlink()) == (False, elsewhere), said
    assert taken(lived) == {REFERENCE, LATER}
    code, page = at(lived, "report")
    assert (code, f"ôter {few([str(link)])} (un lien)" in page, "ouvrir" in page) == (4, True, False), page
    found = examined(lived.central.home)[1]
    told = [name for name, each in found.items() if str(link) in each["says"]]
    assert (told, f"{link} (un lien)" in found["central.giant"]["says"]) == (["central.giant"], True)
    held = [path for path in lived.central.folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert [path for path in held if SECRET.encode() in path.read_bytes()] == []
    link.unlink()
    at(lived, "nightly", "--target", lived.target)
    assert "central.giant" not in examined(lived.central.home)[1]
    assert at(lived, "erase", REFERENCE, "--yes")[0] == 0


def test_a_link_to_a_file_that_came_is_not_taken_for_it(lived: World, tmp_path: Path) -> None:
    one = next(lived.central.archive.glob("*.batch"))
    shutil.move(one, tmp_path / one.name)
    one.symlink_to(tmp_path / one.name)
    code, said = at(lived, "erase", REFERENCE, "--yes")
    assert (code, f"{one} (un lien)" in said, one.is_symlink()) == (1, True, True), said


def test_a_link_among_the_notes_of_who_is_enrolled_is_damage(lived: World, tmp_path: Path) -> None:
    note = next((lived.central.archive / "terminals").glob("*.json"))
    shutil.move(note, tmp_path / note.name)
    note.symlink_to(tmp_path / note.name)
    assert any(str(note) in each["says"] for each in examined(lived.central.home)[1].values())
    code, said = at(lived, "nightly", "--target", lived.target)
    assert (code, str(note) in said, note.is_symlink()) == (4, True, True), said


@pytest.mark.parametrize("name", ["hall-a-lnk.batch", batch.name_of("hall-a", "4" * 64), "link1", "x.batch.rotten"])
def test_at_a_terminal_it_stays_and_sync_and_doctor_call_it_a_link(root: Path, elsewhere: Path, name: str) -> None:
    home = root / "hall"
    assert kiosk(home, "sync").returncode == 0
    link = home / "spool" / name
    link.symlink_to(elsewhere)
    for _again in range(2):
        done = kiosk(home, "sync")
        assert (done.returncode, f"des liens : {link}. " in done.stderr, link.is_symlink()) == (4, True, True), done
    code, found = examined(home)
    told = [name for name, each in found.items() if each["state"] != "ok" and str(home / "spool") in each["says"]]
    assert (code, told, "(rm)" in found["spool.links"]["todo"]) == (4, ["spool.links"], True)
    link.unlink()
    assert (kiosk(home, "sync").returncode, "spool.links" in examined(home)[1]) == (0, False)


@pytest.mark.parametrize("place", ["archive", "backup", "quarantine", "down/content"])
def test_a_folder_of_central_on_another_disk_is_used_through_its_link_and_doctor_says_so(
    root: Path, tmp_path: Path, place: str
) -> None:
    home, folder, disk = root / "central", root / "central" / "central" / place, tmp_path / "disk"
    folder.mkdir(mode=0o700, exist_ok=True)
    shutil.move(folder, disk)
    folder.symlink_to(disk)
    assert kiosk(root / "hall", "sync").returncode == 0
    assert kiosk(home, "central", "init", "--target", (root / "share").as_uri()).returncode == 0
    assert kiosk(home, "central", "nightly").returncode == 0
    code, found = examined(home)
    assert (code, folder.is_symlink()) == (0, True), found
    name = f"{'central' if '/' in place else 'path'}.{folder.name}"
    assert (found[name]["state"], f"{folder} (un lien vers {disk})" in found[name]["says"]) == ("ok", True)
    disk.rename(tmp_path / "away")
    night = kiosk(home, "central", "nightly", "--target", (root / "share").as_uri())
    assert (examined(home)[0], night.returncode != 0, f"central/{place}" in night.stderr) == (4, True, True), night


def test_so_is_a_spool(root: Path, tmp_path: Path) -> None:
    home, disk = root / "hall", tmp_path / "disk"
    assert kiosk(home, "sync").returncode == 0
    shutil.move(home / "spool", disk)
    (home / "spool").symlink_to(disk)
    assert kiosk(home, "sync").returncode == 0
    said = examined(home)[1]["path.spool"]
    assert (said["state"], f"(un lien vers {disk})" in said["says"]) == ("ok", True)
    assert list(disk.glob("*.batch"))


__all__ = ["lived"]
