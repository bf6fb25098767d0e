"""What stands where central keeps a file of its own, or a folder of copies, marks or notes, and is none: nothing takes
its place.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from db.files import part_of
from db.night.central.csv.export import MANIFEST
from db.night.central.csv.tables import sheets
from db.sync import by_hand, giant, put_aside, register, standing, to_carry, tombstones
from db.sync.central_home import BACKUP, CentralHome
from db.sync.own_names import BESIDE_COPIES
from db.sync.page_names import few
from db.sync.shut import lying_in
from kiosk import small_files
from kiosk.i18n import N_, _

_SAYS = N_(
    "À la place de fichiers ou de dossiers du siège, quelqu'un ou le disque a mis autre chose : {paths}. Ce qui "
    "est effacé peut y être encore."
)
UNENDED_ON_THE_PAGE = "finir un effacement : {disk}mettre de côté, hors de central (mv), {paths}, puis relancer la nuit"
ON_THE_PAGE = (
    "{disk}mettre de côté, hors de central (mv), {paths}, à la place de fichiers du siège (d'ici là, un effacement "
    "peut être incomplet), puis relancer la nuit"
)
_ITS_DISK_ON_THE_PAGE = "monter le disque de backup, s'il en a un ; sinon "
TO_DO = N_("Mettez-le de côté, hors de central (mv) ; puis : {command}")
_ITS_DISK = N_("Pour backup, montez d'abord son disque, s'il en a un.")


def found(home: CentralHome) -> list[Path]:
    """Folders, pipes, links and giants, sorted; what something else tells of, `giant.found` too, is told there."""
    odd = {path for path in _files(home) if _is_odd(home, path)}.union(filter(_is_giant, _pages(home)))
    beside = (folder for name in BESIDE_COPIES for folder in home.beside_copies(name))
    odd |= {*filter(None, map(standing.in_place_of, (put_aside.folder_of(home), *beside)))}
    odd |= {*filter(small_files.is_other_than_folder, home.backups())}
    return sorted(odd - {*_told_apart(home), *map(Path, giant.found(home))})


def every(home: CentralHome) -> list[Path]:
    """The same with what is told by what needs it: base and its log stop every command, and are left out."""
    return sorted({*found(home), *filter(small_files.is_other_than_file, _told_apart(home))})


def among(folders: Iterable[str]) -> list[str]:
    """Of folders where an erasure is incomplete, what stands in their place, of its marks or of sheets, sorted."""
    there = [*map(Path, folders)]
    files = (file for folder in there for file in (*lying_in(folder, "*.erased*"), *_sheets(folder)))
    folders_of_marks = (folder for folder in there if folder.name == tombstones.FOLDER)
    odd = {*filter(None, map(standing.in_place_of, folders_of_marks)), *filter(small_files.is_other_than_file, files)}
    return sorted(map(str, odd))


def besides(folders: Iterable[str]) -> list[str]:
    """Of such folders, and files, those in which nothing of the kind stands."""
    return [path for path in folders if not among([path])]


def words(paths: Iterable[Path | str], command: str = "kiosk central nightly") -> tuple[str, str]:
    """What there is, and what to do, and to run then."""
    there = [*map(Path, paths)]
    to_do = _(TO_DO).format(command=command)
    return _(_SAYS).format(paths=standing.all_told(there)), f"{_its_disk(there, _(_ITS_DISK) + ' ')}{to_do}"


def on_the_page(says: str, paths: Sequence[str]) -> str:
    """One of the two that stand there."""
    return says.format(disk=_its_disk(map(Path, paths), _ITS_DISK_ON_THE_PAGE), paths=few(paths))


def _its_disk(paths: Iterable[Path], said: str) -> str:
    """What is said where the folder of copies is among them, or a link that leads nowhere in it."""
    may_be_away = (path.name == BACKUP or (path.parent.name == BACKUP and path.is_symlink()) for path in paths)
    return said if any(may_be_away) else ""


def _files(home: CentralHome) -> Iterator[Path]:
    base = re.compile(rf"{re.escape(home.database.name)}(-wal|-shm)?")
    yield from (path for path in by_hand.under_our_names(home) if not base.fullmatch(path.name))
    yield from to_carry.files_of(home)


def _told_apart(home: CentralHome) -> Iterator[Path]:
    yield from (home.generation_file, home.target_file, home.settings_file)
    for folder in home.beside_copies(register.FOLDER):
        yield from lying_in(folder, "*.json")


def _sheets(folder: Path) -> Iterator[Path]:
    for name in (MANIFEST, *(sheet.name for sheet in sheets())):
        yield from (folder / name, part_of(folder / name))


def _is_odd(home: CentralHome, path: Path) -> bool:
    """A link too, which the program makes nowhere; what an operator sets may be one."""
    is_set = path.parent == home.down
    return small_files.is_other_than_file(path) if is_set else small_files.is_no_plain_file(path)


def _pages(home: CentralHome) -> list[Path]:
    return [*lying_in(home.report, "*.json"), *lying_in(home.report, "*.txt")]


def _is_giant(path: Path) -> bool:
    try:
        return path.stat().st_size > small_files.MOST_BYTES
    except OSError:
        return False
