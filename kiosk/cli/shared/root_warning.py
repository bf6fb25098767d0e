"""Warn root in a home that belongs to another account: the command goes on."""

import pwd
from pathlib import Path

import click

_FOREIGN = (
    "Le dossier {home} est au compte {account}, qui ne lira pas ce que root y écrit. Tapez /usr/local/bin/kiosk : "
    "cette commande passe à son compte."
)


def warn(home: Path) -> None:
    """Print one line on stderr when the folder belongs to an account other than root; never an error."""
    try:
        owner = home.stat().st_uid
    except OSError:
        return
    if owner:
        click.echo(_FOREIGN.format(home=home, account=_name_of(owner)), err=True)


def _name_of(owner: int) -> str:
    try:
        return pwd.getpwuid(owner).pw_name
    except KeyError:
        return str(owner)
