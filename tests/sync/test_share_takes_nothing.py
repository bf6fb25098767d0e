"""A share that is mounted read-only, or is full: 3, and why. Nothing that lies there is to blame or to be taken out."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sync.machines import kiosk
from tests.sync.world import FRIDAY, Hall, World, sheet
from tests.terminal.test_bad_days import in_a_mount_space

pytestmark = pytest.mark.needs_debian("util-linux")
Refuses = Callable[[Path], tuple[str, ...]]
REFERENCE = "BEL-7K3M-2QF"


def read_only(share: Path) -> tuple[str, ...]:
    return in_a_mount_space(f"mount --bind '{share}' '{share}' && mount -o remount,bind,ro '{share}'")


def full(share: Path) -> tuple[str, ...]:
    """The same files on a small disk of their own, on which not a byte is free."""
    return in_a_mount_space(
        f"cp -a '{share}' '{share}.whole' && mount -t tmpfs -o size=1m none '{share}'"
        f" && cp -a '{share}.whole/.' '{share}' && rm -r '{share}.whole'"
        f" && mkdir '{share}/lost+found' && {{ cat /dev/zero > '{share}/lost+found/filled' 2> /dev/null || true; }}"
    )


def out_of_files(share: Path) -> tuple[str, ...]:
    """The same files on a small disk of their own with bytes in plenty, on which no file more can be made."""
    return in_a_mount_space(
        f"cp -a '{share}' '{share}.whole' && mount -t tmpfs -o size=100m,nr_inodes=50 none '{share}'"
        f" && cp -a '{share}.whole/.' '{share}' && rm -r '{share}.whole'"
        f" && for n in $(seq 50); do touch '{share}'/$n 2> /dev/null || true; done"
    )


refused = pytest.mark.parametrize(
    ("refuses", "said", "to_do"),
    [
        (read_only, "Le partage est en lecture seule", "remonter en écriture le partage, qui est en lecture seule"),
        *(
            (how, "Le partage est plein", "libérer de la place sur le partage, qui est plein")
            for how in (full, out_of_files)
        ),
    ],
    ids=["read only", "full", "out of files"],
)


@refused
def test_central_takes_what_came_and_blames_no_file(
    world: World, hall: Hall, refuses: Refuses, said: str, to_do: str
) -> None:
    hall.night()
    world.night()
    hall.submit(REFERENCE, FRIDAY)
    world.hall("hall-b").night()
    hall.night()
    lay = world.files("quarantine")
    words = ("central", "nightly", "--target", str(world.share))
    night = kiosk(world.central.home, *words, before=refuses(world.share))
    assert (night.returncode, said in night.stderr) == (3, True)
    assert len(night.stderr.splitlines()) == 1, "no advice to take anything out"
    last = night.stdout.splitlines()[-1]
    assert (last.startswith("À faire"), to_do in last, "ôter" in last) == (True, True, False)
    assert f"Dossier d'échange {to_do.rpartition('qui est ')[2]} cette nuit." in night.stdout
    assert world.files("quarantine") == lay == {}
    assert [row["Référence"] for row in sheet(world, "bel_listing.csv")] == [REFERENCE], "both files were taken"
    assert kiosk(world.central.home, *words).returncode == 0
    assert world.inbox(hall) == []
    assert hall.night().sent.acked == 1


@refused
def test_a_terminal_says_it_too(root: Path, refuses: Refuses, said: str, to_do: str) -> None:
    sent = kiosk(root / "hall", "sync", before=refuses(root / "share"))
    assert (sent.returncode, said in sent.stderr) == (3, True)
    told = json.loads(kiosk(root / "hall", "doctor", "--json", before=refuses(root / "share")).stdout)
    assert any(each["state"] == "look" and "artage" in each["says"] for each in told["findings"])
    assert kiosk(root / "hall", "sync").returncode == 0


def test_a_share_mounted_read_only_is_told_as_that_by_central_s_doctor_and_by_who_makes_it_the_target(
    root: Path,
) -> None:
    central, share = root / "central", root / "share"
    asked = kiosk(central, "central", "init", "--target", str(share), before=read_only(share))
    assert (asked.returncode, "Le partage est en lecture seule" in asked.stderr) == (3, True)
    assert kiosk(central, "central", "init", "--target", str(share)).returncode == 0
    told = kiosk(central, "doctor", before=read_only(share)).stdout
    assert ("monté en lecture seule" in told, "ne peut pas être écrit" in told) == (True, False)


def test_a_share_mounted_read_only_is_told_on_a_night_with_nothing_to_write(root: Path) -> None:
    """Both nights would have gone on to say that all is well until the first file."""
    hall, central, share = root / "hall", root / "central", root / "share"
    words = ("central", "nightly", "--target", str(share))
    for _time in range(2):
        assert kiosk(hall, "sync").returncode == 0
        assert kiosk(central, *words).returncode == 0
    night, sent = kiosk(central, *words, before=read_only(share)), kiosk(hall, "sync", before=read_only(share))
    for done in (night, sent):
        assert (done.returncode, "Le partage est en lecture seule" in done.stderr) == (3, True)
    assert "remonter en écriture le partage" in night.stdout.splitlines()[-1]
    assert "Accusé du siège : lu." in sent.stdout
    assert (kiosk(hall, "sync").returncode, kiosk(central, *words).returncode) == (0, 0)


def test_a_full_share_on_which_central_has_nothing_to_write_is_on_the_page(world: World, hall: Hall) -> None:
    """The terminals cannot bring anything there any more."""
    hall.night()
    words = ("central", "nightly", "--target", str(world.share))
    for _time in range(2):
        assert kiosk(world.central.home, *words).returncode == 0
    night = kiosk(world.central.home, *words, before=full(world.share))
    assert night.returncode == 0
    assert "libérer de la place sur le partage, plein ou presque" in night.stdout.splitlines()[-1]


def test_central_s_own_disk_is_on_the_page_before_it_is_full(root: Path) -> None:
    """The first to be told was the night that could not write any more, and its page neither."""
    central, share = root / "central", root / "share"
    words = ("central", "nightly", "--target", str(share))
    small = in_a_mount_space(
        f"cp -a '{central}' '{central}.whole' && mount -t tmpfs -o size=100m none '{central}'"
        f" && cp -a '{central}.whole/.' '{central}' && rm -r '{central}.whole'"
    )
    night = kiosk(central, *words, before=small)
    assert "libérer de la place sur le disque du siège, plein ou presque" in night.stdout.splitlines()[-1]
    assert kiosk(central, *words).returncode == 0


@pytest.mark.proof
def test_doctor_names_a_full_share_on_both_sides(root: Path) -> None:
    hall, central, share = root / "hall", root / "central", root / "share"
    assert kiosk(central, "central", "init", "--target", str(share)).returncode == 0
    for home in (hall, central):
        for before in ((), full(share)):
            told = json.loads(kiosk(home, "doctor", "--json", before=before).stdout)
            found = [each["says"] for each in told["findings"] if each["name"] == "share.full"]
            room = shutil.disk_usage(share).free < 16 * 2**20
            assert found == (["Le partage est plein, ou presque : 0 Mo libres."] if before or room else [])
        told = json.loads(kiosk(home, "doctor", "--json", before=out_of_files(share)).stdout)
        (found,) = [each["says"] for each in told["findings"] if each["name"] == "share.full"]
        assert "plus de place que pour 0 fichiers" in found
