"""Central said this for the terminal: that it is revoked, and what to lay over what is here when it starts."""

import json
from collections.abc import Mapping
from typing import Any

from db import meta
from db.connection import Connection, change, row
from kiosk.domain.published_texts import Content
from kiosk.remote_settings import Told

REVOKED = "revoked"
"""Key of `meta`: the night of the letter that said so."""


def keep(db: Connection, kind: str, told: Mapping[str, object]) -> None:
    """Keep it in the place of what was told of this kind before; inside `immediate`."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    change(
        db,
        "INSERT INTO from_central (kind, told) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET told = excluded.told",
        (kind, text),
    )


def is_revoked(db: Connection) -> bool:
    """Tell if the newest letter said that this terminal's key is revoked (F7)."""
    return meta.told(db, REVOKED) is not None


def settings_of_central(db: Connection) -> Told:
    """Return parts of the configuration; empty: central set nothing."""
    return _kept(db, "settings")


def content_of_central(db: Connection) -> Content:
    """Return guides and answers by path, as central told them; empty: it changed none."""
    return _kept(db, "content")


def _kept(db: Connection, kind: str) -> Mapping[str, Any]:
    found = row(db, "SELECT told FROM from_central WHERE kind = ?", (kind,))
    told: Mapping[str, Any] = json.loads(found["told"]) if found else {}
    return told
