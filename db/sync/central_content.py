"""Guides and answers that an operator changes for all terminals, in `central/down/content/`: checked before they go."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Never

from db.sync.central_home import CentralHome
from db.sync.down import Json
from kiosk.config import ConfigurationError, read_text
from kiosk.domain.content import Content
from kiosk.domain.told_content import check, check_size, shown

NAME = "central/down/content"


def read(place: CentralHome) -> Content | None:
    """The whole folder, checked; None when there is none.

    Raises:
        ConfigurationError: it cannot be sent, and why.
    """
    folder = place.content_folder
    if not os.path.lexists(folder):
        return None
    try:
        paths = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
        size = sum(path.stat().st_size for path in paths.values())
    except OSError:
        # No empty folder: that would take everything back.
        wrong = f"{NAME} : ce dossier ne peut pas être lu. Vérifiez son propriétaire et ses droits."
        raise ConfigurationError(wrong) from None
    check_size(size, NAME)
    found = {name: read_text(path, f"{NAME}/{shown(name)}") or "" for name, path in paths.items()}
    check(found, NAME)
    return found


def tell(place: CentralHome) -> Json | None:
    """What all terminals are told. None: no folder; they keep what they have, and an empty folder takes it back.

    Raises:
        ConfigurationError: it cannot be sent, and why.
    """
    found = read(place)
    return None if found is None else {"files": dict(found)}


def _files(folder: Path) -> Iterator[Path]:
    """Every file below. Raises OSError: a folder cannot be looked into; ConfigurationError: something else is there."""

    def refuse(error: OSError) -> Never:
        raise error

    for parent, folders, names in os.walk(folder, onerror=refuse):
        here = [Path(parent) / name for name in sorted((*folders, *names))]
        for path in here:
            if path.is_file():
                yield path
            elif path.is_symlink() or not path.is_dir():
                name = shown(path.relative_to(folder).as_posix())
                raise ConfigurationError(f"{NAME}/{name} : ce n'est ni un fichier, ni un dossier.")
