"""What is too large to be a sealed file, or the slip of one, by its size alone: it is never read, on neither side.

To read it could take more memory than there is. It stays where it lies, named, until a person has taken it out.
"""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from db.sync import batch, kept
from db.sync.central_home import CentralHome
from kiosk import small_files
from kiosk.i18n import N_

SAYS = N_("Dans archive ou quarantine, trop gros pour venir d'une borne, et jamais lu : {paths}.")
TO_DO = N_(
    "Quelqu'un l'a mis là, ou le disque est abîmé : gardez-le ailleurs si vous doutez, et ôtez-le d'ici ; puis : kiosk "
    "central nightly. D'ici là, aucun effacement n'est complet."
)
ON_THE_PAGE = (
    "ôter, de archive ou de quarantine, {paths}, trop gros pour venir d'une borne (à garder ailleurs en cas de "
    "doute ; d'ici là, aucun effacement n'est complet), puis relancer la nuit"
)
_SUFFIXES = (batch.SUFFIX, kept.SUFFIX, ".json")


def is_too_large(path: Path) -> bool:
    """Whether something is too large to be one; false of what is not there."""
    try:
        return path.stat().st_size > batch.MOST_FILE
    except OSError:
        return False


def read(path: Path) -> bytes:
    """A file that central holds. Raises OSError, of a giant too."""
    if is_too_large(path):
        raise OSError(errno.EOVERFLOW, os.strerror(errno.EOVERFLOW))
    return small_files.read(path)


def found(home: CentralHome) -> list[str]:
    """The giants among sealed files and slips that central holds; a folder that is shut is told as that."""
    paths: list[str] = []
    for folder in (home.archive, home.quarantine):
        with suppress(OSError):
            here = [path for path in folder.iterdir() if path.suffix in _SUFFIXES]
            paths += [str(path) for path in here if path.is_file() and is_too_large(path)]
    return sorted(paths)


def without(paths: Iterable[str]) -> list[str]:
    """Of some paths, those of no giant: what is to be done about one of these is told apart."""
    return [path for path in paths if not is_too_large(Path(path))]
