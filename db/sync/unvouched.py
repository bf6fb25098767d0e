"""Copies of central's database whose digest is not beside them: cut or changed, they would look as every other."""

from pathlib import Path

from db.sync import backup
from db.sync.copy_digest import is_told
from db.sync.shut import is_shut
from kiosk.i18n import N_

SAYS = N_(
    "Copies sans leur empreinte (.sha256), ou dont elle n'en est pas une, dans backup : {names}. Personne ne peut en "
    "répondre."
)
TO_DO = N_(
    "Remettez ce fichier à côté, s'il est ailleurs. Sinon, ne les ôtez de backup qu'une fois relue une copie plus "
    "récente (kiosk central nightly)."
)


def copies(folder: Path) -> tuple[str, ...]:
    """Their names, oldest first; of a folder that is shut to this account nobody can tell."""
    return tuple(copy.name for copy in _bare(folder) if not copy.is_symlink())


def links(folder: Path) -> list[Path]:
    """Links to files, under the name of a copy and without a digest: no copy that the program made."""
    return [copy for copy in _bare(folder) if copy.is_symlink()]


def _bare(folder: Path) -> list[Path]:
    if is_shut(folder):
        return []
    return [copy for copy in backup.every(folder) if not is_shut(copy) and not is_told(copy)]
