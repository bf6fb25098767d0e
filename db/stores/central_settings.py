"""What central set for this terminal, kept as it came: laid over `config.toml` when the terminal starts."""

import json

from db.connection import Connection, change, row
from kiosk.from_central import Told

_KIND = "settings"


def keep_settings(db: Connection, told: Told) -> None:
    """In the place of what was told before; inside `immediate`."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    change(
        db,
        "INSERT INTO from_central (kind, told) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET told = excluded.told",
        (_KIND, text),
    )


def settings_of_central(db: Connection) -> Told:
    """Empty: central set nothing."""
    found = row(db, "SELECT told FROM from_central WHERE kind = ?", (_KIND,))
    told: Told = json.loads(found["told"]) if found else {}
    return told
