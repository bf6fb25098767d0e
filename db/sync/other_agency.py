"""A terminal that central takes for another agency's: an enrolment that was wrong, or a code that was changed here."""

from db.init_command import init_as
from kiosk.i18n import N_, _

_SAYS = N_(
    "config.toml dit l'agence « {own} », le siège tient « {terminal} » pour une borne de « {told} » : rien n'est pris "
    "de ce qu'il envoie à « {told} » (agents, réglages, logements), ce qui est ici reste."
)
_TO_DO = N_(
    "Si config.toml est faux : remettez-y le code, puis kiosk sync. Si c'est l'inscription : ici, kiosk sync, puis "
    "{init} ; au siège, kiosk central enrol FICHIER pour ce nouveau nom, kiosk central revoke {terminal} et kiosk "
    "central nightly ; ici, kiosk sync"
)


def words(terminal: str, own: str, told: str) -> tuple[str, str]:
    """What is said of it, and the ways out.

    Args:
        own, told: codes of the agency of here, and of the one that central tells.
    """
    said = _(_SAYS).format(terminal=terminal, own=own, told=told)
    return said, _(_TO_DO).format(terminal=terminal, init=init_as(own, "NOUVEAU"))
