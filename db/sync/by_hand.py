"""Files in central's folders that the program does not know: copies that somebody made by hand there.

Nothing that was erased goes from them, and no retention deletes them: a person does. What an operator sets lies in
`down/`, with what an editor leaves beside it; `backup/illisibles/` is kept and forgotten by `db.sync.put_aside`.
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from db.files import PART
from db.sync import giant, put_aside, register, standing, tombstones
from db.sync.central_home import CentralHome
from db.sync.csv_export import MANIFEST
from db.sync.csv_sheets import sheets
from db.sync.naming import named
from db.sync.shut import is_folder
from kiosk import small_files
from kiosk.i18n import N_, _

_SAYS = N_(
    "Fichiers que le programme ne connaît pas dans central ({n}) : {paths}. Ce qui est effacé peut y être encore."
)
_COPIES_TO_DO = N_("Copies faites à la main : à effacer vous-même.")
_OTHERS_TO_DO = N_("Lien ou tube : à ôter vous-même ; ce vers quoi un lien mène peut être une copie, et y reste.")
ON_THE_PAGE = (
    "avec l'informatique, effacer {paths}, que le programme ne connaît pas dans central ({kinds}) : ce "
    "qui est effacé peut y être encore"
)

_DAY, _HEX = r"\d{4}-\d\d-\d\d", r"[0-9a-f]{64}"
_BASE = r"central\.sqlite(\.replaced-[0-9TZ-]+)?(-wal|-shm)?"
_PEPPERS = r"pepper\.[A-Z]+"
_NOTES = (
    "target",
    "recipient",
    "recipient.escrow",
    "generation",
    "outstripped",
    "copy-missed",
    "sealed",
    "marks-lost",
    "notes-lost",
    "to-carry",
)
_LISTS = ("archive-lost", "archive-cut", "copies-made")
BESIDE_COPIES = (tombstones.FOLDER, register.FOLDER)
"""Folders of marks and notes, in the archive and beside the copies."""


def words(paths: Sequence[Path | str]) -> tuple[str, str]:
    """What there is, and what to do."""
    odd = [path for path in map(Path, paths) if _is_no_copy(path)]
    told = [standing.told(path) if path in odd else str(path) for path in map(Path, paths)]
    todo = (*([_(_COPIES_TO_DO)] if len(odd) < len(paths) else []), *([_(_OTHERS_TO_DO)] if odd else []))
    return _(_SAYS).format(n=len(paths), paths=named(told, ", ")), " ".join(todo)


def kinds(paths: Sequence[Path | str]) -> list[str]:
    """What they are, each once, in words."""
    odd = [path for path in map(Path, paths) if _is_no_copy(path)]
    return [*(["copie faite à la main"] if len(odd) < len(paths) else []), *giant.kinds(map(str, odd))]


def found(home: CentralHome) -> list[Path]:
    """Such files, and folders of that kind as one, sorted; what cannot be looked into is passed over, and what
    `giant.found` tells is told as that.
    """
    there = {path for path, is_known in _looked_at(home) if not (is_known or _is_of_the_disk(path))}
    aside = put_aside.folder_of(home)
    if small_files.is_other_than_folder(aside):
        there.add(aside)
    return sorted(there - {*map(Path, giant.found(home))})


def under_our_names(home: CentralHome) -> Iterator[Path]:
    """All that bears a name which the program itself gives to a file; sealed files and slips are left out."""
    ours = {folder for folder, _names in _known(home)} | {put_aside.folder_of(home), home.content_folder}
    sealed = (home.archive, home.quarantine)
    return (path for path, is_known in _looked_at(home) if is_known and path not in ours and path.parent not in sealed)


def _looked_at(home: CentralHome) -> Iterator[tuple[Path, bool]]:
    """All that lies in central's folders, each with whether its name is one that may be there."""
    for folder, names in _known(home):
        known = re.compile(names)
        yield from ((path, known.fullmatch(path.name.removesuffix(PART)) is not None) for path in _there(folder))


def _known(home: CentralHome) -> Iterator[tuple[Path, str]]:
    """Each folder with what may lie there."""
    ours = (home.archive, home.quarantine, home.csv, home.report, home.backup, home.down)
    yield (
        home.folder,
        "|".join((_BASE, _PEPPERS, *map(re.escape, (*_NOTES, *_LISTS, *(folder.name for folder in ours))))),
    )
    yield home.archive, "|".join((rf"[a-z0-9-]+-{_HEX}\.(batch|kept)", *BESIDE_COPIES))
    yield home.quarantine, rf"{_HEX}\.(batch|json)"
    yield home.csv, "|".join(map(re.escape, (MANIFEST, *(sheet.name for sheet in sheets()))))
    yield home.report, rf"{_DAY}\.(txt|json)"
    copies = rf"{_DAY}(T\d{{6}}Z(-\d+)?\.avant)?\.sqlite(\.sha256|-wal|-shm|-journal)?"
    yield home.backup, "|".join((copies, put_aside.FOLDER, *BESIDE_COPIES))
    yield home.down, r"\.?(settings|listings)\.toml.*|content"
    for folder in home.beside_copies(tombstones.FOLDER):
        yield folder, rf"{_HEX}\.erased"
    for folder in home.beside_copies(register.FOLDER):
        yield folder, r"[a-z0-9-]+\.json"


def _is_no_copy(path: Path) -> bool:
    """A link, also to a folder, or a pipe."""
    return small_files.is_no_plain_file(path) and not is_folder(path)


def _is_of_the_disk(path: Path) -> bool:
    """What a file system makes at its root, where one is mounted here, as long as nothing in it can be seen."""
    return path.name == "lost+found" and is_folder(path) and not _there(path)


def _there(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as there:
            return [folder / each.name for each in there]
    except OSError:
        return []
