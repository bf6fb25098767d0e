"""The pepper of an agency's PINs, among central's keys: whether it is the one that they are mixed with.

Three things tell it: the mark beside the database, the one with each PIN in it, and the peppers of the other agencies.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

from db import pepper_marks
from db.connection import Connection, change, rows
from db.sync import unmarked
from db.sync.central import Central
from db.sync.central_home import SEED_BYTES, CentralHome
from db.sync.lost_pepper import LostPepper
from db.sync.naming import named
from db.sync.shut_keys import GIVE_BACK
from kiosk import small_files
from kiosk.i18n import N_, _
from kiosk.settings import AgencyCode

_SHUT = N_("Clés fermées à ce compte : {paths}. Les bornes gardent les agents qu'elles ont. {todo}")

OF_WHO_CAN_SIGN_IN = (
    "SELECT pepper_mark FROM staff WHERE agency = ? AND active = 1 AND (valid_until IS NULL OR valid_until >= ?)"
)


def read(file: Path) -> bytes | None:
    """32 bytes; None when it is not there, or no pepper."""
    try:
        pepper = small_files.read(file)
    except OSError:
        return None
    return pepper if len(pepper) == SEED_BYTES else None


def agencies(db: Connection) -> tuple[str, ...]:
    """Codes of the agencies whose staff is written here."""
    return tuple(each["agency"] for each in rows(db, "SELECT DISTINCT agency FROM staff ORDER BY agency"))


def shut(central: Central) -> list[str]:
    """Paths of peppers that are there and shut to this account: nobody is told of those agencies' staff meanwhile."""
    files = (central.home.pepper_file(agency) for agency in agencies(central.db))
    return [str(path) for file in files for path in central.home.shut_keys(file)]


def shut_words(paths: Sequence[str]) -> str:
    """What is said of them, and what to do."""
    return _(_SHUT).format(paths=named(paths, ", "), todo=_(GIVE_BACK))


def lost(home: CentralHome, db: Connection, today: date) -> list[LostPepper]:
    """Peppers that are not there, or are none, or another, be it than of one PIN that opens something: nobody is told
    of those agencies' staff meanwhile.
    """
    found: dict[str, LostPepper] = {}
    for agency in agencies(db):
        if each := look(home, db, agency, today):
            other = found.get(each.of_agency)
            is_told = other is not None and other.is_exchanged and other.of_agency == agency
            found[agency] = replace(each, is_told_before=is_told)
    return [*found.values()]


def look(home: CentralHome, db: Connection, agency: str, today: date) -> LostPepper | None:
    """None: it is as it should, or shut, which is told for itself; or every account is closed: whoever comes next gets
    one that is new.
    """
    file, mark = home.pepper_file(agency), home.pepper_mark(agency)
    if home.shut_keys(file) or not is_any_open(db, agency):
        return None
    pepper = read(file)
    if pepper is None:
        return LostPepper(agency, str(file))
    own, noted = pepper_marks.of(pepper), pepper_marks.noted(mark).decode()
    if other := whose(home, db, agency, pepper):
        theirs = home.pepper_file(other)
        lies_there = read(theirs)
        return LostPepper(
            agency,
            str(file),
            is_other=True,
            of_agency=other,
            mark=str(mark) if noted == own else "",
            lacking_at="" if lies_there == pepper else str(theirs),
            is_exchanged=lies_there is not None and _opens(db, agency, pepper_marks.of(lies_there)),
        )
    is_nobody_s = _is_nobody_s(home, db, agency, pepper)
    if pepper_marks.is_other(mark, pepper):
        return LostPepper(
            agency,
            str(file),
            is_other=True,
            mark="" if is_nobody_s else str(mark),
            opens=_opens(db, agency, own),
            is_mark_s=_opens(db, agency, noted),
        )
    pins = rows(db, OF_WHO_CAN_SIGN_IN, (agency, today.isoformat()))
    doubted = unmarked.mark(home, db, agency)
    to_redo = sum(pepper_marks.is_of_another(pin["pepper_mark"] or doubted, own) for pin in pins)
    if to_redo and is_nobody_s and not noted:
        return LostPepper(agency, str(file), is_other=True)
    return LostPepper(agency, str(file), to_redo=to_redo, is_former=is_nobody_s) if to_redo else None


def whose(home: CentralHome, db: Connection, agency: str, pepper: bytes) -> str:
    """Which other agency has the same one, or codes that are mixed with it, where no PIN of this one's tells that it is
    its own; empty: none.
    """
    own = pepper_marks.of(pepper)
    if _opens(db, agency, own):
        return ""
    return next(
        (code for code in _others(agency) if read(home.pepper_file(code)) == pepper or _opens(db, code, own)), ""
    )


def is_any_open(db: Connection, agency: str) -> bool:
    """One that is past its last day counts: a clock that is ahead closes nobody's account."""
    return bool(rows(db, "SELECT 1 FROM staff WHERE agency = ? AND active = 1 LIMIT 1", (agency,)))


def mark_pins(db: Connection, agency: str, mark: str) -> None:
    """Of PINs that are older than marks are."""
    change(db, "UPDATE staff SET pepper_mark = ? WHERE agency = ? AND pepper_mark = ''", (mark, agency))


def _others(agency: str) -> Iterator[str]:
    return (code for code in get_args(AgencyCode) if code != agency)


def _opens(db: Connection, agency: str, mark: str) -> bool:
    """Whether the PIN of an account that is not closed is mixed with the pepper of a mark."""
    sql = "SELECT 1 FROM staff WHERE agency = ? AND active = 1 AND pepper_mark = ? LIMIT 1"
    return bool(rows(db, sql, (agency, mark)))


def _is_nobody_s(home: CentralHome, db: Connection, agency: str, pepper: bytes) -> bool:
    """Whether not one PIN of an agency's is mixed with it, and each is with another."""
    found = rows(db, "SELECT pepper_mark FROM staff WHERE agency = ?", (agency,))
    doubted = unmarked.mark(home, db, agency)
    marks = [pin["pepper_mark"] or doubted for pin in found]
    return bool(marks) and all(pepper_marks.is_of_another(mark, pepper_marks.of(pepper)) for mark in marks)
