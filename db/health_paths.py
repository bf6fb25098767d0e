"""Whether a path is its owner's alone, and can be written by them."""

import os
import re
import shlex
from collections.abc import Collection, Iterator
from pathlib import Path

from db.finding import Finding, State
from db.private_files import is_read_only
from db.sync import read_only
from kiosk import small_files
from kiosk.i18n import N_, _
from kiosk.plain import on_one_line

NO_RIGHT = N_("{path} : ce compte ne peut pas y écrire.")
_BESIDE_KEYS = re.compile(
    r"(database|pepper)\.check|(staff|agency)\..+\.pepper|signing\.key\..+|central\.verify\.former"
)
"""What lies in `keys/` and is told by nothing else where it is no file."""
_NO_FILE = N_("{path} : ce n'est pas un fichier ordinaire, ou il est trop gros pour être une clé. Rien ne le lit.")
_NO_FILE_TO_DO = N_("Mettez-le de côté, hors de keys (mv), et remettez sa copie s'il y en a une ; puis : kiosk doctor")
_LINK = N_("{path} : c'est un lien vers {target}, que d'autres comptes peuvent lire.")
_LINK_TO_DO = N_("Mettez à la place du lien le fichier lui-même (install -m 600), au compte d'ici.")


def closed_above(path: Path) -> Path | None:
    """The first folder on the way to a path that this account may not pass through; None: it may come that far."""
    for folder in reversed(path.parents):
        if small_files.is_folder(folder) and not os.access(folder, os.X_OK):
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
            said = _(read_only.SAYS).format(path=path)
            return Finding(name, State.LOOK, said, _("Vérifiez son montage."))
        said = _(NO_RIGHT).format(path=path)
        return Finding(name, State.LOOK, said, _("Vérifiez le propriétaire et le disque."))
    if path.stat().st_mode & 0o077:
        said = _("{path} : d'autres comptes peuvent y entrer.").format(path=path)
        return Finding(name, State.LOOK, said, closing(path, is_whole=True))
    return Finding(name, State.OK, shown(path))


def shown(path: Path) -> str:
    """A path, and where it leads if it is a link itself: whoever set the machine up may mean a larger disk."""
    if not path.is_symlink():
        return str(path)
    return _("{path} (un lien vers {target})").format(path=path, target=on_one_line(str(path.readlink())))


def look_at_keys(folder: Path, secrets: Collection[Path], public: Collection[Path]) -> Iterator[Finding]:
    """Whether what lies among keys is its owner's alone: `chmod` on a link would change what lies elsewhere.

    Args:
        secrets: told by themselves where they are no keys.
        public: told by themselves too, and for all to read.
    """
    for file in sorted(set(folder.iterdir()) - {*public}):
        name, is_ours = f"key.open.{file.name}", _BESIDE_KEYS.fullmatch(file.name) is not None
        if _is_no_key(file):
            if is_ours:
                yield Finding(name, State.LOOK, _(_NO_FILE).format(path=file), _(_NO_FILE_TO_DO))
            if is_ours or file in secrets or not file.is_dir():
                continue
        if file.stat().st_mode & 0o077 and file.is_symlink():
            said = _(_LINK).format(path=file, target=on_one_line(str(file.readlink())))
            yield Finding(name, State.LOOK, said, _(_LINK_TO_DO))
        elif file.stat().st_mode & 0o077:
            said = _("{path} : d'autres comptes peuvent lire cette clé.").format(path=file)
            yield Finding(name, State.LOOK, said, closing(file))


def _is_no_key(file: Path) -> bool:
    return small_files.is_other_than_file(file) or file.stat().st_size > small_files.MOST_BYTES
