"""The copies that an upgrade is rehearsed on: gone with the rehearsal, or with the next night when a plug was pulled.

<home>/upgrade/trial/central.sqlite     in clear, as central's database is
<home>/upgrade/trial/terminal.sqlite    encrypted as the terminal's is
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from db.kept_copies import FOLDER
from db.sync.lock import Locked, is_held, only_one
from kiosk.i18n import N_

STUCK = N_(
    "Laissé par une mise à jour interrompue, et qui ne peut pas être ôté : {paths}. Ce qui est effacé peut y être "
    "encore."
)
STUCK_TO_DO = N_("Rendez ce dossier à ce compte (chown), ou remontez-le en écriture ; puis : kiosk sync")


def folder_of(home: Path) -> Path:
    return home / FOLDER / "trial"


def left(home: Path) -> list[Path]:
    """What lies there and no rehearsal is at work on, sorted."""
    found = sorted(path for path in folder_of(home).rglob("*") if not path.is_dir())
    return [] if found and is_held(home, FOLDER) else found


def stuck(home: Path) -> list[Path]:
    """What this account cannot take away, or the folder into which it cannot look."""
    shut = [folder for folder in (home / FOLDER, folder_of(home)) if is_shut(folder)]
    return shut[:1] or [path for path in left(home) if not os.access(path.parent, os.W_OK | os.X_OK)]


def is_shut(folder: Path) -> bool:
    """Whether nobody here can tell what lies there."""
    try:
        next(folder.iterdir(), None)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def drop(home: Path) -> None:
    """Take away what no rehearsal is at work on; what this account cannot take away stays.

    Raises:
        StorageError: the rehearsal's lock cannot be used.
    """
    if folder_of(home).exists():
        with suppress(Locked), only_one(home, FOLDER):
            remove(home)


def remove(home: Path) -> None:
    """Take them away; the rehearsal's lock is held."""
    folder = folder_of(home)
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # copies from before an upgrade lie beside it
        folder.parent.rmdir()
