"""The names that the program gives in central's folders: the one table of what may lie where.

A file of a new kind is one more name here. What was cut off while it was written goes by itself then
(`db.sync.half_written`); what bears none of these names is nobody's, and stays (`db.sync.by_hand`).
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from db import side_files, still_in
from db.dated_names import day_in
from db.files import PART
from db.night.central.csv.export import MANIFEST
from db.night.central.csv.tables import sheets
from db.sync import put_aside, register, tombstones
from db.sync.central_home import CentralHome

BESIDE_COPIES = (tombstones.FOLDER, register.FOLDER)
"""Folders of marks and notes, in the archive and beside the copies."""
_DAY, _HEX = r"\d{4}-\d\d-\d\d", r"[0-9a-f]{64}"
_BASE = rf"central\.sqlite(\.replaced-{_DAY}T([01]\d|2[0-3])([0-5]\d){{2}}Z)?"
_NOTES = (
    "outstripped",
    "copy-missed",
    "sealed",
    "marks-lost",
    "notes-lost",
    "archive-lost",
    "archive-cut",
    "copies-made",
)
_UNLOCKED = ("recipient", "recipient.escrow", "generation", "target", "target-told", "to-carry")
"""Notes that a command may be writing without central's lock, as it may an agency's mark: nobody's data is in them."""
_PEPPERS = r"pepper\.[A-Z]+"
_BESIDE = "|".join(side_files.ENDS)
_NOTE = re.escape(still_in.END)


class Name(Enum):
    OURS = "ours"
    HALF_WRITTEN = "half written"
    """And what SQLite lays beside it."""
    NOBODY_S = "nobody's"


@dataclass(frozen=True)
class Folder:
    """One folder, and the names in it as patterns."""

    path: Path
    written: str
    """Of files that are first written beside, and only under central's lock or inside a transaction of its base's."""
    others: str = ""
    """Of all else that may lie there."""

    def kind(self, name: str) -> Name:
        """Whose a name is."""
        if self.written and re.fullmatch(rf"({self.written}){re.escape(PART)}({_BESIDE}|{_NOTE})?", name):
            return Name.HALF_WRITTEN
        if not re.fullmatch(f"{self.written}|{self.others}", name):
            return Name.NOBODY_S
        return Name.OURS if _DAY not in self.written or _tells_a_day(name) else Name.NOBODY_S


def _tells_a_day(name: str) -> bool:
    """Whether what stands in a name where a day does, if anything, is one: else nothing forgets the file by it."""
    try:
        for told in re.findall(_DAY, name):
            day_in(told)
    except ValueError:
        return False
    return True


def places(home: CentralHome) -> Iterator[Folder]:
    """Every folder of central's that is looked through."""
    ours = (home.archive, home.quarantine, home.csv, home.report, home.backup, home.down)
    unlocked = rf"({_any_of(_UNLOCKED)}|{_PEPPERS})({re.escape(PART)})?"
    others = (
        rf"{_BASE}(-wal|-shm)",
        unlocked,
        _any_of(folder.name for folder in ours),
    )
    yield Folder(home.folder, rf"{_BASE}({_NOTE})?|{_any_of(_NOTES)}", "|".join(others))
    yield Folder(home.archive, rf"[a-z0-9-]+-{_HEX}\.(batch|kept)", _any_of(BESIDE_COPIES))
    yield Folder(home.quarantine, rf"{_HEX}\.(batch|json)")
    yield Folder(home.csv, _any_of((MANIFEST, *(sheet.name for sheet in sheets()))))
    yield Folder(home.report, rf"{_DAY}\.(txt|json)")
    copies = rf"{_DAY}(T\d{{6}}Z(-\d+)?\.avant)?\.sqlite"
    beside = rf"{copies}({_BESIDE})"
    yield Folder(home.backup, rf"{copies}(\.sha256)?", f"{beside}|{_any_of((put_aside.FOLDER, *BESIDE_COPIES))}")
    yield Folder(home.down, "", rf"\.?(settings|listings)\.toml.*|{home.content_folder.name}")
    for folder in home.beside_copies(tombstones.FOLDER):
        yield Folder(folder, rf"{_HEX}\.erased")
    for folder in home.beside_copies(register.FOLDER):
        yield Folder(folder, r"[a-z0-9-]+\.json")


def looked_at(home: CentralHome) -> Iterator[tuple[Path, Name]]:
    """All that lies in central's folders, each with whose its name is; what cannot be looked into is passed over."""
    for place in places(home):
        yield from ((path, place.kind(path.name)) for path in there(place.path))


def there(folder: Path) -> list[Path]:
    """All that lies in a folder; nothing of one that cannot be looked into."""
    try:
        with os.scandir(folder) as found:
            return [folder / each.name for each in found]
    except OSError:
        return []


def _any_of(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, names))
