"""Files in central's folders that the program does not know: copies that somebody made by hand there.

Nothing that was erased goes from them, and no retention deletes them: a person does. What an operator sets lies in
`down/`, with what an editor leaves beside it; `backup/illisibles/` is kept and forgotten by `db.sync.put_aside`.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from db.files import PART
from db.sync import giant, put_aside, register, tombstones
from db.sync.central_home import CentralHome
from db.sync.csv_export import MANIFEST
from db.sync.csv_sheets import sheets
from kiosk.i18n import N_

SAYS = N_(
    "Fichiers que le programme ne connaît pas dans central ({n}) : {paths}. Ce qui est effacé peut y être encore."
)
TO_DO = N_("Copies faites à la main : à effacer vous-même.")

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
    "to-carry",
)
_LISTS = ("archive-lost", "archive-cut", "copies-made")
_BESIDE_COPIES = (tombstones.FOLDER, register.FOLDER)


def found(home: CentralHome) -> list[Path]:
    """Such files, and folders of that kind as one; what cannot be looked into is passed over, and a giant or a link by
    the name of a sealed file is told as that.
    """
    there = (str(path) for folder, names in _known(home) for path in _unknown(folder, re.compile(names)))
    return [Path(path) for path in sorted(giant.without(there))]


def _known(home: CentralHome) -> Iterator[tuple[Path, str]]:
    """Each folder with what may lie there."""
    ours = (home.archive, home.quarantine, home.csv, home.report, home.backup, home.down)
    yield (
        home.folder,
        "|".join((_BASE, _PEPPERS, *map(re.escape, (*_NOTES, *_LISTS, *(folder.name for folder in ours))))),
    )
    yield home.archive, "|".join((rf"[a-z0-9-]+-{_HEX}\.(batch|kept)", *_BESIDE_COPIES))
    yield home.quarantine, rf"{_HEX}\.(batch|json)"
    yield home.csv, "|".join(map(re.escape, (MANIFEST, *(sheet.name for sheet in sheets()))))
    yield home.report, rf"{_DAY}\.(txt|json)"
    copies = rf"{_DAY}(T\d{{6}}Z(-\d+)?\.avant)?\.sqlite(\.sha256|-wal|-shm|-journal)?"
    yield home.backup, "|".join((copies, put_aside.FOLDER, *_BESIDE_COPIES))
    yield home.down, r"\.?(settings|listings)\.toml.*|content"
    for folder in home.beside_copies(tombstones.FOLDER):
        yield folder, rf"{_HEX}\.erased"
    for folder in home.beside_copies(register.FOLDER):
        yield folder, r"[a-z0-9-]+\.json"


def _unknown(folder: Path, known: re.Pattern[str]) -> list[Path]:
    try:
        with os.scandir(folder) as there:
            names = [each.name for each in there]
    except OSError:
        return []
    return [folder / name for name in names if not known.fullmatch(name.removesuffix(PART))]
