"""Extract the messages that the source shows, by gettext domain."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_file

PACKAGES = ("kiosk", "screens", "db")
STAFF = ("kiosk/cli", "kiosk/services/desk", "screens/console", "db")
"""Prefixes of the paths whose readers work for Office64; everything else is for tenants."""
SOURCE = "fr"
"""The source language: its messages are their own ids, so it has no catalogue."""
LANGUAGES = {"tenant": ("eu", "es", "en"), "staff": ("en",)}
"""The languages of each domain's catalogues."""
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "msg": (1,),
    "nmsg": (1, 2),
    "ngettext": (1, 2),
    "translate": (1,),
}

_TEXT_KEYS = ("says", "bring", "source", "title", "readers", "needed")

MessageId = str | tuple[str, str]
"""A French sentence, or its singular and plural."""


def sources(root: Path) -> Iterator[Path]:
    """Yield every Python file of the program, in a stable order."""
    for package in PACKAGES:
        yield from sorted((root / package).rglob("*.py"))


def domain_of(path: Path, root: Path) -> str:
    return "staff" if path.relative_to(root).as_posix().startswith(STAFF) else "tenant"


def data_texts(root: Path) -> Iterator[str]:
    """Yield the texts of the reviewed data files that tenants read: rules, what to bring, sources."""
    for path in sorted((root / "kiosk" / "domain" / "data").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in _entries(data):
            yield from (entry[key] for key in _TEXT_KEYS if key in entry)


def _entries(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in ("rules", "law", "tables", "sections", "bases", "rights", "answers"):
        for entry in data.get(name, ()):
            yield entry
            yield from entry.get("lines", ())
    yield from data.get("sources", {}).values()
    yield data.get("clear", {})


def extract(root: Path) -> dict[str, set[MessageId]]:
    """Return the messages of each domain. One that both show stays in `tenant`: `staff` falls back to it."""
    found: dict[str, set[MessageId]] = {domain: set() for domain in LANGUAGES}
    for path in sources(root):
        for _line, message, _comments, _context in extract_from_file("python", str(path), keywords=KEYWORDS):
            found[domain_of(path, root)].add(message if isinstance(message, str) else (message[0], message[1]))
    found["tenant"] |= set(data_texts(root))
    plurals = {message[0] for message in found["tenant"] if isinstance(message, tuple)}
    found["tenant"] -= plurals
    found["staff"] -= found["tenant"]
    return found
