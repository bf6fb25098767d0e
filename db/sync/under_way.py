"""What a terminal's run had done when it met damage: the words for a database that does not open would be untrue."""

from collections.abc import Iterator
from contextlib import contextmanager

from db.guards import DAMAGED_WORDS
from db.sync.sender import Sent
from kiosk.i18n import N_, _
from kiosk.services.ports import DamagedDatabase

_STOPPED = N_(
    "La base est abîmée : la nuit s'est arrêtée en route. Fait avant, et gardé : événements scellés {events}, "
    "fichiers écrits {files}, fichiers envoyés {sent}, envois accusés {acked}. Le reste n'est pas fait. Lancez « kiosk "
    "doctor »."
)


@contextmanager
def telling_how_far(done: Sent | None) -> Iterator[None]:
    """Of damage that is met from here on; `None`: nothing is written by this run.

    Raises:
        DamagedDatabase: in place of the one that was met, with what was done.
    """
    try:
        yield
    except DamagedDatabase as error:
        if done is None or str(error) != DAMAGED_WORDS:
            raise
        said = _(_STOPPED).format(
            events=done.sealed_events, files=len(done.sealed_files), sent=done.sent, acked=done.acked
        )
        raise DamagedDatabase(said) from None
