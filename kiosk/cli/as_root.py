"""Root in a home that is another account's: it is told so, and what it asked for is done."""

import pwd
from pathlib import Path

import click

from kiosk.i18n import N_, _

_FOREIGN = N_(
    "Le dossier {home} est au compte {account} : ce que root y écrit, ce compte ne le lit pas, et sa nuit s'arrête. "
    "Sous ce compte : docs/operator.md, « À taper d'abord »."
)


def warn(home: Path) -> None:
    """One line on standard error where the folder belongs to another account than root; never an error of its own."""
    try:
        owner = home.stat().st_uid
    except OSError:
        return
    if owner:
        click.echo(_(_FOREIGN).format(home=home, account=_name_of(owner)), err=True)


def _name_of(owner: int) -> str:
    try:
        return pwd.getpwuid(owner).pw_name
    except KeyError:
        return str(owner)
