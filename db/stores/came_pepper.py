"""The peppers that came down with central's agents: whether those of here can be used, and what is said where not."""

from collections.abc import Iterator

from db.connection import Connection, rows
from db.keys import Keys
from db.stores.own_pepper import LOST
from db.sync.shut import is_shut
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError

_SAYS = N_("{path} manque ou est abîmée : aucun agent du siège ne peut ouvrir la console.")
_TO_DO = N_(
    "Ici, kiosk sync la reprend de la liste du siège. Si elle manque encore : au siège, kiosk central nightly ; puis "
    "ici, kiosk sync. Ou remettez sa copie."
)


def needed(db: Connection) -> tuple[str, ...]:
    """Names of those that agents' PINs are mixed with."""
    found = rows(db, "SELECT DISTINCT pepper FROM agents WHERE pepper NOT IN ('', ?) ORDER BY pepper", (LOST,))
    return tuple(each["pepper"] for each in found)


def troubles(keys: Keys, db: Connection) -> Iterator[tuple[str, str]]:
    """Of each that is shut to this account, missing, or another: what is, and what to do."""
    for name in needed(db):
        try:
            keys.came_pepper(name)
        except StorageError as trouble:
            path = keys.came_pepper_file(name)
            yield (_(str(trouble)), "") if is_shut(path) else (_(_SAYS).format(path=path), _(_TO_DO))
