"""An agency's agents at central, for `kiosk staff --agency`: how it is opened, and how that ends.

Every word about the key of its codes is doctor's own (`db.sync.lost_pepper`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli.exits import Exit, fail
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.central_staff import CentralStaff

_NOTHING = N_("Rien n'est écrit.")


@contextmanager
def at_central(home: Path, agency: str, now: datetime) -> "Iterator[CentralStaff]":
    """The list of an agency; whatever hinders ends the command with a line and its code."""
    from db.sync import outstripped
    from db.sync.central import emptying_log, open_home
    from db.sync.central_home import CentralHome, CentralMissing
    from db.sync.central_staff import CentralStaff
    from db.sync.doubted_keys import KeysDoubted
    from db.sync.lost_base import told_of_central
    from db.sync.lost_keys import CentralKeyLost
    from db.sync.lost_pepper import PepperDoubted

    no_central = _("--agency : pas de service central ici, ou une clé manque. Au siège, corrigez --home.")
    try:
        CentralHome(home).check_here()
        with told_of_central():
            central = open_home(home, now)
    except (CentralMissing, CentralKeyLost):
        fail(Exit.USAGE, no_central)
    except KeysDoubted as why:
        fail(Exit.USAGE, str(why))
    try:
        with told_of_central(), emptying_log(central):
            yield CentralStaff(central, agency)
    except PepperDoubted as why:
        fail(Exit.QUARANTINED, f"{_(_NOTHING)} {why}")
    if outstripped.is_noted(central.home):
        click.echo(outstripped.words(), err=True)
