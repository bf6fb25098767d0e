"""What stands where central keeps a file of its own, and is none: nothing takes the place of a folder."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from db.sync import (
    backup,
    copies_gone,
    copy_digest,
    doubted_keys,
    marks_lost,
    outstripped,
    standing,
    to_carry,
    tombstones,
    unvouched,
)
from db.sync.central_home import CentralHome
from db.sync.csv_export import MANIFEST
from db.sync.csv_sheets import sheets
from kiosk import small_files
from kiosk.i18n import N_, _

_SAYS = N_("À la place de fichiers que le siège écrit, quelqu'un ou le disque a mis autre chose : {paths}.")
MARKS_ON_THE_PAGE = "finir un effacement : mettre de côté, hors de central (mv), {paths}, puis relancer la nuit"
TO_DO = N_("Mettez-le de côté, hors de central (mv) ; puis : kiosk central nightly")
_COPY = re.compile(r"\d{4}-\d\d-\d\d(T\d{6}Z(-\d+)?\.avant)?\.sqlite")


def found(home: CentralHome) -> list[Path]:
    """Folders, pipes, links and giants, sorted; base, generation, target and `giant.found` are told apart."""
    odd = {path for path in _files(home) if small_files.is_other_than_file(path)}
    return sorted(odd.union(filter(_is_giant, _pages(home)), unvouched.links(home.backup)))


def among_copies(home: CentralHome) -> list[Path]:
    """Of those, what stands in the way of copies and their digests."""
    return [path for path in found(home) if path.parent == home.backup]


def among_marks(folders: Iterable[str]) -> list[str]:
    """Of folders where an erasure is incomplete, what stands in the place of its marks: their paths, sorted."""
    marks = (path for folder in folders if Path(folder).name == tombstones.FOLDER for path in _marks(Path(folder)))
    return sorted(str(path) for path in marks if small_files.is_other_than_file(path))


def besides_marks(folders: Iterable[str]) -> list[str]:
    """Of such folders, and files, those in which nothing of the kind stands."""
    return [path for path in folders if not among_marks([path])]


def words(paths: Iterable[Path | str]) -> tuple[str, str]:
    """What there is, and what to do."""
    return _(_SAYS).format(paths=standing.all_told(paths)), _(TO_DO)


def _files(home: CentralHome) -> Iterator[Path]:
    yield from (home.given_file, home.copy_missed_file, home.sealed_file, home.archive_lost_file)
    yield from (
        copies_gone.file_of(home),
        outstripped.file_of(home),
        marks_lost.file_of(home),
        *to_carry.files_of(home),
    )
    yield doubted_keys.escrow_record(home)
    yield from _in(home.folder, "pepper.*")
    yield from (home.csv / name for name in (MANIFEST, *(sheet.name for sheet in sheets())))
    yield from (path for path in _in(home.backup, "*.sqlite") if _COPY.fullmatch(path.name))
    yield from map(copy_digest.beside, backup.every(home.backup))
    yield from _pages(home)
    for folder in tombstones.places(home):
        yield from _marks(folder)


def _marks(folder: Path) -> list[Path]:
    return _in(folder, "*.erased")


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
