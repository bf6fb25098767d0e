"""`kiosk central erase`: what a person may ask to have erased of what central holds about their file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli import central_told, central_unburied, erased_there, night
from kiosk.cli.asking import is_confirmed
from kiosk.cli.central_person import in_quarantine, reference_of, unopened
from kiosk.cli.central_place import tell_outstripped
from kiosk.cli.exits import Exit, fail
from kiosk.clock import SystemClock, local_day
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.erasure import Erasure

_BROKEN = N_(
    "Abîmé, en quarantaine : {paths}. N'y reste que ce qui s'y lisait et n'est pas effacé ; le reste, que personne "
    "ne lisait ici, est ôté. Sa borne, si elle le tient encore, l'envoie de nouveau entier."
)
_SPOILT = N_(
    "Abîmé, en quarantaine : {paths}. Tout s'y lisait : y reste tout ce qui n'est pas effacé. Sa borne, si elle le "
    "tient encore, l'envoie de nouveau entier."
)
_LEFT_THERE = {
    True: N_(
        "Ce que gardent les bornes s'en va le {day} au plus tard, si la nuit du siège et la leur passent chaque jour "
        "jusque-là."
    ),
    False: N_(
        "Hors de ce dont le jour ne peut pas être dit (plus bas), ce que gardent les bornes s'en va le {day} au plus "
        "tard, si la nuit du siège et la leur passent chaque jour jusque-là."
    ),
}
"""By whether everything goes by itself."""
_STILL_THERE = N_("Des copies d'avant cet effacement sont encore là.")
_NONE_LEFT = N_("Aucune copie d'avant cet effacement n'est plus là.")
_NONE_HERE = N_("Au siège, aucune copie d'avant cet effacement n'est plus là.")
_UNTIL = {
    (True, False): N_("La dernière copie s'en va le {day}, si la nuit du siège passe chaque jour jusque-là."),
    (True, True): N_(
        "La dernière copie s'en va le {day}, si la nuit du siège et celle des bornes passent chaque jour jusque-là."
    ),
    (False, False): N_("La dernière copie au siège s'en va le {day}, si la nuit du siège passe chaque jour jusque-là."),
    (False, True): N_(
        "Hors de ce dont le jour ne peut pas être dit (plus bas), la dernière copie s'en va le {day}, si la nuit du "
        "siège et celle des bornes passent chaque jour jusque-là."
    ),
}
"""By whether everything goes by itself, and whether the day hangs on the nights of terminals too."""
_KEPT = N_("La demande est gardée : la remise en place l'applique, et la nuit d'après la finit.")
_NOT_KEPT = N_("La demande n'est pas gardée : redemandez cet effacement, la base remise en place.")
_ASK_AGAIN = N_("Cet effacement est à redemander ensuite, par la même commande.")


@click.command("erase")
@click.argument("reference", metavar="RÉFÉRENCE")
@click.option("--yes", is_flag=True, help="Ne pas demander : la demande a été vérifiée.")
@night.as_json
@click.pass_obj
def erase(home: Path, reference: str, yes: bool, as_json: bool) -> None:
    """Effacer pour toujours tout ce que le siège tient d'une référence."""
    wanted = reference_of(reference)
    with night.run(home, "central erase", as_json, safe=_ASK_AGAIN) as ending:
        from db.sync import erasure, giant, may_hold, misplaced
        from db.sync import night as nights
        from db.sync.night import Place

        now = SystemClock().now()
        with _telling_of_demand(home, wanted), nights.central(Place(home), now) as central:
            if not yes:
                _ask(wanted)
            done = erasure.erase(central, wanted, now)
        days = {name: None if done.is_open else each.gone_by for name, each in done.terminals.items()}
        ending.facts = {
            "events": done.events,
            "set_aside": len(done.aside.to_compare),
            "quarantined": [each.path for each in done.aside.quarantined],
            "rewritten": done.swept.rewritten,
            "closed": done.swept.closed,
            "broken": done.swept.broken,
            "spoilt": done.swept.spoilt,
            "incomplete": list(done.incomplete),
            "sealed": list(done.sealed),
            "of_nobody": list(done.of_nobody),
            "of_unknown": list(done.of_unknown),
            "rotten": list(done.rotten),
            "copies_to_come": list(done.to_come),
            "by_hand_files": list(done.not_ours.by_hand),
            "misplaced": list(done.not_ours.misplaced),
            "giants": list(done.not_ours.giants),
            "whole_copies": list(done.not_ours.whole_copies),
            "copies_gone": list(done.not_ours.copies_gone),
            "half_written": list(done.not_ours.half_written),
            "copies_unread": list(done.not_ours.copies_unread),
            "at_share": list(done.not_ours.at_share),
            "read_elsewhere": bool(done.still_in),
            "is_in_copies": done.is_in_copies,
            "last_copy": None if done.is_open or None in days.values() else done.last_copy.isoformat(),
            "last_copy_at_central": None if done.is_open else done.last_here.isoformat(),
            "terminals": list(done.terminals),
            "gone_by": {name: day and day.isoformat() for name, day in days.items()},
            "why": {name: each.why.value for name, each in done.terminals.items() if each.why},
            "by_hand": may_hold.by_hand(done.terminals),
        }
        ending.lines = _told(done, local_day(now))
        central_told.tell_rotten(ending, done.rotten)
        central_unburied.tell(ending, misplaced.besides(giant.without(done.incomplete)), is_erasing=True)
        if done.still_in:
            ending.worst(Exit.FAILED, central_unburied.still_in(done.still_in, central_unburied.ERASE))
        shut = (done.sealed, done.of_nobody, done.of_unknown)
        for said in central_unburied.held_up_by(*shut):
            ending.worst(Exit.FAILED, said)
        central_unburied.tell_not_ours(ending, done.not_ours, Exit.FAILED, is_erasing=True)
        for said in central_unburied.where_all(
            done.incomplete, *shut, done.rotten, done.to_come, *astuple(done.not_ours)
        ):
            ending.worst(Exit.FAILED if done.is_open else Exit.QUARANTINED, said)
        tell_outstripped(ending, home)


