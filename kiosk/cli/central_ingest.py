"""`kiosk central ingest`: take what came; with what a person brings, what lies aside too."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli import central_told, night
from kiosk.cli.central_place import place_of, target_option
from kiosk.cli.exits import Exit
from kiosk.cli.targets import check_target
from kiosk.clock import SystemClock
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.central_home import CentralHome
    from db.sync.ingested import Ingested

_OPENED = N_(
    "Ouverts avec la clé du séquestre, et scellés de nouveau pour le siège : {n}. Remettez-la au coffre ; puis : kiosk "
    "central nightly"
)
_STILL_SHUT = N_(
    "Restent en quarantaine, entiers, des fichiers que cette clé n'ouvre pas non plus, de {terminals} : cherchez la "
    "clé d'un séquestre d'avant, ou demandez à l'informatique."
)


@click.command("ingest")
@target_option
@click.option(
    "--release",
    metavar="FICHIER",
    type=click.Path(readable=False, path_type=Path),
    help="Prendre un fichier de la quarantaine, d'une borne révoquée, qu'une personne a regardé.",
)
@click.option(
    "--escrow",
    metavar="FICHIER",
    type=click.Path(readable=False, path_type=Path),
    help="La clé du séquestre, pour cette fois : ouvrir ce qui est scellé pour une clé du siège qui est perdue.",
)
@night.as_json
@click.pass_obj
def ingest(home: Path, target: str | None, release: Path | None, escrow: Path | None, as_json: bool) -> None:
    """Prendre ce que les bornes ont déposé, une fois, et en donner l'accusé."""
    check_target(target or "")
    with night.run(home, "central ingest", as_json) as ending:
        from db.sync import night as nights
        from db.sync.central_home import CentralHome
        from db.sync.opening import with_escrow

        CentralHome(home).check_here()
        keys = _brought(escrow)
        if release is not None:
            _release(home, release, keys, ending)
            return
        place, now = place_of(home, target), SystemClock().now()
        with nights.central(place, now) as opened:
            done, reached = nights.ingest(place, with_escrow(opened, [*keys.values()]), now)
        central_told.tell_ingested(ending, done, reached)
        if keys:
            _tell_opened(ending, CentralHome(home), keys, done)


def _brought(escrow: Path | None) -> Mapping[str, str]:
    if escrow is None:
        return {}
    from db.sync.escrow import brought

    return brought(escrow)


def _tell_opened(ending: night.Ending, place: "CentralHome", keys: Mapping[str, str], done: "Ingested") -> None:
    """What the escrow's keys opened, and what even they did not."""
    from db.sync import escrow, quarantine
    from db.sync.report import named

    if not done.resealed and place.escrow_recipient() not in keys:
        raise escrow.NoEscrowKey("opens_nothing")
    ending.lines.append(_(_OPENED).format(n=done.resealed))
    left = quarantine.for_another_key(place.quarantine)
    if left:
        ending.worst(Exit.QUARANTINED, _(_STILL_SHUT).format(terminals=named(left, ", ")))


def _release(home: Path, file: Path, keys: Mapping[str, str], ending: night.Ending) -> None:
    from db.sync import night as nights
    from db.sync import receiver
    from db.sync.batch import REASONS, BadBatch
    from db.sync.ingested import Ingested
    from db.sync.opening import with_escrow

    now, done = SystemClock().now(), Ingested()
    with nights.central(place_of(home, None), now) as opened:
        try:
            receiver.release(with_escrow(opened, [*keys.values()]), file, now, done)
        except BadBatch as bad:
            sentence = _("Ce fichier reste en quarantaine : {why}.").format(why=REASONS[bad.reason])
            ending.worst(Exit.QUARANTINED, sentence)
            return
    central_told.tell_ingested(ending, done, reached=True)
