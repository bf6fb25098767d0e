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
    """Their names, oldest first; of a folder that is shut nobody can tell, and a link is told as one (`misplaced`)."""
    if is_shut(folder):
        return ()
    bare = (copy for copy in backup.every(folder) if not is_shut(copy) and not is_told(copy))
    return tuple(copy.name for copy in bare if not copy.is_symlink())
