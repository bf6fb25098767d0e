"""Configuration, key and database gone at once: doctor names all three, in the order in which they are mended."""

from pathlib import Path

from db.terminal import database_path
from kiosk.cli import doctor
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
    assert "D'abord la configuration et la clé" in gone
    (home / "config.toml").write_bytes(whole)
    (home / "keys" / "database.key").write_bytes(key)
    assert start(home).exit_code == 0, "in that order its last line is true"
    assert not any("pas de base" in line for line in said(home))


def test_a_database_that_was_emptied_beside_a_lost_key_is_named_too(home: Path) -> None:
    start(home)
    (home / "keys" / "database.key").unlink()
    database_path(home).write_bytes(b"")
    assert any("La base a été vidée" in line for line in said(home))
