"""Staff as central writes it: the agents of each agency, whose terminals are told the whole list.

The PINs of an agency are mixed with a pepper of its own, a file among central's keys: it goes down with the list,
encrypted to each terminal, and is in no copy of the database. Which one it is, is noted beside the database, and of
each PIN in it: a list with a PIN that its own pepper cannot check goes down to nobody.
"""

import os
import secrets
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from db import pepper_marks
from db.connection import change, immediate, rows
from db.pins import check_strength, hashed
from db.private_files import write_new
from db.stores.roll import read_agent
from db.stores.staff import check_agent
from db.sync import agency_pepper, central_audit, unmarked
from db.sync.central import Central
from db.sync.central_home import SEED_BYTES
from db.sync.down import Json
from db.sync.lost_pepper import LostPepper, PepperDoubted
from db.sync.shut_keys import check_not_shut
from kiosk.clock import local_day, to_text
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError
from kiosk.services.staff_port import Agent

_NEW_PEPPER = N_(
    "Une clé neuve est faite pour les codes de l'agence {agency} : copiez-la avec les autres clés du siège."
)
_NOBODY: Json = {"pepper": bytes(SEED_BYTES).hex(), "agents": []}
"""What is told where every account is closed, whatever became of the pepper: no PIN is mixed with this one."""


