"""Agents and their PINs: who may open the console, and how guesses are slowed.

Each agent's row names the pepper that the PIN is mixed with: this terminal's own, or the one that central sent with its
agents. Once central has sent the staff, change it only at central: its next list replaces the agents here.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

from db.connection import Connection, Opener, Row, change, immediate, insert, row, rows
from db.keys import Keys, pepper_name
from db.pins import WeakPin, check_strength, hashed, is_right
from db.stores import lockout
from db.stores.audit import write_audit
from kiosk.clock import local_day, to_text
from kiosk.errors import KioskError
from kiosk.i18n import N_
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.staff import Agent, SignInAnswer

OPERATOR = "operator"
"""The actor of the audit for acts on the command line."""
ROLES = ("agent", "attribution", "relations", "admin")
_UNKNOWN = "unknown"
"""The actor for an id that is no agent's: somebody may have typed a PIN into the wrong field."""
_ID = re.compile(r"(?=.*[a-z])[a-z0-9][a-z0-9._-]{0,31}")
_LONGEST_NAME = 60

BAD_ID = N_("Un identifiant a de 1 à 32 signes, dont une lettre : minuscules sans accent, chiffres, point, tiret.")
BAD_NAME = N_("Un nom a de 1 à 60 signes, sur une ligne.")
BAD_ROLE = N_("Un rôle est agent, attribution, relations ou admin.")
SAME_PIN = N_("C'est encore le code provisoire. Choisissez-en un autre.")
CODES_UNCHECKED = N_("Clé keys/pepper absente ou illisible : ce code ne se vérifie pas. Voyez kiosk doctor.")
"""Short: the console's sign-in has only two lines for it."""
_ONE_TIME_DIGITS = 8
ONE_TIME_DAYS = 7
"""Days after which a one-time PIN opens nothing any more."""


class BadAgent(KioskError, ValueError):
    """The id, the name or the role is refused; the text says why."""


def check_agent(agent_id: str, name: str, role: str) -> None:
    """Raise BadAgent, with the reason, for an agent who could not be shown or would open nothing."""
    if not _ID.fullmatch(agent_id):
        raise BadAgent(BAD_ID)
    if not (0 < len(name) <= _LONGEST_NAME and name.isprintable() and name.strip()):
        raise BadAgent(BAD_NAME)
    if role not in ROLES:
        raise BadAgent(BAD_ROLE)


def one_time_pin() -> str:
    """Return random digits from the system for one sign-in, strong enough for `check_strength`."""
    while True:
        pin = f"{secrets.randbelow(10**_ONE_TIME_DIGITS):0{_ONE_TIME_DIGITS}}"
        try:
            check_strength(pin)
        except WeakPin:
            continue
        return pin


def once_until(now: datetime) -> str:
    """Return the last day of a one-time PIN that is given now, in ISO form."""
    return (local_day(now) + timedelta(days=ONE_TIME_DAYS)).isoformat()


