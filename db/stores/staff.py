"""Agents and their PINs."""

import hashlib
import hmac
import re
from contextlib import closing
from datetime import datetime

from db.connection import Connection, Opener, Row, change, immediate, row, rows
from db.pins import check_strength, hashed, is_right
from db.stores import lockout
from db.stores.audit import write_audit
from kiosk.clock import to_text
from kiosk.i18n import N_
from kiosk.services.ports import Agent, SignInAnswer

ROLES = ("agent", "attribution", "relations", "admin")
OPERATOR = "operator"
"""Actor of the audit for what is done on the command line."""
_UNKNOWN = "unknown"
"""Actor for an id that is no agent's: what was typed may be a PIN in the wrong field."""
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
_LONGEST_NAME = 60

BAD_ID = N_("Un identifiant a de 1 à 32 signes : minuscules sans accent, chiffres, point, tiret.")
BAD_NAME = N_("Un nom a de 1 à 60 signes, sur une ligne.")
BAD_ROLE = N_("Un rôle est agent, attribution, relations ou admin.")


class BadAgent(ValueError):
    """The id, the name or the role is refused; the text says why."""


class Staff:
    """`kiosk.services.ports.StaffStore` on the terminal's file.

    Besides `StorageError`, `add` raises `BadAgent`, and `add` and `reset_pin` raise `db.pins.WeakPin`.
    """

    def __init__(self, opener: Opener, pepper: bytes) -> None:
        self._open, self._pepper = opener, pepper

    def sign_in(self, agent_id: str, pin: str, now: datetime, *, in_hall: bool = False) -> SignInAnswer:
        own = self._scope(agent_id)
        scopes = (f"{lockout.HALL}:{own}", lockout.HALL) if in_hall else (own, lockout.TERMINAL)
        with closing(self._open()) as db:
            with immediate(db):
                until = _latest(db, scopes, now)
                if until:
                    return SignInAnswer(None, until)
                for scope in scopes:
                    lockout.count_try(db, scope, now)
                found = row(db, "SELECT * FROM agents WHERE id = ? AND active = 1", (agent_id,))
            # Outside a transaction: it takes its time, and the other console must not wait for it.
            if found and is_right(self._pepper, pin, found["pin_hash"]):
                return SignInAnswer(self._welcome(db, found, scopes, now))
            if found is None:
                is_right(self._pepper, pin, None)
            with immediate(db):
                write_audit(db, now, agent_id if found else _UNKNOWN, "sign_in.failed")
                return SignInAnswer(None, _latest(db, scopes, now))

    def standing(self, agent_id: str) -> str:
        with closing(self._open()) as db:
            found = row(db, "SELECT pin_hash FROM agents WHERE id = ? AND active = 1", (agent_id,))
        return hashlib.sha256(str(found["pin_hash"]).encode()).hexdigest() if found else ""

    def agents(self) -> tuple[Agent, ...]:
        with closing(self._open()) as db:
            return tuple(_read(found) for found in rows(db, "SELECT * FROM agents ORDER BY active DESC, name, id"))

    def add(self, agent_id: str, name: str, role: str, pin: str, now: datetime) -> None:
        if not _ID.fullmatch(agent_id):
            raise BadAgent(BAD_ID)
        if not (0 < len(name) <= _LONGEST_NAME and name.isprintable() and name.strip()):
            raise BadAgent(BAD_NAME)
        if role not in ROLES:
            raise BadAgent(BAD_ROLE)
        check_strength(pin)
        pin_hash = hashed(self._pepper, pin)
        with closing(self._open()) as db, immediate(db):
            change(
                db,
                "INSERT INTO agents (id, name, role, pin_hash, active, created_at) VALUES (?, ?, ?, ?, 1, ?)",
                (agent_id, name, role, pin_hash, to_text(now)),
            )
            write_audit(db, now, OPERATOR, "staff.add", agent_id)

    def disable(self, agent_id: str, now: datetime) -> bool:
        with closing(self._open()) as db, immediate(db):
            changed = change(db, "UPDATE agents SET active = 0 WHERE id = ? AND active = 1", (agent_id,))
            if changed:
                write_audit(db, now, OPERATOR, "staff.disable", agent_id)
        return changed == 1

    def reset_pin(self, agent_id: str, pin: str, now: datetime) -> bool:
        """A new PIN, and a fresh start for its tries; the agent may sign in again even when disabled before."""
        check_strength(pin)
        pin_hash = hashed(self._pepper, pin)
        with closing(self._open()) as db, immediate(db):
            changed = change(db, "UPDATE agents SET pin_hash = ?, active = 1 WHERE id = ?", (pin_hash, agent_id))
            if changed:
                lockout.forgive(db, self._scope(agent_id))
                write_audit(db, now, OPERATOR, "staff.reset_pin", agent_id)
        return changed == 1

    def _welcome(self, db: Connection, found: Row, scopes: tuple[str, ...], now: datetime) -> Agent:
        with immediate(db):
            for scope in scopes:
                lockout.forgive(db, scope)
            write_audit(db, now, found["id"], "sign_in.ok")
        return _read(found)

    def _scope(self, agent_id: str) -> str:
        """Under which tries are counted: the same for an agent and for an id that is none, and never the text typed."""
        return hmac.new(self._pepper, agent_id.encode(), hashlib.sha256).hexdigest()


def _latest(db: Connection, scopes: tuple[str, ...], now: datetime) -> datetime | None:
    return max((until for scope in scopes if (until := lockout.locked_until(db, scope, now))), default=None)


def _read(found: Row) -> Agent:
    return Agent(found["id"], found["name"], found["role"], bool(found["active"]))
