"""The log of the runs, `<home>/logs/night.jsonl`: one line a run with its code and counts, no personal data."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from db.files import private_folder
from kiosk.clock import to_text

_MOST = 1 << 20
"""The size in bytes above which the older half is deleted: months of runs."""
Line = Mapping[str, object]


def note(home: Path, at: datetime, command: str, code: int, counts: Line) -> None:
    """Add a line. A log that cannot be written does not change the run's exit code: other writes report its disk."""
    line = {
        "at": to_text(at),
        "command": command,
        "exit": code,
        **{name: _count(each) for name, each in counts.items()},
    }
    with suppress(OSError):
        path = private_folder(home / "logs") / "night.jsonl"
        if path.exists() and path.stat().st_size > _MOST:
            _halve(path)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")


def last(home: Path, command: str) -> Line | None:
    """Return the newest line of a command; None when it never ran, or the log cannot be read."""
    with suppress(OSError):
        for text in reversed((home / "logs" / "night.jsonl").read_text(encoding="utf-8").splitlines()):
            with suppress(ValueError):
                line = json.loads(text)
                if isinstance(line, dict) and line.get("command") == command:
                    return line
    return None


def _count(fact: object) -> object:
    """Return how many names a collection holds: anybody can choose a name on the share, so none is logged."""
    return len(fact) if isinstance(fact, list | tuple | set | frozenset | dict) else fact


def _halve(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    part = path.with_name(path.name + ".part")
    part.write_text("".join(lines[len(lines) // 2 :]), encoding="utf-8")
    part.replace(path)
