"""What stands where a file of ours belongs and is none of ours: said in one way, wherever a person reads of it."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from db.sync.naming import named
from kiosk import small_files
from kiosk.i18n import N_, _

_KINDS = {
    stat.S_IFDIR: N_("un dossier"),
    stat.S_IFIFO: N_("un tube"),
    stat.S_IFLNK: N_("un lien"),
    stat.S_IFREG: N_("un fichier"),
}
_SIZE = N_("{size} Mo")
_LARGE = 10**6
_OTHER = N_("ni fichier ni dossier")


def kind(path: Path) -> str:
    """In words; of a large file its size in millions of bytes, and nothing of what cannot be looked at."""
    try:
        seen = path.lstat()
    except OSError:
        return ""
    is_large = stat.S_ISREG(seen.st_mode) and seen.st_size >= _LARGE
    said = _SIZE if is_large else _KINDS.get(stat.S_IFMT(seen.st_mode), _OTHER)
    return _(said).format(size=seen.st_size // _LARGE)


def told(path: Path) -> str:
    """Its name with what it is."""
    what = kind(path)
    return f"{path} ({what})" if what else str(path)


def in_place_of(folder: Path) -> Path | None:
    """What stands in the place of a folder of ours, or of the one that it is in, and is none; None: nothing does.

    A link, which the program did not make, to where nobody here can look is none either.
    """
    if small_files.is_other_than_folder(folder.parent):
        return folder.parent
    leads_away = os.path.islink(folder) and small_files.is_out_of_reach(folder)  # noqa: PTH114 (raises nothing)
    return folder if leads_away or small_files.is_other_than_folder(folder) else None


def all_told(paths: Iterable[Path | str]) -> str:
    """Of several."""
    return named([told(Path(path)) for path in paths], ", ")
