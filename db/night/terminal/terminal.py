"""Open a terminal for a run (lock, keys, database): it works with a `Terminal` and fills in a `Run`."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from db.connection import Connection
from db.files import Step, no_step
from db.keys import Keys
from db.night.lock import only_one
from db.night.terminal import central_link
from db.night.terminal.spool import Spool
from db.stores.set_by_central import settings_of_central
from db.terminal_file import open_terminal
from kiosk.config import ConfigurationError
from kiosk.domain.agency.calendar import queue_rules
from kiosk.domain.ticket import EACH_DAY, QueueRules
from kiosk.remote_settings import with_central
from kiosk.settings import CENTRAL_MONTHS, Config

_UNKNOWN_CENTRAL = "keys/central.json manque : demandez une invitation au siège, puis kiosk init --invitation FICHIER."


@dataclass(frozen=True)
class Terminal:
    """Everything that a run works with."""

    home: Path
    name: str
    agency: str
    db: Connection
    seed: bytes
    """The Ed25519 seed that signs, 32 bytes."""
    identity: str
    """The age secret key that opens letters."""
    recipients: Sequence[str]
    """The age public keys, central's and the escrow's."""
    central_key: bytes | None
    """Central's Ed25519 public key; None: no letter can be believed yet."""
    queue: QueueRules = EACH_DAY
    """The agency's rules, by which tickets end."""
    unread: int = CENTRAL_MONTHS
    """Months that a file waits to be read."""
    step: Step = no_step

    @property
    def spool(self) -> Spool:
        """The sealed files that this terminal keeps."""
        return Spool(self.home / "spool", self.step)

    @property
    def inbox(self) -> str:
        """The folder on the share into which it puts its sealed files, as a path there."""
        return f"inbox/{self.name}"


@dataclass
class Run:
    """The outcome of a run, in counts."""

    sealed_events: int = 0
    sealed_files: int = 0
    put: int = 0
    purged: int = 0
    """Events that central has in a copy."""
    expired: int = 0
    waiting: int = 0
    """Events that no letter lists yet."""
    letter: str = "none"
    """`read`, `none` on the share yet, `untrusted` without central's key here, or a reason of `letter.BadLetter`."""
    other_agency: str = ""
    """The agency that the letter is for, when it is not this terminal's."""
    taken: list[str] = field(default_factory=list)
    """Sections of the letter that were applied."""
    untaken: list[str] = field(default_factory=list)
    """Sections that this program could not apply."""
    agents_gone: list[str] = field(default_factory=list)
    """Ids of agents who could sign in here, and whom central's list removed."""
    forgotten: dict[str, int] = field(default_factory=dict)
    """Rows whose time was over, by kind; empty except in the first run of a night."""
    nights: int = 0
    """The number of nights that ran at this terminal since its first one."""
    is_clock_believed: bool = True
    """True when the clock shows the night date of this terminal (F6)."""
    away: str = ""
    """The reason why the share could not be used; empty when it could."""


def link_to_central(home: Path) -> central_link.CentralLink:
    """Return the terminal's link to central. Raises ConfigurationError when the file is missing or wrong."""
    known = central_link.read(home)
    if known is None:
        raise ConfigurationError(_UNKNOWN_CENTRAL)
    return known


@contextmanager
def open_run(home: Path, settings: Config, step: Step = no_step) -> Iterator[Terminal]:
    """Open a terminal for one run.

    Raises:
        Locked: another run has not ended.
        ConfigurationError: see `link_to_central`.
        StorageError: the database or a key cannot be used.
    """
    known, keys = link_to_central(home), Keys(home)
    with only_one(home, "sync"), closing(open_terminal(home)()) as db:
        settings = with_central(home, settings, settings_of_central(db))
        yield Terminal(
            home=home,
            name=settings.terminal.id,
            agency=settings.agency.code,
            db=db,
            seed=keys.signing_seed(),
            identity=keys.age_identity(),
            recipients=known.recipients,
            central_key=bytes.fromhex(known.verify) if known.verify else None,
            queue=queue_rules(settings),
            unread=settings.retention.unread,
            step=step,
        )
