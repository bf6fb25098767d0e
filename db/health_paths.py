"""Whether a path is its owner's alone, and can be written by them."""

import os
import shlex
from pathlib import Path

from db.finding import Finding, State
from db.private_files import is_read_only
from kiosk import small_files
from kiosk.i18n import _
from kiosk.plain import on_one_line


def is_folder(path: Path) -> bool:
    """False also where what is above is shut to this account."""
    try:
        return path.is_dir()
    except PermissionError:
        return False


def closed_above(path: Path) -> Path | None:
    """The first folder on the way to a path that this account may not pass through; None: it may come that far."""
    for folder in reversed(path.parents):
        if is_folder(folder) and not os.access(folder, os.X_OK):
            return folder
    return None


def closing(path: Path, *, is_whole: bool = False) -> str:
    """The command that keeps others from a path, as a shell takes it; of a name that cannot be shown, its folder's.

    Args:
        is_whole: with all that lies in it.
    """
    if on_one_line(path.name) != path.name:
        path, is_whole = path.parent, True
    option = "-R " if is_whole else ""
    return f"chmod {option}go= {shlex.quote(str(path))}"


def look_at_folder(name: str, path: Path) -> Finding:
    """The same of what is to be a folder, which central's next command makes where there is none."""
    if not small_files.is_other_than_folder(path):
        return look_at_path(name, path)
    said = _("{path} : à la place de ce dossier, ce n'en est pas un.").format(path=path)
    return Finding(name, State.LOOK, said, _("Mettez-le de côté, puis relancez la nuit : kiosk central nightly"))


def look_at_path(name: str, path: Path) -> Finding:
    if not path.exists():
        return Finding(name, State.OK, _("{path} : pas encore là.").format(path=path))
    if not os.access(path, os.W_OK):  # then its rights are not this account's to change
        if is_read_only(path):
            said = _("{path} est sur un disque en lecture seule.").format(path=path)
            return Finding(name, State.LOOK, said, _("Vérifiez son montage."))
        said = _("{path} : ce compte ne peut pas y écrire.").format(path=path)
        return Finding(name, State.LOOK, said, _("Vérifiez le propriétaire et le disque."))
    if path.stat().st_mode & 0o077:
        said = _("{path} : d'autres comptes peuvent y entrer.").format(path=path)
        return Finding(name, State.LOOK, said, closing(path, is_whole=True))
    return Finding(name, State.OK, str(path))
