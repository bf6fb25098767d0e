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
_TO_RELEASE = N_(
    "Restent fermés, en quarantaine, des fichiers que cette clé ouvre et qu'une personne doit regarder d'abord (borne "
    "révoquée, ou déposés ailleurs) : {paths}. Chacun, une fois regardé : kiosk central ingest --release FICHIER "
    "--escrow sequestre.txt"
)
_BOTH = N_(
    "Ce fichier reste en quarantaine : chiffré pour une autre clé. Avec celle du séquestre, en une commande : kiosk "
    "central ingest --release FICHIER --escrow sequestre.txt"
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
    with night.run(home, "central ingest", as_json, file=escrow) as ending:
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
    from db.sync.escrowed import left_in_quarantine
    from db.sync.report import named

    if not done.resealed and place.escrow_recipient() not in keys:
        raise escrow.NoEscrowKey("opens_nothing")
    ending.lines.append(_(_OPENED).format(n=done.resealed))
    to_release, shut = left_in_quarantine(place, place.read_keys().identity, [*keys.values()])
    if to_release:
        ending.worst(Exit.QUARANTINED, _(_TO_RELEASE).format(paths=named([*map(str, to_release)], ", ")))
    if shut:
        terminals = {quarantine.terminal_of(quarantine.told_of(path)) or path.name for path in shut}
        ending.worst(Exit.QUARANTINED, _(_STILL_SHUT).format(terminals=named(sorted(terminals), ", ")))


def _release(home: Path, file: Path, keys: Mapping[str, str], ending: night.Ending) -> None:
    from db.sync import night as nights
    from db.sync import receiver
    from db.sync.batch import FOR_ANOTHER_KEY, REASONS, BadBatch
    from db.sync.ingested import Ingested
    from db.sync.opening import with_escrow

    now, done = SystemClock().now(), Ingested()
    with nights.central(place_of(home, None), now) as opened:
        try:
            receiver.release(with_escrow(opened, [*keys.values()]), file, now, done)
        except BadBatch as bad:
            needs_escrow = bad.reason in FOR_ANOTHER_KEY and not keys
            sentence = _(_BOTH) if needs_escrow else _("Ce fichier reste en quarantaine : {why}.")
            ending.worst(Exit.QUARANTINED, sentence.format(why=REASONS[bad.reason]))
            return
    central_told.tell_ingested(ending, done, reached=True)
