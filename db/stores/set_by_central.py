"""What central set for this terminal, kept as it came: laid over what is here when the terminal starts."""

import json
from collections.abc import Mapping
from typing import Any

from db.connection import Connection, change, row
from kiosk.domain.content import Content
from kiosk.from_central import Told


def keep(db: Connection, kind: str, told: Mapping[str, object]) -> None:
    """In the place of what was told of this kind before; inside `immediate`."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    change(
        db,
        "INSERT INTO from_central (kind, told) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET told = excluded.told",
        (kind, text),
    )


def settings_of_central(db: Connection) -> Told:
    """Empty: central set nothing."""
    return _kept(db, "settings")


def content_of_central(db: Connection) -> Content:
    """Guides and answers by path, as central told them; empty: it changed none."""
    return _kept(db, "content")


def _kept(db: Connection, kind: str) -> Mapping[str, Any]:
    found = row(db, "SELECT told FROM from_central WHERE kind = ?", (kind,))
    told: Mapping[str, Any] = json.loads(found["told"]) if found else {}
    return told
