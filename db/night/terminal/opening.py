"""A run at a terminal begins alike: lock, what the terminal knows of central, keys, base."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.files import Step, no_step
from db.keys import Keys
from db.night.lock import only_one
from db.night.terminal import siege
from db.night.terminal.terminal import Terminal
from db.terminal_file import open_terminal
from kiosk.config import ConfigurationError
from kiosk.settings import Config

ROLE = "sync"
"""The name of a terminal's lock."""
UNKNOWN_CENTRAL = "keys/central.json manque : demandez une invitation au siège, puis kiosk init --invitation FICHIER."


def siege_of(home: Path) -> siege.Siege:
    """Return what this terminal knows of central. Raises ConfigurationError: nobody told it, or the file is wrong."""
    known = siege.read(home)
    if known is None:
        raise ConfigurationError(UNKNOWN_CENTRAL)
    return known


@contextmanager
def open_run(home: Path, settings: Config, step: Step = no_step) -> Iterator[Terminal]:
    """Open a terminal for one run.

    Raises:
        Locked: another run goes on.
        ConfigurationError: see `siege_of`.
        StorageError: the base or a key cannot be used.
    """
    known, keys = siege_of(home), Keys(home)
    with only_one(home, ROLE), closing(open_terminal(home)()) as db:
        yield Terminal(
            home=home,
            name=settings.terminal.id,
            agency=settings.agency.code,
            db=db,
            seed=keys.signing_seed(),
            identity=keys.age_identity(),
            recipients=known.recipients,
            central_key=bytes.fromhex(known.verify) if known.verify else None,
            step=step,
        )
