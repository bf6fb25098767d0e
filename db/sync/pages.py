"""The morning pages that were written before: what they told is not told again as new, and not forgotten too soon."""

import json
from datetime import date
from pathlib import Path


def last_told(folder: Path, fact: str, before: date | None = None) -> frozenset[str]:
    """The texts under one name of the last page there is, or of the last one of a day before another.

    One that cannot be read told nothing: better twice than never.
    """
    there = sorted(path for path in folder.glob("*.json") if before is None or path.stem < before.isoformat())
    try:
        told = json.loads(there[-1].read_text(encoding="utf-8"))[fact]
        return frozenset(text for text in told if isinstance(text, str))
    except (IndexError, OSError, ValueError, KeyError, TypeError):
        return frozenset()
