"""The terminal's side of the known homes: the whole list, in the place of the one before."""

import json
from datetime import datetime

from db.connection import Row, change
from db.sync.down import BadSnapshot, Json
from db.sync.sender import Terminal
from kiosk.domain.dwelling import DWELLING_TYPES, MUST_HAVES


def take(terminal: Terminal, told: Json, _now: datetime) -> None:
    """Replace the list; inside `immediate`.

    Raises:
        BadSnapshot: a home that cannot be; nothing is replaced.
    """
    homes = told.get("homes")
    if not isinstance(homes, list):
        raise BadSnapshot
    found = {home["id"]: home for home in map(_read, homes)}
    change(terminal.db, "DELETE FROM known_homes")
    terminal.db.executemany(
        "INSERT INTO known_homes (id, commune, type, rent_cents, surface, features)"
        " VALUES (:id, :commune, :type, :rent_cents, :surface, :features)",
        list(found.values()),
    )


def _read(told: object) -> Row:
    try:
        if not isinstance(told, dict) or told["type"] not in DWELLING_TYPES:
            raise BadSnapshot
        rent, surface, features = told["rent_cents"], told["surface"], told["features"]
        if type(rent) is not int or not (surface is None or type(surface) is int):
            raise BadSnapshot
        if not isinstance(features, list) or not set(features) <= set(MUST_HAVES):
            raise BadSnapshot
        return {
            "id": str(told["id"]),
            "commune": str(told["commune"]),
            "type": told["type"],
            "rent_cents": rent,
            "surface": surface,
            "features": json.dumps(features),
        }
    except (KeyError, TypeError):
        raise BadSnapshot from None
