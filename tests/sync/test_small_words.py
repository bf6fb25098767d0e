"""What a person reads at the end of a command: one story, whole sentences, and what is safe."""

from pathlib import Path

import pytest

from kiosk.cli import central, doctor, init
from tests.db.commands import run
from tests.sync.machines import kiosk
from tests.sync.test_share_takes_nothing import read_only


@pytest.mark.needs_debian("util-linux")
def test_a_copy_that_held_all_before_is_not_told_as_made_in_a_folder_that_takes_none(root: Path) -> None:
    home = root / "central"
    assert "Sauvegarde relue et gardée" in kiosk(home, "central", "backup").stdout
    done = kiosk(home, "central", "backup", before=read_only(home / "central" / "backup"))
    assert done.returncode == 4
    assert ("gardée" in done.stdout, "tient déjà tout" in done.stdout) == (False, True)
    assert "central/backup est sur un disque en lecture seule. Remontez-le en écriture" in done.stderr


@pytest.mark.needs_debian("util-linux")
def test_a_night_that_the_spool_refuses_says_what_is_safe_and_what_to_run(root: Path) -> None:
    home = root / "hall"
    assert kiosk(home, "sync").returncode == 0
    for file in (home / "spool").iterdir():
        file.unlink()
    done = kiosk(home, "sync", before=read_only(home / "spool"))
    assert (done.returncode, str(home / "spool") in done.stderr) == (1, True)
    assert "Rien n'est perdu : ce qui attend reste ici. Ensuite : kiosk sync" in done.stderr


@pytest.mark.parametrize("name", ["signing.key", "database.key"])
def test_a_night_without_a_key_says_when_all_is_safe_and_what_to_run(root: Path, name: str) -> None:
    home = root / "hall"
    (home / "keys" / name).rename(root / name)
    done = kiosk(home, "sync")
    assert (done.returncode, f"keys/{name}" in done.stderr) == (1, True)
    assert "Remettez sa copie ; sans copie, « kiosk doctor » dit quoi faire." in done.stderr
    assert "La clé remise, rien n'est perdu : ce qui attend reste ici. Ensuite : kiosk sync" in done.stderr


def test_who_gives_another_name_by_force_reads_whole_sentences(root: Path) -> None:
    home = root / "hall"
    assert kiosk(home, "sync").returncode == 0
    words = ("--agency", "CBS", "--terminal", "hall-b", "--force")
    said = run(home, init.command, *words).output
    assert "Sans accusé sous le nom « hall-a »" in said
    assert [line for line in said.splitlines() if line[:1].islower()] == []


def test_a_damaged_base_of_central_s_is_not_said_to_have_a_key(root: Path) -> None:
    home = root / "central"
    database = home / "central" / "central.sqlite"
    database.write_bytes(b"x" * 4096)
    for command, words in ((central.group, ("nightly",)), (central.group, ("report",)), (doctor.command, ())):
        done = run(home, command, *words)
        assert (done.exit_code, "La base du service central est abîmée" in done.output) == (6, True)
        assert "sa clé n'est pas" not in done.output
