"""Agents and their PINs."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from db import key_words, pepper_marks
from db.connection import Connection, Opener, Row, change, immediate, row
from db.keys import Keys
from db.pins import WeakPin, check_strength, hashed, is_right
from db.stores import came_pepper, lockout
from db.stores.audit import write_audit
from db.stores.own_pepper import LOST, has_codes_of_here, note_where_it_is_right
from db.stores.roll import OPERATOR, Roll, read_agent, read_day
from kiosk.clock import local_day, to_text
from kiosk.i18n import N_
from kiosk.services.ports import StorageError
from kiosk.services.staff_port import Agent, SignInAnswer

ROLES = ("agent", "attribution", "relations", "admin")
_UNKNOWN = "unknown"
"""Actor for an id that is no agent's: what was typed may be a PIN in the wrong field."""
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
_LONGEST_NAME = 60

BAD_ID = N_("Un identifiant a de 1 à 32 signes : minuscules sans accent, chiffres, point, tiret.")
BAD_NAME = N_("Un nom a de 1 à 60 signes, sur une ligne.")
BAD_ROLE = N_("Un rôle est agent, attribution, relations ou admin.")
SAME_PIN = N_("C'est encore le code provisoire. Choisissez-en un autre.")
CODES_UNCHECKED = N_("Clé keys/pepper absente ou illisible : ce code ne se vérifie pas. Voyez kiosk doctor.")
"""Short: the console's sign-in has two lines for it."""
CAME_UNCHECKED = N_("Aucun code ne se vérifie à cette borne : il lui manque une clé. Appelez l'informatique.")
"""The same, of agents whom central sends: they have no command to type."""
_ONE_TIME_DIGITS = 8
_TRIES = b"office64-kiosk tries v1"


class BadAgent(ValueError):
    """The id, the name or the role is refused; the text says why."""


def check_agent(agent_id: str, name: str, role: str) -> None:
    """Refuse what could not be shown, or would open nothing.

    Raises:
        BadAgent: and why.
    """
    if not _ID.fullmatch(agent_id):
        raise BadAgent(BAD_ID)
    if not (0 < len(name) <= _LONGEST_NAME and name.isprintable() and name.strip()):
        raise BadAgent(BAD_NAME)
    if role not in ROLES:
        raise BadAgent(BAD_ROLE)


def one_time_pin() -> str:
    """Digits for one sign-in, from the system's source of chance; strong enough for `check_strength`."""
    while True:
        pin = f"{secrets.randbelow(10**_ONE_TIME_DIGITS):0{_ONE_TIME_DIGITS}}"
        try:
            check_strength(pin)
        except WeakPin:
            continue
        return pin


def _none_came(name: str) -> bytes:
    raise key_words.missing(Path(f"keys/staff.{name}.pepper"))


