"""The nights of terminals, as central's database has them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from db.connection import Connection, rows
from db.sync.keeps import lists, of_row
from db.sync.naming import named
from db.sync.nights_there import Night, is_unread
from kiosk.clock import from_text, to_text
from kiosk.i18n import N_

SAID = N_("N'ont pas lu d'accusé depuis des nuits : {names}. Ces bornes renvoient ce qui est pris, et gardent tout.")
TO_DO = N_(
    "Les nuits du siège d'abord, si elles ne finissent pas par 0. Puis, sur chacune : kiosk sync, qui dit pourquoi."
)
_LATELY = timedelta(days=10)
_SILENT = timedelta(days=2)
"""Of one that was not heard of since, page and doctor tell that."""


def of_terminals(db: Connection, since: str = "") -> dict[str, list[Night]]:
    """By terminal, in no order.

    Args:
        since: when they came, at the earliest.
    """
    found: dict[str, list[Night]] = {}
    columns, listed = "terminal, sealed_at, applied_at, unread_since, knows, holds", lists(db)
    for each in rows(db, f"SELECT {columns} FROM applied WHERE applied_at >= ?", (since,)):  # noqa: S608 (our own)
        night = Night(from_text(each["sealed_at"]), from_text(each["applied_at"]), of_row(each, listed))
        found.setdefault(each["terminal"], []).append(night)
    return found


def unread(db: Connection, now: datetime) -> list[str]:
    """Terminals that a person must go and see: they send, and read no receipt."""
    lately = of_terminals(db, to_text(now - _LATELY))
    enrolled = rows(db, "SELECT terminal FROM terminals WHERE revoked_at IS NULL ORDER BY terminal")
    came = {each["terminal"]: lately.get(each["terminal"], []) for each in enrolled}
    return [
        name
        for name, nights in came.items()
        if is_unread(nights) and now - max(night.applied_at for night in nights) < _SILENT
    ]


def on_the_page(names: Sequence[str]) -> str:
    """What the morning page asks for."""
    have = "n'ont" if len(names) > 1 else "n'a"
    who = named(names, ", ")
    return f"voir pourquoi {who} {have} pas lu d'accusé depuis des nuits (ici : kiosk doctor ; là-bas : kiosk sync)"
