"""The night date counts the nights that ran, so that one wrong clock deletes nothing early (F6).

It never leaps: each night moves it towards the clock's date, by two days at most, and only when the clock shows another
date than at the last move. Once it is ahead, as after a first night under a wrong clock, it stands still on every
second date: so it comes back to the clock, and under a clock that stays behind it still moves. Central and each
terminal have their own.
"""

from datetime import date, timedelta

from db import meta
from db.connection import Connection

_NIGHT, _WALL = "night", "night_wall"
_NONE_BEFORE = date(2026, 1, 1)
"""Before this day there was no program: a clock that shows one has lost its battery, and begins no first night."""


def after(night: date, wall: date) -> date:
    """Return the night that follows another, when the clock shows the date `wall`."""
    ahead = (wall - night).days
    return night + timedelta(days=min(2, ahead) if ahead > 0 else wall.toordinal() % 2)


def current(db: Connection) -> date | None:
    """Return the night date; None before the first night."""
    found = meta.read(db, _NIGHT)
    return date.fromisoformat(found) if found else None


def move(db: Connection, wall: date) -> date:
    """Begin a night, inside `immediate`; do nothing in a second run on the same date of the clock."""
    night = current(db)
    if night is not None and meta.read(db, _WALL) == wall.isoformat():
        return night
    if night is None and wall < _NONE_BEFORE:
        return wall
    moved = wall if night is None else after(night, wall)
    meta.note(db, _NIGHT, moved.isoformat())
    meta.note(db, _WALL, wall.isoformat())
    return moved
