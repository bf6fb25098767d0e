"""A terminal's own pepper, and the PINs that were mixed with another: which they are is noted with each (`agents`)."""

from contextlib import closing

from db import pepper_marks
from db.connection import Connection, Opener, Row, change, immediate, rows
from db.keys import Keys
from kiosk.i18n import N_
from kiosk.services.ports import StorageError

LOST = "lost"
"""In `agents.pepper`: mixed with an own pepper of before. No pepper that came down has this name."""
PEPPER_OTHER = N_("{path} n'est plus la même clé : les codes des agents faits ici sont refusés.")
PEPPER_OTHER_TO_DO = N_("Remettez sa copie. Sans copie : ôtez {path}, {init}, puis refaites le code de chaque agent.")


def is_other(keys: Keys, db: Connection) -> bool:
    """Whether it is known to be another than the PINs are mixed with: by `pepper.check` where no PIN tells that it is
    right, where that tells nothing by the PINs. Raises StorageError: it cannot be read.
    """
    pepper = keys.pepper()
    if keys.is_pepper_other():
        return not is_confirmed(db, pepper)
    return not keys.has_pepper_mark and is_contradicted(db, pepper)


def is_confirmed(db: Connection, pepper: bytes) -> bool:
    """Whether a PIN tells that it is mixed with it, or there is none that could be mixed with another."""
    found = rows(db, "SELECT DISTINCT pepper_mark FROM agents WHERE pepper IN ('', ?)", (LOST,))
    return not found or pepper_marks.of(pepper) in (each["pepper_mark"] for each in found)


def is_contradicted(db: Connection, pepper: bytes) -> bool:
    """Whether PINs tell which pepper is theirs, and none of them this one. What is known to be lost tells nothing."""
    found = rows(db, "SELECT DISTINCT pepper_mark FROM agents WHERE pepper = '' AND pepper_mark <> ''")
    return bool(found) and all(
        pepper_marks.is_of_another(each["pepper_mark"], pepper_marks.of(pepper)) for each in found
    )


def is_lost(found: Row, own_mark: str) -> bool:
    """Whether an agent's PIN is mixed with another own pepper than that of the mark; empty: not known which it is."""
    if own_mark and found["pepper_mark"] and found["pepper"] in ("", LOST):
        return pepper_marks.is_of_another(found["pepper_mark"], own_mark)
    return bool(found["pepper"] == LOST)


def has_codes_of_here(db: Connection) -> bool:
    """Whether an agent's PIN hangs on a terminal's own pepper, be it of before."""
    return bool(rows(db, "SELECT 1 FROM agents WHERE active = 1 AND pepper IN ('', ?) LIMIT 1", (LOST,)))


def count_lost(keys: Keys, db: Connection) -> int:
    """How many agents need another PIN; of a pepper that is another, or cannot be read, only those of whom it is known
    without it.
    """
    try:
        own_mark = "" if is_other(keys, db) else pepper_marks.of(keys.pepper())
    except StorageError:
        own_mark = ""
    return sum(is_lost(each, own_mark) for each in rows(db, "SELECT * FROM agents WHERE active = 1"))


def note_lost_pins(opener: Opener) -> None:
    """Before another own pepper is made: the agents of here need another PIN. Raises StorageError."""
    with closing(opener()) as db, immediate(db):
        change(db, "UPDATE agents SET pepper = ? WHERE pepper = ''", (LOST,))


def note_where_it_is_right(keys: Keys, opener: Opener) -> None:
    """In a home that is older than the note, has lost it, or has a wrong one: see `is_other`.

    Raises:
        StorageError: it cannot be read.
    """
    if keys.has_pepper_mark and not keys.is_pepper_other():
        return
    with closing(opener()) as db:
        is_right = not is_other(keys, db)
    if is_right:
        keys.note_pepper()