class CentralStaff:
    """The agents of one agency, in central's database.

    Besides `StorageError`, `add` raises `BadAgent`, and `add` and `reset_pin` raise `db.pins.WeakPin` and
    `PepperDoubted`.
    """

    def __init__(self, central: Central, agency: str) -> None:
        self._central, self._agency = central, agency
        self._is_pepper_new = False

    def agents(self) -> tuple[Agent, ...]:
        found = rows(
            self._central.db, "SELECT * FROM staff WHERE agency = ? ORDER BY active DESC, name, id", (self._agency,)
        )
        pepper, noted = agency_pepper.read(self._pepper_file), self._unmarked or self._noted
        if pepper is None:  # shut, it may be the right one of each
            is_gone = not self._central.home.shut_keys(self._pepper_file)
            return tuple(read_agent(each, is_lost=is_gone) for each in found)
        own = pepper_marks.of(pepper)
        return tuple(
            read_agent(each, is_lost=pepper_marks.is_of_another(each["pepper_mark"] or noted, own)) for each in found
        )

    def add(
        self, agent_id: str, name: str, role: str, pin: str, now: datetime, valid_until: date | None = None
    ) -> None:
        check_agent(agent_id, name, role)
        check_strength(pin)
        who = (self._agency, local_day(now).isoformat())
        is_any = bool(rows(self._central.db, agency_pepper.OF_WHO_CAN_SIGN_IN, who))
        pepper = self._pepper_of_all(now) if is_any else self._pepper_or_new(now)
        pin_hash, mark, last_day = hashed(pepper, pin), pepper_marks.of(pepper), valid_until and valid_until.isoformat()
        with immediate(self._central.db) as db:
            change(
                db,
                "INSERT INTO staff (agency, id, name, role, pin_hash, active, created_at, valid_until, pepper_mark)"
                " VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?)",
                (self._agency, agent_id, name, role, pin_hash, to_text(now), last_day, mark),
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
        """A new PIN; the agent may sign in again even when disabled before.

        A pepper that is lost, or is another, is made anew; of an agent whom nobody knows nothing is, nor one that is
        another by its mark alone.

        Args:
            valid_until: another last day; None: it stays as it was.
        """
        check_strength(pin)
        if all(agent.id != agent_id for agent in self.agents()):
            return False
        pepper = self._pepper_or_new(now)
        pin_hash, mark = hashed(pepper, pin), pepper_marks.of(pepper)
        with immediate(self._central.db) as db:
            changed = change(
                db,
                "UPDATE staff SET pin_hash = ?, pepper_mark = ?, active = 1, valid_until = coalesce(?, valid_until)"
                " WHERE agency = ? AND id = ?",
                (pin_hash, mark, valid_until and valid_until.isoformat(), self._agency, agent_id),
            )
            if changed:
                central_audit.note_staff(db, now, "staff.reset_pin", self._agency, agent_id)
        return changed == 1

    def trouble(self, now: datetime) -> str:
        """What is wrong with the pepper and what to do, as doctor says it; empty: it is there, and the right one."""
        shut, lost = self._central.home.shut_keys(self._pepper_file), self._look(now)
        if shut:
            return agency_pepper.shut_words([str(path) for path in shut])
        return "" if lost is None or lost.to_redo else " ".join(lost.words())

    def held(self, now: datetime) -> str:
        """Why what is written here reaches no terminal yet, and what ends that; empty: the next night brings it."""
        lost = self._look(now)
        return self.trouble(now) or (" ".join(lost.words()) if lost else "")

    def news(self) -> str:
        """Of a pepper that was made here, in the place of the one of the codes that were written before."""
        return _(_NEW_PEPPER).format(agency=self._agency) if self._is_pepper_new else ""

    def is_from_central(self) -> bool:
        """Of what is written here, never: it is central's own."""
        return False

    @property
    def _pepper_file(self) -> Path:
        return self._central.home.pepper_file(self._agency)

    @property
    def _noted(self) -> str:
        return pepper_marks.noted(self._central.home.pepper_mark(self._agency)).decode()

    @property
    def _unmarked(self) -> str:
        return unmarked.mark(self._central.home, self._central.db, self._agency)

    def _look(self, now: datetime) -> LostPepper | None:
        return agency_pepper.look(self._central.home, self._central.db, self._agency, local_day(now))

    def _pepper_of_all(self, now: datetime) -> bytes:
        """The one that the other agents' PINs are mixed with. Raises PepperDoubted, StorageError."""
        check_not_shut(self._central.home.shut_keys(self._pepper_file))
        pepper, lost = agency_pepper.read(self._pepper_file), self._look(now)
        if pepper is None or (lost is not None and not lost.to_redo):
            raise PepperDoubted(lost or LostPepper(self._agency, str(self._pepper_file)))
        self._note(pepper)
        return pepper

    def _note(self, pepper: bytes) -> None:
        """Before a code is written, which makes the pepper look as old as the others."""
        with immediate(self._central.db) as db:
            if doubted := self._unmarked:
                agency_pepper.mark_pins(db, self._agency, doubted)
        pepper_marks.note(self._central.home.pepper_mark(self._agency), pepper)

    def _pepper_or_new(self, now: datetime) -> bytes:
        """Made with the first agent who may sign in; one that will not do is kept aside, one that opens a PIN is not
        replaced. Raises PepperDoubted, StorageError.
        """
        home, file = self._central.home, self._pepper_file
        mark = home.pepper_mark(self._agency)
        check_not_shut(home.shut_keys(file))
        lost, found = self._look(now), agency_pepper.read(file)
        if lost is not None and (lost.opens or lost.lacking_at):
            raise PepperDoubted(lost)
        is_another_s = found is not None and (
            pepper_marks.is_other(mark, found) or agency_pepper.whose(home, self._central.db, self._agency, found) != ""
        )
        if found is not None and not is_another_s:
            self._note(found)
            return found
        with immediate(self._central.db) as db:
            agency_pepper.mark_pins(db, self._agency, self._unmarked or self._noted or pepper_marks.UNKNOWN)
        pepper = secrets.token_bytes(SEED_BYTES)
        # Until both are written it counts as lost, and the same command makes another.
        pepper_marks.note_anew(mark, pepper)
        if os.path.lexists(file):
            file.replace(file.with_name(f"{file.name}.unreadable"))
        write_new(file, pepper)
        self._is_pepper_new = self._agency in agency_pepper.agencies(self._central.db)
        return pepper


def tell(central: Central, agency: str, today: date) -> Json | None:
    """What an agency's terminals are told: who may sign in, with what.

    None: no agent was ever written here, or the pepper is lost, or another, or shut: the terminals keep what they have.
    """
    is_written = agency in agency_pepper.agencies(central.db)
    if is_written and not agency_pepper.is_any_open(central.db, agency):
        return _NOBODY
    pepper = agency_pepper.read(central.home.pepper_file(agency))
    if pepper is None or not is_written or agency_pepper.look(central.home, central.db, agency, today):
        return None
    with suppress(StorageError):  # the next night notes it
        pepper_marks.note(central.home.pepper_mark(agency), pepper)
        with immediate(central.db) as db:
            agency_pepper.mark_pins(db, agency, unmarked.mark(central.home, db, agency) or pepper_marks.of(pepper))
    found = rows(
        central.db,
        "SELECT id, name, role, pin_hash, created_at, valid_until FROM staff WHERE agency = ? AND active = 1"
        " ORDER BY id",
        (agency,),
    )
    return {"pepper": pepper.hex(), "agents": found}
