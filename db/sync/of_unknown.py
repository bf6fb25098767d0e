"""Files of the archive whose terminals nobody here knows any more: what they hold of something erased waits with them.

A base of before that is laid over the present one does not know who was enrolled since; where the notes beside the
copies are lost as well, nothing tells whose such a file is. It is neither taken nor cut until that is known again.
"""

from collections.abc import Sequence
from contextlib import suppress

from db.connection import Connection
from db.sync import applying, register
from db.sync.archive import Archive, terminal_of
from db.sync.batch import BadBatch
from db.sync.central import Central
from db.sync.central_home import CentralHome
from db.sync.naming import named
from db.sync.opening import look_into
from kiosk.i18n import N_, _

SAYS = N_(
    "Effacement incomplet. À l'archive, d'une borne que la base ne connaît plus, et peut encore le tenir : {paths}."
)
TO_DO = N_(
    "La note de cette borne (archive/terminals, backup/terminals) manque, ou ne se lit plus : rendez-la, d'une copie "
    "de ce dossier, ou inscrivez de nouveau la borne (kiosk central enrol FICHIER) ; puis : kiosk central nightly"
)
ON_THE_PAGE = (
    "finir un effacement : à l'archive, {paths} est d'une borne que la base ne connaît plus ; rendre sa note "
    "(archive/terminals), ou l'inscrire de nouveau (kiosk central enrol FICHIER), puis relancer la nuit"
)


def words(paths: Sequence[str]) -> tuple[str, str]:
    """What is, and what to do."""
    return _(SAYS).format(paths=named(paths, ", ")), _(TO_DO)


def files(home: CentralHome, db: Connection) -> tuple[str, ...]:
    """What the database has not taken, of terminals that are noted nowhere, or where nobody can read; as names tell."""
    untaken = Archive(home.archive, ()).untaken(applying.applied(db)).values()
    if not untaken:
        return ()
    known, is_doubted = register.everywhere(home, db), register.doubted(home, db)
    terminals = {path: terminal_of(path) for path in untaken}
    return tuple(str(path) for path, each in terminals.items() if each not in known or is_doubted(each))


def whatever(central: Central, data: bytes) -> tuple[bytes, ...]:
    """What can be read of such a file; none of it is believed."""
    with suppress(BadBatch):
        return look_into(central, data)[1]
    return ()
