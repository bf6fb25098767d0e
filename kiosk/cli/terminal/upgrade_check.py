"""`kiosk upgrade-check`: tell if the running program may take over this home, and keep a copy to go back to."""

from dataclasses import asdict
from pathlib import Path

import click

from kiosk import config
from kiosk.cli.shared import ending
from kiosk.clock import SystemClock
from kiosk.errors import Exit

_PARTS = {"terminal": "la borne", "central": "le service central"}


@click.command("upgrade-check")
@click.option("--keep", is_flag=True, help="Garder 14 nuits une copie de chaque base, pour pouvoir revenir.")
@ending.as_json
@click.pass_obj
def command(home: Path, keep: bool, as_json: bool) -> None:
    """Essayer la mise à jour sur une copie de la base, et dire si l'on peut y aller."""
    with ending.run(home, "upgrade-check", as_json) as end:
        if not config.is_home(home):
            raise config.NoHome(f"{home} : ni borne ni service central ici. Corrigez --home.")
        _rehearse(home, end, keep)


def _rehearse(home: Path, end: ending.Ending, keep: bool) -> None:
    from db import upgrade
    from kiosk.version import PROGRAM

    if config.is_terminal(home):
        config.load(home)  # a configuration that the new program rejects would put the terminal out of service
    now = SystemClock().now()
    found = upgrade.rehearse(home, now)
    is_go = not any(each.stop for each in found)
    end.facts = {"program": PROGRAM, "go": is_go, "kept": False, "databases": [asdict(each) for each in found]}
    for each in found:
        part = _PARTS[each.part]
        if each.stop:
            why = f"N'y allez pas : pour {part}, {each.stop}. Rien n'est changé ; gardez la version qui sert."
            end.worst(Exit.QUARANTINED, why)
        else:
            end.lines.append(f"Copie migrée et relue, pour {part} : {each.before} lignes avant, {each.after} après.")
    if not is_go:
        return
    end.lines.append(f"Allez-y : la version {PROGRAM} peut servir ici.")
    if keep:
        end.facts["kept"] = True
        kept = upgrade.keep(home, now)
        end.lines += [f"Copie gardée 14 nuits, pour revenir : {path}" for path in kept.values()]
