"""Folders of central's on a disk that is mounted to be read only: told as that wherever a person reads of them, and
never as a matter of rights.
"""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from db.private_files import is_read_only
from db.sync.own_names import BESIDE_COPIES
from kiosk.i18n import N_, _

SAYS = N_("{path} est sur un disque en lecture seule.")
_TO_DO = N_("Remontez-le en écriture ; puis : {command}")
ON_THE_PAGE = "remonter en écriture {paths}, sur un disque en lecture seule, puis relancer la nuit"


def folders(paths: Iterable[str]) -> tuple[str, ...]:
    """Of the folders that some paths of central's are, or lie in, those on such a disk, each once."""
    there = dict.fromkeys(_folder_of(Path(path)) for path in paths)
    return tuple(str(folder) for folder in there if is_read_only(folder))


def besides(paths: Iterable[str], told: Collection[str]) -> list[str]:
    """Of some paths, those that are none of the folders that are told with their cause, nor directly in one."""
    return [path for path in paths if not {path, str(Path(path).parent)} & {*told}]


def to_do(command: str) -> str:
    """What to do about one, and what to run then."""
    return _(_TO_DO).format(command=command)


def words(told: Sequence[str], command: str) -> str:
    """What there is, and what to do."""
    return " ".join((*(_(SAYS).format(path=folder) for folder in told), to_do(command)))


def _folder_of(path: Path) -> Path:
    is_inside = path.name in BESIDE_COPIES or bool(path.suffix)  # of marks and notes, or a file
    return path.parent if is_inside else path
