"""The state that central's letters set at this terminal: revoked or not, and settings and texts that apply at start."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from db import meta
from db.connection import Connection, change, row
from kiosk.domain.published_texts import Content
from kiosk.remote_settings import Tables

REVOKED = "revoked"
"""A key of `meta`: the night of the letter that revoked this terminal."""
NIGHT = "letter_night"
"""A key of `meta`: the night of the newest letter that was read."""


def keep(db: Connection, kind: str, section: Mapping[str, object]) -> None:
    """Store what central sent for a kind, in place of the previous one; call it inside `immediate`."""
    text = json.dumps(section, ensure_ascii=False, sort_keys=True)
    change(
        db,
        "INSERT INTO from_central (kind, told) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET told = excluded.told",
        (kind, text),
    )


def is_revoked(db: Connection) -> bool:
    """Tell if the newest letter revoked this terminal's key (F7)."""
    return meta.read(db, REVOKED) is not None


def last_night(db: Connection) -> date | None:
    """Return the night of the newest letter that was read; retention of what central needs counts from it."""
    found = meta.read(db, NIGHT)
    return date.fromisoformat(found) if found else None


def settings_of_central(db: Connection) -> Tables:
    """Return parts of the configuration; empty when central set none."""
    return _kept(db, "settings")


def content_of_central(db: Connection) -> Content:
    """Return guides and answers by path, as central sent them; empty when it changed none."""
    return _kept(db, "content")


def _kept(db: Connection, kind: str) -> Mapping[str, Any]:
    found = row(db, "SELECT told FROM from_central WHERE kind = ?", (kind,))
    section: Mapping[str, Any] = json.loads(found["told"]) if found else {}
    return section
