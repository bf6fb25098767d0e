"""`kiosk central import-listings`: homes that are known, from a table that somebody else makes."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli import night
from kiosk.cli.exits import Exit
from kiosk.clock import SystemClock
from kiosk.i18n import _

if TYPE_CHECKING:
    from db.sync.known_homes import Refused

_MOST_SHOWN = 20


@click.command("import-listings")
@click.argument("file", metavar="FICHIER", type=click.Path(readable=False, path_type=Path))
@night.as_json
@click.pass_obj
def import_listings(home: Path, file: Path, as_json: bool) -> None:
    """Prendre les logements connus d'un tableau CSV ; ses colonnes : central/down/listings.toml."""
    with night.run(home, "central import-listings", as_json, file=file) as ending:
        from db.sync import known_homes
        from db.sync import night as nights
        from db.sync.night import Place

        now = SystemClock().now()
        with nights.central(Place(home), now) as central:
            try:
                done = known_homes.take_in(central, file, now)
            except known_homes.NotImported as why:
                _tell(ending, why.refused)
                raise
        ending.facts["homes"] = done.homes
        ending.lines = [_("Logements connus : {n}. Les bornes les apprennent la nuit prochaine.").format(n=done.homes)]
        _tell(ending, done.refused)
        if done.refused:
            sentence = _(
                "Lignes refusées : {n}. Rien de ce qui était connu n'est ôté : corrigez le tableau, puis relancez."
            )
            ending.worst(Exit.QUARANTINED, sentence.format(n=len(done.refused)))


def _tell(ending: night.Ending, refused: "Sequence[Refused]") -> None:
    ending.facts["refused"] = [asdict(each) for each in refused]
    ending.lines += [_line(each) for each in refused[:_MOST_SHOWN]]


def _line(refused: "Refused") -> str:
    from db.sync.known_homes import TWICE

    if refused.column == TWICE:
        return _("Ligne {n} : cet identifiant est déjà plus haut.").format(n=refused.line)
    return _("Ligne {n} : « {column} » ne convient pas, manque, ou tient un signe qui ne se voit pas.").format(
        n=refused.line, column=refused.column
    )
