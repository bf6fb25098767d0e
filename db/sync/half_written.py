"""What a command of central's left half written when it was killed: a copy of the base among it, whole and in clear.

Whatever runs next and holds central's lock takes it away, before anything else: nobody can be writing it then. What
nobody holds a lock for, and what is nobody's, is left alone (`db.sync.own_names`).
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from db import trial_copies
from db.connection import immediate
from db.private_files import flush_folder
from db.sync import read_only
from db.sync.central import Central
from db.sync.central_home import CentralHome
from db.sync.naming import named
from db.sync.own_names import Name, looked_at
from kiosk import small_files
from kiosk.i18n import N_, _

_SAYS = N_(
    "Laissé à moitié écrit par une commande interrompue, et qui ne peut pas être ôté : {paths}. Ce qui est effacé peut "
    "y être encore."
)
_TO_DO = N_("Rendez son dossier à ce compte (chown) ; puis : kiosk central nightly")
_NIGHTLY = "kiosk central nightly"
ON_THE_PAGE = (
    "rendre à ce compte (chown) le dossier de {paths}, laissé à moitié écrit (ce qui est effacé peut y être encore), "
    "puis relancer la nuit"
)


def remove(central: Central) -> None:
    """Take away what can be; central's lock is held. Raises StorageError: its base cannot be used."""
    if trial_copies.left(central.home.home):
        central.step("drop half written")
        trial_copies.drop(central.home.home)
    # Who enrols a terminal holds no lock, and writes what it notes beside the copies in such a transaction.
    with immediate(central.db):
        gone = set()
        for path in _ours(central.home):
            central.step("drop half written")
            with suppress(OSError):  # it is told of as long as it is there
                path.unlink()
                gone.add(path.parent)
        for folder in gone:
            with suppress(OSError):
                flush_folder(folder)


def found(home: CentralHome) -> list[Path]:
    """All of it; what stands there and is no file is told as that (`db.sync.misplaced`)."""
    return [*_ours(home), *trial_copies.left(home.home)]


def stuck(home: CentralHome) -> list[Path]:
    """What this account cannot take away."""
    return [path for path in found(home) if not os.access(path.parent, os.W_OK | os.X_OK)]


def _ours(home: CentralHome) -> list[Path]:
    """What is written under central's lock."""
    return sorted(path for path, name in looked_at(home) if name is Name.HALF_WRITTEN and small_files.is_plain(path))


def words(paths: Sequence[Path | str]) -> tuple[str, str]:
    """What there is, and what to do."""
    told = list(map(str, paths))
    closed = read_only.folders(told)
    todo = read_only.words(closed, _NIGHTLY) if closed else _(_TO_DO)
    return _(_SAYS).format(paths=named(told, ", ")), todo