class Staff:
    """`kiosk.services.ports.staff.StaffStore` on the terminal's file.

    Each method raises `StorageError`; `add` raises `BadAgent` too, and `add` and `reset_pin` raise `db.pins.WeakPin`.
    """

    def __init__(self, opener: Opener, keys: Keys) -> None:
        self._open, self._keys = opener, keys

    def agents(self) -> tuple[Agent, ...]:
        with closing(self._open()) as db:
            found = rows(db, "SELECT * FROM agents ORDER BY active DESC, name, id")
        return tuple(read_agent(each, is_lost=self._keys.pepper(each["pepper"]) is None) for each in found)

    def names(self) -> Mapping[str, str]:
        """Return the name of every agent, also of closed accounts, by their id."""
        with closing(self._open()) as db:
            return {found["id"]: found["name"] for found in rows(db, "SELECT id, name FROM agents")}

    def is_from_central(self) -> bool:
        """Tell if central ever sent the staff of this terminal."""
        return self._keys.has_staff_pepper()

    def was_made_here(self, agent_id: str) -> bool:
        """Tell if an agent's PIN was chosen at this terminal, so that central does not know them."""
        with closing(self._open()) as db:
            found = row(db, "SELECT pepper FROM agents WHERE id = ?", (agent_id,))
        return found is not None and not self._keys.staff_pepper_file(found["pepper"]).exists()

    def sign_in(
        self, agent_id: str, pin: str, now: datetime, *, in_hall: bool = False, act: str = "sign_in"
    ) -> SignInAnswer:
        """See the port; `act` is the first word of the audit: `sign_in`, `unlock`, `pin_again` before a grave act."""
        own_pepper = self._own_pepper()
        own = _scope(own_pepper, agent_id)
        scopes = (f"{lockout.HALL}:{own}", lockout.HALL) if in_hall else (own, lockout.TERMINAL)
        with closing(self._open()) as db:
            with immediate(db):
                until = _latest(db, scopes, now)
                if until:
                    return SignInAnswer(None, until)
                for scope in scopes:
                    lockout.count_try(db, scope, now)
                found = _active(db, agent_id)
            # Outside a transaction: checking takes time, and the other console must not wait for it.
            pepper = self._keys.pepper(found["pepper"]) if found else None
            if is_right(pepper or own_pepper, pin, found["pin_hash"] if found and pepper else None) and found:
                agent, today = read_agent(found), local_day(now)
                if agent.is_past(today) or (agent.once_until is not None and agent.once_until < today):
                    with immediate(db):
                        write_audit(db, now, agent_id, f"{act}.expired")
                    if agent.is_past(today):
                        return SignInAnswer(None, expired_on=agent.valid_until)
                    return SignInAnswer(None, once_expired_on=agent.once_until)
                with immediate(db):
                    for scope in scopes:
                        lockout.forgive(db, scope)
                    write_audit(db, now, agent_id, f"{act}.ok")
                return SignInAnswer(None, must_choose=agent) if agent.has_one_time_pin else SignInAnswer(agent)
            with immediate(db):
                write_audit(db, now, agent_id if found else _UNKNOWN, f"{act}.failed")
                return SignInAnswer(None, _latest(db, scopes, now))

    def choose_pin(self, agent_id: str, fingerprint: str, pin: str, now: datetime) -> Agent | None:
        check_strength(pin)
        own_pepper = self._own_pepper()
        with closing(self._open()) as db:
            found = _active(db, agent_id)
            if found is None or found["once_until"] is None or _fingerprint(found) != fingerprint:
                return None
            pepper = self._keys.pepper(found["pepper"]) or own_pepper
            if is_right(pepper, pin, found["pin_hash"]):
                raise WeakPin(SAME_PIN)
            pin_hash = hashed(pepper, pin)
            with immediate(db):
                changed = change(
                    db,
                    "UPDATE agents SET pin_hash = ?, pepper = ?, once_until = NULL"
                    " WHERE id = ? AND active = 1 AND pin_hash = ?",
                    (pin_hash, pepper_name(pepper), agent_id, found["pin_hash"]),
                )
                if changed:
                    write_audit(db, now, agent_id, "staff.choose_pin", agent_id)
            chosen = _active(db, agent_id)
        return read_agent(chosen) if changed and chosen else None

    def account_fingerprint(self, agent_id: str) -> str:
        with closing(self._open()) as db:
            found = _active(db, agent_id)
        return _fingerprint(found) if found else ""

    def add(
        self,
        agent_id: str,
        name: str,
        role: str,
        pin: str,
        now: datetime,
        valid_until: date | None = None,
        *,
        is_once: bool = False,
    ) -> None:
        check_agent(agent_id, name, role)
        check_strength(pin)
        pepper = self._own_pepper()
        pin_hash, last_day = hashed(pepper, pin), valid_until and valid_until.isoformat()
        with closing(self._open()) as db, immediate(db):
            agent = {"id": agent_id, "name": name, "role": role, "active": 1, "created_at": to_text(now)}
            secret = {"pin_hash": pin_hash, "pepper": pepper_name(pepper), "pin_at": to_text(now)}
            last_days = {"valid_until": last_day, "once_until": once_until(now) if is_once else None}
            insert(db, "agents", {**agent, **secret, **last_days})
            write_audit(db, now, OPERATOR, "staff.add", agent_id)

    def reset_pin(
        self, agent_id: str, pin: str, now: datetime, valid_until: date | None = None, *, is_once: bool = False
    ) -> bool:
        """Set a new PIN and reset its wrong tries; a disabled agent may sign in again.

        Args:
            valid_until: a new last day; None: it stays as it was.
        """
        check_strength(pin)
        with closing(self._open()) as db:
            return self._replace(db, agent_id, pin, now, valid_until, is_once=is_once, is_by_operator=True)

    def give_one_time_pin(self, agent_id: str, now: datetime) -> str:
        pin = one_time_pin()
        with closing(self._open()) as db:
            self._replace(db, agent_id, pin, now, is_once=True)
        return pin

    def _replace(
        self,
        db: Connection,
        agent_id: str,
        pin: str,
        now: datetime,
        valid_until: date | None = None,
        *,
        is_once: bool,
        is_by_operator: bool = False,
    ) -> bool:
        """Replace a PIN, mixed with the pepper of the one before: an account of central's stays one."""
        own_pepper = self._own_pepper()
        found = row(db, "SELECT pepper FROM agents WHERE id = ?", (agent_id,))
        pepper = (self._keys.pepper(found["pepper"]) if found else None) or own_pepper
        new = {
            "id": agent_id,
            "pin_hash": hashed(pepper, pin),
            "pepper": pepper_name(pepper),
            "once_until": once_until(now) if is_once else None,
            "now": to_text(now),
            "last_day": valid_until and valid_until.isoformat(),
        }
        with immediate(db):
            changed = change(
                db,
                "UPDATE agents SET pin_hash = :pin_hash, pepper = :pepper, active = 1, once_until = :once_until,"
                " pin_at = max(pin_at, :now), valid_until = coalesce(:last_day, valid_until) WHERE id = :id",
                new,
            )
            if changed:
                lockout.forgive(db, _scope(own_pepper, agent_id))
            if changed and is_by_operator:
                write_audit(db, now, OPERATOR, "staff.reset_pin", agent_id)
        return changed == 1

    def disable(self, agent_id: str, now: datetime) -> bool:
        with closing(self._open()) as db, immediate(db):
            changed = change(db, "UPDATE agents SET active = 0 WHERE id = ? AND active = 1", (agent_id,))
            if changed:
                write_audit(db, now, OPERATOR, "staff.disable", agent_id)
        return changed == 1

    def _own_pepper(self) -> bytes:
        try:
            return self._keys.own_pepper()
        except StorageError:
            raise StorageError(CODES_UNCHECKED) from None


