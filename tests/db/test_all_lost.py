"""Configuration, key and database gone at once: doctor names all three, in the order in which they are mended."""

import shutil
from pathlib import Path

import click
import pytest

from db.keys import Keys
from db.terminal import database_path, open_terminal
from kiosk.cli import doctor, staff, sync, upgrade_check
from kiosk.services.ports import GoneDatabase
from tests.db.commands import run, start


def said(home: Path) -> list[str]:
    return [line for line in run(home, doctor.command).output.splitlines() if line.startswith("▲")]


def test_all_three_are_named_and_the_configuration_comes_first(home: Path) -> None:
    start(home)
    whole, key = (home / "config.toml").read_bytes(), (home / "keys" / "database.key").read_bytes()
    (home / "config.toml").write_text("[agency", encoding="utf-8")
    (home / "keys" / "database.key").unlink()
    database_path(home).unlink()
    wrong, lost, gone = said(home)
    assert "config.toml : ce n'est pas du TOML" in wrong
    assert "database.key : cette clé manque" in lost
    assert "Il n'y a pas de base ici : lancez « kiosk init --agency AGENCE --terminal BORNE »" in gone
    assert "D'abord la configuration" in gone
    (home / "config.toml").write_bytes(whole)
    (home / "keys" / "database.key").write_bytes(key)
    assert start(home).exit_code == 0, "in that order its last line is true"
    assert not any("pas de base" in line for line in said(home))


def test_a_database_that_was_emptied_beside_a_lost_key_is_named_too(home: Path) -> None:
    start(home)
    (home / "keys" / "database.key").unlink()
    database_path(home).write_bytes(b"")
    assert any("La base a été vidée" in line for line in said(home))


def test_a_key_and_a_database_that_are_both_gone_are_made_anew_as_doctor_says(home: Path) -> None:
    """Nothing is left that the lost key could open: what remembers it must not refuse the new one."""
    start(home)
    signing = (home / "keys" / "signing.key").read_bytes()
    (home / "keys" / "database.key").unlink()
    database_path(home).unlink()
    gone = next(line for line in said(home) if "Il n'y a pas de base ici" in line)
    assert (
        "« kiosk init --agency AGENCE --terminal BORNE », avec les mêmes options, refait la clé et une base vide"
        in gone
    )
    assert "dossier spool) part ensuite" in gone
    done = start(home)
    assert (done.exit_code, "la base est gardée" in done.output) == (0, False), done.output
    assert not any(word in line for line in said(home) for word in ("pas de base", "database.key"))
    assert (home / "keys" / "signing.key").read_bytes() == signing, "what is sealed still goes under this name"
    Keys(home).check_database_key(Keys(home).database_key(), database_path(home))


def test_another_key_beside_no_database_is_not_told_that_one_is_kept(home: Path) -> None:
    start(home)
    (home / "keys" / "database.key").write_bytes(b"k" * 32)
    database_path(home).unlink()
    refused = start(home)
    assert (refused.exit_code, "la base est gardée" in refused.output) == (1, False)
    for told in (refused.output, "".join(said(home))):
        assert "n'est pas la clé d'ici, et il n'y a pas de base" in told
        assert "ôtez keys/database.check, puis « kiosk init --agency" in told
    (home / "keys" / "database.check").unlink()
    assert start(home).exit_code == 0


def test_with_data_and_keys_both_gone_a_new_terminal_in_the_folder_s_place_is_what_is_advised_and_works(
    home: Path,
) -> None:
    start(home)
    shutil.rmtree(home / "data")
    shutil.rmtree(home / "keys")
    way = "neuf, sous un autre nom de borne (kiosk init --agency AGENCE --terminal NOUVEAU)"
    found = said(home)
    lost = next(line for line in found if "signing.key : cette clé manque" in line)
    assert way in lost
    (gone,) = [line for line in found if "pas de base ici" in line]
    assert "avec les mêmes options si elle est perdue et que keys/signing.key est là" in gone
    assert gone.endswith("Remettez data et keys de leur copie : init refuserait.")
    refused = start(home)
    assert (refused.exit_code, way in refused.output) == (2, True)
    assert not (home / "keys").exists()
    home.rename(home.with_name("aside"))
    assert start(home, terminal="hall-2").exit_code == 0
    assert not any("pas de base" in line or "cette clé manque" in line for line in said(home))


ACTS = (
    (sync.command,),
    (staff.group, "list"),
    (doctor.command,),
    (doctor.command, "--repair"),
    (upgrade_check.command,),
)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("lost", ["data", "data/kiosk.sqlite"])
def test_a_database_that_is_gone_ends_every_command_with_6(
    home: Path, act: tuple[click.Command, str], lost: str
) -> None:
    start(home)
    shutil.rmtree(home / lost) if (home / lost).is_dir() else (home / lost).unlink()
    ended = run(home, *act)
    assert (ended.exit_code, "Il n'y a pas de base ici : lancez « kiosk init" in ended.output) == (6, True)
    assert "abîmée" not in ended.output
    assert start(home).exit_code == 0


def test_an_init_that_was_cut_off_before_its_database_lost_none(home: Path) -> None:
    start(home)
    shutil.rmtree(home / "enrolment")
    database_path(home).unlink()
    for act in ACTS:
        assert run(home, *act).exit_code in (1, 4)


def test_under_a_program_that_runs_a_database_may_come_back(home: Path) -> None:
    """A disk that was away: who runs goes on when it is there again, and is not out of service for good."""
    start(home)
    opener = open_terminal(home)
    database_path(home).unlink()
    with pytest.raises(GoneDatabase) as gone:
        opener()
    assert not gone.value.is_lasting