@contextmanager
def _telling_of_demand(home: Path, reference: str) -> Iterator[None]:
    """Where the base is damaged, whether the restore knows of it: a mark in one place is enough for that."""
    from db import erased_digests
    from db.sync import tombstones
    from db.sync.central_home import CentralHome
    from kiosk.services.ports import DamagedDatabase

    try:
        yield
    except DamagedDatabase as damage:
        place = CentralHome(home)
        lacking = tombstones.lacking(place, [erased_digests.digest_of(reference)])
        demand = _KEPT if len(lacking) < len(tombstones.places(place)) else _NOT_KEPT
        raise DamagedDatabase(f"{_(str(damage))} {_(demand)}") from None


def _told(done: "Erasure", today: date) -> list[str]:
    is_any_gone = bool(done.events or done.aside.to_compare or done.aside.quarantined)
    first = _("Effacé au siège, pour toujours. Événements effacés : {n}.")
    if done.is_open:
        first = _(
            "Effacement incomplet : fichiers ou copies peuvent encore le tenir. Événements effacés de la base : {n}."
        )
    elif done.before and not is_any_gone:
        first = _("Effacement complet au siège, pour toujours.")
    lines = [first.format(n=done.events)]
    if done.before:
        day = central_told.on_day(local_day(done.before), today)
        lines = [_("Déjà effacée le {day}.").format(day=day), *lines, *_mark(done)]
    elif not is_any_gone:
        lines.append(
            _("Le siège ne tenait rien de cette référence : ce qui en arrivera sera effacé.")
            if done.is_all_seen
            else _("Rien de ce qui se lit ici ne tenait cette référence : ce qui en arrivera sera effacé.")
        )
    if done.aside.to_compare:
        lines.append(_("Mis de côté, à comparer, et effacé : {n}.").format(n=len(done.aside.to_compare)))
    if done.aside.quarantined:
        lines += [in_quarantine(each) for each in done.aside.quarantined]
        lines.append(
            _("Ce qui en était en quarantaine est effacé ; ce qui se lit d'autre de ces fichiers y demeure.")
            if done.is_cut
            else _("Ce qui en est en quarantaine peut y être encore : l'effacement n'y est pas fini.")
        )
    lines += [
        *_damaged(_BROKEN, done.swept.broken),
        *_damaged(_SPOILT, done.swept.spoilt),
        _until(done, today),
        *_to_come(done.to_come),
        *erased_there.told(done.terminals),
        *unopened([path for path in done.aside.unopened if path not in done.not_ours.giants]),
        _("Les copies faites ailleurs de ce dossier, ou du disque d'une borne : à effacer à la main."),
    ]
    return lines


def _until(done: "Erasure", today: date) -> str:
    if done.is_open:
        return _("Le jour où la dernière copie s'en va ne peut pas être dit tant que l'effacement est incomplet.")
    day, goes = done.last_copy.strftime("%d/%m/%Y"), [bool(each.gone_by) for each in done.terminals.values()]
    if not done.is_in_copies and done.last_here <= today:
        if any(goes):
            return f"{_(_NONE_HERE)} {_(_LEFT_THERE[all(goes)]).format(day=day)}"
        return _(_NONE_HERE if done.terminals else _NONE_LEFT)
    told = _(_UNTIL[all(goes), any(goes)]).format(day=day)
    return f"{_(_STILL_THERE)} {told}" if done.before and done.is_in_copies else told


def _damaged(said: str, paths: Sequence[str]) -> list[str]:
    if not paths:
        return []
    from db.sync.naming import named

    return [_(said).format(paths=named(paths, ", "))]


def _to_come(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    from db.sync.copies_left import SAYS_TO_COME, TO_DO_TO_COME
    from db.sync.naming import named

    return [f"{_(SAYS_TO_COME).format(names=named(names, ', '))} {_(TO_DO_TO_COME)}"]


def _mark(done: "Erasure") -> list[str]:
    """Of an erasure that is repeated: what is with its mark, where it was not complete."""
    lines = []
    if done.mended:
        sentence = _("Sa marque, qui manquait, est maintenant écrite dans {folders}.")
        lines.append(sentence.format(folders=", ".join(done.mended)))
    if done.unmarked:
        lines.append(_("Sa marque manque encore dans {folders}.").format(folders=", ".join(done.unmarked)))
    return lines


def _ask(reference: str) -> None:
    asked = _("{reference} : effacer pour toujours ? Rien ne pourra la refaire.").format(reference=reference)
    if not is_confirmed(asked):
        fail(Exit.USAGE, _("Rien n'est effacé. Demande vérifiée ailleurs : ajoutez --yes."))
