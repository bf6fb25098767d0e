"""Notes of who may send that were missing when central was restored: told until a person has dealt with it.

A copy from before a revocation lets that terminal in again, and its note beside the copies alone tells of it
(`db.sync.register`), which every enrolment and every night writes. Of a terminal that the copy lets in, and that is
noted nowhere, nobody can tell whether it was shut out since: a person is asked.

<home>/central/notes-lost           names of those terminals, one a line; a person takes it away
"""

from collections.abc import Container
from pathlib import Path

from db.connection import Connection
from db.files import Step, no_step, write_durably
from db.sync import register
from db.sync.central_home import CentralHome
from db.sync.registered import is_name
from kiosk import small_files
from kiosk.i18n import N_

SAYS = N_(
    "Notes de bornes manquantes (central/backup/terminals, central/archive/terminals) quand une copie de la base a été "
    "remise : {names}. Une borne révoquée depuis cette copie ne l'est plus, et ce qu'elle dépose est pris."
)
TO_DO = N_(
    "Pour chacune qui était révoquée (volée, remplacée), tout de suite : kiosk central revoke BORNE. Notes retrouvées "
    "(dossier déplacé, renommé) : cp -a DOSSIER/. central/backup/terminals/, puis kiosk central nightly. Une fois que "
    "toutes sont vues, ôtez central/notes-lost : ceci n'est plus redit."
)
ON_THE_PAGE = (
    "des notes de bornes manquaient à une restauration : révoquer de nouveau celle qui l'était ({names}), kiosk "
    "central revoke BORNE, puis ôter central/notes-lost"
)


def look(home: CentralHome, db: Connection, step: Step = no_step, *, known: Container[str] = ()) -> None:
    """Before what is noted beside a copy is settled with it, which notes everyone anew.

    Args:
        known: of whom a sound database tells, which stood in the place of the copy.

    Raises:
        Unwritten: see `write_durably`.
    """
    if lost := [terminal for terminal in register.unnoted(home, db) if terminal not in known]:
        names = sorted({*lost, *_in_file(home)} - {small_files.UNREADABLE})
        write_durably(file_of(home), "".join(f"{name}\n" for name in names).encode(), step)


def noted(home: CentralHome, db: Connection) -> list[str]:
    """The terminals of which a person is asked: those that were shut out again since are answered."""
    return [name for name in _in_file(home) if (told := register.of(db, name)) is None or not told.revoked_at]


def file_of(home: CentralHome) -> Path:
    """Where it is noted."""
    return home.folder / "notes-lost"


def _in_file(home: CentralHome) -> list[str]:
    """Whatever cannot be read there is asked about all the same."""
    told = small_files.read_note(file_of(home)) or ""
    return [name if is_name(name) else small_files.UNREADABLE for name in told.split()]
