"""`backup/` or `csv/` on a disk of its own that is full: what came is kept, and every command says which one it is."""

import json
from pathlib import Path

import pytest

from tests.sync.machines import ESCROW, kiosk
from tests.sync.world import Hall, World, sound_reference
from tests.terminal.test_bad_days import in_a_mount_space

pytestmark = [pytest.mark.needs_debian("util-linux"), pytest.mark.usefixtures("that_day")]
REFERENCE = "BEL-7K3M-2QF"


def full(folder: Path, room: int = 0) -> tuple[str, ...]:
    """The same files, on a small disk on which not a byte is free, or that many kilobytes."""
    return in_a_mount_space(
        f"cp -a '{folder}' '{folder}.all' && mount -t tmpfs -o size=2m none '{folder}'"
        f" && cp -a '{folder}.all/.' '{folder}' && rm -r '{folder}.all'"
        f" && {{ cat /dev/zero > '{folder}/filled' 2> /dev/null || true; }}"
        f" && truncate -s '-{room}K' '{folder}/filled'"
    )


@pytest.mark.parametrize(("name", "finding"), [("backup", "central.copy_missed"), ("csv", "central.unwritten")])
def test_a_full_disk_of_its_own_costs_that_alone_and_is_named(
    world: World, hall: Hall, name: str, finding: str
) -> None:
    home, folder = world.central.home, world.central.folder / name
    words = ("central", "nightly", "--target", str(world.share))
    assert kiosk(home, "central", "init", "--target", str(world.share), "--escrow-recipient", ESCROW).returncode == 0
    hall.submit(REFERENCE)
    hall.night()
    night = kiosk(home, *words, before=full(folder))
    assert (night.returncode, "Le disque" in night.stderr, str(folder) in night.stderr) == (1, True, True)
    assert "rien n'a été enregistré" not in night.stderr
    assert world.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    assert finding in looked_at(home)
    assert kiosk(home, *words).returncode == 0
    assert finding not in looked_at(home)


@pytest.mark.parametrize("act", ["nightly", "restore"])
def test_a_copy_of_the_day_that_a_full_disk_leaves_old_is_told_until_there_is_another(
    world: World, hall: Hall, act: str
) -> None:
    """It is sound, and lacks what came since: the page said "rien", and doctor 0."""
    home = world.central.home
    where = ("--target", str(world.share))
    (world.share / "inbox" / hall.name).mkdir(parents=True)
    assert kiosk(home, "central", "init", *where, "--escrow-recipient", ESCROW).returncode == 0
    assert kiosk(home, "central", "nightly").returncode == 0
    assert looked_at(home) == set()
    hall.submit(REFERENCE)
    hall.night()
    if act == "restore":
        assert kiosk(home, "central", "ingest").returncode == 0
        world.central.database.unlink()
    missed = kiosk(home, "central", act, before=full(world.central.backup))
    assert missed.returncode == 1
    assert world.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    assert f"Le disque qui porte {world.central.backup} est plein" in missed.stderr
    assert " : Le disque" not in missed.stderr, "in the middle of a sentence"
    for _again in range(2):
        assert "central.copy_missed" in looked_at(home)
        page = kiosk(home, "central", "report").stdout
        assert "il n'y en a pas de plus récente" in page
        assert "relancer la nuit pour la sauvegarde" in page
    assert kiosk(home, "central", "backup").returncode == 0
    assert looked_at(home) == set()
    assert "pour la sauvegarde" not in kiosk(home, "central", "report").stdout


def test_where_the_base_is_gone_no_night_is_advised(world: World, hall: Hall) -> None:
    """It would end with 1 and send on to `restore`."""
    home, words = world.central.home, ("central", "nightly", "--target", str(world.share))
    assert kiosk(home, "central", "init", "--target", str(world.share), "--escrow-recipient", ESCROW).returncode == 0
    assert kiosk(home, *words).returncode == 0
    hall.submit(REFERENCE)
    hall.night()
    kiosk(home, *words, before=full(world.central.backup))
    world.central.database.unlink()
    found = {each["name"]: each for each in json.loads(kiosk(home, "doctor", "--json").stdout)["findings"]}
    missed = found["central.copy_missed"]["todo"]
    assert ("kiosk central restore" in missed, "kiosk central nightly" in missed) == (True, False), missed


def test_an_erasure_that_a_full_disk_keeps_open_speaks_of_room_and_gives_no_day(world: World, hall: Hall) -> None:
    home = world.central.home
    assert kiosk(home, "central", "init", "--target", str(world.share), "--escrow-recipient", ESCROW).returncode == 0
    hall.submit(REFERENCE)
    hall.night()
    assert kiosk(home, "central", "nightly").returncode == 0
    done = kiosk(home, "central", "erase", REFERENCE, "--yes", before=full(world.central.backup))
    assert (done.returncode, "place libre" in done.stderr) == (1, True)
    assert "La dernière copie s'en va le" not in done.stdout
    told = kiosk(home, "doctor", "--json").stdout
    (finding,) = [each for each in json.loads(told)["findings"] if each["name"] == "central.erasure"]
    assert "place libre" in finding["todo"]
    done = kiosk(home, "central", "erase", REFERENCE, "--yes")
    assert (done.returncode, "La dernière copie s'en va le" in done.stdout) == (0, True)


def test_an_erasure_that_a_full_disk_ends_says_to_ask_again(world: World, hall: Hall) -> None:
    home = world.central.home
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    done = kiosk(home, "central", "erase", REFERENCE, "--yes", before=full(home))
    assert (done.returncode, "Le disque" in done.stderr, "est à redemander" in done.stderr) == (1, True, True)
    done = kiosk(home, "central", "erase", REFERENCE, "--yes")
    assert (done.returncode, world.table("SELECT reference FROM bel_listings")) == (0, [])


ASKED = (
    *(("central", act) for act in ("nightly", "ingest", "backup", "export", "report")),
    ("central", "access", REFERENCE),
    ("central", "erase", REFERENCE, "--yes"),
    ("central", "enrol", "FILE", "--yes"),
    ("staff", "list", "--agency", "CBS"),
    ("upgrade-check",),
)


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_a_base_on_a_full_disk_is_said_to_lie_on_a_full_one(world: World, hall: Hall, words: tuple[str, ...]) -> None:
    """ "Le disque refuse l'écriture ou la lecture" sent people to look for another disk."""
    home = world.central.home
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    file = str(hall.enrolment())
    done = kiosk(home, *(file if word == "FILE" else word for word in words), before=full(world.central.folder))
    said = f"Le disque qui porte {world.central.folder} est plein"
    assert (done.returncode, said in done.stderr, "refuse" in done.stderr) == (1, True, False)


@pytest.mark.parametrize("room", [64, 256])
def test_with_too_little_room_to_write_it_names_the_disk_too(world: World, hall: Hall, room: int) -> None:
    """It opens, and the first long writing finds no room."""
    home = world.central.home
    for number in range(40):
        hall.submit(sound_reference(number), description="é" * 4000)
    hall.night()
    done = kiosk(home, "central", "nightly", "--target", world.target, before=full(world.central.folder, room))
    assert done.returncode == 1
    assert f"Le disque qui porte {world.central.folder} est plein : rien n'a été enregistré" in done.stderr
    assert kiosk(home, "central", "nightly", "--target", world.target).returncode == 0
    assert len(world.table("SELECT reference FROM bel_listings")) == 40


def looked_at(home: Path) -> set[str]:
    told = json.loads(kiosk(home, "doctor", "--json").stdout)
    return {each["name"] for each in told["findings"] if each["state"] == "look"}
