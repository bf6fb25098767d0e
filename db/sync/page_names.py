"""Names and counts on the morning page, for whoever opens the office; `kiosk doctor` tells them whole, `--json` all."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from db.sync.naming import named

_DIGEST = re.compile(r"([0-9a-f]{8})[0-9a-f]{56}")
MOST_NAMED = 2
_MOST_PLACES = 3
_LONGEST = 48
"""Signs of a name that somebody gave at the share."""


def few(names: Sequence[str]) -> str:
    """One or two names, or how many there are and where."""
    if len(names) <= MOST_NAMED:
        return named([_short(name) for name in names], ", ")
    places = sorted({_place(name) for name in names})
    more = ", …" if len(places) > _MOST_PLACES else ""
    return f"{len(names)} noms, dans {', '.join(places[:_MOST_PLACES])}{more} (kiosk doctor --json les dit)"


def _short(name: str) -> str:
    shown = _DIGEST.sub(r"\1…", name)
    is_cut = name.startswith("« ") and len(shown) > _LONGEST
    return f"{shown[: _LONGEST - 3]}… »" if is_cut else shown


def _place(name: str) -> str:
    """The folder that it lies in: of the share by its path there, of central's by its name."""
    path = PurePosixPath(name.removeprefix("« ").removesuffix(" »"))
    if path.is_absolute():
        return path.parent.name
    above = path.parts[:-1][:2]
    return _short("/".join(above)) if above else "sa racine"


def some(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count > 1 else ''}"


def or_news(count: int, new: int) -> str:
    return ", rien de nouveau" if count and not new else ""
