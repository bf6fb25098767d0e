"""The night's log: `<home>/logs/night.jsonl`, a line a run: counts, and a terminal's name.

Nobody's data, no reference, no path.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from db.private_files import private_folder
from kiosk import small_files
from kiosk.clock import from_text, to_text

UNNAMED = ""
"""In the place of a name: of what a line tells that a program of before wrote, without one."""
MOST_READ = 64 * 1024
"""Bytes of its end that are looked at: weeks of runs."""

_Told = TypeVar("_Told")


def last_lines(home: Path) -> list[dict[str, object]]:
    """The last runs, the oldest first; a line that cannot be read, and a log that is not there, tell nothing."""
    path = home / "logs" / "night.jsonl"
    try:
        with os.fdopen(small_files.open_plain(path, os.O_RDONLY), "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - MOST_READ))
            lines = file.read().splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        with suppress(ValueError):
            told = json.loads(line)
            if isinstance(told, dict):
                found.append(told)
    return found


def last_brought(home: Path) -> dict[str, datetime]:
    """As of when a terminal's night last reached its target, by its name of then: it brings no file of another.

    Its line is dated when the command ends, and the open terminal may have sealed something by then.
    """
    found = {}
    for name, line in _brought(home):
        if line.get("is_inbox_met") is False:
            continue
        with suppress(ValueError):
            found[name] = from_text(str(line.get("as_of", line.get("at"))))
    return found


def of_name(found: Mapping[str, _Told], terminal: str) -> _Told | None:
    """What is told of a name. What tells none counts as of any: few terminals ever had another, and of those the worst
    is one more question to central; else what is taken away would go unsaid on the night after an upgrade.
    """
    return found.get(terminal, found.get(UNNAMED))


def last_unanswered(home: Path, terminal: str) -> int:
    """How many files its night that last reached its target, of that name, found taken away without a receipt."""
    last = of_name(dict(_brought(home)), terminal) or {}
    count = last.get("unanswered") if last.get("receipt") in ("good", "none") else 0
    return count if isinstance(count, int) else 0


def _brought(home: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """What a terminal's nights that reached their target wrote down, each with its name of then, the oldest first."""
    nights = (line for line in last_lines(home) if line.get("act") == "sync" and line.get("reached") is True)
    return ((str(line.get("terminal", UNNAMED)), line) for line in nights)


def counted(facts: Mapping[str, object]) -> dict[str, object]:
    """What the log keeps of facts: of lists how long they are, for names in the exchange folder are anybody's."""
    return {name: _counted(told) for name, told in facts.items()}


def _counted(told: object) -> object:
    if isinstance(told, Mapping):
        is_page = "day" in told
        is_counts = all(isinstance(each, int | float) for each in told.values())
        return counted(told) if is_page else dict(told) if is_counts else len(told)
    return len(told) if isinstance(told, list | tuple | set | frozenset) else told


def log(home: Path, at: datetime, act: str, code: int, **counts: object) -> None:
    """Add a line.

    Raises:
        StorageError, OSError: it cannot be written, or something else lies in its place.
    """
    line: Mapping[str, object] = {"at": to_text(at), "act": act, "exit": code, **counts}
    path = private_folder(home / "logs") / "night.jsonl"
    descriptor = small_files.open_plain(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
