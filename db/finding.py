"""One thing that `kiosk doctor` found: what is, and what to do about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from db import key_words
from db.guards import DAMAGED_WORDS
from kiosk.clock import local
from kiosk.i18n import N_, _
from kiosk.services.ports import DamagedDatabase, KeyTrouble, NewerDatabase, StorageError


class State(IntEnum):
    """How a finding is; the worst one decides the exit code."""

    OK = 0
    NOTE = 1
    """Nothing is wrong, and nobody has confirmed it."""
    LOOK = 2
    """A person must look."""
    UNSAFE = 3
    """Newer or damaged: nothing is written."""


@dataclass(frozen=True)
class Finding:
    name: str
    """Stable key, for scripts."""
    state: State
    says: str
    """What is, in one line."""
    todo: str = ""
    """What to do; empty when nothing."""


DAMAGED = N_("La base est abîmée, ou sa clé n'est pas la bonne : rien n'est écrit.")
"""What the storage says, without its advice to run `kiosk doctor`: whoever reads this has."""
_MEND = N_(
    "Si keys/database.key est la clé d'ici, arrêtez la borne, puis « kiosk doctor --repair ». Sinon, remettez la bonne "
    "clé à sa place ; {lost}"
)


def of_trouble(name: str, error: StorageError, todo: str = "") -> Finding:
    """What the storage itself says, with what to do in its own words."""
    state = State.UNSAFE if isinstance(error, NewerDatabase | DamagedDatabase) else State.LOOK
    if str(error) == DAMAGED_WORDS:
        return Finding(
            name, state, _(DAMAGED), todo or _(_MEND).format(lost=_(key_words.TABLE[key_words.DATABASE].told))
        )
    if isinstance(error, KeyTrouble):
        return Finding(name, state, error.says, todo or _("Remettez sa copie."))
    return Finding(name, state, _(str(error)), todo)


def on_the_wall(instant: datetime) -> str:
    """Day and hour in Paris, as the agency reads them."""
    return f"{local(instant):%d/%m/%Y %H:%M}"
