"""What cannot be a sealed file, or the slip of one: too large, or no regular file. It is never opened, on neither side.

To read a giant could take more memory than there is, and a pipe waits for ever. It stays where it lies, named, until a
person has taken it out.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from db.sync import batch, kept
from db.sync.central_home import CentralHome
from kiosk import small_files
from kiosk.i18n import N_

SAYS = N_(
    "Dans archive ou quarantine, trop gros pour venir d'une borne, ou pas un fichier ordinaire, et jamais lu : {paths}."
)
TO_DO = N_(
    "Quelqu'un l'a mis là, ou le disque est abîmé : gardez-le ailleurs si vous doutez, et ôtez-le d'ici ; puis : kiosk "
    "central nightly. D'ici là, aucun effacement n'est complet."
)
ON_THE_PAGE = (
    "ôter, de archive ou de quarantine, {paths}, trop gros pour venir d'une borne ou pas un fichier ordinaire (à "
    "garder ailleurs en cas de doute ; d'ici là, aucun effacement n'est complet), puis relancer la nuit"
)
_SUFFIXES = (batch.SUFFIX, kept.SUFFIX, ".json")


def is_none(path: Path) -> bool:
    """Whether something is too large to be one, or no regular file; false of what is not there."""
    try:
        return small_files.is_other_than_file(path) or path.stat().st_size > batch.MOST_FILE
    except OSError:
        return False


def read(path: Path) -> bytes:
    """A file that central holds. Raises OSError, of what is none too."""
    return small_files.read(path, batch.MOST_FILE)


def found(home: CentralHome) -> list[str]:
    """Those among sealed files and slips that central holds; a folder that is shut is told as that."""
    paths: list[str] = []
    for folder in (home.archive, home.quarantine):
        with suppress(OSError):
            paths += [str(path) for path in folder.iterdir() if _is_one(path)]
    return sorted(paths)


def without(paths: Iterable[str]) -> list[str]:
    """Of some paths of files and of their folders, those of nothing of the kind: what is to be done about one of these
    is told apart.
    """
    return [path for path in paths if not _is_one(Path(path))]


def _is_one(path: Path) -> bool:
    return path.suffix in _SUFFIXES and is_none(path)
