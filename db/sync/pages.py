"""The morning pages that were written before: what they told is not told again as new, and not forgotten too soon."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from kiosk import small_files

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def last_told(folder: Path, fact: str, before: date | None = None) -> frozenset[str]:
    """The texts under one name of `last`."""
    told = last(folder, before).get(fact)
    return frozenset(text for text in told if isinstance(text, str)) if isinstance(told, list) else frozenset()


def last(folder: Path, before: date | None = None) -> Mapping[str, object]:
    """The last page there is, or the last one of a day before another, as data.

    One that cannot be read told nothing: better twice than never.
    """
    pages = [path for path in folder.glob("*.json") if _DAY.fullmatch(path.stem)]
    there = sorted(path for path in pages if before is None or path.stem < before.isoformat())
    try:
        told = json.loads(small_files.read_text(there[-1], "utf-8"))
    except (IndexError, OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def counts(told: Mapping[str, object], fact: str) -> dict[str, int]:
    """The names and counts under one name of `last`."""
    found = told.get(fact)
    return {each: n for each, n in found.items() if isinstance(n, int)} if isinstance(found, dict) else {}


def has_missed_copy(told: Mapping[str, object], last_good: date | None, today: date) -> bool:
    """Whether the night that a page tells of failed to make a copy, and there is none of today since; where no night
    tried to, none failed.
    """
    return told.get("is_copy_late") is True and told.get("is_copy_tried") is not False and last_good != today


def is_first_of_month(folder: Path, today: date) -> bool:
    """Tell if the previous day's last page is of an earlier month; with no page yet, nobody waits for news."""
    day = last(folder, today).get("day")
    return isinstance(day, str) and day[:7] < f"{today:%Y-%m}"
