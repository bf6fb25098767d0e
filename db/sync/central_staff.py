"""Staff as central writes it: the agents of each agency, whose terminals are told the whole list.

The PINs of an agency are mixed with a pepper of its own, a file among central's keys: it goes down with the list,
encrypted to each terminal, and is in no copy of the database.
"""

import secrets
from datetime import date, datetime
from pathlib import Path

from db.connection import Connection, change, immediate, rows
from db.pins import check_strength, hashed
from db.private_files import write_new
from db.stores.staff import check_agent, read_agent
from db.sync import central_audit
from db.sync.central import Central
from db.sync.central_home import SEED_BYTES, CentralHome, check_not_shut
from db.sync.down import Json
from kiosk import small_files
from kiosk.clock import to_text
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError
from kiosk.services.staff_port import Agent

PEPPER_LOST = N_(
    "La clé des codes de cette agence manque, ou n'en est pas une (keys/agency.….pepper) : mettez de côté ce qui est à "
    "sa place, et remettez sa copie. Sans copie, donnez un nouveau code à chaque agent : kiosk staff reset-pin "
    "IDENTIFIANT --agency CODE"
)

_LOST = N_("{path} manque : les agents de cette agence ne sont plus envoyés.")
_IS_NONE = N_("{path} n'est pas cette clé : les agents de cette agence ne sont plus envoyés. Mettez-le de côté.")
MAKE_ANEW = N_(
    "Remettez sa copie ; sans copie, un nouveau code à chacun : kiosk staff reset-pin IDENTIFIANT --agency {agency}"
)


class CentralStaff:
    """The agents of one agency, in central's database.

    Besides `StorageError`, `add` raises `BadAgent`, and `add` and `reset_pin` raise `db.pins.WeakPin`.
    """

    def __init__(self, central: Central, agency: str) -> None:
        self._central, self._agency = central, agency

    def agents(self) -> tuple[Agent, ...]:
        found = rows(
            self._central.db, "SELECT * FROM staff WHERE agency = ? ORDER BY active DESC, name, id", (self._agency,)
        )
        return tuple(read_agent(each) for each in found)

    def add(
        self, agent_id: str, name: str, role: str, pin: str, now: datetime, valid_until: date | None = None
    ) -> None:
        check_agent(agent_id, name, role)
        check_strength(pin)
        check_not_shut(self._central.home.shut_keys(self._pepper_file))
        if not self._pepper_file.exists() and self.agents():
            raise StorageError(PEPPER_LOST)
        pin_hash = hashed(self._pepper(), pin)
        with immediate(self._central.db) as db:
            change(
                db,
                "INSERT INTO staff (agency, id, name, role, pin_hash, active, created_at, valid_until)"
                " VALUES (?, ?, ?, ?, ?, 1, ?, ?)",
                (self._agency, agent_id, name, role, pin_hash, to_text(now), valid_until and valid_until.isoformat()),
            )
            central_audit.note_staff(db, now, "staff.add", self._agency, agent_id)

    def disable(self, agent_id: str, now: datetime) -> bool:
        with immediate(self._central.db) as db:
            changed = change(
                db,
                "UPDATE staff SET active = 0 WHERE agency = ? AND id = ? AND active = 1",
                (self._agency, agent_id),
            )
            if changed:
                central_audit.note_staff(db, now, "staff.disable", self._agency, agent_id)
        return changed == 1

    def reset_pin(self, agent_id: str, pin: str, now: datetime, valid_until: date | None = None) -> bool:
        """A new PIN; the agent may sign in again even when disabled before. A pepper that was lost is made anew.

        Args:
            valid_until: another last day; None: it stays as it was.
        """
        check_strength(pin)
        pin_hash = hashed(self._pepper(), pin)
        with immediate(self._central.db) as db:
            changed = change(
                db,
                "UPDATE staff SET pin_hash = ?, active = 1, valid_until = coalesce(?, valid_until)"
                " WHERE agency = ? AND id = ?",
                (pin_hash, valid_until and valid_until.isoformat(), self._agency, agent_id),
            )
            if changed:
                central_audit.note_staff(db, now, "staff.reset_pin", self._agency, agent_id)
        return changed == 1

    def is_from_central(self) -> bool:
        """Of what is written here, never: it is central's own."""
        return False

    @property
    def _pepper_file(self) -> Path:
        return self._central.home.pepper_file(self._agency)

    def _pepper(self) -> bytes:
        """Made with the first agent. Raises StorageError."""
        check_not_shut(self._central.home.shut_keys(self._pepper_file))
        write_new(self._pepper_file, secrets.token_bytes(SEED_BYTES))
        pepper = read_pepper(self._pepper_file)
        if pepper is None:
            raise StorageError(PEPPER_LOST)
        return pepper


def read_pepper(file: Path) -> bytes | None:
    """32 bytes; None when it is not there, or no pepper."""
    try:
        pepper = small_files.read(file)
    except OSError:
        return None
    return pepper if len(pepper) == SEED_BYTES else None


def shut_peppers(central: Central) -> list[str]:
    """Paths of peppers that are there and shut to this account: nobody is told of those agencies' staff meanwhile."""
    files = (central.home.pepper_file(agency) for agency in agencies(central.db))
    return [str(shut) for file in files for shut in central.home.shut_keys(file)]


def lost_peppers(home: CentralHome, db: Connection) -> dict[str, Path]:
    """By agency, peppers that are not there, or are none: nobody is told of those agencies' staff meanwhile."""
    files = {agency: home.pepper_file(agency) for agency in agencies(db)}
    return {agency: file for agency, file in files.items() if not home.shut_keys(file) and read_pepper(file) is None}


def lost(file: Path) -> str:
    """What is said of such a pepper: nobody looks for what lies there."""
    return _(_IS_NONE if file.exists() or file.is_symlink() else _LOST).format(path=file)


def agencies(db: Connection) -> tuple[str, ...]:
    """Codes of the agencies whose staff is written here."""
    return tuple(each["agency"] for each in rows(db, "SELECT DISTINCT agency FROM staff ORDER BY agency"))


def tell(central: Central, agency: str) -> Json | None:
    """What an agency's terminals are told: who may sign in, with what.

    None: no agent was ever written here, or the pepper is lost, or shut: the terminals keep what they have.
    """
    pepper = read_pepper(central.home.pepper_file(agency))
    if pepper is None or agency not in agencies(central.db):
        return None
    found = rows(
        central.db,
        "SELECT id, name, role, pin_hash, created_at, valid_until FROM staff WHERE agency = ? AND active = 1"
        " ORDER BY id",
        (agency,),
    )
    return {"pepper": pepper.hex(), "agents": found}
