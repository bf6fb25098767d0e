"""Who may open the console, without the pepper of their PINs: what is read of them, and how an account is closed."""

from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from db import pepper_marks
from db.connection import Opener, Row, change, immediate, row, rows
from db.keys import Keys
from db.stores.audit import write_audit
from db.stores.own_pepper import is_lost
from kiosk.services.ports import StorageError
from kiosk.services.staff_port import Agent

OPERATOR = "operator"
"""Actor of the audit for what is done on the command line."""


class Roll:
    """The agents of a terminal's file. Each method raises `StorageError`."""

    def __init__(self, opener: Opener, own_mark: str = "") -> None:
        """`own_mark`: of this terminal's own pepper; empty: it cannot be read."""
        self._open, self._own_mark = opener, own_mark

    def agents(self) -> tuple[Agent, ...]:
        with closing(self._open()) as db:
            found = rows(db, "SELECT * FROM agents ORDER BY active DESC, name, id")
        return tuple(read_agent(each, is_lost=is_lost(each, self._own_mark)) for each in found)

    def disable(self, agent_id: str, now: datetime) -> bool:
        with closing(self._open()) as db, immediate(db):
            changed = change(db, "UPDATE agents SET active = 0 WHERE id = ? AND active = 1", (agent_id,))
            if changed:
                write_audit(db, now, OPERATOR, "staff.disable", agent_id)
        return changed == 1

    def trouble(self, _now: datetime) -> str:
        """What is wrong with the key of the codes: of the pepper of here `db.key_told` tells it."""
        return ""

    def news(self) -> str:
        """What was made besides, that a person must know: here, nothing."""
        return ""

    def held(self, _now: datetime) -> str:
        """Why what is written reaches those whom it is for only later: here, never."""
        return ""

    def is_from_central(self) -> bool:
        """Whether central ever sent the staff of this terminal: then it is written there, and no longer here."""
        with closing(self._open()) as db:
            return row(db, "SELECT 1 FROM down WHERE kind = 'staff'") is not None


def read_agent(found: Row, *, is_lost: bool = False) -> Agent:
    """A row of `agents`, or of central's `staff`, which has no one-time PINs."""
    is_once, last_day = bool(found.get("is_once", 0)), read_day(found["valid_until"])
    return Agent(found["id"], found["name"], found["role"], bool(found["active"]), last_day, is_once, is_lost)


def read_day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def roll_of(home: Path, opener: Opener) -> Roll:
    """The agents of a home, also where its pepper cannot be read: `db.key_told` says so."""
    try:
        return Roll(opener, pepper_marks.of(Keys(home).pepper()))
    except StorageError:
        return Roll(opener)
