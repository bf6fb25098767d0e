"""Central keeps the agents of each agency and sends their terminals who may sign in, with which PINs.

PINs of an agency are mixed with a pepper of its own, `keys/agency.<CODE>.pepper`, which travels in letters alone and is
in no copy of the database. Each agent's row names its pepper, so that a lost one is noticed: its agency's section is
then absent, and terminals keep the agents they have. Who was disabled stands in the ledger, even after a restore (F5).
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from db.central.central import Central, Refused
from db.central.decisions.keys import CentralKeys
from db.connection import KEY_BYTES, Row, change, immediate, insert, rows
from db.files import write_durably
from db.keys import pepper_name, read_secret
from db.pins import check_strength, hashed
from db.stores.audit import write_audit
from db.stores.staff import OPERATOR, check_agent, once_until, one_time_pin, read_agent
from kiosk.clock import from_text, to_text
from kiosk.services.ports.staff import Agent

_NOBODY = {"pepper": bytes(KEY_BYTES).hex(), "agents": []}
"""The section of an agency whose agents are all disabled, whatever became of its pepper: no PIN uses this one."""
_SENT_COLUMNS = ("id", "name", "role", "pin_hash", "created_at", "valid_until", "pin_at", "once_until")


class LostPepper(Refused):
    """A pepper is missing: the text says which key to put back, or which command to type instead."""


class Agents:
    """The agents of one agency. The caller ends with `night.keep`: no inbox holds these changes (F5)."""

    def __init__(self, central: Central, agency: str) -> None:
        self.central = central
        """The run; its ledger holds what was written since."""
        self._agency = agency
        self.made_pepper: Path | None = None
        """The pepper file made in this run, to be copied with central's other keys; None when none was made."""

    def agents(self) -> tuple[Agent, ...]:
        """Return all agents, active ones first. Raises StorageError when the pepper cannot be read."""
        pepper = self._pepper()
        own = pepper_name(pepper) if pepper else ""
        agents = []
        for each in self._rows():
            active = self._is_active(each)
            agents.append(read_agent({**each, "active": active}, is_lost=active and each["pepper"] != own))
        return tuple(sorted(agents, key=lambda agent: (not agent.active, agent.name, agent.id)))

    def add(
        self,
        agent_id: str,
        name: str,
        role: str,
        pin: str,
        valid_until: date | None = None,
        *,
        is_once: bool = False,
    ) -> None:
        """Store a new agent.

        Args:
            is_once: for seven days, the PIN only lets the agent choose their own at a terminal.

        Raises:
            BadAgent, WeakPin: see `check_agent` and `check_strength`.
            Refused: the id is taken, or was disabled.
            LostPepper: active agents have lost their pepper; only `reset_pin` makes a new one.
            StorageError: nothing was written.
        """
        check_agent(agent_id, name, role)
        check_strength(pin)
        self._refuse_off(agent_id)
        found = self._rows()
        if any(each["id"] == agent_id for each in found):
            todo = f"kiosk staff reset-pin {agent_id} --agency {self._agency}"
            raise Refused(f"L'agent {agent_id} existe déjà. Pour un nouveau code : {todo}")
        if any(map(self._is_active, found)) and self._pepper() is None:
            raise LostPepper(self.trouble())
        pepper, central = self._kept_pepper(), self.central
        pin_hash = hashed(pepper, pin)
        central.step("agent")
        with immediate(central.db):
            agent = {"agency": self._agency, "id": agent_id, "name": name, "role": role, "active": 1}
            dates = {"created_at": to_text(central.at), "valid_until": valid_until and valid_until.isoformat()}
            secret = {"pin_hash": pin_hash, "pepper": pepper_name(pepper), **self._given(is_once=is_once)}
            insert(central.db, "agents", {**agent, **dates, **secret})
            self._audit("staff.add", agent_id)

    def disable(self, agent_id: str) -> None:
        """Close an account for ever, in the ledger first, so that no restore opens it again (F5).

        Safe to run again after an interruption (F1).

        Raises:
            Refused: no active agent has this id.
            StorageError: nothing was decided, or the decision stands and every letter carries it.
        """
        if all(each["id"] != agent_id or not each["active"] for each in self._rows()):
            todo = f"kiosk staff list --agency {self._agency}"
            raise Refused(f"Aucun agent actif n'a l'identifiant {agent_id}. Voyez {todo}.")
        central, name = self.central, self._ledger_name(agent_id)
        if name not in central.ledger.agents_off:
            line = {"act": "agent_off", "agent": name, "at": to_text(central.now)}
            self.central = replace(central, ledger=central.ledgers.add(central.ledger, line))
        central.step("agent off")
        with immediate(central.db):
            change(central.db, "UPDATE agents SET active = 0 WHERE agency = ? AND id = ?", (self._agency, agent_id))
            self._audit("staff.disable", agent_id)

    def reset_pin(self, agent_id: str, pin: str, valid_until: date | None = None, *, is_once: bool = False) -> None:
        """Set a new PIN, mixed with the pepper that is here; a lost pepper is replaced by a new one.

        Args:
            valid_until: a new last day; None: it stays as it was.
            is_once: for seven days, the PIN only lets the agent choose their own at a terminal.

        Raises:
            WeakPin: see `check_strength`.
            Refused: no agent has this id, or it was disabled.
            StorageError: nothing was written.
        """
        check_strength(pin)
        self._refuse_off(agent_id)
        found = [each for each in self._rows() if each["id"] == agent_id]
        if not found:
            raise Refused(f"Aucun agent n'a l'identifiant {agent_id}. Voyez kiosk staff list --agency {self._agency}.")
        self._reset(self._kept_pepper(), {agent_id: pin}, valid_until, is_once=is_once)

    def reset_all(self) -> dict[str, str]:
        """Give each active agent a one-time PIN, mixed with a new pepper: a stolen terminal holds the one before.

        Safe to run again after an interruption (F1): until then, terminals keep the agents that they have.

        Returns:
            The PINs by the agents' ids, to be told to each.

        Raises:
            Refused: the agency has no active agent.
            StorageError: nothing was written, or the PINs are to be made again.
        """
        pins = {each["id"]: one_time_pin() for each in self._rows() if self._is_active(each)}
        if not pins:
            raise Refused(f"Aucun agent actif à l'agence {self._agency}.")
        self._reset(self._new_pepper(), pins, None, is_once=True)
        return pins

    def _reset(self, pepper: bytes, pins: Mapping[str, str], valid_until: date | None, *, is_once: bool) -> None:
        central, last_day = self.central, valid_until and valid_until.isoformat()
        hashes = {agent_id: hashed(pepper, pin) for agent_id, pin in pins.items()}
        central.step("agent")
        with immediate(central.db):
            for each in self._rows():
                if each["id"] in hashes:
                    secret = {"pin_hash": hashes[each["id"]], "pepper": pepper_name(pepper)}
                    change(
                        central.db,
                        "UPDATE agents SET pin_hash = :pin_hash, pepper = :pepper, pin_at = :pin_at,"
                        " once_until = :once_until, valid_until = coalesce(:last_day, valid_until)"
                        " WHERE agency = :agency AND id = :id",
                        {**each, **secret, **self._given(each["pin_at"], is_once=is_once), "last_day": last_day},
                    )
                    self._audit("staff.reset_pin", each["id"])

    def _given(self, before: str = "", *, is_once: bool) -> dict[str, str | None]:
        """Return when a PIN is given, always after the one `before` it, and the last day of a one-time PIN."""
        at = self.central.at
        given = max(at, from_text(before) + timedelta(seconds=1)) if before else at
        return {"pin_at": to_text(given), "once_until": once_until(at) if is_once else None}

    def section(self) -> dict[str, Any] | None:
        """Return the section of a letter for the agency's terminals; None when the agency never had an agent.

        Raises:
            LostPepper: some PINs cannot be checked any more.
            StorageError: the pepper cannot be read.
        """
        found = self._rows()
        active = [each for each in found if self._is_active(each)]
        if not active:
            return _NOBODY if found else None
        pepper = self._pepper()
        if pepper is None or any(each["pepper"] != pepper_name(pepper) for each in active):
            raise LostPepper(self.trouble())
        return {"pepper": pepper.hex(), "agents": [{key: each[key] for key in _SENT_COLUMNS} for each in active]}

    def trouble(self) -> str:
        """Return why terminals do not get these agents, and what to do; "" when they do. Raises StorageError."""
        lost = sum(agent.has_lost_pin for agent in self.agents())
        if not lost:
            return ""
        return (
            f"Agence {self._agency} : {self._pepper_file} ne tient pas la clé de ses codes (à refaire : {lost}) ; "
            "ses bornes gardent les agents qu'elles ont. "
            "Remettez la copie de cette clé, ou refaites chaque code que dit "
            f"« kiosk staff list --agency {self._agency} » : "
            f"kiosk staff reset-pin IDENTIFIANT --agency {self._agency}"
        )

    @property
    def _pepper_file(self) -> Path:
        return CentralKeys(self.central.place.home).pepper_file(self._agency)

    def _rows(self) -> Sequence[Row]:
        return rows(self.central.db, "SELECT * FROM agents WHERE agency = ? ORDER BY id", (self._agency,))

    def _is_active(self, found: Row) -> bool:
        return bool(found["active"]) and self._ledger_name(found["id"]) not in self.central.ledger.agents_off

    def _ledger_name(self, agent_id: str) -> str:
        return f"{self._agency}/{agent_id}"

    def _refuse_off(self, agent_id: str) -> None:
        if self._ledger_name(agent_id) in self.central.ledger.agents_off:
            raise Refused(f"{agent_id} a été désactivé et le reste : donnez un autre identifiant à qui revient.")

    def _pepper(self) -> bytes | None:
        """Return the agency's pepper, or None. Raises StorageError when it cannot be read or is no key."""
        return read_secret(self._pepper_file) if self._pepper_file.exists() else None

    def _kept_pepper(self) -> bytes:
        """Return the agency's pepper; make it when it is missing."""
        return self._pepper() or self._new_pepper()

    def _new_pepper(self) -> bytes:
        pepper = secrets.token_bytes(KEY_BYTES)
        self.central.step("pepper")
        write_durably(self._pepper_file, pepper)
        self.made_pepper = self._pepper_file
        return pepper

    def _audit(self, action: str, agent_id: str) -> None:
        write_audit(self.central.db, self.central.at, OPERATOR, action, self._ledger_name(agent_id))
