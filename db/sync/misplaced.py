"""What stands where central keeps a file of its own, or a folder of copies, marks or notes, and is none: nothing takes
its place.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from db.files import part_of
from db.sync import by_hand, giant, register, standing, to_carry, tombstones
from db.sync.central_home import BACKUP, CentralHome
from db.sync.csv_export import MANIFEST
from db.sync.csv_sheets import sheets
from db.sync.own_names import BESIDE_COPIES
from db.sync.page_names import few
from kiosk import small_files
from kiosk.i18n import N_, _

_SAYS = N_(
    "À la place de fichiers ou de dossiers du siège, quelqu'un ou le disque a mis autre chose : {paths}. Ce qui "
    "est effacé peut y être encore."
)
UNENDED_ON_THE_PAGE = "finir un effacement : mettre de côté, hors de central (mv), {paths}, puis relancer la nuit"
ON_THE_PAGE = (
    "mettre de côté, hors de central (mv), {paths}, à la place de fichiers du siège (d'ici là, un effacement peut être "
    "incomplet), puis relancer la nuit"
)
_ITS_DISK_ON_THE_PAGE = "monter le disque de backup, s'il en a un ; sinon, "
TO_DO = N_("Mettez-le de côté, hors de central (mv) ; puis : kiosk central nightly")
_ITS_DISK = N_("Pour backup, montez d'abord son disque, s'il en a un.")


def found(home: CentralHome) -> list[Path]:
    """Folders, pipes, links and giants, sorted; what something else tells of, `giant.found` too, is told there."""
    odd = {path for path in _files(home) if _is_odd(home, path)}.union(filter(_is_giant, _pages(home)))
    beside = (folder for name in BESIDE_COPIES for folder in home.beside_copies(name))
    odd |= {*filter(None, map(standing.in_place_of, (*home.backups(), *beside)))}
    return sorted(odd - {*_told_apart(home), *map(Path, giant.found(home))})


def every(home: CentralHome) -> list[Path]:
    """The same with what is told by what needs it: base and its log stop every command, and are left out."""
    return sorted({*found(home), *filter(small_files.is_other_than_file, _told_apart(home))})


def among(folders: Iterable[str]) -> list[str]:
    """Of folders where an erasure is incomplete, what stands in their place, of its marks or of sheets, sorted."""
    there = [*map(Path, folders)]
    files = (file for folder in there for file in (*_in(folder, "*.erased*"), *_sheets(folder)))
    folders_of_marks = (folder for folder in there if folder.name == tombstones.FOLDER)
    odd = {*filter(None, map(standing.in_place_of, folders_of_marks)), *filter(small_files.is_other_than_file, files)}
    return sorted(map(str, odd))


def besides(folders: Iterable[str]) -> list[str]:
    """Of such folders, and files, those in which nothing of the kind stands."""
    return [path for path in folders if not among([path])]


def words(paths: Iterable[Path | str]) -> tuple[str, str]:
    """What there is, and what to do."""
    there = [*map(Path, paths)]
    to_do = (_(_ITS_DISK), _(TO_DO)) if any(map(_is_backup, there)) else (_(TO_DO),)
    return _(_SAYS).format(paths=standing.all_told(there)), " ".join(to_do)


def on_the_page(says: str, paths: Sequence[str]) -> str:
    """One of the two that stand there."""
    said = says.format(paths=few(paths))
    return f"{_ITS_DISK_ON_THE_PAGE}{said}" if any(map(_is_backup, map(Path, paths))) else said


def _is_backup(path: Path) -> bool:
    return path.name == BACKUP


def _files(home: CentralHome) -> Iterator[Path]:
    base = re.compile(rf"{re.escape(home.database.name)}(-wal|-shm)?")
    yield from (path for path in by_hand.under_our_names(home) if not base.fullmatch(path.name))
    yield from to_carry.files_of(home)


def _told_apart(home: CentralHome) -> Iterator[Path]:
    yield from (home.generation_file, home.target_file, home.settings_file)
    for folder in home.beside_copies(register.FOLDER):
        yield from _in(folder, "*.json")


def _sheets(folder: Path) -> Iterator[Path]:
    for name in (MANIFEST, *(sheet.name for sheet in sheets())):
        yield from (folder / name, part_of(folder / name))


def _is_odd(home: CentralHome, path: Path) -> bool:
    """A link too, which the program makes nowhere; what an operator sets may be one."""
    is_set = path.parent == home.down
    return small_files.is_other_than_file(path) if is_set else small_files.is_no_plain_file(path)


def _pages(home: CentralHome) -> list[Path]:
    return [*_in(home.report, "*.json"), *_in(home.report, "*.txt")]


def _is_giant(path: Path) -> bool:
    try:
        return path.stat().st_size > small_files.MOST_BYTES
    except OSError:
        return False


def _in(folder: Path, names: str) -> list[Path]:
    """Nothing of a folder that is shut, which is told as that."""
    with suppress(OSError):
        return list(folder.glob(names))
    return []