def staff_of(home: Path, opener: Opener) -> Staff:
    """Return the agents of a home; its peppers are read when a PIN is checked or made."""
    return Staff(opener, Keys(home))


def read_agent(found: Row, *, is_lost: bool = False) -> Agent:
    """Return the agent in a row of `agents` here, or of central's table."""
    last_day, last_of_code = read_day(found["valid_until"]), read_day(found["once_until"])
    return Agent(found["id"], found["name"], found["role"], bool(found["active"]), last_day, last_of_code, is_lost)


def read_day(iso: str | None) -> date | None:
    """Return a day from its ISO form; None stays None: an account without an end. Raises ValueError."""
    return date.fromisoformat(iso) if iso else None


def _scope(pepper: bytes, agent_id: str) -> str:
    """Return the name under which tries are counted, the same way for an unknown id; it hides the text typed."""
    return hmac.new(pepper, agent_id.encode(), hashlib.sha256).hexdigest()


def _latest(db: Connection, scopes: tuple[str, ...], now: datetime) -> datetime | None:
    return max((until for scope in scopes if (until := lockout.locked_until(db, scope, now))), default=None)


def _active(db: Connection, agent_id: str) -> Row | None:
    return row(db, "SELECT * FROM agents WHERE id = ? AND active = 1", (agent_id,))


def _fingerprint(found: Row) -> str:
    return hashlib.sha256(str(found["pin_hash"]).encode()).hexdigest()
