"""Running a command as a shell would, on a home of its own."""

import json
from pathlib import Path

import click
from click.testing import CliRunner, Result

from kiosk.cli import doctor, init


def run(home: Path, command: click.Command, *words: str, given: str = "") -> Result:
    return CliRunner().invoke(command, list(words), obj=home, input=given, catch_exceptions=False)


def start(home: Path, *more: str, agency: str = "CBS", terminal: str = "hall-1") -> Result:
    return run(home, init.command, "--agency", agency, "--terminal", terminal, *more)


def tree(home: Path) -> dict[str, bytes]:
    """Every file of a home, by its name inside it."""
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def examined(home: Path) -> tuple[int, dict[str, dict[str, str]]]:
    """What doctor found: its exit code, and each finding by its name."""
    result = run(home, doctor.command, "--json")
    told = json.loads(result.stdout)
    assert told["exit"] == result.exit_code
    return result.exit_code, {finding["name"]: finding for finding in told["findings"]}


COMPLETE = {
    'emergency_phone = ""': 'emergency_phone = "05 36 49 00 02"',
    'dpo = ""': 'dpo = "dpo@exemple.fr"',
    'controller_address = ""': 'controller_address = "1 rue de l\'Essai, 64000 Exemple"',
    '# reviewed_by = "Nom ou fonction"': 'reviewed_by = "La déléguée"',
    "# reviewed_on = 2027-01-31": "reviewed_on = 2026-11-02",
}
"""What `kiosk init` leaves to a person, and what one writes."""


def complete(home: Path) -> None:
    """Write what `kiosk doctor` asks for on a real home."""
    path = home / "config.toml"
    text = path.read_text(encoding="utf-8")
    for empty, written in COMPLETE.items():
        assert text.count(empty) == 1, empty
        text = text.replace(empty, written)
    path.write_text(text, encoding="utf-8")
