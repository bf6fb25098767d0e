"""A folder of copies that cannot be written: the night, the page, `backup` and `erase` name it, and say why."""

import os
from pathlib import Path

import pytest

from db.sync import erasure, night
from db.sync.erasure import Erasure
from db.sync.night import Place
from kiosk.clock import machine_day
from kiosk.services.ports import StorageError
from tests.another_account import GROUP, as_another, let_pass
from tests.sync.machines import kiosk
from tests.sync.test_person_commands import REFERENCE, lived
from tests.sync.world import FRIDAY, NIGHT, Hall, World

ACCOUNT = 5004


def read_only(folder: Path) -> tuple[str, ...]:
    script = f'mount --bind {folder} {folder} && mount -o remount,ro,bind {folder} && exec "$@"'
    return ("unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh")


@pytest.mark.proof
@pytest.mark.needs_debian("util-linux")
def test_each_command_names_the_folder_and_the_night_shows_its_page(tmp_path: Path) -> None:
    home = lived(tmp_path)
    folder = home / "central" / "backup"
    assert kiosk(home, "central", "access", REFERENCE).returncode == 0, "noted: no copy of today holds it"
    for act in ("backup", "nightly"):
        done = kiosk(home, "central", act, before=read_only(folder))
        assert done.returncode == 1
        assert f"{folder} : la sauvegarde ne peut pas y être écrite." in done.stderr
        assert "lecture seule" in done.stderr
    (to_do,) = [line for line in done.stdout.splitlines() if line.startswith("À faire")]
    assert f"remonter en écriture {folder}, sur un disque en lecture seule, puis relancer la nuit" in to_do
    assert "à ce compte" not in to_do
    assert "place libre" not in to_do
    page = home / "central" / "report" / f"{machine_day()}.txt"
    assert page.read_text(encoding="utf-8").strip() == done.stdout.strip()
    assert '"page"' in kiosk(home, "central", "nightly", "--json", before=read_only(folder)).stdout
    erased = kiosk(home, "central", "erase", REFERENCE, "--yes", before=read_only(folder))
    assert (erased.returncode, erased.stderr.startswith("Effacement incomplet. ")) == (1, True)
    assert kiosk(home, "central", "erase", REFERENCE, "--yes").returncode == 0
    assert kiosk(home, "central", "nightly").returncode == 0


def give_away(world: World) -> None:
    """Central's home to another account, with a folder of copies in which it may not write."""
    for path in (*world.share.parent.rglob("*"), world.share.parent):
        os.chown(path, ACCOUNT, GROUP, follow_symlinks=False)
    let_pass(world.central.home)
    world.central.backup.chmod(0o500)


def erase(world: World, reference: str) -> Erasure:
    with night.central(Place(world.central.home), NIGHT) as opened:
        return erasure.erase(opened, reference, NIGHT)


def test_a_folder_without_the_right_to_write_is_told_as_that(world: World, hall: Hall) -> None:
    for reference in ("BEL-7K3M-2QF", "BEL-2222-222"):
        hall.submit(reference, FRIDAY)
    hall.night()
    world.night()
    assert erase(world, "BEL-2222-222").incomplete == ()
    give_away(world)

    def told() -> str:
        done = erase(world, "BEL-7K3M-2QF")
        try:
            world.night()
        except StorageError as error:
            return f"{done.unmarked} {done.closed} {error}"
        return "written"

    said = as_another(ACCOUNT, told)
    assert said.startswith(f"() ({str(world.central.backup)!r},) {world.central.backup} : "), "the mark has its place"
    assert "Ce compte n'en a pas le droit" in said
