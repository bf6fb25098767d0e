"""What cannot be a sealed file, its slip or a line beside one: too large, a link, or no regular file. It is never
opened, on neither side.

To read a giant could take more memory than there is, a pipe waits for ever, and a link leads to what is not ours to
read or to copy. It stays where it lies, named, until a person has taken it out.
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
    "Quelqu'un l'a mis là, ou le disque est abîmé : gardez-le ailleurs si vous doutez (mv), et ôtez-le d'ici (rm) ; "
    "puis : kiosk central nightly. D'ici là, un effacement peut être incomplet."
)
ON_THE_PAGE = (
    "ôter {paths} ({kinds}), trop gros pour venir d'une borne ou d'ici, ou pas un fichier ordinaire (à garder ailleurs "
    "en cas de doute ; d'ici là, un effacement peut être incomplet), puis relancer la nuit"
)
CUT = "archive-cut"
"""Name of the list of what was cut from those (`db.sync.archive`)."""
_SUFFIXES = (batch.SUFFIX, kept.SUFFIX, ".json")


def is_none(path: Path) -> bool:
    """Whether something is too large to be one, a link, or no regular file; false of what is not there."""
    try:
        return small_files.is_no_plain_file(path) or path.lstat().st_size > batch.MOST_FILE
    except OSError:
        return False


def read(path: Path) -> bytes:
    """A file that central holds. Raises OSError, of what is none too."""
    return small_files.read_plain(path, batch.MOST_FILE)


def found(home: CentralHome) -> list[str]:
    """Those among sealed files, slips, lone digests and the list of what was cut, and every link or pipe beside them; a
    shut folder is told as that.
    """
    paths = [str(path) for path in (home.folder / CUT,) if is_none(path)]
    paths += map(str, _beside_copies(home))
    for folder in (home.archive, home.quarantine):
        with suppress(OSError):
            paths += [str(path) for path in folder.iterdir() if _is_one(path) or _leads_elsewhere(path)]
    return sorted(paths)


def kinds(paths: Iterable[str]) -> list[str]:
    """What they are, each once, in words."""
    return sorted({standing.kind(Path(path)) for path in paths} - {""})


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


def _leads_elsewhere(path: Path) -> bool:
    """Under any name; a folder may be a copy that somebody made (`db.sync.by_hand`)."""
    return small_files.is_no_plain_file(path) and not path.is_dir()


def _is_one(path: Path) -> bool:
    return (path.suffix in _SUFFIXES or path.name == CUT) and is_none(path)
