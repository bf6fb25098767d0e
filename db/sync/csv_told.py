"""Whether the written sheets still tell of what was erased."""

import csv
from collections.abc import Callable
from pathlib import Path

from db.night.central.csv.tables import sheets
from kiosk import small_files


def may_tell_of(folder: Path, is_meant: Callable[[str], bool]) -> bool:
    """Whether a row of a written sheet still is of a reference that is meant, or a sheet cannot be read.

    A night writes them anew: until then, those of before an erasure that could not write here stand.
    """
    try:
        return any(_has_row(folder / sheet.name, is_meant) for sheet in sheets())
    except (OSError, csv.Error):
        return True


def _has_row(file: Path, is_meant: Callable[[str], bool]) -> bool:
    """True too of what is no file: nobody knows what it tells."""
    if small_files.is_other_than_file(file):
        return True
    try:
        with file.open(encoding="utf-8", errors="replace", newline="") as told:
            return any(is_meant(cell) for row in csv.reader(told, delimiter=";") for cell in row[:1])
    except FileNotFoundError:
        return False