class Staff(Roll):
    """`kiosk.services.staff_port.StaffStore` on the terminal's file.

    Besides `StorageError`, `add` raises `BadAgent`, and `add` and `reset_pin` raise `db.pins.WeakPin`.
    """

    def __init__(
        self,
        opener: Opener,
        pepper: bytes,
        came_pepper: Callable[[str], bytes] = _none_came,
        *,
        is_stand_in: bool = False,
    ) -> None:
        """`came_pepper` reads a pepper that came down with agents of central's, by its name.

        Args:
            is_stand_in: this terminal's own cannot be read; tries are counted with another, no PIN is mixed with it.
        """
        super().__init__(opener, "" if is_stand_in else pepper_marks.of(pepper))
        self._pepper, self._came_pepper, self._is_stand_in = pepper, came_pepper, is_stand_in

    def sign_in(self, agent_id: str, pin: str, now: datetime, *, in_hall: bool = False) -> SignInAnswer:
        own = self._scope(agent_id)
        scopes = (f"{lockout.HALL}:{own}", lockout.HALL) if in_hall else (own, lockout.TERMINAL)
        with closing(self._open()) as db:
            if self._is_stand_in and has_codes_of_here(db):
                raise StorageError(CODES_UNCHECKED)  # of whoever it is: an id that is no agent's reads the same
            self._check_came(db, agent_id)
            with immediate(db):
                until = _latest(db, scopes, now)
                if until:
                    return SignInAnswer(None, until)
                for scope in scopes:
                    lockout.count_try(db, scope, now)
                found = _active(db, agent_id)
            # Outside a transaction: it takes its time, and the other console must not wait for it.
            if found and is_right(self._pepper_of(found), pin, found["pin_hash"]):
                last_day = read_day(found["valid_until"])
                if last_day is not None and local_day(now) > last_day:
                    with immediate(db):
                        write_audit(db, now, agent_id, "sign_in.expired")
                    return SignInAnswer(None, expired_on=last_day)
                agent = self._welcome(db, found, scopes, now)
                return SignInAnswer(None, must_choose=agent) if agent.has_one_time_pin else SignInAnswer(agent)
            if found is None:
                is_right(self._pepper, pin, None)
            with immediate(db):
                write_audit(db, now, agent_id if found else _UNKNOWN, "sign_in.failed")
                return SignInAnswer(None, _latest(db, scopes, now))

    def choose_pin(self, agent_id: str, standing: str, pin: str, now: datetime) -> Agent | None:
        check_strength(pin)
        with closing(self._open()) as db:
            found = _active(db, agent_id)
            if found is None or not found["is_once"] or _standing(found) != standing:
                return None
            if is_right(self._pepper_of(found), pin, found["pin_hash"]):
                raise WeakPin(SAME_PIN)
            pin_hash = hashed(self._own_pepper(), pin)
            with immediate(db):
                changed = change(
                    db,
                    "UPDATE agents SET pin_hash = ?, pepper = '', pepper_mark = ?, is_once = 0"
                    " WHERE id = ? AND active = 1 AND pin_hash = ?",
                    (pin_hash, self._own_mark, agent_id, found["pin_hash"]),
                )
                if changed:
                    write_audit(db, now, agent_id, "staff.choose_pin", agent_id)
            chosen = _active(db, agent_id) if changed else None
        return read_agent(chosen) if chosen else None

    def standing(self, agent_id: str) -> str:
        with closing(self._open()) as db:
            found = _active(db, agent_id)
        return _standing(found) if found else ""

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
        pin_hash, last_day = hashed(self._own_pepper(), pin), valid_until and valid_until.isoformat()
        with closing(self._open()) as db, immediate(db):
            change(
                db,
                "INSERT INTO agents (id, name, role, pin_hash, active, created_at, valid_until, is_once, pepper_mark)"
                " VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?)",
                (agent_id, name, role, pin_hash, to_text(now), last_day, is_once, self._own_mark),
            )
            write_audit(db, now, OPERATOR, "staff.add", agent_id)

    def reset_pin(
        self, agent_id: str, pin: str, now: datetime, valid_until: date | None = None, *, is_once: bool = False
    ) -> bool:
        """A new PIN, and a fresh start for its tries; the agent may sign in again even when disabled before.

        Args:
            valid_until: another last day; None: it stays as it was.
        """
        check_strength(pin)
        pin_hash = hashed(self._own_pepper(), pin)
        with closing(self._open()) as db, immediate(db):
            changed = change(
                db,
                "UPDATE agents SET pin_hash = ?, pepper = '', pepper_mark = ?, active = 1, is_once = ?,"
                " valid_until = coalesce(?, valid_until) WHERE id = ?",
                (pin_hash, self._own_mark, is_once, valid_until and valid_until.isoformat(), agent_id),
            )
            if changed:
                lockout.forgive(db, self._scope(agent_id))
                write_audit(db, now, OPERATOR, "staff.reset_pin", agent_id)
        return changed == 1

    def _pepper_of(self, found: Row) -> bytes:
        return self._own_pepper() if found["pepper"] in ("", LOST) else self._came_pepper(found["pepper"])

    def _check_came(self, db: Connection, agent_id: str) -> None:
        """Before a try is counted. An id that is no agent's reads like that of any agent who came."""
        found = _active(db, agent_id)
        try:
            for name in (found["pepper"],) if found else came_pepper.needed(db):
                if name not in ("", LOST):
                    self._came_pepper(name)
        except StorageError:
            raise StorageError(CAME_UNCHECKED) from None

    def _own_pepper(self) -> bytes:
        if self._is_stand_in:
            raise StorageError(CODES_UNCHECKED)
        return self._pepper

    def _welcome(self, db: Connection, found: Row, scopes: tuple[str, ...], now: datetime) -> Agent:
        with immediate(db):
            for scope in scopes:
                lockout.forgive(db, scope)
            if found["pepper"] in ("", LOST) and (found["pepper"], found["pepper_mark"]) != ("", self._own_mark):
                # It is older than the marks are, or the pepper of before was put back.
                change(
                    db,
                    "UPDATE agents SET pepper = '', pepper_mark = ? WHERE id = ? AND pin_hash = ?",
                    (self._own_mark, found["id"], found["pin_hash"]),
                )
            write_audit(db, now, found["id"], "sign_in.ok")
        return read_agent(found)

    def _scope(self, agent_id: str) -> str:
        """Under which tries are counted: the same for an agent and for an id that is none, and never the text typed."""
        return hmac.new(self._pepper, agent_id.encode(), hashlib.sha256).hexdigest()


def _latest(db: Connection, scopes: tuple[str, ...], now: datetime) -> datetime | None:
    return max((until for scope in scopes if (until := lockout.locked_until(db, scope, now))), default=None)


def _active(db: Connection, agent_id: str) -> Row | None:
    return row(db, "SELECT * FROM agents WHERE id = ? AND active = 1", (agent_id,))


def _standing(found: Row) -> str:
    return hashlib.sha256(str(found["pin_hash"]).encode()).hexdigest()


def staff_of(home: Path, opener: Opener) -> Staff:
    """The agents of a home. Raises StorageError: its pepper cannot be read."""
    keys = Keys(home)
    note_where_it_is_right(keys, opener)
    return Staff(opener, keys.pepper(), keys.came_pepper)


def staff_at_work(home: Path, opener: Opener) -> Staff:
    """The agents of a home for its apps: where its pepper cannot be read, those of central's sign in all the same.

    Raises:
        StorageError: the database, or its key.
    """
    keys = Keys(home)
    try:
        keys.pepper()
    except StorageError:
        stand_in = hmac.new(keys.database_key(), _TRIES, hashlib.sha256).digest()
        return Staff(opener, stand_in, keys.came_pepper, is_stand_in=True)
    return staff_of(home, opener)
