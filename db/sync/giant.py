"""What cannot be a sealed file, its slip or a line beside one: too large, or no regular file. It is never opened, on
neither side.

To read a giant could take more memory than there is, and a pipe waits for ever. It stays where it lies, named, until a
person has taken it out.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from db import side_files
from db.sync import batch, kept, standing
from db.sync.central_home import CentralHome
from kiosk import small_files
from kiosk.i18n import N_, _

_SAYS = N_(
    "Dans le dossier central, trop gros pour venir d'une borne ou d'ici, ou pas un fichier ordinaire, et jamais lu : "
    "{paths}."
)
_TO_DO = N_(
    "Quelqu'un l'a mis là, ou le disque est abîmé : gardez-le ailleurs si vous doutez, et ôtez-le d'ici ; puis : kiosk "
    "central nightly. D'ici là, un effacement peut être incomplet."
)
ON_THE_PAGE = (
    "ôter {paths}, trop gros pour venir d'une borne ou d'ici, ou pas un fichier ordinaire (à garder ailleurs en cas de "
    "doute ; d'ici là, un effacement peut être incomplet), puis relancer la nuit"
)
CUT = "archive-cut"
"""Name of the list of what was cut from those (`db.sync.archive`)."""
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
    """Those among sealed files, slips, lone digests and the list of what was cut; a shut folder is told as that."""
    paths = [str(path) for path in (home.folder / CUT,) if is_none(path)]
    paths += map(str, _beside_copies(home))
    for folder in (home.archive, home.quarantine):
        with suppress(OSError):
            paths += [str(path) for path in folder.iterdir() if _is_one(path)]
    paths += map(str, links(home.quarantine))
    return sorted(paths)


def links(quarantine: Path) -> list[Path]:
    """Links to files without a slip, under the name of one that is kept there, or nearly: nobody's but a person's."""
    with suppress(OSError):
        there = [path for path in quarantine.iterdir() if path.suffix == batch.SUFFIX and path.is_symlink()]
        return [path for path in there if not (is_none(path) or path.with_suffix(".json").exists())]
    return []


def words(paths: Iterable[str]) -> tuple[str, str]:
    """What there is, and what to do."""
    return _(_SAYS).format(paths=standing.all_told(paths)), _(_TO_DO)


def _beside_copies(home: CentralHome) -> Iterator[Path]:
    """Digests of no copy, for beside one they are told with it; and what is no file where a copy's log would lie."""
    with suppress(OSError):
        for path in home.backup.iterdir():
            is_lone_digest = path.suffix == ".sha256" and not path.with_suffix("").exists()
            is_beside = path.name.endswith(tuple(f".sqlite{end}" for end in side_files.ENDS))
            if is_none(path) if is_lone_digest else is_beside and small_files.is_other_than_file(path):
                yield path


def without(paths: Iterable[str]) -> list[str]:
    """Of some paths of files and of their folders, those of nothing of the kind: what is to be done about one of these
    is told apart.
    """
    return [path for path in paths if not _is_one(Path(path))]


def _is_one(path: Path) -> bool:
    return (path.suffix in _SUFFIXES or path.name == CUT) and is_none(path)
