"""The night's log: `<home>/logs/night.jsonl`, a line a run, counts only. Nobody's data, no reference, no path."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from db.private_files import private_folder
from kiosk.clock import to_text


def log(home: Path, at: datetime, act: str, code: int, **counts: object) -> None:
    """Add a line.

    Raises:
        StorageError, OSError: it cannot be written.
    """
    line: Mapping[str, object] = {"at": to_text(at), "act": act, "exit": code, **counts}
    path = private_folder(home / "logs") / "night.jsonl"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
