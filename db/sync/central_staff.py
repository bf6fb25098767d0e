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
from db.connection import Connection, change, immediate, rows
from db.pins import check_strength, hashed
from db.private_files import write_new
from db.stores.roll import read_agent
from db.stores.staff import check_agent
from db.sync import central_audit, unmarked
from db.sync.central import Central
from db.sync.central_home import SEED_BYTES, CentralHome, check_not_shut
from db.sync.down import Json
from db.sync.lost_pepper import LostPepper
from kiosk import small_files
from kiosk.clock import local_day, to_text
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError
from kiosk.services.staff_port import Agent

PEPPER_LOST = N_(
    "La clé des codes de cette agence manque, ou n'en est pas une (keys/agency.….pepper) : mettez de côté ce qui est à "
    "sa place, et remettez sa copie. Sans copie, donnez un nouveau code à chaque agent : kiosk staff reset-pin "
    "IDENTIFIANT --agency CODE"
)

PEPPER_OTHER = N_(
    "{path} n'est pas la clé des codes de cette agence : rien n'est écrit. Remettez sa copie. Sans copie, donnez un "
    "nouveau code à chaque agent : kiosk staff reset-pin IDENTIFIANT --agency {agency}"
)

_NOBODY: Json = {"pepper": bytes(SEED_BYTES).hex(), "agents": []}
"""What is told where every account is closed, whatever became of the pepper: no PIN is mixed with this one."""
_OF_WHO_CAN_SIGN_IN = (
    "SELECT pepper_mark FROM staff WHERE agency = ? AND active = 1 AND (valid_until IS NULL OR valid_until >= ?)"
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
        pepper, noted = read_pepper(self._pepper_file), self._unmarked or self._noted
        if pepper is None:  # put back, it may be the right one of each
            return tuple(read_agent(each) for each in found)
        own = pepper_marks.of(pepper)
        return tuple(
            read_agent(each, is_lost=pepper_marks.is_of_another(each["pepper_mark"] or noted, own)) for each in found
        )

    def add(
        self, agent_id: str, name: str, role: str, pin: str, now: datetime, valid_until: date | None = None
    ) -> None:
        check_agent(agent_id, name, role)
        check_strength(pin)
        pins = rows(self._central.db, _OF_WHO_CAN_SIGN_IN, (self._agency, local_day(now).isoformat()))
        pepper = self._pepper_of_all() if pins else self._pepper_or_new()
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

        A pepper that is lost, or is another, is made anew; of an agent whom nobody knows nothing is.

        Args:
            valid_until: another last day; None: it stays as it was.
        """
        check_strength(pin)
        if all(agent.id != agent_id for agent in self.agents()):
            return False
        pepper = self._pepper_or_new()
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

    def is_held(self, now: datetime) -> bool:
        """Whether what is written here reaches no terminal yet: their list waits for a pepper, or for codes."""
        home = self._central.home
        lost = _lost_pepper(home, self._central.db, self._agency, local_day(now))
        return lost is not None or bool(home.shut_keys(self._pepper_file))

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

    def _pepper_of_all(self) -> bytes:
        """The one that the other agents' PINs are mixed with. Raises StorageError."""
        home, file = self._central.home, self._pepper_file
        check_not_shut(home.shut_keys(file))
        pepper = read_pepper(file)
        if pepper is None:
            raise StorageError(PEPPER_LOST)
        is_other = pepper_marks.is_other(home.pepper_mark(self._agency), pepper)
        if is_other or (not self._noted and _is_nobody_s(home, self._central.db, self._agency, pepper)):
            raise StorageError(_(PEPPER_OTHER).format(path=file, agency=self._agency))
        self._note(pepper)
        return pepper

    def _note(self, pepper: bytes) -> None:
        """Before a code is written, which makes the pepper look as old as the others."""
        with immediate(self._central.db) as db:
            if doubted := self._unmarked:
                _mark_pins(db, self._agency, doubted)
        pepper_marks.note(self._central.home.pepper_mark(self._agency), pepper)

    def _pepper_or_new(self) -> bytes:
        """Made with the first agent who may sign in; one that will not do is kept aside. Raises StorageError."""
        file, mark = self._pepper_file, self._central.home.pepper_mark(self._agency)
        check_not_shut(self._central.home.shut_keys(file))
        found = read_pepper(file)
        if found is not None and not pepper_marks.is_other(mark, found):
            self._note(found)
            return found
        with immediate(self._central.db) as db:
            _mark_pins(db, self._agency, self._unmarked or self._noted or pepper_marks.UNKNOWN)
        pepper = secrets.token_bytes(SEED_BYTES)
        # Until both are written it counts as lost, and the same command makes another.
        pepper_marks.note_anew(mark, pepper)
        if os.path.lexists(file):
            file.replace(file.with_name(f"{file.name}.unreadable"))
        write_new(file, pepper)
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


def lost_peppers(home: CentralHome, db: Connection, today: date) -> list[LostPepper]:
    """Peppers that are not there, or are none, or another, be it than of one PIN that opens something: nobody is told
    of those agencies' staff meanwhile.
    """
    found = (_lost_pepper(home, db, agency, today) for agency in agencies(db))
    return [each for each in found if each is not None]


def _lost_pepper(home: CentralHome, db: Connection, agency: str, today: date) -> LostPepper | None:
    """None: it is as it should, or shut, which is told for itself; or every account is closed: whoever comes next gets
    one that is new.
    """
    file, mark = home.pepper_file(agency), home.pepper_mark(agency)
    if home.shut_keys(file) or not _is_any_open(db, agency):
        return None
    pepper = read_pepper(file)
    if pepper is None:
        return LostPepper(agency, str(file))
    is_nobody_s = _is_nobody_s(home, db, agency, pepper)
    if pepper_marks.is_other(mark, pepper):
        return LostPepper(agency, str(file), is_other=True, mark="" if is_nobody_s else str(mark))
    pins = rows(db, _OF_WHO_CAN_SIGN_IN, (agency, today.isoformat()))
    doubted = unmarked.mark(home, db, agency)
    to_redo = sum(pepper_marks.is_of_another(pin["pepper_mark"] or doubted, pepper_marks.of(pepper)) for pin in pins)
    if to_redo and is_nobody_s and not pepper_marks.noted(mark):
        return LostPepper(agency, str(file), is_other=True)
    return LostPepper(agency, str(file), to_redo=to_redo, is_former=is_nobody_s) if to_redo else None


def _is_nobody_s(home: CentralHome, db: Connection, agency: str, pepper: bytes) -> bool:
    """Whether not one PIN of an agency's is mixed with it, and each is with another."""
    found, doubted = (
        rows(db, "SELECT pepper_mark FROM staff WHERE agency = ?", (agency,)),
        unmarked.mark(home, db, agency),
    )
    marks = [pin["pepper_mark"] or doubted for pin in found]
    return bool(marks) and all(pepper_marks.is_of_another(mark, pepper_marks.of(pepper)) for mark in marks)


def _is_any_open(db: Connection, agency: str) -> bool:
    """One that is past its last day counts: a clock that is ahead closes nobody's account."""
    return bool(rows(db, "SELECT 1 FROM staff WHERE agency = ? AND active = 1 LIMIT 1", (agency,)))


def _mark_pins(db: Connection, agency: str, mark: str) -> None:
    """Of PINs that are older than marks are."""
    change(db, "UPDATE staff SET pepper_mark = ? WHERE agency = ? AND pepper_mark = ''", (mark, agency))


def agencies(db: Connection) -> tuple[str, ...]:
    """Codes of the agencies whose staff is written here."""
    return tuple(each["agency"] for each in rows(db, "SELECT DISTINCT agency FROM staff ORDER BY agency"))


def tell(central: Central, agency: str, today: date) -> Json | None:
    """What an agency's terminals are told: who may sign in, with what.

    None: no agent was ever written here, or the pepper is lost, or another, or shut: the terminals keep what they have.
    """
    if agency in agencies(central.db) and not _is_any_open(central.db, agency):
        return _NOBODY
    pepper = read_pepper(central.home.pepper_file(agency))
    if pepper is None or agency not in agencies(central.db) or _lost_pepper(central.home, central.db, agency, today):
        return None
    with suppress(StorageError):  # the next night notes it
        pepper_marks.note(central.home.pepper_mark(agency), pepper)
        with immediate(central.db) as db:
            _mark_pins(db, agency, unmarked.mark(central.home, db, agency) or pepper_marks.of(pepper))
    found = rows(
        central.db,
        "SELECT id, name, role, pin_hash, created_at, valid_until FROM staff WHERE agency = ? AND active = 1"
        " ORDER BY id",
        (agency,),
    )
    return {"pepper": pepper.hex(), "agents": found}
