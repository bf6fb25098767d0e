"""The night date counts the nights that ran, so that one wrong clock deletes nothing early (F6).

It never stands still and never leaps: each night moves it one or two days towards the clock's date, and only when the
clock shows another date than at the last move. Central and each terminal have their own.
"""

from datetime import date, timedelta

from db import meta
from db.connection import Connection

_NIGHT, _WALL = "night", "night_wall"


def after(night: date, wall: date) -> date:
    """Return the night that follows another, when the clock shows the date `wall`."""
    return night + timedelta(days=min(2, max(1, (wall - night).days)))


def current(db: Connection) -> date | None:
    """Return the night date; None before the first night."""
    found = meta.told(db, _NIGHT)
    return date.fromisoformat(found) if found else None


def move(db: Connection, wall: date) -> date:
    """Begin a night, inside `immediate`; do nothing in a second run on the same date of the clock."""
    night = current(db)
    if night is not None and meta.told(db, _WALL) == wall.isoformat():
        return night
    moved = wall if night is None else after(night, wall)
    meta.note(db, _NIGHT, moved.isoformat())
    meta.note(db, _WALL, wall.isoformat())
    return moved
