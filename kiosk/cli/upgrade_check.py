"""`kiosk upgrade-check`: whether the program that is run may take over this home, and the way back from it."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import config
from kiosk.cli import central_restored, central_unburied, night
from kiosk.cli.exits import Exit, fail
from kiosk.clock import SystemClock
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.upgrade import Rehearsed

_PARTS = {"terminal": N_("la borne"), "central": N_("le service central")}
_KEPT_IN = {"terminal": "upgrade", "central": "central/backup"}
_UNCHANGED = {
    "terminal": N_("Aucune copie à garder : cette version ne change pas la base de la borne."),
    "central": N_("Aucune copie à garder : cette version ne change pas la base du service central."),
}
_STOPS = {
    "step": N_("une étape de la migration ne peut pas être faite ({what})"),
    "damaged": N_("la copie migrée ne se relit pas"),
    "orphans": N_("des lignes ne se rapportent plus à rien (tables {what})"),
    "fewer": N_("des lignes manquent après la migration (tables {what})"),
}

_UNREADABLE = N_(
    "La base plus récente ne se lit pas : ce qui n'y était pas encore envoyé est à demander à l'informatique."
)
_GONE = N_(
    "La base n'était plus là : ce qui y a été écrit depuis cette copie manque, sauf ce qui était scellé (spool). "
    "Prévenez les agents : qui présente une référence inconnue refait sa demande."
)
_PARTLY_READ = N_(
    "La base plus récente est abîmée : ce qui s'en lit est repris, le reste de ce qui n'était pas encore envoyé "
    "manque. Prévenez les agents : qui présente une référence inconnue refait sa demande."
)


@click.command("upgrade-check")
@click.option("--keep", is_flag=True, help="Garder une copie de la base qui va changer, pour pouvoir revenir.")
@click.option("--back", is_flag=True, help="Avec l'ancien programme : reprendre la base d'avant la mise à jour.")
@night.as_json
@click.pass_obj
def command(home: Path, keep: bool, back: bool, as_json: bool) -> None:
    """Essayer la mise à jour sur une copie de la base, et dire si l'on peut y aller."""
    if keep and back:
        fail(Exit.USAGE, _("--keep va avec le nouveau programme, --back avec l'ancien : l'un ou l'autre."))
    with night.run(home, "upgrade-check", as_json) as ending:
        if not config.is_home(home):
            raise config.NoHome(f"{home} : ni borne ni service central ici. Corrigez --home.")
        if back:
            _take_back(home, ending)
        else:
            _rehearse(home, ending, keep)


def _rehearse(home: Path, ending: night.Ending, keep: bool) -> None:
    from db import going_back, upgrade
    from kiosk.version import PROGRAM

    if config.is_terminal(home):
        config.load(home)  # what the new program does not understand of it would close the terminal
    now = SystemClock().now()
    found = upgrade.rehearse(home, now)
    ending.facts = {"program": PROGRAM, "go": True, "kept": False, "databases": [asdict(each) for each in found]}
    for each in found:
        _tell(ending, each)
    if ending.code:
        ending.facts["go"] = False
        return
    ending.lines.append(_("Allez-y : la version {program} peut servir ici.").format(program=PROGRAM))
    if keep:
        kept = {"terminal": going_back.keep(home, now), "central": going_back.keep_central(home, now)}
        ending.facts["kept"] = any(kept.values())
        ending.lines += [_tell_kept(each.part, kept[each.part]) for each in found]


def _tell_kept(part: str, kept: str) -> str:
    if not kept:
        return _(_UNCHANGED[part])
    return _("Copie gardée quatorze jours, pour revenir : {path}").format(path=f"{_KEPT_IN[part]}/{kept}")


def _tell(ending: night.Ending, done: "Rehearsed") -> None:
    part = _(_PARTS[done.part])
    if done.stop:
        said = _("N'y allez pas : pour {part}, {why}. Rien n'est changé ; gardez la version qui sert.")
        ending.worst(Exit.QUARANTINED, said.format(part=part, why=_(_STOPS[done.stop]).format(what=done.what)))
        return
    said = _("Copie migrée et relue, pour {part} : {before} lignes avant, {after} après.")
    ending.lines.append(said.format(part=part, before=done.before, after=done.after))


def _take_back(home: Path, ending: night.Ending) -> None:
    from db import going_back

    done = going_back.take_back(home, SystemClock().now())
    if done.central is not None:
        central_restored.tell_restored(ending, done.central)
        if done.central.copied:  # else its own sentence says so
            central_unburied.tell_closed_now(ending, home)
    ending.facts |= {"terminal": bool(done.copy), "central": done.central is not None, "carried": done.carried}
    if not done.copy and done.central is None:
        ending.lines = [_("La base convient à ce programme : rien n'est changé.")]
    if done.copy:
        ending.lines.append(
            _("Base d'avant remise en place : upgrade/{name}. Événements repris : {n}.").format(
                name=done.copy, n=max(done.carried, 0)
            )
        )
    if done.kept:
        ending.lines.append(_("La base plus récente est gardée trente jours : data/{name}").format(name=done.kept))
    if not done.is_carried_whole:
        unread = _UNREADABLE if done.kept else _GONE
        ending.worst(Exit.QUARANTINED, _(unread if done.carried < 0 else _PARTLY_READ))
