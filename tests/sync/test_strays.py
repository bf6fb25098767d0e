"""What somebody lays anywhere at the share is named until it is gone; what belongs there never is."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db.files import PART
from db.sync import enrolment, register
from db.sync.central_staff import CentralStaff
from tests.factories import PIN
from tests.sync.machines import kiosk
from tests.sync.test_planted_below_down import doctor, giant, junk, link
from tests.sync.world import FRIDAY, NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"
PAGE = "2026-11-28"
ASKED = "ôter du dossier d'échange ce qui n'y est à personne, "


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    """A terminal at work and one that was shut out after it was told things; both have receipts."""
    lost = world.hall("hall-c")
    for _each in range(2):
        for each in (hall, lost):
            each.night()
        world.night()
    enrolment.revoke(world.central.home, "hall-c", FRIDAY)
    world.night()
    return world


def full(path: Path) -> None:
    """A folder with something in it."""
    path.mkdir()
    (path / f"hall-a-{'0' * 64}.batch").write_bytes(b"sealed?\n")
    (path / "link").symlink_to("/etc")


def since(path: Path, hours: float) -> Path:
    """A file that was last written so long before the night."""
    at = (NIGHT - timedelta(hours=hours)).timestamp()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    os.utime(path, (at, at))
    return path


PLANTS: dict[str, Callable[[Path], None]] = {
    "down/zzz": full,
    "down/hall-1.vrai": Path.mkdir,
    "down/hall-c/erased.9": junk,
    "down/hall-c/link": link,
    "down/hall-a/erased.7.part": Path.mkdir,
    "inbox/hall-a/dossier": full,
    "inbox/hall-a/lettre.txt": junk,
    "inbox/hall-a/giant": giant,
    "inbox/hall-c/note": junk,
    "inbox/hall.1": Path.mkdir,
    "inbox/x.part": link,
    "acks/zz": junk,
    "acks/zz.ack": junk,
    "acks/l": link,
    "acks/dd": full,
    "acks/dd.part": Path.mkdir,
    "old": full,
    "lettre.txt": junk,
    "etc": link,
    "lost+found": junk,
}


def tree(folder: Path) -> set[Path]:
    return {*folder.rglob("*")}


def test_nothing_of_ours_is_called_a_stray(lived: World, hall: Hall, desk: CentralStaff) -> None:
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    lived.night()
    hall.submit(REFERENCE)
    hall.night()
    share = lived.share
    for folder in ("lost+found", "down/hall-z", "inbox/hall-z"):  # the server's; made before their terminal
        (share / folder).mkdir()
    for path in ("x.part", "inbox/hall-a/x.batch.part", "inbox/hall-z/x.batch.part", "acks/hall-a.ack.part"):
        since(share / path, 23)
    since(share / "down" / "hall-a" / "erased.9.part", -1)  # two clocks
    (share / "inbox" / "hall-c").mkdir(exist_ok=True)
    junk(share / "inbox" / "hall-c" / f"hall-c-{'0' * 64}.batch")
    assert list((share / "down" / "hall-c").glob("erased.*"))
    assert (share / "acks" / "hall-c.ack").exists()
    done = lived.night().ingested
    assert (done.lying, done.events, len(done.quarantined)) == ([], 1, 1)
    assert "ôter du dossier" not in lived.page(PAGE)[-1]


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize(("path", "plant"), PLANTS.items(), ids=PLANTS)
def test_it_is_named_every_day_until_it_is_gone(lived: World, path: str, plant: Callable[[Path], None]) -> None:
    planted = lived.share / path
    plant(planted)
    os.utime(planted, (NIGHT.timestamp(),) * 2, follow_symlinks=False)
    before = tree(lived.share)
    for _each in range(2):
        assert lived.night().ingested.lying == [path]
        last = lived.page(PAGE)[-1]
        assert f"{ASKED}« {path} »." in last
        assert "d'ici là" not in last, "it keeps nothing from any terminal"
    assert tree(lived.share) == before
    planted.rename(lived.root / "taken out")
    assert lived.night().ingested.lying == []
    assert "ôter du dossier" not in lived.page(PAGE)[-1]


def test_the_night_and_doctor_end_with_4_and_name_it(root: Path) -> None:
    night = ("central", "nightly", "--target", (root / "share").as_uri())
    kiosk(root / "hall", "sync")
    assert kiosk(root / "central", *night).returncode == 0
    junk(root / "share" / "acks" / "zz")
    done = kiosk(root / "central", *night)
    assert (done.returncode, "« acks/zz »" in done.stderr) == (4, True)
    found = doctor(root / "central")["central.stray"]
    assert (found["state"], "« acks/zz »" in found["says"]) == ("look", True)
    (root / "share" / "acks" / "zz").unlink()
    assert kiosk(root / "central", *night).returncode == 0
    assert "central.stray" not in doctor(root / "central")


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("hours", [25, -25], ids=["given up", "dated ahead"])
@pytest.mark.parametrize("path", ["x.part", "inbox/x.part", "inbox/hall-a/x.part", "acks/x.part", "down/hall-a/x.part"])
def test_what_is_half_written_for_more_than_a_day_is_no_write(lived: World, path: str, hours: int) -> None:
    since(lived.share / path, hours)
    assert lived.night().ingested.lying == [path]


def test_what_a_cut_off_night_left_half_written_for_a_terminal_goes_with_the_next(lived: World) -> None:
    folder = lived.share / "down" / "hall-a"
    (last,) = (path.name for path in folder.glob("erased.*"))
    since(folder / f"{last}{PART}", 25)
    assert lived.night().ingested.lying == []
    assert [path.name for path in folder.glob("erased.*")] == [last]


def test_a_terminal_that_nobody_knows_has_no_place_for_anything_but_batches(lived: World) -> None:
    (lived.share / "inbox" / "inconnue").mkdir()
    junk(lived.share / "inbox" / "inconnue" / "n.txt")
    junk(lived.share / "inbox" / "inconnue" / "n.batch")
    done = lived.night().ingested
    assert (done.lying, done.quarantined) == (["inbox/inconnue/n.txt"], ["name", "stray"])


def test_a_flood_is_counted_and_hides_nothing_elsewhere(lived: World) -> None:
    for number in range(300):
        junk(lived.share / "acks" / f"{number:03}")
        (lived.share / "inbox" / f"a{number:03}").mkdir()
        junk(lived.share / "down" / "hall-c" / f"erased.{number + 50}")
    full(lived.share / "down" / "zzz")
    lying = lived.night().ingested.lying
    assert {"acks/000", "down/hall-c", "down/zzz"} <= {*lying}
    assert len(lying) == 50 + 50 + 2
    assert f"{ASKED}102 noms, dans acks, down, inbox (kiosk doctor --json les dit)." in lived.page(PAGE)[-1]


def test_a_flood_of_empty_folders_for_no_terminal_is_named_and_not_gone_through(lived: World) -> None:
    for number in range(55):
        (lived.share / "down" / f"b{number:02}").mkdir()
    assert lived.night().ingested.lying == [f"down/b{number}" for number in range(50, 55)]


def test_of_a_terminal_that_may_have_been_shut_out_nothing_is_called_a_stray(lived: World) -> None:
    """What is noted of it cannot be read: it may be ours."""
    for place in register.places(lived.central):
        (place / "hall-q.json").write_bytes(b"{")
    for path in ("inbox/hall-q", "down/hall-q"):
        full(lived.share / path)
        junk(lived.share / path / "note")
    junk(lived.share / "acks" / "hall-q.ack")
    assert lived.night().ingested.lying == []


def test_what_comes_to_stand_in_a_terminal_s_way_is_told_as_that(lived: World) -> None:
    folder, half = lived.share / "down" / "hall-z", "acks/hall-z.ack.part"
    folder.mkdir()
    junk(folder / "erased.9")
    (lived.share / half).mkdir()
    assert lived.night().ingested.lying == [half, "down/hall-z"]
    lived.hall("hall-z")
    assert lived.night().ingested.lying == [half, "down/hall-z/erased.9"]
    (lived.share / half).rmdir()
    assert "central.in_the_way" in doctor(lived.central.home)
    assert lived.night().ingested.lying == ["down/hall-z/erased.9"]
    last = lived.page(PAGE)[-1]
    assert ASKED not in last
    assert "ôter du dossier d'échange « down/hall-z/erased.9 » (d'ici là, une borne peut ne pas" in last


def test_what_stands_in_the_way_of_a_receipt_is_told_as_that_alone(lived: World) -> None:
    (lived.share / "acks" / f"hall-a.ack{PART}").mkdir()
    (lived.share / "acks" / "hall-a.ack").unlink()
    assert lived.night().ingested.lying == [f"acks/hall-a.ack{PART}"]
    assert ASKED not in lived.page(PAGE)[-1]


def test_what_presses_is_named_first_by_the_night_however_much_lies_there(root: Path) -> None:
    share, night = root / "share", ("central", "nightly", "--target", (root / "share").as_uri())
    for home, words in (("hall", ("sync",)), ("central", night)):
        kiosk(root / home, *words)
    for number in range(20):
        junk(share / "inbox" / f"n{number:02}")
        junk(share / "acks" / f"n{number:02}")
    junk(share / "down" / "hall-a" / "thing")
    last = kiosk(root / "central", *night).stderr.splitlines()[-1]
    assert last.startswith("Ôtez du dossier d'échange, avec l'informatique : « down/hall-a/thing » (d'ici là")
    assert last.index("« inbox/n00 »") < last.index("« acks/n00 »")
    assert last.count("et 14 de plus") == 2


def test_what_lies_at_the_share_is_not_said_to_lie_in_quarantine(lived: World) -> None:
    """The night sent a person to a folder that the page calls empty."""
    junk(lived.share / "inbox" / "hall-a" / "lettre.txt")
    done = kiosk(lived.central.home, "central", "nightly", "--target", lived.target)
    assert done.returncode == 4
    for part in ("Mis de côté : 0.", "Quarantaine : vide"):
        assert part in done.stdout
    assert ("central/quarantine" in done.stderr, "lettre.txt" in done.stderr) == (False, True)
