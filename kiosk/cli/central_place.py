"""Where central's nights are lived, as the commands are told."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import config
from kiosk.cli import night
from kiosk.cli.exits import Exit
from kiosk.i18n import _

if TYPE_CHECKING:
    from db.sync.central import Central
    from db.sync.night import Place

target_option = click.option(
    "--target",
    metavar="URL",
    help="Dossier d'échange, adresse fsspec ; par défaut sync.target, puis au siège central/target, puis exchange.",
)


def place_of(home: Path, target: str | None) -> "Place":
    """A central alone has no terminal's configuration; on a machine that is both, the terminal's counts."""
    from db.sync.night import Place
    from db.sync.share import target_of

    if not (home / config.CONFIG_NAME).exists():
        from db.sync.central_home import CentralHome

        return Place(home, target or CentralHome(home).target(), track=night.tracker())
    settings = config.load(home)
    return Place(home, target or target_of(home, settings), settings.terminal.trial, track=night.tracker())


@contextmanager
def settled(place: "Place", now: datetime) -> Iterator["Central"]:
    """Central, less what is erased anywhere here (R5), and with all that its archive holds (R9): somebody may have laid
    a copy from before over the base by hand. What that puts aside, page and doctor tell.

    Raises: as `db.sync.night.central`.
    """
    from db.sync import night as nights
    from db.sync.ingested import Ingested

    with nights.central(place, now) as central:
        nights.take_what_is_here(central, now, Ingested())
        yield central


def tell_whole_copies(ending: night.Ending, paths: Sequence[str], code: Exit = Exit.QUARANTINED) -> None:
    """Copies of a whole home in this one, which nothing but a person takes away."""
    if paths:
        from db.sync.whole_copies import told

        ending.worst(code, " ".join(told(paths)))


def tell_marks_lost(ending: night.Ending, copy: str, made: int = 0) -> None:
    """A copy was restored beside which marks of erasures were missing, of which some were made again."""
    if copy:
        from db.sync import marks_lost

        again = (_(marks_lost.MADE_AGAIN).format(n=made),) if made else ()
        said = (_(marks_lost.SAYS).format(copy=copy), *again, _(marks_lost.TO_DO))
        ending.worst(Exit.QUARANTINED, " ".join(said))


def tell_notes_lost(ending: night.Ending, names: Sequence[str]) -> None:
    """A copy was restored beside which the notes of these terminals were missing."""
    if names:
        from db.sync import notes_lost
        from db.sync.naming import named

        said = _(notes_lost.SAYS).format(names=named(names, ", "))
        ending.worst(Exit.QUARANTINED, f"{said} {_(notes_lost.TO_DO)}")


def tell_outstripped(ending: night.Ending, home: Path) -> None:
    """Where nothing is told to the terminals for now: of what was done here they learn nothing either."""
    from db.sync import outstripped
    from db.sync.central_home import CentralHome

    if outstripped.is_noted(CentralHome(home)):
        ending.worst(Exit.QUARANTINED, outstripped.words())
