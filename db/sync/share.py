"""Whether what stands at the target's address is the share, or the empty folder over which it should be mounted.

The folder of the receipts tells. Central makes it with its first receipt, or before (`central init --target`), and
nobody ever takes it away. So a side that knows of receipts and finds no such folder is somewhere else.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from db import private_files
from db.connection import Connection, row
from db.files import Step, no_step, write_durably
from db.sync import ack
from db.sync.central_home import CentralHome
from db.sync.ingested import Ingested
from db.sync.sender import Sent
from db.sync.spool import is_any_acked
from db.sync.targets import OWN, is_inside, local_path, open_target
from db.sync.transport import NOT_LET_IN, READ_ONLY, UNTOLD, NoRight, NotThere, Transport, Unreachable, Unwritable
from kiosk.config import ConfigurationError, is_terminal, load
from kiosk.i18n import N_
from kiosk.settings import Config

IN_THE_WAY = N_(
    "Dans le dossier d'échange, ceci n'est pas à sa place, ou ne se lit pas ici : {paths}. Rien n'est perdu."
)
IN_THE_WAY_TO_DO = N_(
    "N'en ôtez rien sans le siège : là-bas, kiosk central nightly dit ce qui est à ôter, et ce qui est à laisser ; "
    "puis ici : kiosk sync"
)
"""Of folders and files that a terminal passes over there, as it follows no link."""

_LEAST_FREE = 16 * 2**20
"""Bytes under which a share is called nearly full: what a dozen terminals seal in a day, and what goes down."""
_LEAST_FILES = 200
"""Files that can still be made, under which it is called so too: what a dozen terminals and central make in a night."""


def open_share(url: str, home: Path, trial: bool, step: Step = no_step, *, is_answered: bool) -> Transport:
    """As `open_target`, and what cannot be the share is not even looked into.

    Args:
        is_answered: whether this side knows that receipts were laid down there.

    Raises:
        BadTarget, Unreachable: see `open_target`.
        NotThere: another folder stands in the place of the share.
        Unreachable: of a central, `UNTOLD`; the folder of its home is not even made.
    """
    if is_untold(url, home, is_answered=is_answered):
        raise Unreachable(UNTOLD)
    target = open_target(url, home, trial, step)
    if is_answered and not is_inside(url, home) and not target.is_there(ack.FOLDER):
        raise NotThere("no receipts")
    return target


def target_of(home: Path, config: Config) -> str:
    """What a terminal's configuration says; where that says nothing, what central on the same machine was told.

    Raises StorageError: see `CentralHome.target`.
    """
    return config.sync.target or CentralHome(home).target()


def target_here(home: Path) -> str:
    """The same of central's machine, which may be a terminal, too, and whose configuration may be wrong.

    Raises StorageError: see `CentralHome.target`.
    """
    if is_terminal(home):
        with suppress(ConfigurationError):
            return target_of(home, load(home))
    return CentralHome(home).target()


def is_untold(url: str, home: Path, *, is_answered: bool) -> bool:
    """Whether a central is told no folder any more, and the last one was not its own home's.

    Args:
        is_answered: whether this side knows that receipts were laid down somewhere; a machine that is a terminal alone,
            or both and was never told another folder, makes its own with its first night.
    """
    if url:
        return False
    is_alone_lost = is_answered and not is_terminal(home) and not (home / OWN / ack.FOLDER).exists()
    return _elsewhere(CentralHome(home)).exists() or is_alone_lost


def note_told(url: str, home: CentralHome, step: Step = no_step) -> None:
    """Beside the line that says which folder it is: whether it is one outside the home, which is no guess any more.

    Args:
        url: empty: none was told now, which says nothing of the one of before.

    Raises StorageError.
    """
    note = _elsewhere(home)
    if not url:
        return
    if not is_inside(url, home.home):
        if not note.exists():
            write_durably(note, b"", step)
    elif note.exists():
        step("told inside")
        note.unlink()


def _elsewhere(home: CentralHome) -> Path:
    """Without a word in it: it is there, or not."""
    return home.folder / "target-told"


def prepare(url: str, home: Path, trial: bool) -> None:
    """Make the folder of the receipts at a target that is new, or was emptied.

    Raises:
        BadTarget, NotThere, Unreachable: see `open_target`.
    """
    open_target(url, home, trial).make(ack.FOLDER)


@dataclass(frozen=True)
class Room:
    """What is free on a share that is full, or nearly."""

    size: int
    """Bytes."""
    files: int | None
    """Files that can still be made, where there are too few; None: it is the bytes that are."""


def little_room(url: str, home: Path) -> Room | None:
    """What is left of a share that is full, or nearly; None: there is room, or nobody can tell from here."""
    root = local_path(url)
    if is_inside(url, home) or root is None:
        return None
    try:
        there = os.statvfs(root)
    except OSError:
        return None  # it is not there, or went: told elsewhere
    size, files = there.f_bavail * there.f_frsize, there.f_favail
    if there.f_blocks and size < _LEAST_FREE:  # some systems tell no size, and some no number of files
        return Room(size, None)
    return Room(size, files) if there.f_files and files < _LEAST_FILES else None


def check_writable(url: str, home: Path) -> None:
    """For a night that had nothing to write there: the next one may.

    Raises:
        Unwritable: it is mounted to be read only.
    """
    if is_read_only(url, home):
        raise Unwritable(READ_ONLY)


def is_read_only(url: str, home: Path) -> bool:
    """Whether it is mounted so here; of what is not there, or is another machine, nobody can tell."""
    root = local_path(url)
    return not is_inside(url, home) and root is not None and private_files.is_read_only(root)


@dataclass
class FarSide:
    """Whether what was done there came to its end."""

    is_reached: bool = False


@contextmanager
def reaching(done: Ingested | Sent) -> Iterator[FarSide]:
    """What is done at the target; whether that came to its end, and in `done`, if not, what is known of why."""
    far_side = FarSide()
    try:
        yield far_side
        far_side.is_reached = True
    except Unreachable as trouble:
        done.is_share_missing = isinstance(trouble, NotThere)
        is_told = isinstance(trouble, Unwritable | NoRight) or str(trouble) in (*NOT_LET_IN, UNTOLD)
        done.refusal = str(trouble) if is_told else ""


def is_terminal_answered(home: Path, db: Connection) -> bool:
    """Whether a terminal ever believed a receipt, or what else came down; a restore of either keeps the other."""
    return is_any_acked(home / "spool") or row(db, "SELECT 1 AS n FROM down LIMIT 1") is not None


def has_central_answered(home: CentralHome) -> bool:
    """Whether central ever told its terminals anything, which it does behind their receipts; a restore keeps it."""
    return home.generation_file.exists()
